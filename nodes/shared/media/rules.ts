import type { ImageRule, ImageType, ModelRow } from '../catalog';

/** Lower-level names of the file types that the API takes. */
export type MediaType = ImageType | 'mp4' | 'wav' | 'mp3';

/** What a media field takes. Sizes in bytes, sides in pixels. */
export interface MediaRule {
	kind: 'image' | 'video' | 'audio';
	types: readonly MediaType[];
	maxBytes: number;
	/** Limits of the picture itself; absent where they depend on another file or nothing is known. */
	sides?: { min: number; max: number };
	/** Whether a PNG may have an alpha channel. */
	alpha: boolean;
	/** Whether the API takes the file itself, as a `data:` URL of base64. */
	inline: boolean;
	/** Whether the URL may hold Chinese characters. */
	chineseInUrl: boolean;
}

const MB = 1024 * 1024;

/** An image that a model animates or uses as a frame; unknown models get the widest known limits. */
export function frameRule(row: ModelRow | undefined, inline: boolean): MediaRule {
	return { ...imageRule(row, 20 * MB), inline, chineseInUrl: true };
}

/** An image of general video editing. */
export function referenceRule(row: ModelRow | undefined): MediaRule {
	return { ...imageRule(row, 10 * MB), inline: false, chineseInUrl: false };
}

/** A mask image: it must be as large as its video, so no sides of its own. */
export function maskImageRule(row: ModelRow | undefined): MediaRule {
	return { ...referenceRule(row), sides: undefined };
}

function imageRule(row: ModelRow | undefined, fallbackMaxBytes: number) {
	const image: ImageRule | undefined = row?.image;
	return {
		kind: 'image' as const,
		types: image?.types ?? (['jpeg', 'png', 'bmp', 'webp', 'tiff'] as const),
		maxBytes: image?.maxBytes ?? fallbackMaxBytes,
		sides: image && { min: image.minSide, max: image.maxSide },
		alpha: image?.alpha ?? true,
	};
}

/** A video of general video editing. */
export const videoRule: MediaRule = {
	kind: 'video',
	types: ['mp4'],
	maxBytes: 50 * MB,
	alpha: true,
	inline: false,
	chineseInUrl: false,
};

/** Sound for a video. */
export const audioRule: MediaRule = {
	kind: 'audio',
	types: ['wav', 'mp3'],
	maxBytes: 15 * MB,
	alpha: true,
	inline: false,
	chineseInUrl: true,
};

/** A number of bytes as a person reads it. */
export function megabytes(bytes: number): string {
	return bytes < 100 * 1024
		? `${bytes} bytes`
		: `${(bytes / MB).toFixed(1).replace(/\.0$/, '')} MB`;
}
