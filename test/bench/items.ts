import type { IDataObject } from 'n8n-workflow';

import { node, runWorkflow, startEngine, stopEngine, wires } from '../engine/engine';
import { say, script } from '../script';
import { SIMULATOR_KEY, startSimulator } from '../simulator/simulator';

/*
 * npm run bench:items: twenty tasks of ten seconds, created and waited for in one input, in n8n's own
 * engine. Prints the wall time beside the longest task, which is the floor.
 */

const ITEMS = 20;
const TASK_SECONDS = 10;

async function main(): Promise<void> {
	await startEngine();
	for (const limitTasksAtOnce of [false, true]) {
		const simulator = await startSimulator({
			times: { pending: 0, running: TASK_SECONDS * 1000 },
			limitTasksAtOnce,
		});
		const started = Date.now();
		const outcome = await runWorkflow(
			{
				nodes: [
					node('Start', 'n8n-nodes-base.manualTrigger'),
					node('Wan', 'n8n-nodes-wan.wan', {
						resource: 'video',
						operation: 'textToVideo',
						prompt: '={{ $json.prompt }}',
						waitForCompletion: true,
						downloadVideo: false,
						options: { pollInterval: 2 },
					}),
				],
				connections: wires(['Start', 'Wan']),
			},
			{
				credential: { region: 'custom', baseUrl: simulator.url, apiKey: SIMULATOR_KEY },
				input: Array.from({ length: ITEMS }, (_, index) => ({
					json: { prompt: `Boat ${index}` } as IDataObject,
				})),
			},
		);
		const seconds = (Date.now() - started) / 1000;
		const done = outcome.json('Wan').filter(({ task_status: status }) => status === 'SUCCEEDED');
		const refused = simulator.requests.filter(({ status }) => status === 429).length;
		const limit = limitTasksAtOnce ? 'five tasks at once' : 'no limit of tasks at once';
		say(
			`${ITEMS} tasks of ${TASK_SECONDS} s, ${limit}: ${seconds.toFixed(1)} s, ${(seconds / TASK_SECONDS).toFixed(2)} of the longest task; ${done.length} succeeded, ${simulator.tasks.size} created, ${refused} calls refused with 429`,
		);
		await simulator.stop();
	}
	await stopEngine();
}

script(main);
