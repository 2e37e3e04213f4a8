import type { ModelRow } from '../catalog';
import type { Field } from '../request/types';
import { booleanField, choiceField, numberField, textField } from './scalar';

/** `prompt`: optional where a picture alone will do. */
export function prompt(required: boolean): Field {
	return textField({
		name: 'prompt',
		to: ['input', 'prompt'],
		required,
		maxLength: (row) => row?.promptMax,
		property: {
			displayName: 'Prompt',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			required,
			placeholder: 'e.g. A paper boat drifts down a rainy street at dusk, camera follows low',
			description: 'What should be seen, in English or Chinese',
		},
	});
}

/** `negative_prompt`: what should not be seen. */
export const negativePrompt = textField({
	name: 'negativePrompt',
	to: ['input', 'negative_prompt'],
	maxLength: (row) => (row ? row.negativePromptMax : 500),
	property: {
		displayName: 'Negative Prompt',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. blurry, text, extra fingers',
		description: 'What should not be seen, up to 500 characters',
	},
});

/** `prompt_extend`: whether the service rewrites the prompt; the API's default differs by operation. */
export function promptExtend(apiDefault: boolean): Field {
	return booleanField({
		name: 'promptExtend',
		to: ['parameters', 'prompt_extend'],
		property: {
			displayName: 'Rewrite Prompt',
			type: 'boolean',
			default: apiDefault,
			description: apiDefault
				? 'Whether the service may rewrite the prompt. Helps short prompts; takes a little longer.'
				: 'Whether the service may rewrite the prompt. Off is recommended here: a rewritten prompt may not fit the given video.',
		},
	});
}

/** `shot_type`: one shot or several. */
export const shotType = choiceField({
	name: 'shotType',
	to: ['parameters', 'shot_type'],
	offered: (row) => row.shotType,
	property: {
		displayName: 'Shots',
		type: 'options',
		default: 'single',
		description:
			'Whether the video is one shot or cuts between several. Several needs Rewrite Prompt.',
		options: [
			{ name: 'One Shot', value: 'single' },
			{ name: 'Several Shots', value: 'multi' },
		],
	},
});

/** `template`: the name of a ready-made video effect. */
export const template = textField({
	name: 'template',
	to: ['input', 'template'],
	offered: (row: ModelRow) => row.template,
	property: {
		displayName: 'Template',
		type: 'string',
		default: '',
		placeholder: 'e.g. flying',
		description: 'Name of a ready-made video effect. The prompt is then ignored.',
	},
});

/** `watermark`: the words "AI-generated" in the lower right corner. */
export const watermark = booleanField({
	name: 'watermark',
	to: ['parameters', 'watermark'],
	property: {
		displayName: 'Watermark',
		type: 'boolean',
		default: false,
		description: 'Whether to write “AI-generated” in the lower right corner',
	},
});

/** `seed`: the same seed makes similar videos. */
export const seed = numberField({
	name: 'seed',
	to: ['parameters', 'seed'],
	whole: true,
	min: 0,
	max: 2147483647,
	property: {
		displayName: 'Seed',
		type: 'number',
		default: 0,
		description: 'A number that makes results repeatable: the same seed gives similar videos',
	},
});

/** `strength`: how closely a repainted video follows the original. */
export const strength = numberField({
	name: 'strength',
	to: ['parameters', 'strength'],
	min: 0,
	max: 1,
	property: {
		displayName: 'Strength',
		type: 'number',
		default: 1,
		description: 'How closely the new video follows the old one, from 0 (free) to 1 (close)',
	},
});

const CONTROL = {
	posebodyface: {
		name: 'Face and Body',
		value: 'posebodyface',
		description: 'Keeps facial expressions and body movements',
	},
	posebody: { name: 'Body Only', value: 'posebody', description: 'Keeps body movements' },
	depth: { name: 'Depth', value: 'depth', description: 'Keeps composition and motion' },
	scribble: { name: 'Line Art', value: 'scribble', description: 'Keeps the outlines' },
};

const CONTROL_DESCRIPTION = 'What the new video takes over from the old one';

/** `control_condition` of video repainting. */
export const repaintingControl = choiceField({
	name: 'controlCondition',
	to: ['parameters', 'control_condition'],
	required: true,
	property: {
		displayName: 'Keep From the Video',
		type: 'options',
		required: true,
		default: 'posebodyface',
		description: CONTROL_DESCRIPTION,
		options: [CONTROL.posebodyface, CONTROL.posebody, CONTROL.depth, CONTROL.scribble],
	},
});

/** `control_condition` of local editing. */
export const editControl = choiceField({
	name: 'controlCondition',
	to: ['parameters', 'control_condition'],
	property: {
		displayName: 'Keep From the Video',
		type: 'options',
		default: '',
		description: CONTROL_DESCRIPTION,
		options: [{ name: 'Nothing', value: '' }, CONTROL.posebodyface, CONTROL.depth],
	},
});

/** `control_condition` of video extension: the API has no default, so the user chooses. */
export const extensionControl = choiceField({
	name: 'controlCondition',
	to: ['parameters', 'control_condition'],
	property: {
		displayName: 'Keep From the Motion Video',
		type: 'options',
		default: '',
		description: CONTROL_DESCRIPTION,
		options: [{ name: 'Choose …', value: '' }, CONTROL.posebodyface, CONTROL.depth],
		displayOptions: { show: { videoSource: ['url', 'binary'] } },
	},
});

/** `mask_frame_id`: the frame that the mask image was drawn for. */
export const maskFrameId = numberField({
	name: 'maskFrameId',
	to: ['input', 'mask_frame_id'],
	whole: true,
	min: 1,
	property: {
		displayName: 'Mask Frame',
		type: 'number',
		default: 1,
		description: 'The frame of the video that the mask image belongs to, counted from 1',
		displayOptions: { show: { '/maskInput': ['image'] } },
	},
});

/** `mask_type`: whether the masked area follows its object. */
export const maskType = choiceField({
	name: 'maskType',
	to: ['parameters', 'mask_type'],
	property: {
		displayName: 'Mask Movement',
		type: 'options',
		default: 'tracking',
		description: 'Whether the masked area moves',
		options: [
			{ name: 'Follows the Object', value: 'tracking' },
			{ name: 'Stays in Place', value: 'fixed' },
		],
		displayOptions: { show: { '/maskInput': ['image'] } },
	},
});

/** `expand_ratio`: how far the mask reaches beyond its object. */
export const expandRatio = numberField({
	name: 'expandRatio',
	to: ['parameters', 'expand_ratio'],
	min: 0,
	max: 1,
	property: {
		displayName: 'Mask Margin',
		type: 'number',
		default: 0.05,
		description: 'How far the mask reaches beyond its object, from 0 (tight) to 1 (wide)',
		displayOptions: { show: { '/maskInput': ['image'] } },
	},
});

/** `expand_mode`: the mask's shape. */
export const expandMode = choiceField({
	name: 'expandMode',
	to: ['parameters', 'expand_mode'],
	property: {
		displayName: 'Mask Shape',
		type: 'options',
		default: 'hull',
		description: 'Shape of the mask around its object',
		options: [
			{ name: 'Outline', value: 'hull', description: 'A polygon around the object' },
			{ name: 'Rectangle', value: 'bbox', description: 'A box around the object' },
			{ name: 'As Drawn', value: 'original', description: 'The shape of the mask image' },
		],
		displayOptions: { show: { '/maskInput': ['image'] } },
	},
});

/** The four scales of video outpainting. */
export const scales: Field[] = (['top', 'bottom', 'left', 'right'] as const).map((side) =>
	numberField({
		name: `${side}Scale`,
		to: ['parameters', `${side}_scale`],
		min: 1,
		max: 2,
		property: {
			displayName: `${side[0].toUpperCase()}${side.slice(1)} Scale`,
			type: 'number',
			default: 1,
			description: `How far to extend the picture to the ${side}: 1 not at all, 2 to double`,
		},
	}),
);
