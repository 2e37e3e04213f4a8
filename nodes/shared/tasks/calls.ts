import type { IDataObject } from 'n8n-workflow';

import type { Api } from '../transport/api';
import { ApiFailure, mayQueryAgain } from '../transport/failure';
import { now } from '../transport/clock';
import type { Turn } from '../transport/limits';
import { doubling, retry } from '../transport/retry';
import { isTaskStatus, type TaskAnswer } from './task';

const QUERY_TIMEOUT = 30_000;
const QUERY_TRIES = 4;
const pauseAfter = doubling(1_000, 4_000);

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

/** Asks a question that costs nothing, and again after what may pass, a few times. */
export async function insist<T>(api: Api, ask: () => Promise<T>): Promise<T> {
	return await retry(ask, {
		mayPass: ({ facts }) => mayQueryAgain(facts),
		pauseAfter,
		mostTries: QUERY_TRIES,
		signal: api.signal,
	});
}

/**
 * Asks for one task, and again after what may pass.
 *
 * @param api the credential's API
 * @param taskId the task
 * @returns the answer as it came
 * @throws ApiFailure
 */
export async function queryTask(api: Api, taskId: string): Promise<TaskAnswer> {
	return await insist(api, async () => await queryTaskOnce(api, taskId));
}

/**
 * Asks for one task, once; for those who have a plan of their own for what fails.
 *
 * @param api the credential's API
 * @param taskId the task
 * @param turn how urgent it is, how long gate and call may take together, and what stops it
 * @returns the answer as it came, under the ID that was asked for
 * @throws ApiFailure
 * @see "Query the result by task ID" on each of the Wan API pages
 */
export async function queryTaskOnce(api: Api, taskId: string, turn?: Turn): Promise<TaskAnswer> {
	const path = `/api/v1/tasks/${encodeURIComponent(taskId)}`;
	const answer = await query(api, path, undefined, turn);
	const output = answer.output as IDataObject | undefined;
	if (typeof output !== 'object' || output === null || !isTaskStatus(output.task_status)) {
		throw new ApiFailure({
			certainty: 'doubtful',
			message: 'The service’s answer about the task holds no task_status',
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
 * Asks for one page of the account's tasks, newest first, and again after what may pass.
 *
 * @param api the credential's API
 * @param parameters the list call's own parameters, by the API's names
 * @throws ApiFailure
 */
export async function listTasks(api: Api, parameters: IDataObject): Promise<TaskPage> {
	return await insist(api, async () => await listTasksOnce(api, parameters));
}

/**
 * Asks for one page of the account's tasks, once.
 *
 * @param api the credential's API
 * @param parameters the list call's own parameters, by the API's names
 * @param turn how urgent it is, and how long gate and call may take together
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
			message: 'The service’s answer holds no list of tasks',
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
