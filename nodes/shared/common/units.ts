/* Each unit of time and size, once. Times are in milliseconds, sizes in bytes. */

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const KILOBYTE = 1024;
export const MEGABYTE = 1024 * KILOBYTE;

/**
 * A size that is too large, and the largest, for one message.
 *
 * @param bytes the size
 * @param most the largest size
 * @returns both in megabytes, and to the byte where they would read the same
 */
export function sizesApart(bytes: number, most: number): [size: string, most: string] {
	const sizes: [string, string] = [megabytes(bytes), megabytes(most)];
	return sizes[0] === sizes[1] && bytes !== most
		? [`${bytes} bytes`, `${sizes[1]} (${most} bytes)`]
		: sizes;
}

/**
 * A number of bytes for a message.
 *
 * @param bytes the size
 * @returns for example `512 bytes` or `1.5 MB`
 */
export function megabytes(bytes: number): string {
	return bytes < 100 * KILOBYTE
		? `${bytes} bytes`
		: `${(bytes / MEGABYTE).toFixed(1).replace(/\.0$/, '')} MB`;
}
