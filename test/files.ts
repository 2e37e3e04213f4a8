import { deflateSync, crc32 } from 'node:zlib';

/* Small files of every type that the API takes, made byte by byte. */

const u16 = (value: number) => Buffer.from([value & 255, value >> 8]);
const u32 = (value: number) => {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
};
const u32be = (value: number) => Buffer.from(u32(value)).reverse();

function chunk(type: string, data: Buffer): Buffer {
	const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	return Buffer.concat([u32be(data.length), named, u32be(crc32(named))]);
}

/** A PNG; colour type 2 is RGB, 6 is RGB with alpha. */
export function png(width: number, height: number, colourType = 2, transparent = false): Buffer {
	const header = Buffer.concat([
		u32be(width),
		u32be(height),
		Buffer.from([8, colourType, 0, 0, 0]),
	]);
	return Buffer.concat([
		Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
		chunk('IHDR', header),
		...(transparent ? [chunk('tRNS', Buffer.alloc(6))] : []),
		chunk('IDAT', deflateSync(Buffer.alloc(64))),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

/** A JPEG with its sizes in a frame header. */
export function jpeg(width: number, height: number): Buffer {
	const frame = [0xff, 0xc0, 0, 17, 8, height >> 8, height & 255, width >> 8, width & 255];
	return Buffer.from([
		...[0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0],
		...frame,
		...[3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1, 0xff, 0xd9],
	]);
}

/** A BMP with a header of version 3. */
export function bmp(width: number, height: number): Buffer {
	return Buffer.concat([
		Buffer.from('BM', 'latin1'),
		u32(54),
		u32(0),
		u32(54),
		u32(40),
		u32(width),
		u32(height),
		u16(1),
		u16(24),
		Buffer.alloc(24),
	]);
}

/** A lossy WEBP. */
export function webp(width: number, height: number): Buffer {
	const frame = Buffer.concat([
		Buffer.from([0, 0, 0, 0x9d, 0x01, 0x2a]),
		u16(width),
		u16(height),
		Buffer.alloc(10),
	]);
	const body = Buffer.concat([Buffer.from('WEBPVP8 ', 'latin1'), u32(frame.length), frame]);
	return Buffer.concat([Buffer.from('RIFF', 'latin1'), u32(body.length), body]);
}

/** A little-endian TIFF with width and height. */
export function tiff(width: number, height: number): Buffer {
	const entry = (tag: number, value: number) =>
		Buffer.concat([u16(tag), u16(3), u32(1), u16(value), u16(0)]);
	return Buffer.concat([
		Buffer.from('II*\0', 'latin1'),
		u32(8),
		u16(2),
		entry(256, width),
		entry(257, height),
		u32(0),
	]);
}

/** A WAV of silence. */
export function wav(): Buffer {
	return Buffer.concat([
		Buffer.from('RIFF', 'latin1'),
		u32(36 + 64),
		Buffer.from('WAVEfmt ', 'latin1'),
		u32(16),
		u16(1),
		u16(1),
		u32(8000),
		u32(16000),
		u16(2),
		u16(16),
		Buffer.from('data', 'latin1'),
		u32(64),
		Buffer.alloc(64),
	]);
}

/** An MP3 frame, with ID3 tags before it or without. */
export function mp3(tagged: boolean): Buffer {
	const frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(413)]);
	const tags = Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 0]);
	return tagged ? Buffer.concat([tags, frame]) : frame;
}
