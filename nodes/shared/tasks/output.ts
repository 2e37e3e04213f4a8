import type { IDataObject } from 'n8n-workflow';

import { findModel } from '../catalog';
import { billed } from '../cost/billed';
import { DAY } from '../common/units';
import type { Cost } from '../cost/money';
import { toIsoTime, toMillis } from './apiTime';
import {
	bringsNoVideo,
	hasEnded,
	hasSucceeded,
	outcomeOf,
	videoUrlOf,
	type TaskAnswer,
	type TaskCreation,
} from './task';

/** How long the service keeps a video behind its link. */
const LINK_LIFE = DAY;

/**
 * The fields of a simplified task, in the order of the columns of n8n's table: the status, the video and why
 * there is none come first, and what only the vendor's support asks for comes last.
 */
const COLUMNS = [
	'task_id',
	'task_status',
	'video_url',
	'expires_at',
	'error',
	'code',
	'message',
	'description',
	'model',
	'function',
	'region',
	'cost',
	'orig_prompt',
	'actual_prompt',
	'submit_time',
	'scheduled_time',
	'end_time',
	'usage',
	'request_id',
];

/**
 * Puts the fields of a simplified task in the order of `COLUMNS`; any others follow in their own order.
 *
 * @param fields the fields, in any order
 */
export function inColumnOrder(fields: IDataObject): IDataObject {
	const known = COLUMNS.filter((name) => name in fields);
	return { ...Object.fromEntries(known.map((name) => [name, fields[name]])), ...fields };
}

/** Leaves out what is not there, so that no column of empty values appears, and sets the columns' order. */
function present(fields: IDataObject): IDataObject {
	return inColumnOrder(
		Object.fromEntries(
			Object.entries(fields).filter(
				([, value]) => value !== undefined && value !== null && value !== '',
			),
		),
	);
}

/**
 * An answer about one task as one flat object.
 *
 * @param answer the answer, of a create call or a query
 * @param creation what is known from creating it
 * @returns the fields by the API's names, times in ISO 8601
 */
export function simplifyTask(answer: TaskAnswer, creation: TaskCreation = {}): IDataObject {
	const { output } = answer;
	const videoUrl = videoUrlOf(answer);
	const end = toMillis(output.end_time);
	return present({
		task_id: output.task_id,
		task_status: output.task_status,
		request_id: answer.request_id,
		model: creation.model,
		function: creation.function,
		video_url: videoUrl,
		expires_at: videoUrl && end ? new Date(end + LINK_LIFE).toISOString() : undefined,
		orig_prompt: output.orig_prompt,
		actual_prompt: output.actual_prompt,
		submit_time: toIsoTime(output.submit_time),
		scheduled_time: toIsoTime(output.scheduled_time),
		end_time: toIsoTime(output.end_time),
		usage: answer.usage,
		cost: costOf(answer, creation),
		...(bringsNoVideo(answer) ? outcomeOf(answer) : {}),
	});
}

/**
 * What a task costs, as far as it is known: billed once it has succeeded, estimated until then and where
 * the answer does not say what was billed. A task that failed or was canceled costs nothing and has none.
 *
 * @param answer the answer, of a create call or a query
 * @param creation what is known from creating it
 */
function costOf(answer: TaskAnswer, creation: TaskCreation): Cost | undefined {
	const { model, terms, estimate } = creation;
	if (!hasEnded(answer)) return estimate;
	if (!hasSucceeded(answer)) return undefined;
	const row = model === undefined ? undefined : findModel(model);
	return (terms && billed(answer.usage, row, terms)) ?? estimate;
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
