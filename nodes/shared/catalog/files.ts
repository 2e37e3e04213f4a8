import { MEGABYTE } from '../common/units';
import type { FileLimits } from './types';

/* What the API takes as a media file, by the vendor's pages. Several models share each. */

const image = { kind: 'image', types: ['jpeg', 'png', 'bmp', 'webp'] } as const;

/** The first frame of generations 2.5 and 2.6. */
export const frame20: FileLimits = {
	...image,
	maxBytes: 20 * MEGABYTE,
	sides: [240, 8000],
	opaque: true,
	base64: true,
};

/** The first frame of older generations. */
export const frame10: FileLimits = { ...frame20, maxBytes: 10 * MEGABYTE };

/** A frame of First and Last Frame to Video, which takes URLs only. */
export const frame10Url: FileLimits = { ...frame10, base64: false };

/** Sound to dub a video with. */
export const sound: FileLimits = {
	kind: 'audio',
	types: ['wav', 'mp3'],
	maxBytes: 15 * MEGABYTE,
};

/** An image of general video editing. */
export const vaceImage: FileLimits = {
	kind: 'image',
	types: ['jpeg', 'png', 'bmp', 'tiff', 'webp'],
	maxBytes: 10 * MEGABYTE,
	sides: [360, 2000],
	asciiUrl: true,
};

/** A mask image of general video editing: as large as its video, so without sides of its own. */
export const vaceMask: FileLimits = { ...vaceImage, sides: undefined };

/** A video of general video editing. */
export const vaceVideo: FileLimits = {
	kind: 'video',
	types: ['mp4'],
	maxBytes: 50 * MEGABYTE,
	asciiUrl: true,
};
