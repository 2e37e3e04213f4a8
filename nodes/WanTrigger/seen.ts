import type { IDataObject } from 'n8n-workflow';

import { toIsoTime } from '../shared/tasks/output';

/*
 * Which finished tasks have been delivered. Only the service's own times are compared with each other,
 * so that its clock and ours may differ. A task may show up in the list a while after one that ended
 * later; within that margin tasks are told apart by their IDs, before it none is expected any more.
 */

const MARGIN = 60 * 60 * 1000;

/** What is kept in the workflow's static data. */
export interface Delivered {
	/** The latest end of a delivered task, in milliseconds since 1970, by the service's clock. */
	latestEnd: number;
	/** The delivered tasks that could still show up again, with their end. */
	tasks: Record<string, number>;
}

/** A row of the task list that stands for a finished task. */
export interface Finished {
	taskId: string;
	/** Milliseconds since 1970, by the service's clock; Infinity where the row does not say. */
	end: number;
	row: IDataObject;
}

/**
 * Reads a row of the task list.
 *
 * @param row the row as the API gives it
 */
export function finished(row: IDataObject): Finished {
	const end = Date.parse(toIsoTime(row.end_time) ?? '');
	return { taskId: String(row.task_id), end: Number.isNaN(end) ? Infinity : end, row };
}

/** In the order of ending; tasks of the same millisecond in a fixed order. */
export function byEnd(a: Finished, b: Finished): number {
	if (a.end !== b.end) return a.end < b.end ? -1 : 1;
	return a.taskId < b.taskId ? -1 : 1;
}

/**
 * The tasks that have not been delivered, in the order of ending.
 *
 * @param delivered what has been
 * @param tasks the finished tasks of the list
 */
export function notDelivered(delivered: Delivered, tasks: Finished[]): Finished[] {
	return tasks
		.filter(
			({ taskId, end }) =>
				!Object.hasOwn(delivered.tasks, taskId) && end > delivered.latestEnd - MARGIN,
		)
		.sort(byEnd);
}

/**
 * What has been delivered after these tasks were too; forgets what cannot show up again.
 *
 * @param delivered what has been before
 * @param tasks the tasks delivered now
 */
export function withDelivered(delivered: Delivered, tasks: Finished[]): Delivered {
	const ends = tasks.map(({ end }) => end).filter(Number.isFinite);
	const latestEnd = ends.reduce((latest, end) => Math.max(latest, end), delivered.latestEnd);
	const kept = Object.entries(delivered.tasks).filter(([, end]) => end > latestEnd - MARGIN);
	const added = tasks.map(({ taskId, end }): [string, number] => [
		taskId,
		Number.isFinite(end) ? end : latestEnd,
	]);
	return { latestEnd, tasks: Object.fromEntries([...kept, ...added]) };
}
