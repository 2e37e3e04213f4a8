import type { FileLimits } from '@wan/catalog';
import { describeProblem } from '@wan/common/problem';
import { checkMediaUrl } from '@wan/media/url';

const MB = 1024 * 1024;
const frame: FileLimits = {
	kind: 'image',
	types: ['jpeg', 'png', 'webp'],
	maxBytes: 10 * MB,
	base64: true,
};
const videoRule: FileLimits = {
	kind: 'video',
	types: ['mp4'],
	maxBytes: 50 * MB,
	asciiUrl: true,
};
const dataUrl = (base64: string, type = 'image/png') => `data:${type};base64,${base64}`;

describe('a media URL', () => {
	it.each([
		'https://example.com/a.png',
		'http://example.com/a.png?x=1',
		'oss://dashscope-instant/a.png',
		'HTTPS://example.com/a.png',
	])('may be %s', (url) => {
		expect(checkMediaUrl(url, videoRule)).toEqual([]);
	});

	it.each([
		undefined,
		12,
		'example.com',
		'ftp://example.com/a',
		'https://',
		'https://a b',
		'file:///x',
	])('may not be %p', (url) => {
		expect(checkMediaUrl(url, videoRule)).toEqual([
			expect.stringContaining('must be a URL that begins with http://, https:// or oss://'),
		]);
	});

	it('may hold Chinese characters only where the model takes them', () => {
		const url = 'https://example.com/图.png';
		expect(checkMediaUrl(url, frame)).toEqual([]);
		expect(checkMediaUrl(url, videoRule)).toEqual([
			expect.stringContaining('must not contain Chinese characters'),
		]);
	});

	it('may hold 65536 characters and not one more', () => {
		const url = (length: number) => 'https://example.com/'.padEnd(length, 'x');
		expect(checkMediaUrl(url(65_536), videoRule)).toEqual([]);
		expect(checkMediaUrl(url(65_537), videoRule)).toEqual([
			'is 65537 characters long, but a URL can have at most 65536',
		]);
	});
});

describe('a data: URL', () => {
	it('is taken only by a field whose file may go into the request', () => {
		expect(checkMediaUrl(dataUrl('AAAA'), frame)).toEqual([]);
		expect(checkMediaUrl(dataUrl('AAAA'), videoRule)).toEqual([
			expect.stringContaining('cannot be a data: URL'),
		]);
	});

	it.each(['AAAA', 'AAA=', 'AA==', '+/09'])('may hold the base64 %s', (base64) => {
		expect(checkMediaUrl(dataUrl(base64), frame)).toEqual([]);
	});

	it.each([
		'data:',
		'data:image/png,AAAA',
		dataUrl(''),
		dataUrl('='),
		dataUrl('AA-_'),
		dataUrl('AA AA'),
		dataUrl('A=AA'),
		dataUrl('AAAA\n'),
		dataUrl('A==='),
	])('may not be %j', (url) => {
		expect(checkMediaUrl(url, frame)).toEqual([
			'must have the form data:image/png;base64,… with base64 data',
		]);
	});

	it.each(['image/gif', 'image/tiff', 'text/html', 'constructor/constructor'])(
		'may not hold %s where the field does not take it',
		(type) => {
			expect(checkMediaUrl(dataUrl('AAAA', type), frame)).toEqual([
				`is of the type ${type}. Use jpeg, png, webp`,
			]);
		},
	);

	it('may hold exactly as many bytes as the field takes', () => {
		const rule = { ...frame, maxBytes: 6 };
		expect(checkMediaUrl(dataUrl('AAAAAAAA'), rule)).toEqual([]);
		expect(checkMediaUrl(dataUrl('AAAAAAAAAA=='), rule)).toEqual([
			'is 7 bytes in size, but at most 6 bytes are allowed',
		]);
	});

	it('is refused by its length where it is too large, without a look at its characters', () => {
		expect(checkMediaUrl(dataUrl(`${'A'.repeat(20 * MB)}!`), frame)).toEqual([
			'is 15 MB in size, but at most 10 MB are allowed',
		]);
	});

	it('of 100 MB is shown by its first characters only', () => {
		const url = dataUrl('A'.repeat(100 * MB));
		const [rule] = checkMediaUrl(url, videoRule);
		expect(describeProblem({ field: 'Video', value: url, rule })).toBe(
			`Video “data:image/png;base64,${'A'.repeat(38)}…”: ${rule}`,
		);
	});
});
