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
			description: 'What should be seen, in English or Chinese',
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
			description: 'What should not be seen, up to 500 characters',
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
			displayName: 'Rewrite Prompt',
			type: 'boolean',
			default: recommended,
			description: recommended
				? 'Whether the service may rewrite the prompt. Helps short prompts; takes a little longer.'
				: 'Whether the service may rewrite the prompt. Off is recommended here: a rewritten prompt may not fit the given video.',
		},
	});

/** The API's `shot_type`: one shot or several. */
export const shotType = choiceField(
	{
		name: 'shotType',
		offered: (row) => row.shotType,
		property: {
			displayName: 'Shots',
			type: 'options',
			default: 'single',
			description:
				'Whether the video is one shot or cuts between several. Several needs Rewrite Prompt.',
		},
	},
	[
		{ name: 'One Shot', value: 'single' },
		{ name: 'Several Shots', value: 'multi' },
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
		? [{ field: 'Shots', value: 'multi', rule: 'Several Shots needs Rewrite Prompt to be on' }]
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
		description: 'Name of a ready-made video effect. The prompt is then ignored.',
	},
});

/** The API's `watermark`: the words "AI-generated" in the lower right corner. */
export const watermark = booleanField({
	name: 'watermark',
	property: {
		displayName: 'Watermark',
		type: 'boolean',
		default: false,
		description: 'Whether to write “AI-generated” in the lower right corner',
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
			description: 'A number that makes results repeatable: the same seed gives similar videos',
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
