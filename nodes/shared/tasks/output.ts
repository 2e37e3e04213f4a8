import type { IDataObject } from 'n8n-workflow';

import { bringsNoVideo, outcomeOf, type TaskAnswer, type TaskOrigin } from './task';

const BEIJING_OFFSET_HOURS = 8;
const LINK_LIFE = 24 * 60 * 60 * 1000;

/**
 * A time of the API in ISO 8601. The API writes UTC+8 without saying so; lists give milliseconds.
 *
 * @param value `2025-04-18 10:36:58.394`, or milliseconds since 1970
 * @returns `2025-04-18T02:36:58.394Z`; undefined where there is no time, the text itself where it is
 * written otherwise
 * @see "submit_time" on the first-and-last-frame page of April 2026
 */
export function toIsoTime(value: unknown): string | undefined {
	if (typeof value === 'number' && value > 0) return new Date(value).toISOString();
	if (typeof value !== 'string' || value === '') return undefined;
	if (/^\d{12,14}$/.test(value)) return new Date(Number(value)).toISOString();
	const parts = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,3}))?$/.exec(value);
	if (!parts) return value;
	const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number);
	const milliseconds = Number((parts[7] ?? '0').padEnd(3, '0'));
	return new Date(
		Date.UTC(year, month - 1, day, hour - BEIJING_OFFSET_HOURS, minute, second, milliseconds),
	).toISOString();
}

/** Leaves out what is not there, so that no column of empty values appears in n8n's table. */
function present(fields: IDataObject): IDataObject {
	return Object.fromEntries(
		Object.entries(fields).filter(
			([, value]) => value !== undefined && value !== null && value !== '',
		),
	);
}

/**
 * An answer about one task as one flat object.
 *
 * @param answer the answer, of a create call or a query
 * @param origin what is known from creating it
 * @returns the fields by the API's names, times in ISO 8601
 */
export function simplifyTask(answer: TaskAnswer, origin: TaskOrigin = {}): IDataObject {
	const { output } = answer;
	const endTime = toIsoTime(output.end_time);
	return present({
		task_id: output.task_id,
		task_status: output.task_status,
		request_id: answer.request_id,
		model: origin.model,
		function: origin.function,
		video_url: output.video_url,
		expires_at: output.video_url && endTime ? afterOneDay(endTime) : undefined,
		orig_prompt: output.orig_prompt,
		actual_prompt: output.actual_prompt,
		submit_time: toIsoTime(output.submit_time),
		scheduled_time: toIsoTime(output.scheduled_time),
		end_time: endTime,
		usage: answer.usage,
		...(bringsNoVideo(answer) ? outcomeOf(answer) : {}),
	});
}

function afterOneDay(isoTime: string): string | undefined {
	const time = Date.parse(isoTime);
	return Number.isNaN(time) ? undefined : new Date(time + LINK_LIFE).toISOString();
}

/**
 * One row of a task list as a flat object, with the names that a single task has.
 *
 * @param row the row as the API gives it
 */
export function simplifyListed(row: IDataObject): IDataObject {
	return present({
		task_id: row.task_id,
		task_status: row.status,
		request_id: row.request_id,
		model: row.model_name,
		region: row.region,
		submit_time: toIsoTime(row.gmt_create),
		scheduled_time: toIsoTime(row.start_time),
		end_time: toIsoTime(row.end_time),
		code: row.code,
		message: row.message,
	});
}
