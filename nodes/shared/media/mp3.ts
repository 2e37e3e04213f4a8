import { KILOBYTE } from '../common/units';
import type { ByteReader } from './byteReader';
import type { MediaFacts } from './mediaFacts';

/* An MP3 file is a row of frames, each with a head of four bytes, with tags before and behind them. */

/** Kilobits per second of layer III, by the index in the head: MPEG 1, then MPEG 2 and 2.5. */
const bitRates = [
	[0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
	[0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const;
const sampleRates = [44_100, 48_000, 32_000] as const;

interface Frame {
	/** With its head, in bytes. */
	length: number;
	seconds: number;
	/** Where the first frame of most files holds how many frames the file has. */
	summaryAt: number;
}

/** Where no frame begins within so many bytes after the tags, the file is not looked at any further. */
const SEARCHED = 64 * KILOBYTE;
/** Tags behind the last frame, with a picture at most. */
const LARGEST_END = 256 * KILOBYTE;
/** What of the first frame is looked at for its summary. */
const SUMMARY_BYTES = 256;

/**
 * The head of a frame of MPEG audio, layer III.
 *
 * @see ISO/IEC 11172-3, 2.4.1.3
 */
function frameAt(bytes: Buffer, at: number): Frame | undefined {
	if (at + 4 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1] & 0xe6) !== 0xe2) {
		return undefined;
	}
	// 3 is MPEG 1, 2 is MPEG 2, 0 is MPEG 2.5.
	const version = (bytes[at + 1] >> 3) & 3;
	const first = version === 3;
	const bitRate = bitRates[first ? 0 : 1][bytes[at + 2] >> 4];
	const fullRate = sampleRates[(bytes[at + 2] >> 2) & 3];
	if (version === 1 || !bitRate || !fullRate) return undefined;
	const sampleRate = fullRate / (first ? 1 : version === 2 ? 2 : 4);
	const samples = first ? 1152 : 576;
	const padding = (bytes[at + 2] >> 1) & 1;
	const mono = bytes[at + 3] >> 6 === 3;
	return {
		length: Math.floor((samples / 8) * ((bitRate * 1000) / sampleRate)) + padding,
		seconds: samples / sampleRate,
		summaryAt: 4 + (first ? (mono ? 17 : 32) : mono ? 9 : 17),
	};
}

/**
 * Length of an MP3 file: out of the summary in its first frame (Xing, Info or VBRI), otherwise by its
 * frames one after another.
 *
 * @param reader the file from its start
 * @param size the file's size, in bytes
 * @returns without a length where the frames break off before the end of the file
 */
export async function mp3Facts(reader: ByteReader, size: number): Promise<MediaFacts> {
	await skipTags(reader);
	const bytes = await reader.peek(SEARCHED);
	const start = firstFrame(bytes);
	if (start === undefined) return {};
	await reader.skip(start.at);
	const frames = summary(await reader.peek(SUMMARY_BYTES), start.frame);
	if (frames) return { seconds: frames * start.frame.seconds };
	let seconds = 0;
	for (;;) {
		const frame = frameAt(await reader.peek(4), 0);
		if (!frame) break;
		await reader.skip(frame.length);
		seconds += frame.seconds;
	}
	return size - reader.position > LARGEST_END ? {} : { seconds };
}

/** ID3 tags of version 2, which may be several; their length has seven bits in each byte. */
async function skipTags(reader: ByteReader): Promise<void> {
	for (;;) {
		const head = await reader.peek(10);
		if (head.length < 10 || head.toString('latin1', 0, 3) !== 'ID3') return;
		const length = [...head.subarray(6)].reduce((sum, byte) => sum * 128 + (byte & 127), 0);
		const footer = head[5] & 0x10 ? 10 : 0;
		await reader.skip(10 + length + footer);
	}
}

/** The first frame that another one follows, or that the file ends with. */
function firstFrame(bytes: Buffer): { at: number; frame: Frame } | undefined {
	for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
		const frame = frameAt(bytes, at);
		if (!frame) continue;
		const next = at + frame.length;
		if (next + 4 > bytes.length || frameAt(bytes, next)) return { at, frame };
	}
	return undefined;
}

/** How many frames the file has, as an encoder wrote it into the first one. */
function summary(bytes: Buffer, { summaryAt }: Frame): number | undefined {
	const xing = bytes.subarray(summaryAt);
	if (['Xing', 'Info'].includes(xing.toString('latin1', 0, 4))) {
		const holdsFrames = (xing.readUInt32BE(4) & 1) === 1;
		return holdsFrames ? xing.readUInt32BE(8) : undefined;
	}
	const vbri = bytes.subarray(36);
	return vbri.toString('latin1', 0, 4) === 'VBRI' ? vbri.readUInt32BE(14) : undefined;
}
