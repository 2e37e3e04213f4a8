import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { findModel, models } from '@wan/catalog';
import type { Region } from '@wan/common/region';

import { checkBody, type Body } from './documents';
import {
	cutLine,
	echoKey,
	Faults,
	sendDripping,
	sendHalf,
	sendHuge,
	type Call,
	type Fault,
} from './faults';
import { Storage } from './storage';
import {
	describeTask,
	endOf,
	listTask,
	newTask,
	statusAt,
	type Ending,
	type SimulatedTask,
	type TaskTimes,
} from './tasks';

export const SIMULATOR_KEY = 'sk-simulator-0123456789abcdef';

/** How a simulator is set up; times in milliseconds. */
export interface SimulatorOptions {
	/** The only key that is accepted. */
	apiKey?: string;
	/** Offers only this region's models; without it, all. */
	region?: Region;
	/** How long tasks take. */
	times?: TaskTimes;
	/** How a task ends, by its request; without it, well. */
	ending?: (body: Body) => Ending;
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
	/** How long tasks and links live. */
	lifetime?: number;
	/** The size of the result, in bytes; the video is filled up to it. */
	videoBytes?: number;
	/** Ports; without them, any that is free. */
	port?: number;
	storagePort?: number;
}

/** A request that the API has seen. */
export interface SeenRequest {
	call: Call | 'other';
	method: string;
	path: string;
	query: Record<string, string>;
	headers: IncomingMessage['headers'];
	body?: Body;
	at: number;
	status?: number;
}

const QUERIES_PER_SECOND = 20;
const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;

interface Answer {
	status: number;
	body: Body;
}

const refuse = (status: number, code: string, message: string): Answer => ({
	status,
	body: { code, message, request_id: randomUUID() },
});

/**
 * The Wan API on loopback: strict as the documents, driven by the nodes' own catalog, with faults on
 * demand. Results lie on a second port, as they lie on another host in reality.
 */
export class Simulator {
	readonly tasks = new Map<string, SimulatedTask>();

	readonly requests: SeenRequest[] = [];

	readonly faults = new Faults();

	readonly storage: Storage;

	private readonly server: Server;

	private readonly recent = new Map<string, number[]>();

	constructor(readonly options: SimulatorOptions = {}) {
		this.storage = new Storage(this.faults, {
			videoBytes: options.videoBytes,
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
		const body = { model: task.model ?? models[0].id, input: { prompt: 'A boat' } };
		const made: SimulatedTask = {
			...newTask(body, {
				now: this.now(),
				times: this.options.times ?? { pending: 0, running: 0 },
				ending: { status: 'SUCCEEDED' },
				region: this.options.region ?? 'singapore',
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
			body: parse(text),
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

	private create(seen: SeenRequest): Answer {
		const { headers, body } = seen;
		if (headers['x-dashscope-async'] !== 'enable') {
			return refuse(403, 'AccessDenied', 'current user api does not support synchronous calls');
		}
		if (!/^application\/json\b/.test(headers['content-type'] ?? '')) {
			return refuse(400, 'InvalidParameter', 'Content-Type must be application/json');
		}
		if (!body) return refuse(400, 'InvalidParameter', 'The body is not a JSON object');
		const model = String(body.model);
		const refused = this.options.acceptAnyBody ? undefined : this.checkCreate(seen, body);
		if (refused) return refused;
		const row = findModel(model);
		const { limitCreates, limitTasksAtOnce, region } = this.options;
		if (row && limitCreates !== false && this.tooMany(row.id, row.createsPerSecond)) {
			return refuse(
				429,
				'Throttling.RateQuota',
				'Requests rate limit exceeded, please try again later.',
			);
		}
		if (row && limitTasksAtOnce && this.running(model) >= row.tasksAtOnce) {
			return refuse(429, 'Throttling', 'Too many tasks are running, please try again later.');
		}
		const task = newTask(body, {
			now: this.now(),
			times: this.options.times ?? { pending: 100, running: 400 },
			ending: this.options.ending?.(body) ?? { status: 'SUCCEEDED' },
			region: region ?? 'singapore',
		});
		this.tasks.set(task.id, task);
		return {
			status: 200,
			body: {
				output: { task_status: 'PENDING', task_id: task.id },
				request_id: randomUUID(),
			},
		};
	}

	/** What the documents forbid of a create call. */
	private checkCreate(seen: SeenRequest, body: Body): Answer | undefined {
		const row = findModel(String(body.model));
		const { region } = this.options;
		if (!row || (region && !row.regions.includes(region))) {
			return refuse(404, 'ModelNotFound', 'Model not exist.');
		}
		if (!seen.path.includes(`/aigc/${row.endpoint}/`)) {
			return refuse(400, 'InvalidParameter', 'url error, please check url!');
		}
		const problem = checkBody(body, row) ?? this.checkOss(seen);
		return problem ? refuse(400, 'InvalidParameter', problem) : undefined;
	}

	private running(model: string): number {
		const now = this.now();
		const tasks = [...this.tasks.values()];
		return tasks.filter((task) => task.model === model && now < endOf(task)).length;
	}

	/** oss:// URLs need their header, and a file that was uploaded for this very model. */
	private checkOss({ headers, body }: SeenRequest): string | undefined {
		const input = (body?.input ?? {}) as Body;
		const urls = Object.values(input)
			.flat()
			.filter((value): value is string => typeof value === 'string' && value.startsWith('oss://'));
		const announced = headers['x-dashscope-ossresourceresolve'];
		if (urls.length === 0) {
			return announced === undefined
				? undefined
				: 'X-DashScope-OssResourceResolve without an oss:// URL';
		}
		if (announced !== 'enable') return 'X-DashScope-OssResourceResolve must be enable';
		const missing = urls.find((url) => this.storage.uploads.get(url)?.model !== body?.model);
		return missing && `no file was uploaded for this model at ${missing}`;
	}

	private query(taskId: string): Answer {
		const task = this.tasks.get(taskId);
		const known = task && this.now() < task.submitted + this.lifetime;
		const described = known
			? describeTask(task, this.now(), this.storage.videoUrl(task.id))
			: { output: { task_id: taskId, task_status: 'UNKNOWN' } };
		return { status: 200, body: { request_id: randomUUID(), ...described } };
	}

	private list(query: Record<string, string>): Answer {
		const known = [
			'start_time',
			'end_time',
			'model_name',
			'api_key_id',
			'region',
			'status',
			'page_no',
			'page_size',
		];
		const unknown = Object.keys(query).find((key) => !known.includes(key));
		if (unknown) return refuse(400, 'InvalidParameter', `unknown field ${unknown}`);
		const page = this.options.ignorePageNumber ? 1 : Number(query.page_no ?? 1);
		const size = Number(query.page_size ?? 10);
		if (!Number.isInteger(page) || page < 1 || !Number.isInteger(size) || size < 1 || size > 100) {
			return refuse(400, 'InvalidParameter', 'page_no or page_size is wrong');
		}
		for (const name of ['start_time', 'end_time']) {
			if (query[name] !== undefined && !/^\d{14}$/.test(query[name])) {
				return refuse(400, 'InvalidParameter', `${name} must be YYYYMMDDhhmmss`);
			}
		}
		const now = this.now();
		const rows = [...this.tasks.values()]
			.filter((task) => now < task.submitted + this.lifetime)
			.filter((task) => query.model_name === undefined || task.model === query.model_name)
			.filter((task) => query.region === undefined || task.region === query.region)
			.filter((task) => query.status === undefined || statusAt(task, now) === query.status)
			.filter(
				(task) => query.start_time === undefined || task.submitted >= fromApi(query.start_time),
			)
			.filter((task) => query.end_time === undefined || task.submitted <= fromApi(query.end_time))
			.sort((a, b) => b.submitted - a.submitted);
		return {
			status: 200,
			body: {
				request_id: randomUUID(),
				data: rows.slice((page - 1) * size, page * size).map((task) => listTask(task, now)),
				page_no: page,
				page_size: size,
				total: rows.length,
				total_page: Math.ceil(rows.length / size),
			},
		};
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
		return { status: 200, body: { request_id: randomUUID() } };
	}

	private policy(query: Record<string, string>): Answer {
		if (query.action !== 'getPolicy' || Object.keys(query).length !== 2 || !query.model) {
			return refuse(400, 'InvalidParameter', 'action and model are required');
		}
		const { region } = this.options;
		if (region === 'virginia' || region === 'frankfurt') {
			return refuse(400, 'InvalidParameter', 'Uploads are not available in this region.');
		}
		return {
			status: 200,
			body: { request_id: randomUUID(), data: this.storage.newPolicy(query.model) },
		};
	}
}

const PAGE = '<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>';

function faultAnswer(
	fault: Fault,
): { status: number; text: string; headers?: Record<string, string> } | undefined {
	if (fault.kind === 'status') {
		const { code, message } = fault;
		const text = JSON.stringify({ code, message, request_id: randomUUID() });
		return { status: fault.status, text };
	}
	if (fault.kind === 'okWithCode') {
		const { code, message } = fault;
		return { status: 200, text: JSON.stringify({ code, message, request_id: randomUUID() }) };
	}
	if (fault.kind === 'raw')
		return { status: fault.status, text: fault.body, headers: fault.headers };
	return undefined;
}

function callOf(method: string, path: string): Call | 'other' {
	if (method === 'POST' && /^\/api\/v1\/services\/aigc\/[\w-]+\/video-synthesis$/.test(path))
		return 'create';
	if (method === 'GET' && path === '/api/v1/tasks/') return 'list';
	if (method === 'GET' && /^\/api\/v1\/tasks\/[^/]+$/.test(path)) return 'query';
	if (method === 'POST' && /^\/api\/v1\/tasks\/[^/]+\/cancel$/.test(path)) return 'cancel';
	if (method === 'GET' && path === '/api/v1/uploads') return 'policy';
	return 'other';
}

function fromApi(time: string): number {
	const [year, month, day, hour, minute, second] = (
		/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(time) ?? []
	)
		.slice(1)
		.map(Number);
	return Date.UTC(year, month - 1, day, hour - 8, minute, second);
}

async function readText(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): Body | undefined {
	try {
		const value = JSON.parse(text) as unknown;
		return typeof value === 'object' && value !== null && !Array.isArray(value)
			? (value as Body)
			: undefined;
	} catch {
		return undefined;
	}
}

const later = async (milliseconds: number) =>
	await new Promise((resolve) => setTimeout(resolve, milliseconds));

function send(
	response: ServerResponse,
	status: number,
	text: string,
	headers: Record<string, string> = {},
): void {
	response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
	response.end(text);
}

/** Starts a simulator. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	return await new Simulator(options).start();
}
