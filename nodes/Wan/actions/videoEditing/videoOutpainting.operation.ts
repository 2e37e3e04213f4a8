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
				displayName: `Extend ${side}`,
				type: 'number',
				default: 1,
				description: `How far to extend the frame at the ${side.toLowerCase()}, from 1 (not at all) to 2 (by its own ${side === 'Top' || side === 'Bottom' ? 'height' : 'width'}); ${side.toLowerCase()}_scale in the API`,
			},
		},
		{ min: 1, max: 2 },
	);

/** @see "video_outpainting" on the general video editing page */
export const videoOutpainting = defineOperation({
	resource: 'videoEditing',
	name: 'videoOutpainting',
	displayName: 'Video Outpainting',
	action: 'Extend frame of video',
	description: 'Extend the frame of a video on one or more sides',
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
