import { audio } from '../../../shared/fields/audio';
import { duration } from '../../../shared/fields/duration';
import { required } from '../../../shared/fields/field';
import { ratio, resolution, size } from '../../../shared/fields/dimensions';
import {
	negativePrompt,
	prompt,
	severalShotsNeedRewriting,
	shotType,
	videoOptions,
} from '../../../shared/fields/simple';
import { defineOperation } from '../../../shared/request/operation';

/** @see "Create a task" on the text-to-video page */
export const textToVideo = defineOperation({
	resource: 'video',
	name: 'textToVideo',
	displayName: 'Text to Video',
	action: 'Create video from text',
	description: 'Generate a video from a text prompt',
	fields: { prompt: required(prompt), size, resolution, ratio, duration, audio },
	options: { negativePrompt, ...videoOptions, shotType },
	check: severalShotsNeedRewriting,
	body: ({ audio: sound, ...values }) => ({
		input: {
			prompt: values.prompt,
			negative_prompt: values.negativePrompt,
			audio_url: sound || undefined,
		},
		parameters: {
			size: values.size,
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
