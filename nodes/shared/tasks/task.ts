import type { IDataObject } from 'n8n-workflow';

import type { Cost } from '../cost/money';
import type { Terms } from '../cost/price';

/** An answer about one task, as the API gives it. */
export interface TaskAnswer {
	request_id?: string;
	output: IDataObject & {
		task_id: string;
		task_status: string;
		video_url?: string;
		/** Where speech-to-video and animation have their link. */
		results?: { video_url?: string };
	};
	usage?: IDataObject;
}

/** What is known of a task from creating it; the API does not repeat it. */
export interface TaskCreation {
	model?: string;
	function?: string;
	/** What the price of a second depends on. */
	terms?: Terms;
	/** What the task was estimated to cost. */
	estimate?: Cost;
}

/** Whether a value is a status; an unknown status counts as still running. */
export function isTaskStatus(value: unknown): value is string {
	return typeof value === 'string' && value !== '';
}

/**
 * Whether a task has ended. `UNKNOWN` is not an end: the service may not know an existing task for a
 * moment. `waitForTask` decides how long that may last.
 *
 * @param answer the API's latest answer about it
 */
export function hasEnded(answer: TaskAnswer): boolean {
	return isEnd(answer.output.task_status);
}

/**
 * Whether a status, of an answer or of a row of the task list, is an end.
 *
 * @param status what the service says
 */
export function isEnd(status: unknown): boolean {
	return status === 'SUCCEEDED' || status === 'FAILED' || status === 'CANCELED';
}

/**
 * Whether the service says that it does not know the task.
 *
 * @param answer the API's latest answer about it
 */
export function isUnknown(answer: TaskAnswer): boolean {
	return answer.output.task_status === 'UNKNOWN';
}

/**
 * Whether there is no video and, as far as the service knows, there will be none.
 *
 * @param answer the API's latest answer about the task
 */
export function bringsNoVideo(answer: TaskAnswer): boolean {
	return isUnknown(answer) || (hasEnded(answer) && !hasSucceeded(answer));
}

/**
 * Whether a task has succeeded.
 *
 * @param answer the API's latest answer about it
 */
export function hasSucceeded(answer: TaskAnswer): boolean {
	return answer.output.task_status === 'SUCCEEDED';
}

/**
 * The link to the finished video, wherever the model's family puts it.
 *
 * @param answer the API's latest answer about the task
 * @returns the link, undefined while there is none
 * @see "output.video_url" and "output.results.video_url" on the Wan API pages
 */
export function videoUrlOf({ output }: TaskAnswer): string | undefined {
	return [output.video_url, output.results?.video_url].find(
		(url) => typeof url === 'string' && url !== '',
	);
}

/** Why a task has no video. */
interface Outcome {
	code: string;
	message: string;
}

/**
 * Why a task has no video, in the service's words where it gives any.
 *
 * @param answer the API's latest answer about the task
 */
export function outcomeOf(answer: TaskAnswer): Outcome {
	const { task_status: status, code, message } = answer.output;
	const ours: Record<string, Outcome> = {
		FAILED: { code: 'FAILED', message: 'The task failed, and the service gave no reason' },
		CANCELED: { code: 'CANCELED', message: 'The task was canceled before it started' },
		UNKNOWN: {
			code: 'UNKNOWN',
			message:
				'The service does not know this task. It keeps tasks for 24 hours, in the account and the region that created them',
		},
	};
	const fallback = ours[status] ?? { code: status, message: `The task is ${status}` };
	return {
		code: typeof code === 'string' && code !== '' ? code : fallback.code,
		message: typeof message === 'string' && message !== '' ? message : fallback.message,
	};
}
