import axios from 'axios';

import { installN8n } from '../e2e/install';
import { N8n, sleep, type WorkflowFile } from '../e2e/n8n';
import { startSimulator, type Simulator } from '../simulator/simulator';
import { endOf } from '../simulator/tasks';
import {
	bodyOf,
	builtIn,
	chain,
	createHeaders,
	createUrl,
	makeCredentials,
	ours,
	WITH_BUILT_IN,
} from './contenders';
import type { Contender, Figure } from './figures';

/* (a) Ten prompts in one input, tasks of 30 seconds. */

const PROMPTS = 10;
const TASK_SECONDS = 30;
const POLL_SECONDS = 5;
const MOST_CALLS = 45;

interface Outcome {
	seconds: number;
	calls: number;
	atOnce: number;
}

const items = Array.from({ length: PROMPTS }, (_, index) => ({ prompt: `Boat ${index}` }));

/** The most tasks that were under way at any moment. */
function tasksAtOnce(simulator: Simulator): number {
	const tasks = [...simulator.tasks.values()];
	const under = tasks.map(
		({ submitted: moment }) =>
			tasks.filter((task) => task.submitted <= moment && moment < endOf(task)).length,
	);
	return Math.max(...under);
}

/** The work gives the moment when it began, in milliseconds since 1970. */
async function measure(work: (simulator: Simulator) => Promise<number>): Promise<Outcome> {
	const simulator = await startSimulator({
		times: { pending: 0, running: TASK_SECONDS * 1000 },
		limitCreates: false,
		acceptAnyBody: true,
	});
	try {
		const started = await work(simulator);
		const seconds = (Date.now() - started) / 1000;
		if (simulator.tasks.size !== PROMPTS) throw new Error(`${simulator.tasks.size} tasks`);
		return { seconds, calls: simulator.requests.length, atOnce: tasksAtOnce(simulator) };
	} finally {
		await simulator.stop();
	}
}

async function runInN8n(n8n: N8n, hook: string, file: WorkflowFile, credentialId: string) {
	const id = await n8n.createWorkflow(file, credentialId);
	await n8n.activate(id);
	await n8n.callWebhook(hook, { items });
	const started = Date.now();
	await sleep(300);
	const execution = await n8n.finished(id, 20 * 60_000);
	if (execution.status !== 'success') {
		throw new Error(`${hook}: ${execution.status} ${execution.error?.message ?? ''}`);
	}
	return started;
}

async function withAxios(simulator: Simulator): Promise<number> {
	const started = Date.now();
	await Promise.all(
		items.map(async ({ prompt }) => {
			const made = await axios.post<{ output: { task_id: string } }>(
				createUrl(simulator.url),
				bodyOf(prompt),
				{ headers: createHeaders },
			);
			for (let status = ''; status !== 'SUCCEEDED';) {
				await sleep(POLL_SECONDS * 1000);
				const asked = await axios.get<{ output: { task_status: string } }>(
					`${simulator.url}/api/v1/tasks/${made.data.output.task_id}`,
					{ headers: createHeaders },
				);
				status = asked.data.output.task_status;
			}
		}),
	);
	return started;
}

/** Measures (a). */
export async function measurePrompts(tarball: string): Promise<Figure[]> {
	const n8n = await N8n.start(installN8n(WITH_BUILT_IN), tarball);
	const contend = async (
		contender: Contender,
		make: (hook: string, simulator: Simulator, peerId: string) => WorkflowFile,
	) =>
		await measure(async (simulator) => {
			const ids = await makeCredentials(n8n, simulator);
			const hook = `prompts-${contender}`;
			return await runInN8n(n8n, hook, make(hook, simulator, ids.builtIn), ids.ours);
		});
	try {
		// Waiting takes no processor, so they may wait side by side.
		const [own, peer, byHand, floor] = await Promise.all([
			contend('ours', (hook) => ours(hook, POLL_SECONDS)),
			contend('builtIn', (hook, _simulator, peerId) => builtIn(hook, peerId)),
			contend('chain', (hook, { url }) => chain(hook, url, POLL_SECONDS)),
			measure(withAxios),
		]);
		const work = `${PROMPTS} prompts in one input, tasks of ${TASK_SECONDS} s`;
		const values = (pick: (outcome: Outcome) => number) => ({
			ours: pick(own),
			builtIn: pick(peer),
			chain: pick(byHand),
			axios: pick(floor),
		});
		return [
			{
				work,
				measure: 'wall time, s',
				values: values(({ seconds }) => seconds),
				digits: 1,
				ratio: { of: own.seconds, to: TASK_SECONDS, against: 'the longest task' },
				target: {
					says: 'at most 1.25 times the longest task',
					met: own.seconds <= 1.25 * TASK_SECONDS,
				},
			},
			{
				work,
				measure: 'wall time, s',
				values: values(({ seconds }) => seconds),
				digits: 1,
				ratio: { of: own.seconds, to: peer.seconds, against: 'the built-in node' },
			},
			{
				work,
				measure: 'API calls',
				values: values(({ calls }) => calls),
				ratio: { of: own.calls, to: floor.calls, against: 'bare axios' },
				target: { says: `at most ${MOST_CALLS}`, met: own.calls <= MOST_CALLS },
			},
			{ work, measure: 'tasks under way at once', values: values(({ atOnce }) => atOnce) },
		];
	} finally {
		await n8n.stop();
	}
}
