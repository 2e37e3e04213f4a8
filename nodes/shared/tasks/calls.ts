import type { IDataObject } from 'n8n-workflow';

import { SECOND } from '../common/units';
import type { Api } from '../transport/api';
import { ApiFailure, mayQueryAgain } from '../transport/failure';
import { now } from '../transport/clock';
import type { Turn } from '../transport/limits';
import { doubling, retry } from '../transport/retry';
import { isTaskStatus, type TaskAnswer } from './task';

const QUERY_TIMEOUT = 30 * SECOND;
const QUERY_TRIES = 4;
const pauseAfter = doubling(SECOND, 4 * SECOND);

/** Whether a value may be a task ID; any other would leave the API's path or name no task. */
export function isTaskId(value: unknown): value is string {
	return typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/.test(value);
}

async function query(
	api: Api,
	path: string,
	parameters?: IDataObject,
	turn: Turn = {},
): Promise<IDataObject> {
	const { within = Infinity, signal = api.signal } = turn;
	const start = now();
	await api.limits.queries.enter({ ...turn, signal });
	const left = Math.max(1, within - (now() - start));
	const timeout = Math.min(QUERY_TIMEOUT, left);
	return await api.call({ method: 'GET', path, query: parameters, timeout });
}

/** Makes a call that creates no task, and again, a few times, after a failure that may pass. */
export async function queryWithRetry<T>(api: Api, call: () => Promise<T>): Promise<T> {
	return await retry(call, {
		mayPass: ({ facts }) => mayQueryAgain(facts),
		pauseAfter,
		mostTries: QUERY_TRIES,
		signal: api.signal,
	});
}

/**
 * Queries one task, and again after a failure that may pass.
 *
 * @param api the credential's API
 * @param taskId the task
 * @returns the answer as it came
 * @throws ApiFailure
 */
export async function queryTask(api: Api, taskId: string): Promise<TaskAnswer> {
	return await queryWithRetry(api, async () => await queryTaskOnce(api, taskId));
}

/**
 * Queries one task, once; for callers that handle failures themselves.
 *
 * @param api the credential's API
 * @param taskId the task
 * @param turn its turn at the gate; `within` counts for gate and call together
 * @returns the answer as it came, under the ID that was asked for where it names none
 * @throws ApiFailure, doubtful also for an answer about another task
 * @see "Query the result by task ID" on each of the Wan API pages
 */
export async function queryTaskOnce(api: Api, taskId: string, turn?: Turn): Promise<TaskAnswer> {
	const path = `/api/v1/tasks/${encodeURIComponent(taskId)}`;
	const answer = await query(api, path, undefined, turn);
	const output = answer.output as IDataObject | undefined;
	if (typeof output !== 'object' || output === null || !isTaskStatus(output.task_status)) {
		throw new ApiFailure({
			certainty: 'doubtful',
			message: 'The answer of the service contains no task_status',
		});
	}
	const { task_id: named } = output;
	if (typeof named === 'string' && named !== '' && named !== taskId) {
		throw new ApiFailure({
			certainty: 'doubtful',
			message: 'The service answered about another task than the one that was asked for',
		});
	}
	return { ...answer, output: { ...output, task_status: output.task_status, task_id: taskId } };
}

/** A page of the account's tasks. Every field but `data` may be missing or wrong. */
export interface TaskPage {
	data: unknown[];
	total?: unknown;
	total_page?: unknown;
	page_size?: unknown;
}

/**
 * Requests one page of the account's tasks, newest first, and again after a failure that may pass.
 *
 * @param api the credential's API
 * @param parameters the list call's own parameters, by the API's names
 * @throws ApiFailure
 */
export async function listTasks(api: Api, parameters: IDataObject): Promise<TaskPage> {
	return await queryWithRetry(api, async () => await listTasksOnce(api, parameters));
}

/**
 * Requests one page of the account's tasks, once.
 *
 * @param api the credential's API
 * @param parameters the list call's own parameters, by the API's names
 * @param turn its turn at the gate; `within` counts for gate and call together
 * @throws ApiFailure
 */
export async function listTasksOnce(
	api: Api,
	parameters: IDataObject,
	turn?: Turn,
): Promise<TaskPage> {
	const answer = await query(api, '/api/v1/tasks/', parameters, turn);
	if (!Array.isArray(answer.data)) {
		throw new ApiFailure({
			certainty: 'doubtful',
			message: 'The answer of the service contains no list of tasks',
		});
	}
	return { ...answer, data: answer.data as unknown[] };
}

/**
 * Cancels a task that is still PENDING.
 *
 * @param api the credential's API
 * @param taskId the task
 * @returns the answer as it came
 * @throws ApiFailure, with code UnsupportedOperation where the task is no longer pending
 */
export async function cancelTask(api: Api, taskId: string): Promise<IDataObject> {
	// The service counts queries, lists and cancellations together.
	await api.limits.queries.enter({ signal: api.signal });
	return await api.call({
		method: 'POST',
		path: `/api/v1/tasks/${encodeURIComponent(taskId)}/cancel`,
		timeout: QUERY_TIMEOUT,
	});
}
