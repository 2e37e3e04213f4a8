import { IMAGE_URL, mediaField, requiredMediaField, VIDEO_URL } from './media';
import { promptExtend, seed, watermark } from './simple';

/* The fields that several functions of general video editing (VACE) share. */

/** The API's `video_url`. */
export const video = requiredMediaField({
	name: 'video',
	displayName: 'Video',
	description: 'The video to edit. MP4, up to 50 MB. Only the first 5 seconds are used.',
	placeholder: VIDEO_URL,
});

/** The API's `ref_images_url` where it takes a single image. */
export const referenceImage = mediaField({
	name: 'referenceImage',
	displayName: 'Reference Image',
	description: 'An image of what should replace the subject of the video',
	placeholder: IMAGE_URL,
});

/** The face of `control_condition`, whose values differ between the functions. */
export const controlFace = {
	type: 'options',
	description: 'What the new video takes over from the input video (control_condition in the API)',
} as const;

/** The values of `control_condition`. */
export const controls = {
	posebodyface: {
		name: 'Face and Body',
		value: 'posebodyface',
		description: 'Keeps facial expressions and body movements',
	},
	posebody: { name: 'Body Only', value: 'posebody', description: 'Keeps body movements' },
	depth: { name: 'Depth', value: 'depth', description: 'Keeps composition and motion' },
	scribble: { name: 'Line Art', value: 'scribble', description: 'Keeps the outlines' },
} as const;

/** Options of the functions that work on a given video. */
export const vaceOptions = { promptExtend: promptExtend(false), seed, watermark };
