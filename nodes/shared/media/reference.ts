import type { FileLimits } from '../catalog';

/** Where a media file of one item is found. */
export type MediaLocation =
	{ source: 'url'; url: string } | { source: 'binary'; binaryProperty: string };

/** A media file that an item names, and what its field takes. In the body it is a URL. */
export class MediaReference {
	constructor(
		/** The field's name as the editor shows it. */
		readonly field: string,
		readonly limits: FileLimits,
		readonly location: MediaLocation,
	) {}
}

/** Values in which every media reference has become its URL. */
export type WithUrls<T> = T extends MediaReference
	? string
	: T extends object
		? { [K in keyof T]: WithUrls<T[K]> }
		: T;

/** The media references in a value, in the order in which they stand in it. */
export function referencesIn(value: unknown): MediaReference[] {
	if (value instanceof MediaReference) return [value];
	return typeof value === 'object' && value !== null
		? Object.values(value).flatMap(referencesIn)
		: [];
}

/**
 * A copy of a value with URLs in place of its media references.
 *
 * @param value plain data with media references in it
 * @param urlOf gives the URL of a reference
 */
export function withUrls<T>(value: T, urlOf: (reference: MediaReference) => string): WithUrls<T> {
	const replace = (part: unknown): unknown => {
		if (part instanceof MediaReference) return urlOf(part);
		if (Array.isArray(part)) return part.map(replace);
		return typeof part === 'object' && part !== null
			? Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, replace(inner)]))
			: part;
	};
	return replace(value) as WithUrls<T>;
}
