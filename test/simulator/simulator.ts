import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { vendorTable, type VendorModel, type VendorRegion } from '../vendor/vendor';
import { checkCreate, checkHeaders, type Service } from './creating';
import { cutAtId, cutLine, echoKey, Faults, sendDripping, sendHalf, sendHuge } from './faults';
import {
	callOf,
	faultAnswer,
	ok,
	PAGE,
	parseObject,
	readText,
	refuse,
	send,
	type Answer,
	type SeenRequest,
} from './http';
import { listTasks } from './list';
import { taskOfWords, WordRefusals } from './promptWords';
import type { Body } from './rules';
import { Storage } from './storage';
import {
	describeTask,
	endOf,
	newTask,
	statusAt,
	type Ending,
	type SimulatedTask,
	type TaskTimes,
} from './tasks';

export type { SeenRequest };

export const SIMULATOR_KEY = 'sk-simulator-0123456789abcdef';

/** How a simulator is set up; times in milliseconds. */
export interface SimulatorOptions {
	/** The only key that is accepted. */
	apiKey?: string;
	/** Offers only this region's models; without it, all. */
	region?: VendorRegion;
	/** Models besides those of the vendor's table, or in place of them, in the table's format. */
	models?: Record<string, VendorModel>;
	/** How long tasks take. */
	times?: TaskTimes;
	/** How a task ends, by its request; without it, well. */
	ending?: (body: Body) => Ending;
	/** Obeys the words of PROMPT_WORDS in the input of a create call. */
	promptWords?: boolean;
	/** What is wrong with the picture of a detect call; without it, nothing. */
	detection?: (body: Body) => { code: string; message: string } | undefined;
	/** Refuses create calls beyond the model's number of tasks at once. */
	limitTasksAtOnce?: boolean;
	/** Refuses create calls beyond the model's number per second. */
	limitCreates?: boolean;
	/** Refuses queries beyond 20 per second. */
	limitQueries?: boolean;
	/** Accepts any body and any model, as the real service accepts most; for measuring peers that send what no page names. */
	acceptAnyBody?: boolean;
	/** How far the service's clock is from ours. */
	clockOffset?: number;
	/** Gives the first page of the task list whatever page is asked for. */
	ignorePageNumber?: boolean;
	/** The largest page of the task list; a larger one is given as this. Without it, larger ones than 100 are refused. */
	largestPage?: number;
	/** How long tasks and links live. */
	lifetime?: number;
	/** The size of the result, in bytes; the video is filled up to it. */
	videoBytes?: number;
	/** The largest upload that the policy allows, in MB; 100 without it. */
	maxFileMb?: number;
	/** Ports; without them, any that is free. */
	port?: number;
	storagePort?: number;
}

const QUERIES_PER_SECOND = 20;
const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;

/** The regions with temporary storage for uploads. */
const REGIONS_WITH_STORAGE: readonly VendorRegion[] = ['singapore', 'beijing'];
/** The model of a task that a test adds without saying which. */
const SOME_MODEL = 'wan2.6-t2v';

/**
 * The Wan API on loopback: strict as the vendor's table, ignorant of the nodes' catalog, with faults on
 * demand. Results lie on a second port, as they lie on another host in reality.
 */
export class Simulator {
	readonly tasks = new Map<string, SimulatedTask>();

	readonly requests: SeenRequest[] = [];

	readonly faults = new Faults();

	readonly storage: Storage;

	private readonly server: Server;

	private readonly recent = new Map<string, number[]>();

	private readonly wordRefusals = new WordRefusals();

	constructor(readonly options: SimulatorOptions = {}) {
		this.storage = new Storage(this.faults, {
			videoBytes: options.videoBytes,
			maxFileMb: options.maxFileMb,
			linkWorks: (taskId) => this.linkWorks(taskId),
		});
		this.server = createServer((request, response) => {
			this.serve(request, response).catch(() => request.socket.destroy());
		});
	}

	/** Starts both servers on loopback. */
	async start(): Promise<this> {
		await new Promise<void>((resolve, reject) => {
			this.server.once('error', reject);
			this.server.listen(this.options.port ?? 0, '127.0.0.1', resolve);
		});
		await this.storage.start(this.options.storagePort ?? 0);
		return this;
	}

	/** Stops both servers and cuts what is open. */
	async stop(): Promise<void> {
		if (!this.server.listening) return;
		await this.storage.stop();
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	/** The API's origin. */
	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/** The time by the service's clock. */
	now(): number {
		return Date.now() + (this.options.clockOffset ?? 0);
	}

	/** The accepted create calls, in their order. */
	get creates(): SeenRequest[] {
		return this.requests.filter(({ call, status }) => call === 'create' && status === 200);
	}

	/** Makes a task without a call, as if another program had created it. */
	addTask(task: Partial<SimulatedTask> = {}): SimulatedTask {
		const body = { model: task.model ?? SOME_MODEL, input: { prompt: 'A boat' } };
		const made: SimulatedTask = {
			...newTask(body, {
				now: this.now(),
				times: this.options.times ?? { pending: 0, running: 0 },
				ending: { status: 'SUCCEEDED' },
				region: this.options.region ?? 'singapore',
				row: this.rowOf(body),
			}),
			...task,
		};
		this.tasks.set(made.id, made);
		return made;
	}

	private linkWorks(taskId: string): boolean {
		const task = this.tasks.get(taskId);
		return task !== undefined && !task.linkExpired && this.now() < endOf(task) + this.lifetime;
	}

	private get lifetime(): number {
		return this.options.lifetime ?? DAY;
	}

	private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url ?? '/', this.url);
		const text = await readText(request);
		const seen: SeenRequest = {
			call: callOf(request.method ?? 'GET', url.pathname),
			method: request.method ?? 'GET',
			path: url.pathname,
			query: Object.fromEntries(url.searchParams),
			headers: request.headers,
			body: parseObject(text),
			at: Date.now(),
		};
		this.requests.push(seen);
		const fault = seen.call === 'other' ? undefined : this.faults.next(seen.call);
		if (fault?.kind === 'reset') return cutLine(request);
		if (fault?.kind === 'hang') return;
		if (fault?.kind === 'slow') await later(fault.milliseconds);
		const early = fault && faultAnswer(fault);
		if (early) {
			seen.status = early.status;
			return send(response, early.status, early.text, early.headers);
		}
		if (fault?.kind === 'echoKey') {
			seen.status = 400;
			return send(response, 400, echoKey(request, fault.escaped));
		}
		const answer = this.answer(seen);
		seen.status = answer.status;
		if (answer.status === 200 && fault?.kind === 'noTaskId')
			answer.body = { request_id: randomUUID() };
		if (answer.status === 200 && fault?.kind === 'unknown') {
			const { task_id } = answer.body.output as Body;
			answer.body = { request_id: randomUUID(), output: { task_id, task_status: 'UNKNOWN' } };
		}
		if (answer.status === 200 && fault?.kind === 'changed') answer.body = fault.change(answer.body);
		if (answer.status === 200 && fault?.kind === 'odd') {
			const { status, code, withoutTask } = fault;
			const message = code === undefined ? {} : { code, message: 'So it is.' };
			const body = withoutTask ? { request_id: randomUUID() } : answer.body;
			return send(response, status, JSON.stringify({ ...body, ...message }));
		}
		if (fault?.kind === 'huge') return sendHuge(response, answer.body, fault.megabytes);
		const json = JSON.stringify(answer.body);
		if (fault?.kind === 'dripAnswer') {
			return await sendDripping(response, json, fault.milliseconds);
		}
		if (fault?.kind === 'resetAfter') return cutLine(request);
		if (fault?.kind === 'cutBody') return sendHalf(request, response, json);
		if (fault?.kind === 'cutJson') return send(response, 200, json.slice(0, json.length / 2));
		if (fault?.kind === 'cutAtId') {
			return send(response, 200, cutAtId(json, fault.characters));
		}
		if (fault?.kind === 'html') {
			return send(response, fault.status ?? 200, PAGE, { 'Content-Type': 'text/html' });
		}
		const type = fault?.kind === 'contentType' ? { 'Content-Type': fault.type } : undefined;
		send(response, answer.status, json, type);
	}

	private answer(seen: SeenRequest): Answer {
		const key = this.options.apiKey ?? SIMULATOR_KEY;
		if (!seen.headers.authorization) return refuse(401, 'InvalidApiKey', 'No API-key provided.');
		if (seen.headers.authorization !== `Bearer ${key}`) {
			return refuse(401, 'InvalidApiKey', 'Invalid API-key provided.');
		}
		switch (seen.call) {
			case 'create':
				return this.create(seen);
			case 'detect':
				return this.detect(seen);
			case 'query':
				return this.limited(() => this.query(seen.path.split('/').pop() ?? ''));
			case 'list':
				return this.limited(() => this.list(seen.query));
			case 'cancel':
				return this.cancel(seen.path.split('/').at(-2) ?? '');
			case 'policy':
				return this.policy(seen.query);
			default:
				return refuse(404, 'NotFound', 'The path is not known.');
		}
	}

	private limited(work: () => Answer): Answer {
		if (this.options.limitQueries !== false && this.tooMany('queries', QUERIES_PER_SECOND)) {
			return refuse(
				429,
				'Throttling.RateQuota',
				'Requests rate limit exceeded, please try again later.',
			);
		}
		return work();
	}

	/** Counts a call and tells whether there were more than so many in the last second. */
	private tooMany(name: string, perSecond: number): boolean {
		const now = Date.now();
		const last = (this.recent.get(name) ?? []).filter((at) => now - at < SECOND);
		const over = last.length >= perSecond;
		this.recent.set(name, over ? last : [...last, now]);
		return over;
	}

	/** The table's row of a call's model. */
	private rowOf(body: Body): VendorModel | undefined {
		const { models } = this.service;
		const name = String(body.model);
		return Object.hasOwn(models, name) ? models[name] : undefined;
	}

	private get service(): Service {
		return {
			models: { ...vendorTable.models, ...this.options.models },
			region: this.options.region,
			uploads: this.storage.uploads,
		};
	}

	/** Checks a call that names a model, and counts it; gives the error to answer with, if any. */
	private refused(seen: SeenRequest, sync: boolean): Answer | undefined {
		const wrongForm = checkHeaders(seen, sync);
		const { body } = seen;
		if (wrongForm || !body) return wrongForm;
		const wrong = this.options.acceptAnyBody ? undefined : checkCreate(seen, body, this.service);
		if (wrong) return wrong;
		const { limits } = this.rowOf(body) ?? {};
		const { limitCreates, limitTasksAtOnce } = this.options;
		const model = String(body.model);
		if (limits && limitCreates !== false && this.tooMany(model, limits.createsPerSecond)) {
			return refuse(
				429,
				'Throttling.RateQuota',
				'Requests rate limit exceeded, please try again later.',
			);
		}
		const { tasksAtOnce = Infinity } = limits ?? {};
		return limitTasksAtOnce && this.running(model) >= tasksAtOnce
			? refuse(429, 'Throttling', 'Too many tasks are running, please try again later.')
			: undefined;
	}

	private create(seen: SeenRequest): Answer {
		const refused = this.refused(seen, false);
		if (refused) return refused;
		const { promptWords, times = { pending: 100, running: 400 } } = this.options;
		const body = seen.body ?? {};
		const wanted = promptWords ? this.wordRefusals.refusal(body, this.now()) : undefined;
		if (wanted) return wanted;
		const task = newTask(body, {
			now: this.now(),
			times,
			ending: this.options.ending?.(body) ?? { status: 'SUCCEEDED' },
			region: this.options.region ?? 'singapore',
			row: this.rowOf(body),
		});
		if (promptWords) Object.assign(task, taskOfWords(body, times));
		this.tasks.set(task.id, task);
		return ok({ output: { task_status: 'PENDING', task_id: task.id } });
	}

	/** The one call that answers at once: whether a picture will do for speech. */
	private detect(seen: SeenRequest): Answer {
		const refused = this.refused(seen, true);
		if (refused) return refused;
		const failure = this.options.detection?.(seen.body ?? {});
		return ok({
			output: failure
				? { check_pass: false, humanoid: false, ...failure }
				: { check_pass: true, humanoid: true },
			usage: { image_count: 1 },
		});
	}

	private running(model: string): number {
		const now = this.now();
		const tasks = [...this.tasks.values()];
		return tasks.filter((task) => task.model === model && now < endOf(task)).length;
	}

	private query(taskId: string): Answer {
		const task = this.tasks.get(taskId);
		const known = task && this.now() < task.submitted + this.lifetime;
		const described = known
			? describeTask(task, this.now(), this.storage.videoUrl(task.id))
			: { output: { task_id: taskId, task_status: 'UNKNOWN' } };
		return ok(described);
	}

	private list(query: Record<string, string>): Answer {
		const now = this.now();
		const alive = [...this.tasks.values()].filter((task) => now < task.submitted + this.lifetime);
		const asked = this.options.ignorePageNumber ? { ...query, page_no: '1' } : query;
		return listTasks(alive, asked, now, this.options.largestPage);
	}

	private cancel(taskId: string): Answer {
		const task = this.tasks.get(taskId);
		if (!task) return refuse(404, 'InvalidParameter', 'The task does not exist.');
		if (statusAt(task, this.now()) !== 'PENDING') {
			return refuse(
				400,
				'UnsupportedOperation',
				'Failed to cancel the task, please confirm if the task is in PENDING status.',
			);
		}
		task.canceledAt = this.now();
		return ok({});
	}

	private policy(query: Record<string, string>): Answer {
		if (query.action !== 'getPolicy' || Object.keys(query).length !== 2 || !query.model) {
			return refuse(400, 'InvalidParameter', 'action and model are required');
		}
		const { region } = this.options;
		if (region && !REGIONS_WITH_STORAGE.includes(region)) {
			return refuse(400, 'InvalidParameter', 'Uploads are not available in this region.');
		}
		return ok({ data: this.storage.newPolicy(query.model) });
	}
}

const later = async (milliseconds: number) =>
	await new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Starts a simulator. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	return await new Simulator(options).start();
}
