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

/** Times before 2000 or after 2100 are in another unit than milliseconds, or no times at all. */
const EARLIEST = Date.UTC(2000, 0);
const LATEST = Date.UTC(2100, 0);

/**
 * A time of the API. The API writes UTC+8 without saying so; lists give milliseconds.
 *
 * @param value `2025-04-18 10:36:58.394`, or milliseconds since 1970; whatever it is, nothing is thrown
 * @returns milliseconds since 1970; undefined where the value is no time in one of the two forms
 * @see "submit_time" on the first-and-last-frame page of April 2026
 */
export function toMillis(value: unknown): number | undefined {
	if (typeof value !== 'number' && typeof value !== 'string') return undefined;
	const text = String(value);
	const time = /^\d+$/.test(text) ? Number(text) : beijingTime(text);
	return time >= EARLIEST && time < LATEST ? time : undefined;
}

function beijingTime(text: string): number {
	const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?$/.exec(text);
	if (!parts) return NaN;
	const [, date, clock, fraction = ''] = parts;
	return Date.parse(`${date}T${clock}.${fraction.slice(0, 3).padEnd(3, '0')}+08:00`);
}

/**
 * A time of the API in ISO 8601.
 *
 * @param value see `toMillis`
 * @returns `2025-04-18T02:36:58.394Z`; undefined where the service gives no time; its own text where that
 * is a time in another form, so that nothing it said is lost
 */
export function toIsoTime(value: unknown): string | undefined {
	const time = toMillis(value);
	if (time !== undefined) return new Date(time).toISOString();
	const isText = typeof value === 'string' || typeof value === 'number';
	return isText && Number(value) !== 0 ? String(value) : undefined;
}
