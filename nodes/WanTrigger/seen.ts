import type { IDataObject } from 'n8n-workflow';

import { DAY } from '../shared/common/units';
import { isTaskId } from '../shared/tasks/calls';
import { toMillis } from '../shared/tasks/apiTime';

/*
 * Which finished tasks have been delivered: told by their IDs alone. The service's times only give the
 * order. A time may be missing, wrong or in the future, and a row may show up late; none of that may hide
 * a task or deliver one twice.
 */

/** The list holds tasks of 24 hours; an ID that is no longer in it is kept for 24 hours more. */
const KEPT_FOR = 2 * DAY;

/** Task IDs, each with the time of its delivery by our clock, in milliseconds since 1970. */
export type Delivered = Record<string, number>;

/** A row of the task list that stands for a finished task. */
export interface Finished {
	taskId: string;
	status: string;
	/** Milliseconds since 1970, by the service's clock; Infinity where the row does not say. */
	end: number;
	row: IDataObject;
}

/**
 * The finished tasks among the rows of a task list.
 *
 * @param rows the rows as the API gives them; one without a task ID cannot be delivered and is left out
 */
export function finishedTasks(rows: IDataObject[]): Finished[] {
	return rows.flatMap((row) => {
		const { task_id: taskId, status } = row;
		if (!isTaskId(taskId) || !['SUCCEEDED', 'FAILED', 'CANCELED'].includes(String(status))) {
			return [];
		}
		return [{ taskId, status: String(status), end: toMillis(row.end_time) ?? Infinity, row }];
	});
}

/** In the order of ending; tasks of the same millisecond in a fixed order. */
export function byEnd(a: Finished, b: Finished): number {
	if (a.end !== b.end) return a.end < b.end ? -1 : 1;
	return a.taskId < b.taskId ? -1 : 1;
}

/**
 * What has been delivered after these tasks were too; forgets what left the list long ago.
 *
 * @param delivered what has been before
 * @param tasks the tasks delivered now
 * @param listed all finished tasks that the service lists
 * @param time our clock, in milliseconds since 1970
 * @param isWhole whether `listed` is the whole list; a part of it does not say what left
 */
export function withDelivered(
	delivered: Delivered,
	tasks: Finished[],
	listed: Finished[],
	time: number,
	isWhole: boolean,
): Delivered {
	const stillListed = new Set(listed.map(({ taskId }) => taskId));
	const kept = Object.entries(delivered).filter(
		([taskId, at]) => !isWhole || stillListed.has(taskId) || time - at < KEPT_FOR,
	);
	const added = tasks.map(({ taskId }): [string, number] => [taskId, time]);
	return Object.fromEntries([...kept, ...added]);
}
