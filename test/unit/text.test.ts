import { characterCount, compareNames, displayed, listInWords, shorten } from '@wan/common/text';

const SMILE = '😀';

describe('counting characters', () => {
	it.each([
		['', 0],
		['abc', 3],
		['é', 1],
		['中文', 2],
		[SMILE, 1],
		[`a${SMILE}b${SMILE}`, 4],
		['\ud83d', 1],
		['\ude00\ud83d', 2],
		['\ud800\udc00', 1],
		['\udbff\udfff', 1],
		['\ud7ff\udc00', 2],
		['\ue000\udc00', 2],
		['\ud800\ud800', 2],
		['\udc00\udc00', 2],
		['\ud800\udbff', 2],
		['\ud800\ue000', 2],
		['a\udc00', 2],
	])('%j has %i', (text, count) => {
		expect(characterCount(text)).toBe(count);
	});
});

describe('shortening for display', () => {
	it('leaves a text of exactly the allowed length as it is', () => {
		expect(shorten('x'.repeat(60), 60)).toBe('x'.repeat(60));
	});

	it('cuts a text that is one character longer', () => {
		expect(shorten('x'.repeat(61), 60)).toBe(`${'x'.repeat(60)}…`);
	});

	it('counts characters outside the basic plane as one and does not cut through them', () => {
		expect(shorten(SMILE.repeat(3), 2)).toBe(`${SMILE}${SMILE}…`);
		expect(shorten(SMILE.repeat(2), 2)).toBe(SMILE.repeat(2));
		expect(shorten(`a${SMILE}b`, 2)).toBe(`a${SMILE}…`);
	});
});

describe('a value for display', () => {
	const circular: Record<string, unknown> = {};
	circular.self = circular;
	it.each([
		['text', 'text'],
		[12, '12'],
		[{ a: 1 }, '{"a":1}'],
		[undefined, 'undefined'],
		[circular, 'object'],
		[10n, 'bigint'],
		[['x'.repeat(100)], '["xxxxxxxx…'],
	])('%p becomes %s', (value, text) => {
		expect(displayed(value, 10)).toBe(text);
	});
});

describe('what is used while n8n starts', () => {
	it('orders names as localeCompare would', () => {
		const names = ['Seed', 'URL', 'Use', 'extra input', 'Extra Parameters', 'Seed'];
		const english = [...names].sort((a, b) => a.localeCompare(b));
		expect([...names].sort(compareNames)).toEqual(english);
	});

	it.each([[[]], [['3.0']], [['3.0', '2.7']], [['3.0', '2.7', '2.6', '2.5']]])(
		'puts %j into words as Intl would',
		(words) => {
			expect(listInWords(words)).toBe(new Intl.ListFormat('en').format(words));
		},
	);
});
