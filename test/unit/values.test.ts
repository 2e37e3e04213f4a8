import { describeProblem } from '@wan/common/problem';
import {
	DAY,
	HOUR,
	KILOBYTE,
	MEGABYTE,
	megabytes,
	MINUTE,
	SECOND,
	sizeAndLimit,
} from '@wan/common/units';
import { asBoolean, asNumber, asText, isSet } from '@wan/common/value';
import { readTaskId } from '@wan/fields/taskId';
import { MediaReference, referencesIn, withUrls } from '@wan/media/reference';

describe('a unit', () => {
	it('is milliseconds or bytes', () => {
		expect([SECOND, MINUTE, HOUR, DAY]).toEqual([1_000, 60_000, 3_600_000, 86_400_000]);
		expect([KILOBYTE, MEGABYTE]).toEqual([1_024, 1_048_576]);
	});
});

describe('a number of bytes', () => {
	it.each([
		[0, '0 bytes'],
		[102_399, '102399 bytes'],
		[102_400, '0.1 MB'],
		[1_048_576, '1 MB'],
		[1_572_864, '1.5 MB'],
		[10_590_618, '10.1 MB'],
		[104_857_600, '100 MB'],
	])('%i is shown as %s', (bytes, words) => {
		expect(megabytes(bytes)).toBe(words);
	});

	it.each([
		[12 * MEGABYTE, 10 * MEGABYTE, ['12 MB', '10 MB']],
		[10 * MEGABYTE + 1, 10 * MEGABYTE, ['10485761 bytes', '10 MB (10485760 bytes)']],
		[6, 5, ['6 bytes', '5 bytes']],
	])('of %i and the limit %i differ', (bytes, limit, words) => {
		expect(sizeAndLimit(bytes, limit)).toEqual(words);
	});
});

describe('a value', () => {
	it.each([
		['', false],
		[' \n', false],
		[' a ', true],
		[undefined, false],
		[null, false],
		[0, true],
		[false, true],
		[[], true],
	])('%j counts as set: %j', (value, set) => {
		expect(isSet(value)).toBe(set);
	});

	it.each([
		['a', 'a'],
		['', ''],
		[1, undefined],
		[null, undefined],
	])('%j as text is %j', (value, text) => {
		expect(asText(value)).toBe(text);
	});

	it.each([
		[0, 0],
		[-1.5, -1.5],
		[Infinity, undefined],
		[NaN, undefined],
		['12', 12],
		[' 12 ', 12],
		['-12.50', -12.5],
		['1.', undefined],
		['.5', undefined],
		['1e3', undefined],
		['0x10', undefined],
		['1.5.5', undefined],
		['a1', undefined],
		['1a', undefined],
		['--1', undefined],
		['', undefined],
		[true, undefined],
		[['1'], undefined],
	])('%j as a number is %j', (value, number) => {
		expect(asNumber(value)).toBe(number);
	});

	it.each([
		[true, true],
		[false, false],
		['true', true],
		['false', false],
		['True', undefined],
		[1, undefined],
		[null, undefined],
	])('%j as true or false is %j', (value, boolean) => {
		expect(asBoolean(value)).toBe(boolean);
	});
});

describe('a problem', () => {
	const line = (value: unknown) => describeProblem({ field: 'Seed', value, rule: 'is wrong' });

	it('is one line: field, value, rule', () => {
		expect(line(-1)).toBe('Seed “-1”: is wrong');
		expect(line('x'.repeat(60))).toBe(`Seed “${'x'.repeat(60)}”: is wrong`);
		expect(line('x'.repeat(61))).toBe(`Seed “${'x'.repeat(60)}…”: is wrong`);
	});

	it.each([[undefined], [null], [''], [' ']])('has no value where there is none: %j', (value) => {
		expect(line(value)).toBe('Seed: is wrong');
	});
});

describe('a task ID', () => {
	it('is read without the blanks around it', () => {
		expect(readTaskId(' 0385dc79-5ff8 ')).toEqual({ taskId: '0385dc79-5ff8' });
	});

	it.each([[undefined], [null], [''], ['  ']])('is required and not %j', (value) => {
		expect(readTaskId(value)).toEqual({
			problem: {
				field: 'Task ID',
				value: typeof value === 'string' ? '' : value,
				rule: 'is required, but the input item has no task_id. Connect a node that creates a task, or enter the ID',
			},
		});
	});

	it.each([['a/b'], ['a b'], ['../x'], [7], [{}]])('cannot be %j', (value) => {
		expect(readTaskId(value)).toEqual({
			problem: {
				field: 'Task ID',
				value,
				rule: 'must be a task ID: letters, digits, hyphens, dots, colons and underscores',
			},
		});
	});
});

describe('media references', () => {
	const reference = (name: string) =>
		new MediaReference(
			name,
			{ kind: 'image', types: ['png'], maxBytes: 1 },
			{ source: 'url', url: name },
		);
	const [a, b, c] = ['a', 'b', 'c'].map(reference);
	const values = {
		first: a,
		none: undefined,
		empty: null,
		text: 'text',
		list: [
			{ image: b, role: 'obj' },
			{ image: c, role: 'bg' },
		],
		off: false,
	};

	it('are found in the order in which they stand, however deep', () => {
		expect(referencesIn(values)).toEqual([a, b, c]);
		expect(referencesIn('text')).toEqual([]);
		expect(referencesIn(null)).toEqual([]);
	});

	it('become URLs in a copy that is the same besides', () => {
		expect(withUrls(values, ({ field }) => `oss://${field}`)).toStrictEqual({
			first: 'oss://a',
			none: undefined,
			empty: null,
			text: 'text',
			list: [
				{ image: 'oss://b', role: 'obj' },
				{ image: 'oss://c', role: 'bg' },
			],
			off: false,
		});
		expect(values.first).toBe(a);
	});
});
