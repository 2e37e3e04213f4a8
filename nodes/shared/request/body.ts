/*
 * The body of a create call by the API's own names, as the Wan API pages have it. What is undefined is
 * not sent.
 */

/** The functions of general video editing (VACE). */
export type VaceFunction =
	'image_reference' | 'video_repainting' | 'video_edit' | 'video_extension' | 'video_outpainting';

export interface CreateInput {
	function?: VaceFunction;
	prompt?: string;
	negative_prompt?: string;
	img_url?: string;
	audio_url?: string;
	template?: string;
	first_frame_url?: string;
	last_frame_url?: string;
	first_clip_url?: string;
	last_clip_url?: string;
	video_url?: string;
	mask_image_url?: string;
	mask_video_url?: string;
	mask_frame_id?: number;
	ref_images_url?: string[];
}

export interface CreateParameters {
	size?: string;
	resolution?: string;
	duration?: number;
	prompt_extend?: boolean;
	shot_type?: string;
	audio?: boolean;
	watermark?: boolean;
	seed?: number;
	control_condition?: string;
	strength?: number;
	mask_type?: string;
	expand_ratio?: number;
	expand_mode?: string;
	obj_or_bg?: string[];
	top_scale?: number;
	bottom_scale?: number;
	left_scale?: number;
	right_scale?: number;
}

/** The two halves that an operation lays out. */
export interface BodyParts {
	input: CreateInput;
	parameters: CreateParameters;
}

export interface CreateBody extends BodyParts {
	model: string;
}

/**
 * The body as it is sent.
 *
 * @param model the model's ID
 * @param parts the two halves; keys without a value are left out
 */
export function createBody(model: string, { input, parameters }: BodyParts): CreateBody {
	return { model, input: withoutUndefined(input), parameters: withoutUndefined(parameters) };
}

function withoutUndefined<T extends object>(part: T): T {
	const kept = Object.entries(part).filter(([, value]) => value !== undefined);
	return Object.fromEntries(kept) as T;
}
