import { durationField } from '../../../shared/fields/duration';
import { resolution } from '../../../shared/fields/dimensions';
import { lastFrame } from '../../../shared/fields/lastFrame';
import { requiredMediaField, VIDEO_URL } from '../../../shared/fields/media';
import { negativePrompt, prompt, videoOptions } from '../../../shared/fields/simple';
import { mediaList } from '../../../shared/request/body';
import { defineOperation } from '../../../shared/request/operation';

const firstClip = requiredMediaField({
	name: 'firstClip',
	displayName: 'First Clip',
	description:
		'The video to continue. MP4 or MOV, 2 to 10 seconds, up to 100 MB, sides of 240 to 4096 pixels.',
	placeholder: VIDEO_URL,
});

const duration = durationField({
	description: 'Length of the whole video in seconds, including the clip. You pay for each second.',
});

/** @see "first_clip" on the image-to-video page of generation 2.7 */
export const continueVideo = defineOperation({
	resource: 'video',
	name: 'continueVideo',
	displayName: 'Continue Video',
	action: 'Continue video',
	description: 'Generate a longer video that starts with a given clip',
	fields: { firstClip, prompt, lastFrame, resolution, duration },
	options: { negativePrompt, ...videoOptions },
	body: (values) => ({
		input: {
			prompt: values.prompt,
			negative_prompt: values.negativePrompt,
			media: mediaList({ first_clip: values.firstClip, last_frame: values.lastFrame }),
		},
		parameters: {
			resolution: values.resolution,
			duration: values.duration,
			prompt_extend: values.promptExtend,
			watermark: values.watermark,
			seed: values.seed,
		},
	}),
});
