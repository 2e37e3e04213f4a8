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
			property: { ...controlFace, displayName: 'Keep From the Video', default: 'posebodyface' },
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
			description: 'How closely the new video follows the old one, from 0 (free) to 1 (close)',
		},
	},
	{ min: 0, max: 1 },
);

/** @see "video_repainting" on the general video editing page */
export const videoRepainting = defineOperation({
	resource: 'videoEditing',
	name: 'videoRepainting',
	displayName: 'Video Repainting',
	action: 'Repaint a video',
	description: 'Give a video a new look and keep its motion',
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
