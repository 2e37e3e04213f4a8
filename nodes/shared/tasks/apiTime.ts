import { DateTime } from 'luxon';

/** The zone that the API's times are in. */
const API_ZONE = 'UTC+8';

/**
 * A time from n8n's date picker or an expression, as the API's list call wants it.
 *
 * @param value ISO text with or without a zone, a luxon DateTime, a Date, or milliseconds since 1970
 * @param zone the workflow's time zone, for text without one
 * @returns `YYYYMMDDhhmmss` in UTC+8, or undefined where the value is no time
 * @see "start_time" and "end_time" of the list call
 */
export function toApiTime(value: unknown, zone: string): string | undefined {
	const time = parse(value, zone);
	const text = time?.isValid ? time.setZone(API_ZONE).toFormat('yyyyLLddHHmmss') : '';
	// A year of five digits or a negative one is no time that the API could read.
	return /^\d{14}$/.test(text) ? text : undefined;
}

function parse(value: unknown, zone: string): DateTime | undefined {
	if (typeof value === 'number') return DateTime.fromMillis(value);
	if (typeof value === 'string') {
		const text = value.trim();
		const iso = DateTime.fromISO(text, { zone });
		return iso.isValid ? iso : DateTime.fromSQL(text, { zone });
	}
	if (value instanceof Date) return DateTime.fromJSDate(value);
	// n8n has a luxon of its own, whose instances are not ours.
	const { toMillis } = (value ?? {}) as { toMillis?: unknown };
	const millis = typeof toMillis === 'function' ? (toMillis.call(value) as unknown) : undefined;
	return typeof millis === 'number' ? DateTime.fromMillis(millis) : undefined;
}
