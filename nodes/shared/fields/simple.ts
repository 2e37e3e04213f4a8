import type { ModelRow } from '../catalog';
import type { Problem } from '../common/problem';
import { booleanField, choiceField, numberField, textField } from './scalar';

/* The fields that several operations share and that are one value each. */

/** The API's `prompt`. */
export const prompt = textField(
	{
		name: 'prompt',
		property: {
			displayName: 'Prompt',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: 'e.g. A paper boat drifts down a rainy street at dusk, camera follows low',
			description: 'What the video should show, in English or Chinese',
		},
	},
	(row) => row?.promptMax,
);

/** The API's `negative_prompt`: what should not be seen. */
export const negativePrompt = textField(
	{
		name: 'negativePrompt',
		offered: (row) => row.negativePromptMax !== undefined,
		property: {
			displayName: 'Negative Prompt',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			placeholder: 'e.g. blurry, text, extra fingers',
			description: 'What the video should not show, up to 500 characters',
		},
	},
	(row) => (row ? row.negativePromptMax : 500),
);

/**
 * The API's `prompt_extend`: whether the service rewrites the prompt.
 *
 * @param recommended what the option begins with when it is added
 */
export const promptExtend = (recommended: boolean) =>
	booleanField({
		name: 'promptExtend',
		offered: (row) => row.promptExtend,
		property: {
			displayName: 'Enhance Prompt',
			type: 'boolean',
			default: recommended,
			description: recommended
				? 'Whether the service rewrites the prompt to add detail before it generates the video (prompt_extend in the API). This improves short prompts and takes slightly longer.'
				: 'Whether the service rewrites the prompt to add detail before it generates the video (prompt_extend in the API). Not recommended for this operation, because the rewritten prompt may not match the input video.',
		},
	});

/** The API's `shot_type`: one shot or several. */
export const shotType = choiceField(
	{
		name: 'shotType',
		offered: (row) => row.shotType,
		property: {
			displayName: 'Shot Type',
			type: 'options',
			default: 'single',
			description:
				"One continuous shot, or cuts between multiple shots. 'Multiple Shots' requires 'Enhance Prompt'.",
		},
	},
	[
		{ name: 'Single Shot', value: 'single' },
		{ name: 'Multiple Shots', value: 'multi' },
	],
);

/**
 * Several shots count only where the prompt may be rewritten.
 *
 * @see "shot_type" on the text-to-video page
 */
export function severalShotsNeedRewriting(values: {
	shotType?: string;
	promptExtend?: boolean;
}): Problem[] {
	return values.shotType === 'multi' && values.promptExtend === false
		? [
				{
					field: 'Shot Type',
					value: 'Multiple Shots',
					rule: "requires 'Enhance Prompt'. Turn it on, or choose 'Single Shot'",
				},
			]
		: [];
}

/** The API's `template`: the name of a ready-made video effect. */
export const template = textField({
	name: 'template',
	offered: (row) => row.template,
	property: {
		displayName: 'Template',
		type: 'string',
		default: '',
		placeholder: 'e.g. flying',
		description: 'Name of a predefined video effect. The prompt is ignored when it is set.',
	},
});

/** The API's `watermark`: the words "AI-generated" in the lower right corner. */
export const watermark = booleanField({
	name: 'watermark',
	property: {
		displayName: 'Watermark',
		type: 'boolean',
		default: false,
		description: 'Whether to add the text "AI-generated" in the lower right corner of the video',
	},
});

/** The API's `seed`: the same seed makes similar videos. */
export const seed = numberField(
	{
		name: 'seed',
		property: {
			displayName: 'Seed',
			type: 'number',
			default: 0,
			description:
				'Number that makes results reproducible. The same seed gives similar videos. Without this option, each video gets a random seed.',
		},
	},
	{ whole: true, min: 0, max: 2147483647 },
);

/**
 * Where a model needs a prompt, one must be given.
 *
 * @see "prompt" on each of the Wan API pages
 */
export function promptWhereRequired(
	values: { prompt?: string },
	row: ModelRow | undefined,
): Problem[] {
	return row?.promptRequired && values.prompt === undefined
		? [{ field: prompt.displayName, value: undefined, rule: 'is required' }]
		: [];
}

/**
 * Whether the service looks at an image before it makes the video.
 *
 * @param description what it looks for and what follows
 */
export const checkImage = (description: string) =>
	booleanField({
		name: 'checkImage',
		property: { displayName: 'Check Image', type: 'boolean', default: true, description },
	});

/** Options of the operations that make a video from text, images, references or a document. */
export const videoOptions = { promptExtend: promptExtend(true), seed, watermark };
