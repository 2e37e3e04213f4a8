import type { Region } from '../common/region';

/** The families of the vendor's models, by the part of the name that they share. */
export type Family =
	't2v' | 'i2v' | 'kf2v' | 'vace' | 'r2v' | 'videoedit' | 'unified' | 's2v' | 'animate';

/** The operations that create a task, as saved in workflows. */
export type OperationName =
	| 'textToVideo'
	| 'imageToVideo'
	| 'firstLastFrameToVideo'
	| 'continueVideo'
	| 'referenceToVideo'
	| 'documentToVideo'
	| 'speechToVideo'
	| 'imageReference'
	| 'videoRepainting'
	| 'videoEdit'
	| 'videoExtension'
	| 'videoOutpainting'
	| 'instructionEdit'
	| 'animateMove'
	| 'animateMix';

/** The last but one part of a create call's path: `/api/v1/services/aigc/<endpoint>/video-synthesis`. */
export type Endpoint = 'video-generation' | 'image2video';

/** A closed set of values, with the one that the API uses when nothing is sent. */
export interface Choice<T extends string | number> {
	values: readonly T[];
	default: T;
}

/** Whole seconds from `min` to `max`. */
interface SecondsRange {
	min: number;
	max: number;
	default: number;
}

/** A model whose videos all have this length takes no duration. */
interface FixedSeconds {
	fixed: number;
}

/** The lengths that a model can make, in seconds. */
export type DurationLimits = Choice<number> | SecondsRange | FixedSeconds;

/**
 * Sound of the finished video: `silent` never has any, `automatic` is made by the model, `switchable` is
 * made by the model unless it is told not to, `input` is the sound of an input file. Whether an audio
 * file can take its place is a matter of the row's files.
 */
export type Sound = 'silent' | 'automatic' | 'switchable' | 'input';

export type ImageType = 'jpeg' | 'png' | 'bmp' | 'webp' | 'tiff';
type VideoType = 'mp4' | 'mov' | 'avi';
type AudioType = 'wav' | 'mp3';
export type DocumentType =
	| 'docx'
	| 'doc'
	| 'xlsx'
	| 'xls'
	| 'pptx'
	| 'ppt'
	| 'pdf'
	| 'txt'
	| 'key'
	| 'pages'
	| 'numbers'
	| 'md';
export type FileType = ImageType | VideoType | AudioType | DocumentType;

/** What the API takes as one media file. A `page` is the address of a web page and never a file. */
export interface FileLimits {
	kind: 'image' | 'video' | 'audio' | 'document' | 'page';
	types: readonly FileType[];
	/** Largest size, in bytes; absent where the vendor names none. */
	maxBytes?: number;
	/** Shortest and longest side, in pixels; absent where the vendor names none. */
	sides?: readonly [min: number, max: number];
	/** How many times as long as the shorter side the longer one may be. */
	shape?: number;
	/** Shortest and longest length, in seconds. */
	seconds?: readonly [min: number, max: number];
	/** Set where the service takes a longer file and uses its first seconds only. */
	cutsToLength?: boolean;
	/** The longest that all files of this field may be together, in seconds. */
	secondsTogether?: number;
	/** Fewest frames per second. */
	minFramesPerSecond?: number;
	/** Most pages of a document. */
	maxPages?: number;
	/** Set where a PNG must not have an alpha channel. */
	opaque?: boolean;
	/** Set where the file itself may stand in the request, as a `data:` URL of base64. */
	base64?: boolean;
	/** Set where the URL must not hold Chinese characters. */
	asciiUrl?: boolean;
}

/** The media fields, by their names in the node; those of a reference by what the reference is. */
export type MediaName =
	| 'image'
	| 'audio'
	| 'video'
	| 'document'
	| 'page'
	| 'firstFrame'
	| 'lastFrame'
	| 'firstClip'
	| 'lastClip'
	| 'referenceImage'
	| 'referenceImages'
	| 'referenceVideo'
	| 'referenceAudio'
	| 'referenceVoice'
	| 'maskImage'
	| 'maskVideo';

/** How many references a model takes, and what goes with them. */
export interface ReferenceLimits {
	/** Most images. */
	images: number;
	/** Most videos. */
	videos: number;
	/** Most audio files. */
	audios: number;
	/** Fewest and most images and videos together; absent where only each kind is limited. */
	together?: readonly [min: number, max: number];
	/** Takes a first frame beside the references. */
	firstFrame: boolean;
	/** Longest video where a reference is a video, in seconds; absent where it makes no difference. */
	secondsWithVideo?: number;
	/** Longest that the videos among the references and the new video may be together, in seconds. */
	secondsWithInput?: number;
}

/** A call that looks at an input before a task is created: it answers at once and creates nothing. */
export interface ImageCheck {
	/** The model's name in the API. */
	id: string;
	/** The call's path below `/api/v1/services/aigc/`. */
	path: string;
	/** Calls that an account may send per second. */
	createsPerSecond: number;
}

export type Currency = 'USD' | 'CNY';

/** Indicative price of a second of video, by currency and resolution tier. */
export type Prices = Partial<Record<Currency, Readonly<Record<string, number>>>> & {
	/** The share of the price that a video without sound costs, where it differs. */
	silentShare?: number;
};

/** Prices in regions where they differ from those of the rows. */
export interface RegionalPrices {
	regions: readonly Region[];
	/** The models, by their IDs. */
	models: readonly string[];
	USD: Readonly<Record<string, number>>;
}

/** One model: everything that the editor, the checks and the docs know of it. */
export interface ModelRow {
	/** The model's name in the API. */
	id: string;
	family: Family;
	/** Set while the vendor offers the model as a preview. */
	preview?: true;
	/** The operations that the model serves. */
	operations: readonly OperationName[];
	endpoint: Endpoint;
	regions: readonly Region[];
	/** Values of `size`, as `width*height`; absent where the model takes none. */
	size?: Choice<string>;
	/** Values of `resolution`; absent where the model takes none. */
	resolution?: Choice<string>;
	/** Values of `ratio`; absent where the model takes none. Without a default, the input's shape stays. */
	ratio?: Pick<Choice<string>, 'values'> & { default?: string };
	/** Absent where the length follows the input. */
	duration?: DurationLimits;
	/** Longest prompt, in characters; absent where the model takes none. */
	promptMax?: number;
	/** Every request needs a prompt. */
	promptRequired: boolean;
	/** Takes `prompt_extend`. */
	promptExtend: boolean;
	/** Longest negative prompt, in characters; absent where the model takes none. */
	negativePromptMax?: number;
	/** Absent where the vendor does not say. */
	sound?: Sound;
	/** Takes its files as `input.media`, a list of `{type, url}`, and not as a key each. */
	takesMedia: boolean;
	/** Absent where the model takes no list of references. */
	references?: ReferenceLimits;
	/** The check that the vendor asks for before a task is created. */
	imageCheck?: ImageCheck;
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
