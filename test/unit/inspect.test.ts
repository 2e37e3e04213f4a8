import type { FileLimits } from '@wan/catalog';
import { ByteReader } from '@wan/media/byteReader';
import { checkFile, checkFileSize } from '@wan/media/fileRules';
import { inspectFile } from '@wan/media/inspect';
import { imageSize } from '@wan/media/imageSize';

import { bmp, jpeg, mp3, png, tiff, wav, webp } from '../files';

jest.mock('@wan/media/imageSize', () => {
	const library = jest.requireActual<{ imageSize: (bytes: Buffer) => unknown }>('image-size');
	return { imageSize: jest.fn(library.imageSize) };
});

const seenByLibrary = jest.mocked(imageSize).mock.calls;

beforeEach(() => seenByLibrary.splice(0));

const MB = 1024 * 1024;

/** All there is to know of a file. */
const inspect = async (bytes: Buffer) =>
	await inspectFile(new ByteReader([bytes]), {
		size: bytes.length,
		wanted: ['jpeg', 'png', 'bmp', 'webp', 'tiff'],
	});

const limits: FileLimits = {
	kind: 'image',
	types: ['jpeg', 'png'],
	maxBytes: 10 * MB,
	sides: [360, 2000],
	opaque: true,
};

/** A segment that means nothing, as long as it says. */
const segment = (length: number) => {
	const bytes = Buffer.alloc(2 + length);
	bytes.writeUInt16BE(0xffe1, 0);
	bytes.writeUInt16BE(length, 2);
	return bytes;
};
const start = Buffer.from([0xff, 0xd8]);
const withoutStart = jpeg(640, 360).subarray(2);
const mp4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(12)]);

describe('what a file is', () => {
	it.each([
		['jpeg', jpeg(640, 360)],
		['png', png(640, 360)],
		['bmp', bmp(640, 360)],
		['webp', webp(640, 360)],
		['tiff', tiff(640, 360)],
	])('%s, with its sides', async (type, bytes) => {
		expect(await inspect(bytes)).toMatchObject({ type, width: 640, height: 360 });
	});

	it.each([
		['wav', 'audio/wav', wav()],
		['mp3', 'audio/mpeg', mp3(true)],
		['mp3', 'audio/mpeg', mp3(false)],
		['mp4', 'video/mp4', mp4],
	])('%s', async (type, mimeType, bytes) => {
		expect(await inspect(bytes)).toEqual({ type, mimeType });
	});

	it.each([
		['a GIF', Buffer.from('GIF89a\0\0\0\0\0\0\0\0')],
		['eleven bytes', png(1, 1).subarray(0, 11)],
		['nothing', Buffer.alloc(0)],
	])('unknown for %s', async (_name, bytes) => {
		expect(await inspect(bytes)).toBeUndefined();
	});

	it.each([
		[2, false, false],
		[2, true, true],
		[4, false, true],
		[6, false, true],
	])('PNG of colour type %i, tRNS %p: transparency %p', async (colourType, transparent, alpha) => {
		expect((await inspect(png(640, 360, colourType, transparent)))?.alpha).toBe(alpha);
	});

	it('reads a big-endian TIFF', async () => {
		const bytes = Buffer.alloc(38);
		bytes.write('MM\0*', 'latin1');
		bytes.writeUInt32BE(8, 4);
		bytes.writeUInt16BE(2, 8);
		[
			[256, 640],
			[257, 360],
		].forEach(([tag, value], index) => {
			const at = 10 + index * 12;
			bytes.writeUInt16BE(tag, at);
			bytes.writeUInt16BE(3, at + 2);
			bytes.writeUInt32BE(1, at + 4);
			bytes.writeUInt16BE(value, at + 8);
		});
		expect(await inspect(bytes)).toMatchObject({ type: 'tiff', width: 640, height: 360 });
	});
});

describe('a JPEG', () => {
	it.each([0xc0, 0xc1, 0xc2, 0xc3, 0xc9, 0xcf])(
		'has its sides in a frame header %i',
		async (marker) => {
			const bytes = jpeg(640, 360);
			bytes[21] = marker;
			expect(await inspect(bytes)).toMatchObject({ width: 640, height: 360 });
		},
	);

	it.each([0xc4, 0xc8, 0xcc])('has none in a segment %i', async (marker) => {
		const bytes = jpeg(640, 360);
		bytes[21] = marker;
		expect((await inspect(bytes))?.width).toBeUndefined();
	});

	it('may have bytes FF before a marker', async () => {
		const bytes = Buffer.concat([start, Buffer.from([0xff, 0xff]), withoutStart]);
		expect(await inspect(bytes)).toMatchObject({ width: 640, height: 360 });
	});

	it('may have a frame header behind the largest colour profile', async () => {
		const profile = Array.from({ length: 255 }, () => segment(65_535));
		const bytes = Buffer.concat([start, ...profile, withoutStart]);
		expect(await inspect(bytes)).toMatchObject({ width: 640, height: 360 });
	});

	it('is looked at for 4096 segments and no longer', async () => {
		const after = async (count: number) => {
			const segments = Array.from({ length: count }, () => segment(2));
			return (await inspect(Buffer.concat([start, ...segments, withoutStart])))?.width;
		};
		// One segment stands before the frame header already.
		expect(await after(4094)).toBe(640);
		expect(await after(4095)).toBeUndefined();
	});

	it.each([
		['zeros', Buffer.alloc(20 * MB)],
		['bytes FF', Buffer.alloc(20 * MB, 0xff)],
		['its first four bytes', Buffer.alloc(0)],
	])('of nothing but %s is damaged, and no library goes through it', async (_name, rest) => {
		const bytes = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), rest, Buffer.alloc(8)]);
		expect(checkFile(await inspect(bytes), limits)).toEqual([
			'is damaged, because its width and height cannot be read. Save the image again',
		]);
		expect(seenByLibrary).toEqual([]);
	});

	it('that ends within its frame header is damaged', async () => {
		expect((await inspect(jpeg(640, 360).subarray(0, 28)))?.width).toBeUndefined();
		expect((await inspect(jpeg(640, 360).subarray(0, 29)))?.width).toBe(640);
	});
});

describe('a file made to take long', () => {
	it('TIFF: the library gets the directory and not what follows it', async () => {
		const small = tiff(640, 360);
		await inspect(Buffer.concat([small, Buffer.alloc(20 * MB, 1)]));
		expect(seenByLibrary[0][0].length).toBeLessThanOrEqual(small.length);
	});

	it('TIFF: a directory that claims 65535 entries is read for 4096', async () => {
		const bytes = Buffer.concat([tiff(640, 360), Buffer.alloc(MB, 1)]);
		bytes.writeUInt16LE(65_535, 8);
		await inspect(bytes);
		expect(seenByLibrary[0][0].length).toBe(10 + 4096 * 12 + 4);
	});

	it('TIFF: a directory outside the file is damage', async () => {
		const bytes = tiff(640, 360);
		bytes.writeUInt32LE(0xffff_fff0, 4);
		expect((await inspect(bytes))?.width).toBeUndefined();
	});

	it('PNG: a chunk of transparency counts within the first 4096 chunks', async () => {
		const image = png(640, 360, 2, true);
		const [head, rest] = [image.subarray(0, 33), image.subarray(33)];
		const after = async (count: number) =>
			(await inspect(Buffer.concat([head, Buffer.alloc(12 * count), rest])))?.alpha;
		expect(await after(4094)).toBe(true);
		expect(await after(4095)).toBe(false);
	});
});

describe('a file against its field', () => {
	const check = async (bytes: Buffer, changes: Partial<FileLimits> = {}) =>
		checkFile(await inspect(bytes), { ...limits, ...changes });

	it.each([
		[360, 2000],
		[2000, 360],
	])('may be %i × %i pixels', async (width, height) => {
		expect(await check(jpeg(width, height))).toEqual([]);
	});

	it.each([
		[359, 2000],
		[360, 2001],
		[2001, 360],
		[2000, 359],
	])('may not be %i × %i pixels', async (width, height) => {
		expect(await check(jpeg(width, height))).toEqual([
			`is ${width} × ${height} pixels, but each side must be 360 to 2000 pixels long`,
		]);
	});

	it('may have any sides where the field has no rule for them', async () => {
		expect(await check(jpeg(1, 1), { sides: undefined })).toEqual([]);
	});

	it.each([
		[800, 100],
		[100, 800],
	])('may be %i × %i pixels where one side may be 8 times as long', async (width, height) => {
		expect(await check(png(width, height), { sides: undefined, shape: 8 })).toEqual([]);
	});

	it.each([
		[801, 100],
		[100, 801],
	])('may not be %i × %i pixels there', async (width, height) => {
		expect(await check(png(width, height), { sides: undefined, shape: 8 })).toEqual([
			`is ${width} × ${height} pixels, but one side can be at most 8 times as long as the other`,
		]);
	});

	it('may be transparent only where the model takes that', async () => {
		expect(await check(png(640, 360, 6))).toEqual([
			'is a PNG with transparency. Save it without an alpha channel',
		]);
		expect(await check(png(640, 360, 6), { opaque: false })).toEqual([]);
	});

	it('must be of a type that the field takes', async () => {
		expect(await check(webp(640, 360))).toEqual(['is of the type WEBP. Use JPEG, PNG']);
		expect(await check(Buffer.from('This is no picture'))).toEqual([
			'is of the type TXT. Use JPEG, PNG',
		]);
		expect(await check(Buffer.from('GIF89a\0\0\0\0\0\0\0\0'))).toEqual([
			'is not a file of a known type. Use JPEG, PNG',
		]);
	});

	it('must not be empty or larger than the field takes', () => {
		expect(checkFileSize(0, limits)).toEqual(['is an empty file']);
		expect(checkFileSize(10 * MB, limits)).toEqual([]);
		expect(checkFileSize(10 * MB + 1, limits)).toEqual([
			'is 10485761 bytes in size, but at most 10 MB (10485760 bytes) are allowed',
		]);
	});
});
