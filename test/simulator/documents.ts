import type { Family, ModelRow } from '@wan/catalog';

/*
 * The request bodies as the vendor's pages describe them: which keys there are, of what type, and in
 * what bounds. Written from the pages and not from the nodes, so that the two check each other. What a
 * model allows comes from the catalog.
 */

export type Body = Record<string, unknown>;

/** Says what is wrong with a value; undefined where nothing is. */
type Check = (value: unknown, row: ModelRow) => string | undefined;

interface Shape {
	required: string[];
	input: Record<string, Check>;
	parameters: Record<string, Check>;
	rules?: (input: Body, parameters: Body) => string | undefined;
}

const isText: Check = (value) => (typeof value === 'string' ? undefined : 'must be a string');

const upTo =
	(max: (row: ModelRow) => number): Check =>
	(value, row) =>
		isText(value, row) ??
		([...(value as string)].length > max(row)
			? `must not exceed ${max(row)} characters`
			: undefined);

const isBoolean: Check = (value) => (typeof value === 'boolean' ? undefined : 'must be a boolean');

const within =
	(min: number, max: number, whole: boolean): Check =>
	(value) =>
		typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value))
			? undefined
			: `must be ${whole ? 'an integer' : 'a number'} in [${min}, ${max}]`;

const oneOf =
	(...values: unknown[]): Check =>
	(value) =>
		values.includes(value) ? undefined : `must be one of ${values.join(', ')}`;

const never: Check = () => 'is not supported by this model';

const isUrl: Check = (value) =>
	typeof value === 'string' && /^(https?|oss):\/\/[^\s/]+\/\S*$/.test(value)
		? undefined
		: 'url error, please check url!';

const isPlainUrl: Check = (value, row) =>
	isUrl(value, row) ??
	(/[\u4e00-\u9fff]/.test(value as string) ? 'must not contain Chinese characters' : undefined);

const isImageOrData: Check = (value, row) =>
	typeof value === 'string' &&
	/^data:image\/(jpeg|png|bmp|webp);base64,[A-Za-z0-9+/]+=*$/.test(value)
		? undefined
		: isUrl(value, row);

const listOf =
	(min: number, max: number, check: Check): Check =>
	(value, row) => {
		if (!Array.isArray(value) || value.length < min || value.length > max) {
			return `must be an array of ${min} to ${max}`;
		}
		return value.map((entry) => check(entry, row)).find((problem) => problem !== undefined);
	};

const sizeOfModel: Check = (value, row) =>
	row.size?.values.includes(value as string) ? undefined : 'The size is not match';
const resolutionOfModel: Check = (value, row) =>
	row.resolution?.values.includes(value as string) ? undefined : 'The resolution is not match';
const durationOfModel: Check = (value, row) => {
	const rule = row.duration;
	if ('fixed' in rule) return oneOf(rule.fixed)(value, row);
	if ('values' in rule) return oneOf(...rule.values)(value, row);
	return within(rule.min, rule.max, true)(value, row);
};

const prompt = upTo((row) => row.promptMax);
const negativePrompt = upTo((row) => row.negativePromptMax ?? 0);
const seed = within(0, 2147483647, true);
const audioUrl: Check = (value, row) =>
	row.sound === 'silent' ? never(value, row) : isUrl(value, row);
const shotType: Check = (value, row) =>
	row.shotType ? oneOf('single', 'multi')(value, row) : never(value, row);
const template: Check = (value, row) => (row.template ? isText(value, row) : never(value, row));
const audio: Check = (value, row) =>
	row.sound === 'switchable' ? isBoolean(value, row) : never(value, row);

const common = { prompt_extend: isBoolean, seed, watermark: isBoolean };
const vaceDuration = { duration: oneOf(5) };
const vaceImage = listOf(1, 1, isPlainUrl);

const shapes: Record<string, Shape> = {
	t2v: {
		required: ['prompt'],
		input: { prompt, negative_prompt: negativePrompt, audio_url: audioUrl },
		parameters: { ...common, size: sizeOfModel, duration: durationOfModel, shot_type: shotType },
	},
	i2v: {
		required: ['img_url'],
		input: {
			img_url: isImageOrData,
			prompt,
			negative_prompt: negativePrompt,
			audio_url: audioUrl,
			template,
		},
		parameters: {
			...common,
			resolution: resolutionOfModel,
			duration: durationOfModel,
			shot_type: shotType,
			audio,
		},
	},
	kf2v: {
		required: ['first_frame_url'],
		input: {
			first_frame_url: isUrl,
			last_frame_url: isUrl,
			prompt,
			negative_prompt: negativePrompt,
			template,
		},
		parameters: { ...common, resolution: resolutionOfModel, duration: durationOfModel },
		rules: (input) =>
			input.template === undefined && input.last_frame_url === undefined
				? 'last_frame_url is required'
				: undefined,
	},
	image_reference: {
		required: ['prompt', 'ref_images_url'],
		input: { function: isText, prompt, ref_images_url: listOf(1, 3, isPlainUrl) },
		parameters: {
			...common,
			...vaceDuration,
			size: sizeOfModel,
			obj_or_bg: listOf(1, 3, oneOf('obj', 'bg')),
		},
		rules: (input, parameters) => {
			const images = input.ref_images_url as unknown[];
			const roles = parameters.obj_or_bg as unknown[] | undefined;
			if (roles ? roles.length !== images.length : images.length > 1) {
				return 'ref_images_url and obj_or_bg must be the same length';
			}
			return (roles ?? []).filter((role) => role === 'bg').length > 1
				? 'obj_or_bg allows at most one bg'
				: undefined;
		},
	},
	video_repainting: {
		required: ['prompt', 'video_url'],
		input: { function: isText, prompt, video_url: isPlainUrl, ref_images_url: vaceImage },
		parameters: {
			...common,
			control_condition: oneOf('posebodyface', 'posebody', 'depth', 'scribble'),
			strength: within(0, 1, false),
		},
		rules: (_input, parameters) =>
			parameters.control_condition === undefined ? 'control_condition is required' : undefined,
	},
	video_edit: {
		required: ['prompt', 'video_url'],
		input: {
			function: isText,
			prompt,
			video_url: isPlainUrl,
			ref_images_url: vaceImage,
			mask_image_url: isPlainUrl,
			mask_video_url: isPlainUrl,
			// Up to the last frame of the video, which is not looked at.
			mask_frame_id: within(1, Infinity, true),
		},
		parameters: {
			...common,
			...vaceDuration,
			control_condition: oneOf('', 'posebodyface', 'depth'),
			mask_type: oneOf('tracking', 'fixed'),
			expand_ratio: within(0, 1, false),
			expand_mode: oneOf('hull', 'bbox', 'original'),
			size: sizeOfModel,
		},
		rules: (input) => {
			const masks = [input.mask_image_url, input.mask_video_url].filter(Boolean).length;
			if (masks !== 1) return 'exactly one of mask_image_url and mask_video_url is required';
			return input.mask_video_url !== undefined && input.mask_frame_id !== undefined
				? 'mask_frame_id goes with mask_image_url'
				: undefined;
		},
	},
	video_extension: {
		required: ['prompt'],
		input: {
			function: isText,
			prompt,
			first_frame_url: isPlainUrl,
			last_frame_url: isPlainUrl,
			first_clip_url: isPlainUrl,
			last_clip_url: isPlainUrl,
			video_url: isPlainUrl,
		},
		parameters: {
			...common,
			...vaceDuration,
			control_condition: oneOf('', 'posebodyface', 'depth'),
		},
		rules: (input, parameters) => {
			const media = Object.keys(input).filter((key) => key.endsWith('_url'));
			if (media.length === 0) return 'at least one frame, clip or video is required';
			return input.video_url !== undefined && !parameters.control_condition
				? 'control_condition is required with video_url'
				: undefined;
		},
	},
	video_outpainting: {
		required: ['prompt', 'video_url'],
		input: { function: isText, prompt, video_url: isPlainUrl },
		parameters: {
			...common,
			...vaceDuration,
			top_scale: within(1, 2, false),
			bottom_scale: within(1, 2, false),
			left_scale: within(1, 2, false),
			right_scale: within(1, 2, false),
		},
	},
};

const isObject = (value: unknown): value is Body =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function shapeOf(kind: Family, input: Body): Shape | undefined {
	if (kind !== 'vace') return shapes[kind];
	const name = String(input.function);
	return Object.hasOwn(shapes, name) && name.includes('_') ? shapes[name] : undefined;
}

/**
 * Checks a create call's body against the documents.
 *
 * @param body the parsed JSON
 * @param row the model's row
 * @returns what is wrong, or undefined
 */
export function checkBody(body: Body, row: ModelRow): string | undefined {
	for (const key of Object.keys(body)) {
		if (!['model', 'input', 'parameters'].includes(key)) return `unknown field ${key}`;
	}
	const { input, parameters = {} } = body;
	if (!isObject(input)) return 'input is required';
	if (!isObject(parameters)) return 'parameters must be an object';
	const shape = shapeOf(row.family, input);
	if (!shape) return `unknown function ${String(input.function)}`;
	for (const key of shape.required) {
		if (input[key] === undefined || input[key] === '') return `input.${key} is required`;
	}
	const parts: Array<['input' | 'parameters', Body]> = [
		['input', input],
		['parameters', parameters],
	];
	for (const [part, values] of parts) {
		for (const [key, value] of Object.entries(values)) {
			const check = Object.hasOwn(shape[part], key) ? shape[part][key] : undefined;
			if (!check) return `unknown field ${part}.${key}`;
			const problem = check(value, row);
			if (problem) return `${part}.${key}: ${problem}`;
		}
	}
	return shape.rules?.(input, parameters);
}
