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
	seconds: [3, 30],
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
	seconds: [0, 5],
	cutsToLength: true,
	minFramesPerSecond: 16,
	asciiUrl: true,
};

/** A frame or a reference image of generations 2.7 and 3.0. */
export const frame27: FileLimits = { ...frame20, shape: 8 };

/** A clip of generation 2.7 that is continued or edited. */
export const clip27: FileLimits = {
	kind: 'video',
	types: ['mp4', 'mov'],
	maxBytes: 100 * MEGABYTE,
	sides: [240, 4096],
	shape: 8,
	seconds: [2, 10],
};

/** A reference image of generation 2.6. */
export const referenceImage26: FileLimits = {
	...image,
	maxBytes: 20 * MEGABYTE,
	sides: [240, 8000],
};

/** A reference video of generations 2.6 and 2.7. */
export const referenceVideo27: FileLimits = {
	kind: 'video',
	types: ['mp4', 'mov'],
	maxBytes: 100 * MEGABYTE,
	sides: [240, 4096],
	seconds: [1, 30],
};

/** A reference video of generation 3.0. */
export const referenceVideo30: FileLimits = {
	kind: 'video',
	types: ['mp4', 'mov'],
	maxBytes: 100 * MEGABYTE,
	seconds: [1, 15],
	secondsTogether: 15,
	minFramesPerSecond: 16,
};

/** Sound to dub a video of generation 2.7 with. */
export const sound27: FileLimits = { ...sound, seconds: [2, 30] };

/** The voice of a reference of generation 2.7. */
export const voice27: FileLimits = { ...sound, seconds: [1, 10] };

/** A reference audio file of generation 3.0. */
export const voice30: FileLimits = { ...sound, seconds: [1, 15], secondsTogether: 15 };

/** What the person of a talking portrait says. */
export const speech: FileLimits = { ...sound, seconds: [0, 20] };

/** The picture of a talking portrait. */
export const portrait: FileLimits = { ...image, sides: [400, 7000] };

/** The picture of a person who is to be animated, or to take another's place. */
export const animateImage: FileLimits = {
	...image,
	maxBytes: 5 * MEGABYTE,
	sides: [200, 4096],
	shape: 3,
	asciiUrl: true,
};

/** The video whose motion a person takes over. */
export const animateVideo: FileLimits = {
	kind: 'video',
	types: ['mp4', 'avi', 'mov'],
	maxBytes: 200 * MEGABYTE,
	sides: [200, 2048],
	shape: 3,
	seconds: [2, 30],
	asciiUrl: true,
};

/** A document that a video is made of. */
export const document: FileLimits = {
	kind: 'document',
	types: [
		'docx',
		'doc',
		'xlsx',
		'xls',
		'pptx',
		'ppt',
		'pdf',
		'txt',
		'key',
		'pages',
		'numbers',
		'md',
	],
	maxBytes: 100 * MEGABYTE,
	maxPages: 50,
};

/** A web page that a video is made of. */
export const page: FileLimits = { kind: 'page', types: [] };
