/** The regions of Model Studio that serve Wan. `custom` is a base URL of the user's own. */
export type Region = 'singapore' | 'virginia' | 'beijing' | 'frankfurt';

/** What a model does: the API's own short names. One model does one of these. */
export type ModelKind = 't2v' | 'i2v' | 'kf2v' | 'vace';

/** The two create paths under `/api/v1/services/aigc/`. */
export type Endpoint = 'video-generation' | 'image2video';

/** A closed set of values, with the one the API uses when nothing is sent. */
export interface Choice<T extends string | number> {
	values: readonly T[];
	default: T;
}

/** Whole seconds from `min` to `max`. */
export interface SecondsRange {
	min: number;
	max: number;
	default: number;
}

/** A model that always makes videos of this length takes no duration. */
export interface FixedSeconds {
	fixed: number;
}

export type DurationRule = Choice<number> | SecondsRange | FixedSeconds;

/**
 * Sound of the finished video: `silent` never has any, `automatic` is dubbed unless an audio file is
 * given, `switchable` can also be told to stay silent.
 */
export type Sound = 'silent' | 'automatic' | 'switchable';

/** Limits of an image that the model takes. Sides in pixels, size in bytes. */
export interface ImageRule {
	minSide: number;
	maxSide: number;
	maxBytes: number;
	alpha: boolean;
	types: readonly ImageType[];
}

export type ImageType = 'jpeg' | 'png' | 'bmp' | 'webp' | 'tiff';

/** One model: everything that the editor, the checks, the docs and the simulator know of it. */
export interface ModelRow {
	/** The model's name in the API. */
	id: string;
	kind: ModelKind;
	endpoint: Endpoint;
	regions: readonly Region[];
	/** Concrete `width*height` values of the output; absent where the model takes no size. */
	size?: Choice<string>;
	/** Resolution tiers of the output; absent where the model takes no resolution. */
	resolution?: Choice<string>;
	duration: DurationRule;
	/** Longest prompt, in characters. */
	promptMax: number;
	/** Longest negative prompt, in characters; absent where the model takes none. */
	negativePromptMax?: number;
	sound: Sound;
	/** Takes `shot_type`. */
	shotType: boolean;
	/** Takes `template`, the name of a video effect. */
	template: boolean;
	/** The images that the model takes; absent where it takes none. */
	image?: ImageRule;
	/** Create calls that an account may send per second. */
	submissionsPerSecond: number;
	/** Tasks that an account may have running at once. */
	tasksAtOnce: number;
}
