import { randomUUID } from 'node:crypto';

import type { VendorModel } from '../vendor/vendor';
import type { Body } from './rules';
import { resultOf, secondsOf, type Made } from './usage';

/** How a simulated task ends. */
export interface Ending {
	status: 'SUCCEEDED' | 'FAILED' | 'CANCELED' | 'UNKNOWN';
	code?: string;
	message?: string;
}

/** How long a task stays in each state, in milliseconds. */
export interface TaskTimes {
	pending: number;
	running: number;
}

/** A task of the simulator; its state follows from the clock. */
export interface SimulatedTask extends Made {
	id: string;
	function?: string;
	prompt?: string;
	rewritten: boolean;
	region: string;
	submitted: number;
	times: TaskTimes;
	ending: Ending;
	canceledAt?: number;
	/** Whether the link to the video has been made to expire. */
	linkExpired?: boolean;
	/** Whether it succeeds without a `video_url`, as tasks of other services of the account do. */
	withoutVideo?: boolean;
	/** The `end_time` as the list and the query give it, in place of the right one; null for none. */
	shownEnd?: string | number | null;
}

const BEIJING = 8 * 60 * 60 * 1000;

/** A time as the API writes it: UTC+8, without saying so. */
export function apiTime(milliseconds: number): string {
	return new Date(milliseconds + BEIJING).toISOString().replace('T', ' ').replace('Z', '');
}

/** A task out of an accepted create call. */
export function newTask(
	body: Body,
	options: {
		now: number;
		times: TaskTimes;
		ending: Ending;
		region: string;
		row: VendorModel | undefined;
	},
): SimulatedTask {
	const input = (body.input ?? {}) as Body;
	const parameters = (body.parameters ?? {}) as Body;
	const prompt = typeof input.prompt === 'string' ? input.prompt : undefined;
	return {
		id: randomUUID(),
		model: String(body.model),
		function: input.function as string | undefined,
		prompt,
		rewritten: prompt !== undefined && parameters.prompt_extend !== false,
		seconds: secondsOf(body, options.row),
		request: body,
		row: options.row,
		region: options.region,
		submitted: options.now,
		times: options.times,
		ending: options.ending,
	};
}

const startOf = (task: SimulatedTask) => task.submitted + task.times.pending;

/** When a task ends, by the simulator's clock. */
export function endOf(task: SimulatedTask): number {
	return task.canceledAt ?? startOf(task) + task.times.running;
}

/** A task's state at a time. */
export function statusAt(task: SimulatedTask, now: number): string {
	if (task.canceledAt !== undefined) return 'CANCELED';
	if (now < startOf(task)) return 'PENDING';
	if (now < endOf(task)) return 'RUNNING';
	return task.ending.status;
}

/** The `output` and `usage` of a query. */
export function describeTask(task: SimulatedTask, now: number, videoUrl: string): Body {
	const status = statusAt(task, now);
	const output: Body = { task_id: task.id, task_status: status };
	if (status === 'UNKNOWN') return { output };
	output.submit_time = apiTime(task.submitted);
	if (status === 'PENDING') return { output };
	output.scheduled_time = apiTime(Math.min(startOf(task), endOf(task)));
	if (status === 'RUNNING') return { output };
	if (task.shownEnd !== null) output.end_time = task.shownEnd ?? apiTime(endOf(task));
	if (status !== 'SUCCEEDED') {
		return status === 'FAILED'
			? { output: { ...output, code: task.ending.code, message: task.ending.message } }
			: { output };
	}
	const { link, usage } = resultOf(task, videoUrl);
	if (!task.withoutVideo) Object.assign(output, link);
	if (task.prompt !== undefined) output.orig_prompt = task.prompt;
	if (task.rewritten) output.actual_prompt = `${task.prompt} Cinematic light, slow camera.`;
	return { output, usage };
}

/** A row of the task list. */
export function listTask(task: SimulatedTask, now: number): Body {
	const status = statusAt(task, now);
	const ended = ['SUCCEEDED', 'FAILED', 'CANCELED'].includes(status);
	return {
		task_id: task.id,
		model_name: task.model,
		status,
		region: task.region,
		gmt_create: task.submitted,
		...(status !== 'PENDING' && { start_time: startOf(task) }),
		...(ended && task.shownEnd !== null && { end_time: task.shownEnd ?? endOf(task) }),
		...(status === 'FAILED' && { code: task.ending.code, message: task.ending.message }),
	};
}
