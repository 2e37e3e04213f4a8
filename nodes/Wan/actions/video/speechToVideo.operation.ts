import { resolution } from '../../../shared/fields/dimensions';
import { AUDIO_URL, IMAGE_URL, requiredMediaField } from '../../../shared/fields/media';
import { checkImage } from '../../../shared/fields/simple';
import { defineOperation } from '../../../shared/request/operation';

const image = requiredMediaField({
	name: 'image',
	displayName: 'Image',
	description:
		'The person who speaks or sings: one person, seen from the front. JPEG, PNG, BMP or WEBP with sides of 400 to 7000 pixels.',
	placeholder: IMAGE_URL,
});

const audio = requiredMediaField({
	name: 'audio',
	displayName: 'Audio',
	description:
		'What the person says or sings. It sets the length of the video. WAV or MP3, shorter than 20 seconds, up to 15 MB.',
	placeholder: AUDIO_URL,
});

/** @see "wan2.2-s2v" and "wan2.2-s2v-detect" on the speech-to-video page */
export const speechToVideo = defineOperation({
	resource: 'video',
	name: 'speechToVideo',
	displayName: 'Speech to Video',
	action: 'Create talking video from image and audio',
	description: 'Generate a video in which the person in an image speaks or sings an audio file',
	fields: { image, audio, resolution },
	options: {
		checkImage: checkImage(
			'Whether to check first that the image shows a person who can speak. An image that does not is rejected before a task is created.',
		),
	},
	checkedImage: (values) => (values.checkImage === false ? undefined : values.image),
	body: (values) => ({
		input: { image_url: values.image, audio_url: values.audio },
		parameters: { resolution: values.resolution },
	}),
});
