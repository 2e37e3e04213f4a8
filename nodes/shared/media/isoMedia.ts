import type { ByteReader } from './byteReader';
import { MEGABYTE } from '../common/units';
import type { MediaFacts } from './mediaFacts';

/*
 * MP4 and MOV files are boxes (QuickTime: atoms): a length, a type of four letters, and what is in it.
 * The box `moov` holds all that is looked for here; `mdat`, with the sound and the pictures, is skipped.
 */

/** A `moov` of a film of two hours is smaller. */
const LARGEST_MOOV = 16 * MEGABYTE;
/** Boxes that stand beside each other; a file in fragments has more, but all of them behind `moov`. */
const MOST_BOXES = 4096;

/**
 * Length, sides and frame rate of an MP4 or MOV file.
 *
 * @param reader the file from its start; where `moov` stands last, it is read to its end
 * @returns what the file says; without a length where it is in fragments and names none
 * @see ISO/IEC 14496-12 and Apple's QuickTime File Format
 */
export async function isoFacts(reader: ByteReader): Promise<MediaFacts> {
	for (let count = 0; count < MOST_BOXES; count += 1) {
		const { type, header, length } = boxHead(await reader.peek(16));
		if (type === 'moov') {
			if (length > LARGEST_MOOV) return {};
			await reader.skip(header);
			const moov = await reader.take(length - header);
			return moov.length < length - header ? {} : movieFacts(moov);
		}
		await reader.skip(length);
	}
	return {};
}

/** The head of a box. A length of 0, up to the end of the file, is not one that `moov` has. */
function boxHead(bytes: Buffer): { type: string; header: number; length: number } {
	const type = bytes.toString('latin1', 4, 8);
	const short = bytes.readUInt32BE(0);
	const [header, length] = short === 1 ? [16, Number(bytes.readBigUInt64BE(8))] : [8, short];
	if (length < header) throw new RangeError('A box is shorter than its head');
	return { type, header, length };
}

/** The boxes in a box, by their types. */
function boxesIn(bytes: Buffer): Array<{ type: string; bytes: Buffer }> {
	const boxes: Array<{ type: string; bytes: Buffer }> = [];
	for (let at = 0; at + 8 <= bytes.length && boxes.length < MOST_BOXES;) {
		const { type, header, length } = boxHead(bytes.subarray(at, at + 16));
		boxes.push({ type, bytes: bytes.subarray(at + header, at + length) });
		at += length;
	}
	return boxes;
}

/** The first box on a path of types. */
function boxAt(bytes: Buffer, ...path: string[]): Buffer | undefined {
	return path.reduce<Buffer | undefined>(
		(within, type) => within && boxesIn(within).find((box) => box.type === type)?.bytes,
		bytes,
	);
}

function movieFacts(moov: Buffer): MediaFacts {
	const videos = boxesIn(moov)
		.filter(({ type }) => type === 'trak')
		.map(({ bytes }) => boxAt(bytes, 'mdia'))
		.filter((mdia) => mdia && boxAt(mdia, 'hdlr')?.toString('latin1', 8, 12) === 'vide');
	return { seconds: movieSeconds(moov), ...(videos[0] && pictureFacts(videos[0])) };
}

/** The length of the longest track; for a file in fragments, that of all fragments together. */
function movieSeconds(moov: Buffer): number | undefined {
	const mvhd = boxAt(moov, 'mvhd');
	if (!mvhd) return undefined;
	const { timescale, duration } = timesOf(mvhd);
	const mehd = duration === 0 ? boxAt(moov, 'mvex', 'mehd') : undefined;
	return (mehd ? wordAt(mehd, mehd[0], 4) : duration) / timescale;
}

/** The units of a second and the length in them, of the boxes `mvhd` and `mdhd`. */
function timesOf(bytes: Buffer): { timescale: number; duration: number } {
	const version = bytes[0];
	const at = version === 1 ? 20 : 12;
	const duration = wordAt(bytes, version, at + 4);
	// All bits set: the writer did not know it.
	const unknown = duration === 0xffff_ffff || duration >= Number.MAX_SAFE_INTEGER;
	return { timescale: bytes.readUInt32BE(at), duration: unknown ? 0 : duration };
}

/** Boxes of version 1 hold 64 bits where those of version 0 hold 32. */
const wordAt = (bytes: Buffer, version: number, at: number) =>
	version === 1 ? Number(bytes.readBigUInt64BE(at)) : bytes.readUInt32BE(at);

function pictureFacts(mdia: Buffer): MediaFacts {
	const stbl = boxAt(mdia, 'minf', 'stbl');
	const mdhd = boxAt(mdia, 'mdhd');
	const stsd = stbl && boxAt(stbl, 'stsd');
	const stts = stbl && boxAt(stbl, 'stts');
	return {
		...(stsd && { width: stsd.readUInt16BE(40), height: stsd.readUInt16BE(42) }),
		framesPerSecond: mdhd && stts && framesPerSecond(stts, timesOf(mdhd).timescale),
	};
}

/** The average, out of the table of how many frames last how long; undefined for a file in fragments. */
function framesPerSecond(stts: Buffer, timescale: number): number | undefined {
	let frames = 0;
	let time = 0;
	for (let at = 8; at + 8 <= stts.length; at += 8) {
		const count = stts.readUInt32BE(at);
		frames += count;
		time += count * stts.readUInt32BE(at + 4);
	}
	return time > 0 ? (frames * timescale) / time : undefined;
}
