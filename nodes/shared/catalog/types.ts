import type { Region } from '../common/region';

/** The families of the vendor's models, by the part of the name that they share. */
export type Family = 't2v' | 'i2v' | 'kf2v' | 'vace';

/** The operations that create a task, as saved in workflows. */
export type OperationName =
	| 'textToVideo'
	| 'imageToVideo'
	| 'firstLastFrameToVideo'
	| 'imageReference'
	| 'videoRepainting'
	| 'videoEdit'
	| 'videoExtension'
	| 'videoOutpainting';

/** The last but one part of a create call's path: `/api/v1/services/aigc/<endpoint>/video-synthesis`. */
export type Endpoint = 'video-generation' | 'image2video';

/** A closed set of values, with the one that the API uses when nothing is sent. */
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

/** A model whose videos all have this length takes no duration. */
export interface FixedSeconds {
	fixed: number;
}

export type DurationRule = Choice<number> | SecondsRange | FixedSeconds;

/**
 * Sound of the finished video: `silent` never has any, `automatic` is dubbed unless an audio file is
 * given, `switchable` can also be told to stay silent.
 */
export type Sound = 'silent' | 'automatic' | 'switchable';

export type ImageType = 'jpeg' | 'png' | 'bmp' | 'webp' | 'tiff';
export type FileType = ImageType | 'mp4' | 'wav' | 'mp3';

/** What the API takes as one media file. */
export interface FileLimits {
	kind: 'image' | 'video' | 'audio';
	types: readonly FileType[];
	/** Largest size, in bytes. */
	maxBytes: number;
	/** Shortest and longest side, in pixels; absent where the vendor names none. */
	sides?: readonly [min: number, max: number];
	/** Set where a PNG must not have an alpha channel. */
	opaque?: boolean;
	/** Set where the file itself may stand in the request, as a `data:` URL of base64. */
	base64?: boolean;
	/** Set where the URL must not hold Chinese characters. */
	asciiUrl?: boolean;
}

/** The media fields, by their names in the node. */
export type MediaName =
	| 'image'
	| 'audio'
	| 'video'
	| 'firstFrame'
	| 'lastFrame'
	| 'firstClip'
	| 'lastClip'
	| 'referenceImage'
	| 'referenceImages'
	| 'maskImage'
	| 'maskVideo';

export type Currency = 'USD' | 'CNY';

/** Indicative price of a second of video, by currency and resolution tier. */
export type Prices = Partial<Record<Currency, Readonly<Record<string, number>>>> & {
	/** The share of the price that a video without sound costs, where it differs. */
	silentShare?: number;
};

/** One model: everything that the editor, the checks and the docs know of it. */
export interface ModelRow {
	/** The model's name in the API. */
	id: string;
	family: Family;
	/** The operations that the model serves. */
	operations: readonly OperationName[];
	endpoint: Endpoint;
	regions: readonly Region[];
	/** Values of `size`, as `width*height`; absent where the model takes none. */
	size?: Choice<string>;
	/** Values of `resolution`; absent where the model takes none. */
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
	/** What the model takes in each media field; absent where it lacks the field. */
	files: Readonly<Partial<Record<MediaName, FileLimits>>>;
	/** Create calls that an account may send per second. */
	createsPerSecond: number;
	/** Tasks that an account may have running at once. */
	tasksAtOnce: number;
	/** Indicative prices, gathered on `PRICES_OF`; absent where the vendor names none. */
	prices?: Prices;
}
