import { required } from '../../../shared/fields/field';
import { numberField } from '../../../shared/fields/scalar';
import { prompt } from '../../../shared/fields/simple';
import { vaceOptions, video } from '../../../shared/fields/vace';
import { defineOperation } from '../../../shared/request/operation';

const scale = (side: 'Top' | 'Bottom' | 'Left' | 'Right') =>
	numberField(
		{
			name: `${side.toLowerCase()}Scale`,
			property: {
				displayName: `${side} Scale`,
				type: 'number',
				default: 1,
				description: `How far to extend the picture to the ${side.toLowerCase()}: 1 not at all, 2 to double`,
			},
		},
		{ min: 1, max: 2 },
	);

/** @see "video_outpainting" on the general video editing page */
export const videoOutpainting = defineOperation({
	resource: 'videoEditing',
	name: 'videoOutpainting',
	displayName: 'Video Outpainting',
	action: 'Extend the frame of a video',
	description: 'Widen the picture of a video on any side',
	fields: {
		video,
		prompt: required(prompt),
		topScale: scale('Top'),
		bottomScale: scale('Bottom'),
		leftScale: scale('Left'),
		rightScale: scale('Right'),
	},
	options: vaceOptions,
	body: (values) => ({
		input: {
			function: 'video_outpainting',
			prompt: values.prompt,
			video_url: values.video,
		},
		parameters: {
			top_scale: values.topScale,
			bottom_scale: values.bottomScale,
			left_scale: values.leftScale,
			right_scale: values.rightScale,
			prompt_extend: values.promptExtend,
			watermark: values.watermark,
			seed: values.seed,
		},
	}),
});
