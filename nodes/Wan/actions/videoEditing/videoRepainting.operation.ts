import { required } from '../../../shared/fields/field';
import { choiceField, numberField } from '../../../shared/fields/scalar';
import { prompt } from '../../../shared/fields/simple';
import {
	controlFace,
	controls,
	referenceImage,
	vaceOptions,
	video,
} from '../../../shared/fields/vace';
import { defineOperation } from '../../../shared/request/operation';

const controlCondition = required(
	choiceField(
		{
			name: 'controlCondition',
			property: { ...controlFace, displayName: 'Preserve From Video', default: 'posebodyface' },
		},
		[controls.posebodyface, controls.posebody, controls.depth, controls.scribble],
	),
);

const strength = numberField(
	{
		name: 'strength',
		property: {
			displayName: 'Strength',
			type: 'number',
			default: 1,
			description:
				'How closely the new video follows the input video, from 0 (freely) to 1 (closely)',
		},
	},
	{ min: 0, max: 1 },
);

/** @see "video_repainting" on the general video editing page */
export const videoRepainting = defineOperation({
	resource: 'videoEditing',
	name: 'videoRepainting',
	displayName: 'Video Repainting',
	action: 'Repaint video',
	description: 'Generate a video with a new look that keeps the motion of the input video',
	fields: { video, prompt: required(prompt), controlCondition, referenceImage },
	options: { ...vaceOptions, strength },
	body: (values) => ({
		input: {
			function: 'video_repainting',
			prompt: values.prompt,
			video_url: values.video,
			ref_images_url: values.referenceImage ? [values.referenceImage] : undefined,
		},
		parameters: {
			control_condition: values.controlCondition,
			strength: values.strength,
			prompt_extend: values.promptExtend,
			watermark: values.watermark,
			seed: values.seed,
		},
	}),
});
