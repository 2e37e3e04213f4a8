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

const BYTES_PER_SECOND = 8000;

/** A WAV of silence, 8 bits at 8 kHz. */
export function wav(seconds = 5): Buffer {
	const bytes = Math.round(seconds * BYTES_PER_SECOND);
	return Buffer.concat([
		Buffer.from('RIFF', 'latin1'),
		u32(36 + bytes),
		Buffer.from('WAVEfmt ', 'latin1'),
		u32(16),
		u16(1),
		u16(1),
		u32(8000),
		u32(BYTES_PER_SECOND),
		u16(1),
		u16(8),
		Buffer.from('data', 'latin1'),
		u32(bytes),
		Buffer.alloc(bytes, 128),
	]);
}

/** A frame of MPEG 1, layer III, at 32 kilobits and 48 kHz: 96 bytes, 0.024 seconds. */
const mp3Frame = () => Buffer.concat([Buffer.from([0xff, 0xfb, 0x14, 0x64]), Buffer.alloc(92)]);
export const MP3_FRAME_SECONDS = 0.024;

/** An MP3 out of frames of one length, with ID3 tags before it or without. */
export function mp3(tagged: boolean, seconds = 5): Buffer {
	const frames = Array.from({ length: Math.round(seconds / MP3_FRAME_SECONDS) }, mp3Frame);
	const tags = Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 0]);
	return Buffer.concat([...(tagged ? [tags] : []), ...frames]);
}

/** A box of MP4 and MOV. */
export function box(type: string, ...content: Buffer[]): Buffer {
	const bytes = Buffer.concat(content);
	return Buffer.concat([u32be(8 + bytes.length), Buffer.from(type, 'latin1'), bytes]);
}

/** What a generated video says of itself. */
export interface FilmOptions {
	seconds?: number;
	width?: number;
	height?: number;
	framesPerSecond?: number;
	/** The brand in the box `ftyp`; none leaves the box out, as old MOV files do. */
	brand?: string;
	/** How many bytes of pictures stand before the headers. */
	mediaBytes?: number;
}

/** An MP4 or MOV file: headers with one video track, no picture that could be shown. */
export function film({
	seconds = 4,
	width = 640,
	height = 360,
	framesPerSecond = 24,
	brand = 'isom',
	mediaBytes = 0,
}: FilmOptions = {}): Buffer {
	const timescale = 1000;
	const times = Buffer.concat([
		u32(0),
		u32(0),
		u32(0),
		u32be(timescale),
		u32be(Math.round(seconds * timescale)),
	]);
	const sample = Buffer.concat([
		Buffer.alloc(24),
		Buffer.from([width >> 8, width & 255, height >> 8, height & 255]),
		Buffer.alloc(50),
	]);
	const table = box(
		'stbl',
		box('stsd', u32(0), u32be(1), box('avc1', sample)),
		box('stts', u32(0), u32be(1), u32be(Math.round(seconds * framesPerSecond)), u32be(1000)),
	);
	// Each frame lasts 1000 units.
	const mediaScale = Math.round(framesPerSecond * 1000);
	const mediaTimes = Buffer.concat([
		u32(0),
		u32(0),
		u32(0),
		u32be(mediaScale),
		u32be(Math.round(seconds * mediaScale)),
	]);
	const handler = Buffer.concat([u32(0), u32(0), Buffer.from('vide'), Buffer.alloc(12)]);
	const mdia = box('mdia', box('mdhd', mediaTimes), box('hdlr', handler), box('minf', table));
	const moov = box('moov', box('mvhd', times), box('trak', mdia));
	return Buffer.concat([
		...(brand ? [box('ftyp', Buffer.from(brand, 'latin1'), u32(0))] : []),
		box('mdat', Buffer.alloc(mediaBytes)),
		moov,
	]);
}

/** An AVI file: headers with one video stream. */
export function avi({
	seconds = 4,
	width = 640,
	height = 360,
	framesPerSecond = 24,
}: FilmOptions = {}): Buffer {
	const chunkOf = (name: string, ...content: Buffer[]) => {
		const bytes = Buffer.concat(content);
		return Buffer.concat([Buffer.from(name, 'latin1'), u32(bytes.length), bytes]);
	};
	const frames = Math.round(seconds * framesPerSecond);
	const main = Buffer.concat([
		u32(Math.round(1e6 / framesPerSecond)),
		Buffer.alloc(12),
		u32(frames),
		Buffer.alloc(12),
		u32(width),
		u32(height),
		Buffer.alloc(16),
	]);
	const stream = Buffer.concat([
		Buffer.from('vidsH264', 'latin1'),
		Buffer.alloc(12),
		u32(1),
		u32(framesPerSecond),
		u32(0),
		u32(frames),
		Buffer.alloc(20),
	]);
	const list = (name: string, ...content: Buffer[]) =>
		chunkOf('LIST', Buffer.from(name, 'latin1'), ...content);
	const headers = list('hdrl', chunkOf('avih', main), list('strl', chunkOf('strh', stream)));
	return chunkOf('RIFF', Buffer.from('AVI ', 'latin1'), headers, list('movi'));
}

/** A ZIP file of empty files with these names. */
export function zip(...names: string[]): Buffer {
	const locals: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	for (const name of names) {
		const named = Buffer.from(name);
		const lengths = Buffer.concat([u16(named.length), u16(0)]);
		const local = Buffer.concat([u32(0x04034b50), Buffer.alloc(22), lengths, named]);
		directory.push(
			Buffer.concat([
				u32(0x02014b50),
				Buffer.alloc(24),
				lengths,
				Buffer.alloc(10),
				u32(offset),
				named,
			]),
		);
		locals.push(local);
		offset += local.length;
	}
	const entries = Buffer.concat(directory);
	const count = Buffer.concat([u16(names.length), u16(names.length)]);
	return Buffer.concat([
		...locals,
		entries,
		u32(0x06054b50),
		u32(0),
		count,
		u32(entries.length),
		u32(offset),
		u16(0),
	]);
}

/** A container of Office 97 to 2003 whose directory stands in its first sector and names these streams. */
export function ole(...streams: string[]): Buffer {
	const header = Buffer.alloc(512);
	Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]).copy(header);
	header.writeUInt16LE(9, 30);
	header.writeUInt32LE(1, 48);
	const entries = ['Root Entry', ...streams].map((name) => {
		const entry = Buffer.alloc(128);
		entry.write(name, 'utf16le');
		entry.writeUInt16LE(name.length * 2 + 2, 64);
		return entry;
	});
	return Buffer.concat([header, Buffer.alloc(512), ...entries]);
}
