import { durationField } from '../../../shared/fields/duration';
import { ratio, resolution } from '../../../shared/fields/dimensions';
import { requiredMediaField, VIDEO_URL } from '../../../shared/fields/media';
import { instructionImages } from '../../../shared/fields/referenceImages';
import { choiceField } from '../../../shared/fields/scalar';
import { negativePrompt, prompt, videoOptions } from '../../../shared/fields/simple';
import { mediaList } from '../../../shared/request/body';
import { defineOperation } from '../../../shared/request/operation';

const video = requiredMediaField({
	name: 'video',
	displayName: 'Video',
	description:
		'The video to edit. MP4 or MOV, 2 to 10 seconds, up to 100 MB, sides of 240 to 4096 pixels. Its seconds are billed as well.',
	placeholder: VIDEO_URL,
});

const duration = durationField({
	description:
		'Length of the new video in seconds. You pay for each second of the new video and of the input video.',
});

const audioSetting = choiceField(
	{
		name: 'audioSetting',
		property: {
			displayName: 'Audio',
			type: 'options',
			default: 'auto',
			description: 'Audio of the new video (audio_setting in the API)',
		},
	},
	[
		{ name: 'Automatic', value: 'auto' },
		{ name: 'Keep Original Audio', value: 'origin' },
	],
);

/** @see "wan2.7-videoedit" on the video editing page of generation 2.7 */
export const instructionEdit = defineOperation({
	resource: 'videoEditing',
	name: 'instructionEdit',
	displayName: 'Edit by Instruction',
	action: 'Edit video by instruction',
	description: 'Change a video as a text prompt describes, with optional reference images',
	fields: { video, prompt, referenceImages: instructionImages, resolution, ratio, duration },
	options: { audioSetting, negativePrompt, ...videoOptions },
	body: (values) => ({
		input: {
			prompt: values.prompt,
			negative_prompt: values.negativePrompt,
			media: [
				...mediaList({ video: values.video }),
				...values.referenceImages.flatMap((url) => mediaList({ reference_image: url })),
			],
		},
		parameters: {
			resolution: values.resolution,
			ratio: values.ratio,
			duration: values.duration,
			audio_setting: values.audioSetting,
			prompt_extend: values.promptExtend,
			watermark: values.watermark,
			seed: values.seed,
		},
	}),
});
