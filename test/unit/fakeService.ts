import type { IDataObject } from 'n8n-workflow';

import type { Api, ApiCall } from '@wan/transport/api';
import { ApiFailure } from '@wan/transport/failure';
import { accountLimits } from '@wan/transport/limits';

/*
 * A service with thousands of tasks, in memory and on the test's clock: tasks that end, a query, and a
 * list in pages; and whatever may be wrong with the list.
 */

const BEIJING = 8 * 60 * 60 * 1000;

/** A task; times in milliseconds since 1970 by the service's clock. */
export interface FakeTask {
	id: string;
	submitted: number;
	end: number;
	/** How it ends; without it, well. */
	status?: string;
}

/** What is wrong with the list. */
export interface ListFault {
	/** Before the call is answered. */
	delay?: number;
	/** The answer in place of the right one; undefined leaves the right one. */
	answer?: (
		call: number,
		right: () => IDataObject | ApiFailure,
	) => IDataObject | ApiFailure | undefined;
	/** Changes a row, or leaves it out. */
	row?: (row: IDataObject, task: FakeTask) => IDataObject | undefined;
}

/** How the service is set up. */
export interface FakeServiceOptions {
	/** How long an answer takes, in milliseconds. */
	latency?: number;
	/** How far the service's clock is from ours, in milliseconds. */
	clockOffset?: number;
	largestPage?: number;
	/** A larger page is refused; without it, the largest one is given. */
	refusesLargePages?: boolean;
	fault?: ListFault;
}

const later = async (milliseconds: number) =>
	await new Promise((resolve) => setTimeout(resolve, milliseconds));

let accounts = 0;

/** A service in memory. */
export class FakeService {
	readonly tasks = new Map<string, FakeTask>();

	/** Every call, with its time. */
	readonly calls: Array<{
		kind: 'query' | 'list';
		at: number;
		taskId?: string;
		query: IDataObject;
	}> = [];

	/** When each end was first told to somebody who asked for the task. */
	readonly noticed = new Map<string, number>();

	readonly limits = accountLimits('http://127.0.0.1', `service ${(accounts += 1)}`);

	private ordered: FakeTask[] = [];

	constructor(readonly options: FakeServiceOptions = {}) {}

	/** The time by the service's clock. */
	now(): number {
		return Date.now() + (this.options.clockOffset ?? 0);
	}

	/** Adds a task that ends so many milliseconds from now. */
	add(runs: number, more: Partial<FakeTask> = {}): string {
		const id = more.id ?? `task-${this.tasks.size}`;
		this.tasks.set(id, { id, submitted: this.now(), end: this.now() + runs, ...more });
		return id;
	}

	/** The API of one execution. */
	api(signal?: AbortSignal): Api {
		return {
			base: { url: 'http://127.0.0.1', region: undefined },
			limits: this.limits,
			signal,
			call: async (call) => {
				const answer = await this.answer(call);
				if (signal?.aborted) {
					throw new ApiFailure({ cancelled: true, certainty: 'doubtful', message: 'Stopped' });
				}
				if (answer instanceof ApiFailure) throw answer;
				return answer;
			},
		};
	}

	/** How many calls of a kind there were. */
	count(kind: 'query' | 'list'): number {
		return this.calls.filter((call) => call.kind === kind).length;
	}

	/** The most calls that any second saw. */
	get busiestSecond(): number {
		let [most, from] = [0, 0];
		this.calls.forEach(({ at }, index) => {
			while (at - this.calls[from].at >= 1_000) from += 1;
			most = Math.max(most, index - from + 1);
		});
		return most;
	}

	/** How late the ends were noticed, in seconds, by task. */
	get late(): Map<string, number> {
		const late = [...this.noticed].map(([id, at]): [string, number] => {
			const { end = NaN } = this.tasks.get(id) ?? {};
			return [id, (at - end) / 1_000];
		});
		return new Map(late);
	}

	private async answer({ path, query = {}, timeout }: ApiCall): Promise<IDataObject | ApiFailure> {
		const { latency = 0, fault } = this.options;
		const isList = path === '/api/v1/tasks/';
		const taskId = isList ? undefined : decodeURIComponent(path.split('/').pop() ?? '');
		this.calls.push({ kind: isList ? 'list' : 'query', at: this.now(), taskId, query });
		if (taskId !== undefined) {
			const answer = this.query(taskId);
			if (latency > 0) await later(latency);
			return answer;
		}
		const call = this.count('list');
		const takes = latency + (fault?.delay ?? 0);
		if (takes > 0) await later(Math.min(takes, timeout));
		if (takes > timeout) {
			return new ApiFailure({ certainty: 'doubtful', code: 'Timeout', message: 'Too late' });
		}
		return fault?.answer?.(call, () => this.list(query)) ?? this.list(query);
	}

	private statusOf({ end, status = 'SUCCEEDED' }: FakeTask, now = this.now()): string {
		return now >= end ? status : 'RUNNING';
	}

	private query(taskId: string): IDataObject {
		const task = this.tasks.get(taskId);
		if (!task) return { output: { task_id: taskId, task_status: 'UNKNOWN' } };
		const status = this.statusOf(task);
		if (status !== 'RUNNING' && !this.noticed.has(taskId)) this.noticed.set(taskId, this.now());
		const submit_time = new Date(task.submitted + BEIJING)
			.toISOString()
			.replace('T', ' ')
			.replace('Z', '');
		return { output: { task_id: taskId, task_status: status, submit_time } };
	}

	private newestFirst(): FakeTask[] {
		if (this.ordered.length !== this.tasks.size) {
			this.ordered = [...this.tasks.values()].sort((a, b) => b.submitted - a.submitted);
		}
		return this.ordered;
	}

	private list(query: IDataObject): IDataObject | ApiFailure {
		const { largestPage = 100, refusesLargePages, fault } = this.options;
		const asked = Number(query.page_size ?? 10);
		if (refusesLargePages && asked > largestPage) {
			return new ApiFailure({
				status: 400,
				code: 'InvalidParameter',
				certainty: 'refused',
				message: 'page_size is too large',
			});
		}
		const size = Math.min(asked, largestPage);
		const page = Number(query.page_no ?? 1);
		const since = query.start_time === undefined ? -Infinity : fromApi(String(query.start_time));
		const now = this.now();
		const tasks = this.newestFirst().filter(
			(task) =>
				task.submitted >= since &&
				(query.status === undefined || query.status === this.statusOf(task, now)),
		);
		const rowOf = (task: FakeTask) => ({
			task_id: task.id,
			status: this.statusOf(task),
			gmt_create: task.submitted,
		});
		return {
			data: tasks
				.slice((page - 1) * size, page * size)
				.flatMap((task) => (fault?.row ? (fault.row(rowOf(task), task) ?? []) : rowOf(task))),
			page_no: page,
			page_size: size,
			total: tasks.length,
			total_page: Math.ceil(tasks.length / size),
		};
	}
}

function fromApi(time: string): number {
	const [year, month, day, hour, minute, second] = (
		/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(time) ?? []
	)
		.slice(1)
		.map(Number);
	return Date.UTC(year, month - 1, day, hour - 8, minute, second);
}
