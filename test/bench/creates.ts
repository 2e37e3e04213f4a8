import axios from 'axios';
import { spawn } from 'node:child_process';
import { Agent } from 'node:http';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';

import { node, runWorkflow, startEngine, stopEngine, wires } from '../engine/engine';
import { freePort } from '../e2e/n8n';
import { SIMULATOR_KEY } from '../simulator/simulator';
import { bodyOf, createHeaders, createUrl } from './contenders';
import { median, type Figure } from './figures';

/*
 * (d) Two hundred create calls without a limit: our node in n8n's engine, and bare axios, both against
 * a simulator in a process of its own. The model is one that the catalog does not know, because the
 * node sends the others at their pace; ten calls are under way at once.
 */

const CREATES = 200;
const UNDER_WAY = 10;
const ROUNDS = 9;
const MODEL = 'wan-without-limits';

async function startSimulatorProcess() {
	const root = path.join(__dirname, '..', '..');
	const port = await freePort();
	const child = spawn(
		process.execPath,
		[
			path.join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs'),
			path.join(root, 'test', 'simulator', 'main.ts'),
		],
		{
			cwd: root,
			stdio: ['ignore', 'pipe', 'inherit'],
			env: { ...process.env, PORT: String(port), LIMITS: 'off', ANY_BODY: 'on' },
		},
	);
	for await (const chunk of child.stdout) {
		if (String(chunk).includes('is running')) break;
	}
	return { url: `http://127.0.0.1:${port}`, stop: () => child.kill('SIGTERM') };
}

const prompts = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ json: { prompt: `Boat ${index}` } }));

async function withNode(url: string, count: number): Promise<number> {
	const input = prompts(count) as Array<{ json: IDataObject }>;
	const started = performance.now();
	const outcome = await runWorkflow(
		{
			nodes: [
				node('Start', 'n8n-nodes-base.manualTrigger'),
				node('Wan', 'n8n-nodes-wan.wan', {
					resource: 'video',
					operation: 'textToVideo',
					model: { __rl: true, mode: 'id', value: MODEL },
					prompt: '={{ $json.prompt }}',
					size: '1280*720',
				}),
			],
			connections: wires(['Start', 'Wan']),
		},
		{ credential: { region: 'custom', baseUrl: url, apiKey: SIMULATOR_KEY }, input },
	);
	const taken = performance.now() - started;
	const ids = new Set(outcome.json('Wan').map(({ task_id: id }) => id));
	if (ids.size !== count) throw new Error(`${ids.size} tasks: ${outcome.error?.message ?? ''}`);
	return taken;
}

async function withAxios(url: string, count: number): Promise<number> {
	const httpAgent = new Agent({ keepAlive: true });
	const left = prompts(count);
	const ids = new Set<string>();
	const started = performance.now();
	await Promise.all(
		Array.from({ length: UNDER_WAY }, async () => {
			for (let next = left.pop(); next; next = left.pop()) {
				const { data } = await axios.post<{ output: { task_id: string } }>(
					createUrl(url),
					{ ...bodyOf(next.json.prompt), model: MODEL },
					{ headers: createHeaders, httpAgent },
				);
				ids.add(data.output.task_id);
			}
		}),
	);
	const taken = performance.now() - started;
	httpAgent.destroy();
	if (ids.size !== count) throw new Error(`${ids.size} tasks`);
	return taken;
}

/** Measures (d). */
export async function measureCreates(): Promise<Figure[]> {
	const simulator = await startSimulatorProcess();
	await startEngine();
	try {
		await withNode(simulator.url, CREATES);
		await withAxios(simulator.url, CREATES);
		const own: number[] = [];
		const floor: number[] = [];
		for (let round = 0; round < ROUNDS; round += 1) {
			own.push((await withNode(simulator.url, CREATES)) / CREATES);
			floor.push((await withAxios(simulator.url, CREATES)) / CREATES);
		}
		const [ours, bare] = [median(own), median(floor)];
		return [
			{
				work: `${CREATES} creates without a limit, ${UNDER_WAY} under way`,
				measure: `wall time per item, ms (median of ${ROUNDS})`,
				values: { ours, axios: bare },
				digits: 2,
				ratio: { of: ours, to: bare, against: 'bare axios' },
				target: { says: 'at most twice bare axios', met: ours <= 2 * bare },
			},
		];
	} finally {
		await stopEngine();
		simulator.stop();
	}
}
