import { KILOBYTE } from '../common/units';
import type { ByteReader } from './byteReader';
import type { MediaFacts } from './mediaFacts';

/*
 * WAV and AVI files are RIFF files: chunks of a name of four letters, a length, and that many bytes, then
 * one more where the length is odd.
 */

/** The name and length before each chunk. */
const CHUNK_HEAD = 8;
/** `RIFF`, a length, and `WAVE` or `AVI `. */
const FILE_HEAD = 12;
/** A WAV file holds a handful of chunks. */
const MOST_CHUNKS = 4096;
/** More than the headers of an AVI file with eight streams. */
const AVI_HEAD = 256 * KILOBYTE;
/** A chunk of this name that comes with a format is at most this long, with the rarest extensions. */
const LARGEST_FORMAT = 64 * KILOBYTE;

const nameAt = (bytes: Buffer, at: number) => bytes.toString('latin1', at, at + 4);
const padded = (length: number) => length + (length % 2);

/**
 * Length of a WAV file. A recorder that could not go back to the header leaves the length of its data as
 * 0 or too large; the data then goes to the end of the file.
 *
 * @param reader the file from its start
 * @param size the file's size, in bytes
 * @see the Multimedia Programming Interface and Data Specifications 1.0 of IBM and Microsoft
 */
export async function wavFacts(reader: ByteReader, size: number): Promise<MediaFacts> {
	await reader.skip(FILE_HEAD);
	let bytesPerSecond = 0;
	for (let count = 0; count < MOST_CHUNKS; count += 1) {
		const head = await reader.take(CHUNK_HEAD);
		const length = head.readUInt32LE(4);
		const name = nameAt(head, 0);
		if (name === 'data') {
			const left = size - reader.position;
			const data = length === 0 ? left : Math.min(length, left);
			return { seconds: data / bytesPerSecond };
		}
		if (name === 'fmt ') {
			const format = await reader.peek(Math.min(length, LARGEST_FORMAT));
			bytesPerSecond = format.readUInt32LE(8);
		}
		await reader.skip(padded(length));
	}
	return {};
}

/**
 * Length, sides and frame rate of an AVI file, out of its main header and that of its first video stream.
 *
 * @param reader the file from its start
 * @see Microsoft's AVI RIFF File Reference, AVIMAINHEADER and AVISTREAMHEADER
 */
export async function aviFacts(reader: ByteReader): Promise<MediaFacts> {
	const bytes = await reader.peek(AVI_HEAD);
	const [main] = chunksIn(bytes, 'avih');
	const stream = chunksIn(bytes, 'strh').find((chunk) => nameAt(chunk, 0) === 'vids');
	if (!main || !stream) return {};
	const sides = { width: main.readUInt32LE(32), height: main.readUInt32LE(36) };
	const framesPerSecond = stream.readUInt32LE(24) / stream.readUInt32LE(20);
	return { ...sides, framesPerSecond, seconds: stream.readUInt32LE(32) / framesPerSecond };
}

/** The chunks of a name in the lists before the list of the frames. */
function chunksIn(bytes: Buffer, name: string): Buffer[] {
	const chunks: Buffer[] = [];
	for (let at = FILE_HEAD; at + FILE_HEAD <= bytes.length;) {
		const found = nameAt(bytes, at);
		const length = bytes.readUInt32LE(at + 4);
		if (found === 'LIST' && nameAt(bytes, at + CHUNK_HEAD) === 'movi') break;
		if (found === 'LIST') {
			// What is in the list comes next.
			at += FILE_HEAD;
			continue;
		}
		at += CHUNK_HEAD;
		if (found === name) chunks.push(bytes.subarray(at, at + length));
		at += padded(length);
	}
	return chunks;
}
