import { askedSeconds, durationField } from '../../../shared/fields/duration';
import { resolution } from '../../../shared/fields/dimensions';
import { lastFrame } from '../../../shared/fields/lastFrame';
import { requiredMediaField, VIDEO_URL } from '../../../shared/fields/media';
import { negativePrompt, prompt, videoOptions } from '../../../shared/fields/simple';
import { shown } from '../../../shared/media/fileRules';
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
	checkFiles: (values, factsOf, row) => {
		const clip = factsOf(values.firstClip)?.seconds;
		const whole = askedSeconds(values.duration, row);
		if (clip === undefined || whole === undefined || whole > clip) return [];
		const rule = `is the length of the whole video and must be longer than the 'First Clip', which lasts ${shown(clip)} seconds`;
		return [{ field: duration.displayName, value: whole, rule }];
	},
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
