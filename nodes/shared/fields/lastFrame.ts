import { IMAGE_URL, mediaField } from './media';

/** The face of the field for the picture that a video ends with, but for general video editing. */
export const lastFrameFace = {
	name: 'lastFrame',
	displayName: 'Last Frame',
	description: 'The image that the video ends with. JPEG, PNG without transparency, BMP or WEBP.',
	placeholder: IMAGE_URL,
} as const;

/** The picture that the video ends with, where it may be left out. */
export const lastFrame = mediaField(lastFrameFace);
