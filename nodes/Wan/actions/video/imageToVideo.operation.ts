import { audio } from '../../../shared/fields/audio';
import { duration } from '../../../shared/fields/duration';
import { ratio, resolution } from '../../../shared/fields/dimensions';
import { lastFrame } from '../../../shared/fields/lastFrame';
import { IMAGE_URL, requiredMediaField } from '../../../shared/fields/media';
import {
	negativePrompt,
	prompt,
	severalShotsNeedRewriting,
	shotType,
	template,
	videoOptions,
} from '../../../shared/fields/simple';
import { mediaList } from '../../../shared/request/body';
import { defineOperation } from '../../../shared/request/operation';

const image = requiredMediaField({
	name: 'image',
	displayName: 'Image',
	description: 'The first frame of the video. JPEG, PNG without transparency, BMP or WEBP.',
	placeholder: IMAGE_URL,
});

/** @see "Create a task" on the image-to-video pages: `img_url` up to 2.6, `input.media` from 2.7 on */
export const imageToVideo = defineOperation({
	resource: 'video',
	name: 'imageToVideo',
	displayName: 'Image to Video',
	action: 'Create video from image',
	description: 'Generate a video that starts with a given image',
	fields: { image, prompt, lastFrame, resolution, ratio, duration, audio },
	options: { negativePrompt, ...videoOptions, shotType, template },
	check: severalShotsNeedRewriting,
	body: ({ audio: sound, ...values }, row) => ({
		input:
			// A model that is in no row gets `media` where it could not get the last frame otherwise.
			row?.takesMedia || (!row && values.lastFrame)
				? {
						prompt: values.prompt,
						negative_prompt: values.negativePrompt,
						media: mediaList({
							first_frame: values.image,
							last_frame: values.lastFrame,
							driving_audio: sound || undefined,
						}),
					}
				: {
						prompt: values.prompt,
						negative_prompt: values.negativePrompt,
						img_url: values.image,
						audio_url: sound || undefined,
						template: values.template,
					},
		parameters: {
			resolution: values.resolution,
			ratio: values.ratio,
			duration: values.duration,
			prompt_extend: values.promptExtend,
			shot_type: values.shotType,
			audio: sound === false ? false : undefined,
			watermark: values.watermark,
			seed: values.seed,
		},
	}),
});
