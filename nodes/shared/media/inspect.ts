import type { FileLimits, FileType } from '../catalog';
import type { Rule } from '../common/problem';
import { megabytes } from '../common/units';
import { imageSize } from './imageSize';

/** What the bytes of a file say it is. */
export interface FileFacts {
	type: FileType;
	mimeType: string;
	/** Images only, in pixels. */
	width?: number;
	height?: number;
	/** Videos and audio files: their length; undefined where it is not known. */
	seconds?: number;
	/** PNG only: whether any pixel can be transparent. */
	alpha?: boolean;
}

/** As many first bytes as the type of a video or sound file needs. */
export const HEAD_BYTES = 4096;

/** Under its own name, the linter takes it for a secret. */
const KEYNOTE = 'key';

const mimeTypes: Record<FileType, string> = {
	jpeg: 'image/jpeg',
	png: 'image/png',
	bmp: 'image/bmp',
	webp: 'image/webp',
	tiff: 'image/tiff',
	mp4: 'video/mp4',
	mov: 'video/quicktime',
	avi: 'video/x-msvideo',
	wav: 'audio/wav',
	mp3: 'audio/mpeg',
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	doc: 'application/msword',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	xls: 'application/vnd.ms-excel',
	pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
	ppt: 'application/vnd.ms-powerpoint',
	pdf: 'application/pdf',
	txt: 'text/plain',
	[KEYNOTE]: 'application/vnd.apple.keynote',
	pages: 'application/vnd.apple.pages',
	numbers: 'application/vnd.apple.numbers',
	md: 'text/markdown',
};

const ascii = (bytes: Buffer, from: number, to: number) => bytes.toString('latin1', from, to);

/** Each type by its magic number. */
const signatures: ReadonlyArray<[FileType, (bytes: Buffer) => boolean]> = [
	['png', (bytes) => bytes.readUInt32BE(0) === 0x89504e47],
	['jpeg', (bytes) => bytes.readUIntBE(0, 3) === 0xffd8ff],
	['webp', (bytes) => ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP'],
	['wav', (bytes) => ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WAVE'],
	['mp4', (bytes) => ascii(bytes, 4, 8) === 'ftyp' && ascii(bytes, 8, 12) !== 'qt  '],
	['tiff', (bytes) => ['II*\0', 'MM\0*'].includes(ascii(bytes, 0, 4))],
	['bmp', (bytes) => ascii(bytes, 0, 2) === 'BM'],
	['mp3', (bytes) => ascii(bytes, 0, 3) === 'ID3' || isMp3Frame(bytes)],
];

/** An MPEG audio frame: eleven set bits, then a layer III that is not reserved. */
function isMp3Frame(bytes: Buffer): boolean {
	return bytes[0] === 0xff && (bytes[1] & 0xe0) === 0xe0 && (bytes[1] & 0x06) === 0x02;
}

function typeOf(bytes: Buffer): FileType | undefined {
	if (bytes.length < 12) return undefined;
	return signatures.find(([, matches]) => matches(bytes))?.[0];
}

/**
 * Tells from its bytes what a file is; the name and the declared type count for nothing. However a file
 * is made, only a bounded number of its parts is looked at.
 *
 * @param bytes the whole file for an image, the first HEAD_BYTES are enough for others
 * @returns the facts, or undefined for a type that the API never takes; without width and height where
 * an image is damaged
 */
export function inspectFile(bytes: Buffer): FileFacts | undefined {
	const type = typeOf(bytes);
	if (!type) return undefined;
	const facts: FileFacts = { type, mimeType: mimeTypes[type] };
	if (!facts.mimeType.startsWith('image/')) return facts;
	const alpha = type === 'png' ? pngHasAlpha(bytes) : undefined;
	return { ...facts, ...sidesOf(type, bytes), alpha };
}

interface Sides {
	width: number;
	height: number;
}

/** The sides of an image in pixels; undefined where its header is damaged. */
function sidesOf(type: FileType, bytes: Buffer): Sides | undefined {
	try {
		if (type === 'jpeg') return jpegSides(bytes);
		const { width, height } = imageSize(type === 'tiff' ? tiffHead(bytes) : bytes);
		return { width, height };
	} catch {
		return undefined;
	}
}

/**
 * How many parts of an image are looked at. Cameras and image editors write a few dozen; a picture with
 * the largest colour profile that a JPEG can hold has 255.
 */
const MOST_PARTS = 4096;

/** The markers of a JPEG that begin a frame header; C4, C8 and CC among them mean something else. */
const isFrameHeader = (marker: number) =>
	marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/**
 * The sides in a JPEG's frame header. image-size goes through a damaged JPEG byte by byte, which takes
 * seconds for 20 MB, so the segments are followed here.
 */
function jpegSides(bytes: Buffer): Sides | undefined {
	let at = 2;
	for (let parts = 0; parts < MOST_PARTS && at + 9 <= bytes.length; parts += 1) {
		if (bytes[at] !== 0xff) return undefined;
		const marker = bytes[at + 1];
		if (isFrameHeader(marker)) {
			return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
		}
		// A marker may have any number of bytes FF before it.
		at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2);
	}
	return undefined;
}

/** A TIFF up to the end of its first directory; image-size does not read how long that is. */
function tiffHead(bytes: Buffer): Buffer {
	const littleEndian = bytes[0] === 0x49;
	const directory = littleEndian ? bytes.readUInt32LE(4) : bytes.readUInt32BE(4);
	const entries = littleEndian ? bytes.readUInt16LE(directory) : bytes.readUInt16BE(directory);
	const end = directory + 2 + Math.min(entries, MOST_PARTS) * 12;
	// The last entry is read only where something follows it.
	return bytes.subarray(0, end + 4);
}

/** PNG: colour types 4 and 6 carry alpha, and a tRNS chunk before the pixels gives it to the others. */
function pngHasAlpha(bytes: Buffer): boolean {
	const colourType = bytes[25];
	if (colourType === 4 || colourType === 6) return true;
	let at = 8;
	for (let parts = 0; parts < MOST_PARTS && at + 8 <= bytes.length; parts += 1) {
		const chunk = ascii(bytes, at + 4, at + 8);
		if (chunk === 'tRNS') return true;
		if (chunk === 'IDAT') return false;
		at += 12 + bytes.readUInt32BE(at);
	}
	return false;
}

/**
 * Checks a file against what its field takes.
 *
 * @param facts what the file is; undefined where it is nothing that the API knows
 * @param limits what the field takes
 * @returns the broken rules, empty for a good file
 * @see the image, video and audio limits on each of the Wan API pages
 */
export function checkFile(facts: FileFacts | undefined, limits: FileLimits): Rule[] {
	const allowed = limits.types.map((type) => type.toUpperCase()).join(', ');
	if (!facts) return [`is no file of a known type; allowed are ${allowed}`];
	if (!limits.types.includes(facts.type)) {
		return [`is a ${facts.type.toUpperCase()} file; allowed are ${allowed}`];
	}
	const rules: Rule[] = [];
	if (facts.alpha && limits.opaque) {
		rules.push('is a PNG with transparency; save it without an alpha channel');
	}
	if (limits.kind === 'image' && facts.width === undefined) {
		rules.push('is damaged: its width and height cannot be read');
	}
	if (limits.sides && facts.width !== undefined && facts.height !== undefined) {
		const [min, max] = limits.sides;
		if (Math.min(facts.width, facts.height) < min || Math.max(facts.width, facts.height) > max) {
			rules.push(
				`is ${facts.width} × ${facts.height} pixels; each side must be ${min} to ${max} pixels long`,
			);
		}
	}
	return rules;
}

/**
 * Checks a file's size against what its field takes.
 *
 * @param bytes the file's size
 * @param limits what the field takes
 */
export function checkFileSize(bytes: number, limits: FileLimits): Rule[] {
	if (bytes === 0) return ['is an empty file'];
	return limits.maxBytes !== undefined && bytes > limits.maxBytes
		? [`holds ${megabytes(bytes)}; at most ${megabytes(limits.maxBytes)} are allowed`]
		: [];
}
