import type { ImageType } from '../catalog';
import { imageSize } from './imageSize';

const ascii = (bytes: Buffer, from: number, to: number) => bytes.toString('latin1', from, to);

/** What the bytes of an image say. */
export interface ImageFacts {
	/** In pixels; absent where the header is damaged. */
	width?: number;
	height?: number;
	/** PNG only: whether any pixel can be transparent. */
	alpha?: boolean;
}

/**
 * Sides and transparency of an image. Of any file, only a bounded number of parts is read.
 *
 * @param type what the image is
 * @param bytes the file
 */
export function imageFacts(type: ImageType, bytes: Buffer): ImageFacts {
	const alpha = type === 'png' ? pngHasAlpha(bytes) : undefined;
	return { ...sidesOf(type, bytes), alpha };
}

interface Sides {
	width: number;
	height: number;
}

/** The sides of an image in pixels; undefined where its header is damaged. */
function sidesOf(type: ImageType, bytes: Buffer): Sides | undefined {
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
