/*
 * The body of a create call by the API's own names, as the Wan API pages have it. What is undefined is
 * not sent.
 */

/** The functions of general video editing (VACE). */
export type VaceFunction =
	'image_reference' | 'video_repainting' | 'video_edit' | 'video_extension' | 'video_outpainting';

/** A file in `input.media`, by what it is for. */
export interface MediaEntry {
	type:
		| 'first_frame'
		| 'last_frame'
		| 'first_clip'
		| 'driving_audio'
		| 'reference_image'
		| 'reference_video'
		| 'reference_audio'
		| 'video'
		| 'file'
		| 'link';
	url: string;
	reference_voice?: string;
}

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
	reference_urls?: string[];
	image_url?: string;
	media?: MediaEntry[];
	watermark?: boolean;
}

export interface CreateParameters {
	size?: string;
	resolution?: string;
	ratio?: string;
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
	audio_setting?: string;
	mode?: string;
	check_image?: boolean;
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

/**
 * `input.media` out of files by what they are for.
 *
 * @param files the URLs, by type; those that are undefined are left out
 * @returns the list, in the order of the types, without a key that has no value
 */
export function mediaList(
	files: Partial<Record<MediaEntry['type'], string | undefined>>,
): MediaEntry[] {
	return Object.entries(files).flatMap(([type, url]) =>
		url === undefined ? [] : [{ type: type as MediaEntry['type'], url }],
	);
}

/** A list, or nothing where it is empty: the API takes no empty list. */
export const filled = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);
