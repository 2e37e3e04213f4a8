/* Each unit of time and size, once. Times are in milliseconds, sizes in bytes. */

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const KILOBYTE = 1024;
export const MEGABYTE = 1024 * KILOBYTE;

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

/**
 * A number of bytes and the limit that it exceeds, for a message in which the two must differ.
 *
 * @param bytes the size
 * @param limit the most that is allowed, in bytes
 * @returns for example `12 MB` and `10 MB`, or `10485761 bytes` and `10 MB (10485760 bytes)`
 */
export function sizeAndLimit(bytes: number, limit: number): [size: string, limit: string] {
	const [size, most] = [megabytes(bytes), megabytes(limit)];
	return size === most ? [`${bytes} bytes`, `${most} (${limit} bytes)`] : [size, most];
}

/**
 * What is wrong with a file that is too large.
 *
 * @param bytes its size
 * @param limit the most that is allowed, in bytes
 */
export function holdsTooMuch(bytes: number, limit: number): string {
	const [size, most] = sizeAndLimit(bytes, limit);
	return `is ${size} in size, but at most ${most} are allowed`;
}
