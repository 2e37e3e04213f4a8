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
