import type { IExecuteFunctions } from 'n8n-workflow';

import {
	readCollection,
	readSettings,
	settingProperty,
	videoFileName,
	type NumberSettingName,
} from '@wan/execution/settings';

/* The settings of a run: what cannot be honoured is refused, with the field, the value and the rule. */

const cases: Array<[NumberSettingName, string, number, number, number]> = [
	['pollInterval', 'Poll Interval (Seconds)', 1, 86_400, 1_000],
	['timeout', 'Timeout (Minutes)', 0, 10_080, 60_000],
	['throttleTimeout', 'Max Queue Wait (Minutes)', 0, 10_080, 60_000],
	['maxDownloadSize', 'Max File Size (MB)', 1, 1_048_576, 1024 * 1024],
];

describe.each(cases)('%s', (name, field, min, max, unit) => {
	it('takes both ends of its range', () => {
		for (const value of [min, max]) {
			const { settings, problems } = readSettings({ [name]: value });
			expect(problems).toEqual([]);
			expect(settings[name]).toBe(value * unit);
		}
	});

	it.each([max + 1, min - 1, 1e13, -1, Number.MAX_VALUE, Infinity, NaN, 'soon', {}])(
		'refuses %p',
		(value) => {
			const rule = `must be a number from ${min} to ${max}`;
			expect(readSettings({ [name]: value }).problems).toEqual([{ field, value, rule }]);
		},
	);

	it('shows its range in the editor', () => {
		expect(settingProperty(name).typeOptions).toEqual({ minValue: min, maxValue: max });
	});

	it('can be honoured at its end: a date, and a pause', () => {
		const { settings } = readSettings({ [name]: max });
		expect(Number.isNaN(new Date(Date.now() + settings[name]).getTime())).toBe(false);
		expect(Number.isSafeInteger(settings[name])).toBe(true);
	});
});

it('has defaults that are within their ranges', () => {
	const { settings, problems } = readSettings({});
	expect(problems).toEqual([]);
	expect(settings).toMatchObject({ pollInterval: 15_000, timeout: 3_600_000, fileName: '' });
});

describe('the field for the video', () => {
	const field = 'Put Output File in Field';
	const rule = 'must be a name without spaces or dots';

	it.each(['data', 'video_1', '__proto__x', 'constructors', 'prototype1', 'x__proto__', '视频'])(
		'may be %s',
		(binaryProperty) => {
			const { settings, problems } = readSettings({ binaryProperty });
			expect(problems).toEqual([]);
			expect(settings.binaryProperty).toBe(binaryProperty);
		},
	);

	it.each([
		'',
		'a b',
		' a',
		'a ',
		'a.b',
		'.a',
		'a.',
		'__proto__',
		'constructor',
		'prototype',
		7,
		{},
	])('cannot be %j', (value) => {
		const { settings, problems } = readSettings({ binaryProperty: value });
		expect(problems).toEqual([{ field, value, rule }]);
		expect(settings.binaryProperty).toBe('data');
	});

	it('is data by default', () => {
		expect(readSettings({}).settings.binaryProperty).toBe('data');
	});
});

describe('the name of the file', () => {
	const field = 'File Name';
	const rule = 'must be a file name of up to 200 characters without / \\ or :';

	it.each(['', 'a', 'a b.mp4', '...', '.a', '..a', '视频 1', 'x'.repeat(200)])(
		'may be %j',
		(fileName) => {
			const { settings, problems } = readSettings({ fileName });
			expect(problems).toEqual([]);
			expect(settings.fileName).toBe(fileName);
		},
	);

	it.each(['.', '..', 'a/b', '/a', 'a/', 'a\\b', 'a:b', 'a\nb', '\u0000', 'x'.repeat(201), 7])(
		'cannot be %j',
		(value) => {
			const { settings, problems } = readSettings({ fileName: value });
			expect(problems).toEqual([{ field, value, rule }]);
			expect(settings.fileName).toBe('');
		},
	);

	it.each([
		['clip.mp4', 'clip.mp4'],
		[' clip.mov ', 'clip.mov'],
		['clip', 'clip.mp4'],
		['clip.', 'clip..mp4'],
		['clip.a', 'clip.a'],
		['clip.abcde', 'clip.abcde'],
		['clip.abcdef', 'clip.abcdef.mp4'],
		['clip.mp4 2', 'clip.mp4 2.mp4'],
		['v1.5-final cut', 'v1.5-final cut.mp4'],
	])('%j is given as %j', (fileName, name) => {
		expect(videoFileName({ fileName }, 'a-task')).toBe(name);
	});

	it.each([
		['a-task_1.x', 'a-task_1.x.mp4'],
		['a/b c', 'abc.mp4'],
		['..a.b', 'a.b.mp4'],
		['...', 'video.mp4'],
		['', 'video.mp4'],
		['x'.repeat(250), `${'x'.repeat(200)}.mp4`],
	])('is made of %j where the user gave none', (source, name) => {
		expect(videoFileName({ fileName: ' ' }, source)).toBe(name);
	});
});

describe('a collection', () => {
	it.each([
		[{ a: 1 }, { a: 1 }],
		[null, {}],
		[undefined, {}],
	])('that n8n gives as %j is %j', (given, read) => {
		const getNodeParameter = jest.fn(() => given);
		const context = { getNodeParameter } as unknown as IExecuteFunctions;
		expect(readCollection(context, 'options', 3)).toEqual(read);
		expect(getNodeParameter).toHaveBeenCalledWith('options', 3, {});
	});
});
