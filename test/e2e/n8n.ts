import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { IDataObject, INode, INodeExecutionData, IRunExecutionData } from 'n8n-workflow';

import type { Installed } from './install';

/*
 * A real n8n, driven over its REST API: installed pack, owner, credentials, workflows, executions.
 */

const root = path.join(__dirname, '..', '..');

/** The owner that every n8n here gets. */
export const OWNER = {
	email: 'owner@example.com',
	firstName: 'E2E',
	lastName: 'Owner',
	password: 'Wan-e2e-2026',
};

/** A free port of this machine. */
export async function freePort(): Promise<number> {
	return await new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
		});
	});
}

/** Packs the project as it would be published. */
export function pack(): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'wan-pack-'));
	execFileSync('npm', ['pack', '--pack-destination', folder], { cwd: root, stdio: 'ignore' });
	return path.join(folder, readdirSync(folder)[0]);
}

/** A workflow as n8n's REST API takes it. */
export interface WorkflowFile {
	name: string;
	nodes: INode[];
	connections: object;
	settings?: object;
}

/** An execution in n8n's list. */
export interface ExecutionRow {
	id: string;
	status: string;
	/** How it was started; `integrated` where another execution runs it. */
	mode: string;
}

/** What came of an execution. */
export interface Execution {
	id: string;
	status: string;
	data: IRunExecutionData;
	/** The items of a node's outputs in its last run that brought any. */
	outputs: (node: string) => INodeExecutionData[][];
	error: { message: string; description?: string } | undefined;
}

export const sleep = async (milliseconds: number) =>
	await new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Whether n8n refused a call because the machine is busy: from 2.40 on it gives a regular expression of a
 * display rule 250 ms by the clock, which is too short where other tests use all processors.
 */
const isBusy = ({ status, data }: AxiosResponse<{ message?: string } | undefined>) =>
	status >= 300 &&
	/Regular expression execution timed out|Error validating node parameters/.test(
		data?.message ?? '',
	);

/** One n8n process with a user folder of its own. */
export class N8n {
	readonly folder = mkdtempSync(path.join(tmpdir(), 'wan-n8n-'));

	private process: ChildProcess | undefined;

	private log = '';

	private api!: AxiosInstance;

	private constructor(
		private readonly installed: Installed,
		readonly port: number,
		private readonly brokerPort: number,
		private readonly env: Record<string, string>,
	) {}

	/**
	 * Installs the packed tarball the way n8n does, starts n8n, and makes its owner.
	 *
	 * @param installed the n8n to run
	 * @param tarball the packed project; without it, n8n starts without the nodes
	 * @param env more of n8n's settings
	 */
	static async start(
		installed: Installed,
		tarball: string | undefined,
		env: Record<string, string> = {},
	): Promise<N8n> {
		const n8n = new N8n(installed, await freePort(), await freePort(), env);
		if (tarball) n8n.installPack(tarball);
		await n8n.launch();
		await n8n.request('post', '/owner/setup', OWNER);
		await n8n.login();
		return n8n;
	}

	get url(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	/** The process's ID, for measuring it. */
	get pid(): number | undefined {
		return this.process?.pid;
	}

	/** Everything that n8n has printed. */
	get output(): string {
		return this.log;
	}

	private installPack(tarball: string): void {
		const nodes = path.join(this.folder, '.n8n', 'nodes');
		mkdirSync(nodes, { recursive: true });
		writeFileSync(path.join(nodes, 'package.json'), '{"private": true}');
		execFileSync(
			'npm',
			['install', tarball, '--no-audit', '--legacy-peer-deps', '--ignore-scripts'],
			{
				cwd: nodes,
				stdio: 'ignore',
			},
		);
	}

	/** The settings of this n8n's processes. */
	private settings(): NodeJS.ProcessEnv {
		return {
			...process.env,
			N8N_USER_FOLDER: this.folder,
			N8N_PORT: String(this.port),
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_RUNNERS_BROKER_PORT: String(this.brokerPort),
			N8N_ENCRYPTION_KEY: 'wan-e2e',
			N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
			N8N_DIAGNOSTICS_ENABLED: 'false',
			N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
			N8N_TEMPLATES_ENABLED: 'false',
			N8N_PERSONALIZATION_ENABLED: 'false',
			N8N_SECURE_COOKIE: 'false',
			N8N_LOG_LEVEL: 'info',
			N8N_RESTRICT_FILE_ACCESS_TO: this.folder,
			NODE_OPTIONS: '',
			NODE_ENV: 'production',
			JEST_WORKER_ID: undefined,
			...this.env,
		};
	}

	/** Starts the process and waits until it answers; also after a kill. */
	async launch(): Promise<void> {
		const { node, bin } = this.installed;
		this.process = spawn(node, [bin, 'start'], {
			cwd: this.folder,
			env: this.settings(),
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const keep = (chunk: Buffer) => {
			this.log += chunk.toString();
		};
		this.process.stdout?.on('data', keep);
		this.process.stderr?.on('data', keep);
		const deadline = Date.now() + 120_000;
		while (Date.now() < deadline) {
			await sleep(300);
			if (this.process.exitCode !== null) throw new Error(`n8n ended:\n${this.log.slice(-2000)}`);
			const ready = await axios
				.get(`${this.url}/rest/settings`, { validateStatus: () => true, timeout: 2000 })
				.catch(() => undefined);
			// While it starts, n8n answers with a page of text.
			if (ready?.status === 200 && typeof ready.data === 'object') {
				this.api ??= axios.create({
					baseURL: `${this.url}/rest`,
					validateStatus: () => true,
					// n8n closes idle connections, on a slow machine right when the next call is on its way.
					httpAgent: new Agent({ keepAlive: false }),
					headers: { 'browser-id': 'wan-e2e' },
				});
				return;
			}
		}
		throw new Error(`n8n did not start in two minutes:\n${this.log.slice(-2000)}`);
	}

	/**
	 * Starts a worker of queue mode beside this process, with the same settings.
	 *
	 * @param concurrency how many executions it takes at once
	 */
	async startWorker(concurrency: number): Promise<ChildProcess> {
		const worker = spawn(
			this.installed.node,
			[this.installed.bin, 'worker', `--concurrency=${concurrency}`],
			{
				cwd: this.folder,
				env: { ...this.settings(), N8N_RUNNERS_BROKER_PORT: String(await freePort()) },
				stdio: ['ignore', 'pipe', 'pipe'],
			},
		);
		let printed = '';
		const keep = (chunk: Buffer) => {
			printed += chunk.toString();
			this.log += chunk.toString();
		};
		worker.stdout?.on('data', keep);
		worker.stderr?.on('data', keep);
		const deadline = Date.now() + 60_000;
		while (!printed.includes('worker is now ready') && Date.now() < deadline) {
			if (worker.exitCode !== null) throw new Error(`The worker ended:\n${printed.slice(-2000)}`);
			await sleep(200);
		}
		return worker;
	}

	/** Ends the process at once, as a crash does. */
	async kill(): Promise<void> {
		await this.end('SIGKILL');
	}

	/** Ends the process in good order and starts it again. */
	async restart(): Promise<void> {
		await this.end('SIGTERM');
		await this.launch();
	}

	/** Ends the process and removes its folder. */
	async stop(): Promise<void> {
		await this.end('SIGTERM');
		rmSync(this.folder, { recursive: true, force: true });
	}

	private async end(signal: NodeJS.Signals): Promise<void> {
		const { process: running } = this;
		if (!running || running.exitCode !== null || running.signalCode !== null) return;
		const ended = new Promise((resolve) => running.once('exit', resolve));
		running.kill(signal);
		await Promise.race([ended, sleep(15_000).then(() => running.kill('SIGKILL'))]);
	}

	private async login(): Promise<void> {
		const { email, password } = OWNER;
		const response = await this.api.post('/login', { emailOrLdapLoginId: email, password });
		const cookies = response.headers['set-cookie'] ?? [];
		this.api.defaults.headers.common.Cookie = cookies
			.map((cookie) => cookie.split(';')[0])
			.join('; ');
	}

	/** A call of n8n's REST API; its `data`. */
	async request<T = IDataObject>(
		method: 'get' | 'post' | 'patch' | 'delete',
		address: string,
		body?: object,
	): Promise<T> {
		const send = async (): Promise<AxiosResponse<{ data: T; message?: string }>> =>
			await this.api.request({
				method,
				url: address,
				...(method === 'get' ? { params: body } : { data: body }),
			});
		let response = await send();
		for (let tries = 1; tries < 5 && isBusy(response); tries += 1) {
			await sleep(1_000);
			response = await send();
		}
		if (response.status >= 300) {
			throw new Error(
				`${method} ${address}: HTTP ${response.status} ${JSON.stringify(response.data).slice(0, 500)}`,
			);
		}
		return response.data.data;
	}

	/** The node types that the editor gets to know. */
	async nodeTypes(): Promise<Array<{ name: string; description: string }>> {
		type Types = Array<{ name: string; description: string }>;
		const read = async () =>
			await this.api.get<Types | string>('/types/nodes.json', { baseURL: this.url });
		let { data } = await read();
		// Right after its start, n8n still answers with a page of text.
		for (let tries = 0; tries < 30 && typeof data === 'string'; tries += 1) {
			await sleep(1_000);
			({ data } = await read());
		}
		if (typeof data === 'string') throw new Error(`n8n gives no node types: ${data.slice(0, 200)}`);
		return data;
	}

	/** Makes a credential and gives its ID. */
	async createCredential(data: IDataObject, name = 'Wan API', type = 'wanApi'): Promise<string> {
		const made = await this.request('post', '/credentials', { name, type, data });
		return String(made.id);
	}

	/** Runs a credential's test. */
	async testCredential(data: IDataObject): Promise<{ status: string; message: string }> {
		const id = await this.createCredential(data, 'To be tested');
		return await this.request('post', '/credentials/test', {
			credentials: { id, name: 'To be tested', type: 'wanApi', data },
		});
	}

	/** Makes a workflow whose Wan nodes use a credential, and gives its ID. */
	async createWorkflow(file: WorkflowFile, credentialId: string): Promise<string> {
		const nodes = file.nodes.map((node) =>
			node.type.startsWith('n8n-nodes-wan.')
				? { ...node, credentials: { wanApi: { id: credentialId, name: 'Wan API' } } }
				: node,
		);
		const made = await this.request('post', '/workflows', {
			name: file.name,
			nodes,
			connections: file.connections,
			settings: { executionOrder: 'v1', ...file.settings },
			active: false,
		});
		return String(made.id);
	}

	/** Activates a workflow (publishes it, in newer releases). */
	async activate(id: string): Promise<void> {
		const { versionId } = await this.request('get', `/workflows/${id}`);
		await this.request('post', `/workflows/${id}/activate`, { versionId }).catch(
			async (error: Error) => {
				if (!error.message.includes('HTTP 404')) throw error;
				await this.request('patch', `/workflows/${id}`, { active: true, versionId });
			},
		);
	}

	/** Takes a workflow out of service again. */
	async deactivate(id: string): Promise<void> {
		await this.request('post', `/workflows/${id}/deactivate`).catch(
			async () => await this.request('patch', `/workflows/${id}`, { active: false }),
		);
	}

	/**
	 * Runs a workflow as the editor's button does.
	 *
	 * @param trigger the node it starts from
	 * @param item what that node brings, for one that waits for the world, such as a chat
	 */
	async runManually(id: string, trigger: string, item?: IDataObject): Promise<void> {
		const workflowData = await this.request('get', `/workflows/${id}`);
		const brought = item && {
			startTime: Date.now(),
			executionTime: 0,
			executionIndex: 0,
			executionStatus: 'success',
			source: [null],
			data: { main: [[{ json: item }]] },
		};
		await this.request('post', `/workflows/${id}/run`, {
			workflowData,
			triggerToStartFrom: { name: trigger, ...(brought && { data: brought }) },
		});
	}

	/** Calls a workflow's webhook; a fresh one needs a moment to be known. */
	async callWebhook(hook: string, body: object): Promise<void> {
		for (let tries = 0; tries < 40; tries += 1) {
			const response = await axios.post(`${this.url}/webhook/${hook}`, body, {
				validateStatus: () => true,
			});
			if (response.status < 300) return;
			if (response.status !== 404) throw new Error(`webhook: HTTP ${response.status}`);
			await sleep(250);
		}
		throw new Error('The webhook never became known');
	}

	/** The executions of a workflow, newest first. */
	async executions(workflowId: string): Promise<ExecutionRow[]> {
		const { results } = await this.request<{ results: ExecutionRow[] }>('get', '/executions', {
			filter: JSON.stringify({ workflowId }),
			limit: 100,
		});
		return results;
	}

	/** Reads an execution with its data. */
	async execution(id: string): Promise<Execution> {
		const stored = await this.request('get', `/executions/${id}`);
		const { parse } = await import('flatted');
		const data = parse(String(stored.data)) as IRunExecutionData;
		const { runData, error } = data.resultData;
		return {
			id,
			status: String(stored.status),
			data,
			error: error as Execution['error'],
			outputs: (node) =>
				[...(runData[node] ?? [])]
					.reverse()
					.map(({ data: of }) => (of?.main ?? []).map((items) => items ?? []))
					.find((outs) => outs.some((items) => items.length > 0)) ?? [],
		};
	}

	/** Changes n8n's database, as only a test of what n8n does later may; n8n must not be running. */
	sql(statement: string): void {
		const program =
			'const { Database } = require(process.argv[1]);' +
			'new Database(process.argv[2]).exec(process.argv[3], (e) => { if (e) throw e; });';
		const modules = path.join(path.dirname(this.installed.bin), '..', '..');
		execFileSync(this.installed.node, [
			'-e',
			program,
			path.join(modules, 'sqlite3'),
			path.join(this.folder, '.n8n', 'database.sqlite'),
			statement,
		]);
	}

	/** Stops an execution, as the editor's button does. */
	async stopExecution(id: string): Promise<void> {
		await this.request('post', `/executions/${id}/stop`);
	}

	/**
	 * Waits until a workflow's newest execution has ended, and reads it. Those that a node has n8n run
	 * inside another one count only where there are no others.
	 */
	async finished(workflowId: string, timeout = 180_000): Promise<Execution> {
		const deadline = Date.now() + timeout;
		while (Date.now() < deadline) {
			const all = await this.executions(workflowId);
			const [newest = all[0]] = all.filter(isOuter);
			if (newest && !UNFINISHED.has(newest.status)) {
				return await this.execution(newest.id);
			}
			await sleep(250);
		}
		throw new Error(`The execution did not end in ${timeout / 1000} s`);
	}
}

/**
 * The statuses of an execution that goes on. While n8n starts, it marks executions of its last run as
 * crashed, also those that were stored and that it continues; each has its own status again at its end.
 */
export const UNFINISHED = new Set(['new', 'running', 'waiting', 'unknown', 'crashed']);

const isOuter = ({ mode }: ExecutionRow) => mode !== 'integrated';

/** The executions of a workflow without those that its nodes have n8n run; newest first. */
export async function outerExecutions(n8n: N8n, workflowId: string): Promise<ExecutionRow[]> {
	return (await n8n.executions(workflowId)).filter(isOuter);
}
