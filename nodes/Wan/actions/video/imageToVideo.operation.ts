import { audio } from '../../../shared/fields/audio';
import { duration } from '../../../shared/fields/duration';
import { resolution } from '../../../shared/fields/frame';
import { IMAGE_URL, requiredMediaField } from '../../../shared/fields/media';
import {
	negativePrompt,
	prompt,
	promptExtend,
	seed,
	severalShotsNeedRewriting,
	shotType,
	template,
	watermark,
} from '../../../shared/fields/simple';
import { defineOperation } from '../../../shared/request/operation';

const image = requiredMediaField({
	name: 'image',
	displayName: 'Image',
	description: 'The first frame of the video. JPEG, PNG without transparency, BMP or WEBP.',
	placeholder: IMAGE_URL,
});

/** @see "Create a task" on the image-to-video page */
export const imageToVideo = defineOperation({
	resource: 'video',
	name: 'imageToVideo',
	displayName: 'Image to Video',
	action: 'Create a video from an image',
	description: 'Set a picture in motion',
	fields: { image, prompt, resolution, duration, audio },
	options: {
		negativePrompt,
		promptExtend: promptExtend(true),
		seed,
		shotType,
		template,
		watermark,
	},
	check: severalShotsNeedRewriting,
	body: ({ audio: sound, ...values }) => ({
		input: {
			prompt: values.prompt,
			negative_prompt: values.negativePrompt,
			img_url: values.image,
			audio_url: sound || undefined,
			template: values.template,
		},
		parameters: {
			resolution: values.resolution,
			duration: values.duration,
			prompt_extend: values.promptExtend,
			shot_type: values.shotType,
			audio: sound === false ? false : undefined,
			watermark: values.watermark,
			seed: values.seed,
		},
	}),
});
