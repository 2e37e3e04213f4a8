import type { IDataObject } from 'n8n-workflow';

import { HOUR } from '../shared/common/units';
import { isTaskId } from '../shared/tasks/calls';
import { toMillis } from '../shared/tasks/apiTime';
import { isEnd } from '../shared/tasks/task';

/*
 * How far back a poll reads the task list. The pages do not say which of a task's times `start_time` is
 * compared with, nor in which zone it is read. So the list is read from the submission of the oldest task
 * that has not ended on: all of its times lie behind that. A task that is known to lie behind it, too,
 * must show up: where it does not, the parameter means something else, and the whole list is read. The
 * whole list is also read once an hour, for rows that show up late.
 */

/** The part of the list that a poll has to read. */
export interface ListWindow {
	/** From when on, in milliseconds since 1970 by the service's clock. */
	since: number;
	/** A task that this part of the list holds. */
	witness: string;
}

/** Rows may appear late, and our clock may differ from the service's. */
const MARGIN = 3 * HOUR;

/**
 * What the next poll has to read.
 *
 * @param rows the rows that this poll has read
 * @param time our clock, in milliseconds since 1970
 * @returns undefined for the whole list: where a task that has not ended does not say when it was submitted
 */
export function windowAfter(rows: IDataObject[], time: number): ListWindow | undefined {
	let newest: { at: number; taskId: string } | undefined;
	let since = time;
	for (const { task_id: taskId, status, gmt_create: created } of rows) {
		const at = toMillis(created);
		if (!isEnd(status)) {
			if (at === undefined) return undefined;
			since = Math.min(since, at);
		}
		if (at !== undefined && isTaskId(taskId) && at > (newest?.at ?? -Infinity)) {
			newest = { at, taskId };
		}
	}
	if (!newest) return undefined;
	return { since: Math.min(since, newest.at) - MARGIN, witness: newest.taskId };
}
