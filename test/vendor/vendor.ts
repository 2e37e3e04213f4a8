import { readFileSync } from 'node:fs';
import path from 'node:path';

/*
 * What each Wan model takes, as the vendor's pages say it (models.json). It is the tests' own data: the
 * nodes' catalog is never its source, so that the two can be held against each other.
 */

/** The regions of Model Studio that the table names. */
export type VendorRegion =
	'singapore' | 'virginia' | 'beijing' | 'frankfurt' | 'tokyo' | 'hongkong';

/** What a media file may be. Sizes in bytes, sides in pixels. */
export interface FileLimits {
	/** Endings of file names; absent for the address of a web page. */
	types?: string[];
	maxBytes?: number;
	sides?: [min: number, max: number];
	/** Narrowest and widest shape, such as "1:8 to 8:1". */
	shape?: string;
	seconds?: [min: number, max: number];
	/** The longest that all files of one field may be together, in seconds. */
	secondsTogether?: number;
	minFramesPerSecond?: number;
	maxPages?: number;
	/** False where a PNG must not have an alpha channel. */
	alpha?: boolean;
	schemes: string[];
	/** Set where the URL must be of ASCII characters. */
	asciiUrl?: boolean;
}

/** One type of entry in a list of media, or one kind of file in a list of URLs. */
export interface MediaType {
	min?: number;
	max: number;
	/** The name of the file's limits. */
	file: string;
	/** The limits of the voice that may come with it. */
	voice?: string;
}

/** One key of a create call's `input` or `parameters`. */
export interface VendorField {
	type: 'string' | 'integer' | 'number' | 'boolean' | 'url' | 'url[]' | 'string[]' | 'media[]';
	/** A condition in words is one of those that the simulator knows. */
	required?: boolean | string;
	default?: unknown;
	values?: unknown[];
	min?: number | null;
	max?: number | null;
	maxCharacters?: number;
	file?: string;
	/** Lists of URLs: how many may be pictures, and how many videos. */
	images?: MediaType;
	videos?: MediaType;
	/** Lists of media. */
	types?: Record<string, MediaType>;
	/** The combinations of types that are allowed; without it, any. */
	sets?: string[][];
	/** How many entries of these types there may be together. */
	together?: { of: string[]; min: number; max: number };
	/** The key of an entry's voice. */
	voiceKey?: string;
	/** Rules in words. */
	rules?: string[];
	note?: string;
}

/** The keys of one kind of create call. */
export interface Contract {
	input: Record<string, VendorField>;
	parameters: Record<string, VendorField>;
	note?: string;
}

/** One model. It has a contract of its own, or one for each of its functions. */
export interface VendorModel extends Partial<Contract> {
	family: string;
	path: string;
	regions: VendorRegion[];
	/** General video editing: a contract for each function. */
	functions?: Record<string, Contract>;
	limits: { createsPerSecond: number; tasksAtOnce?: number };
	/** `preview` for a model that the vendor offers as one. */
	status?: string;
	/** Set where the call answers at once and makes no task. */
	sync?: boolean;
	/** Where a finished task's answer holds the link; `output.video_url` where absent. */
	resultKey?: string;
	pricePerSecond?: Record<string, unknown> | null;
}

export interface VendorTable {
	files: Record<string, FileLimits>;
	models: Record<string, VendorModel>;
}

/** The table as the vendor's pages say it. */
export const vendorTable = JSON.parse(
	readFileSync(path.join(__dirname, 'models.json'), 'utf8'),
) as VendorTable;
