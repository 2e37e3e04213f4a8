import type { INode } from 'n8n-workflow';

import { sleep, type Execution } from './n8n';
import { hooked, link, node } from './parts';
import { stage, version } from './stage';

/*
 * Wait mode `store` in a real n8n: what survives, what is told, and what comes out.
 */

const s = stage({ times: { pending: 0, running: 3_000 } });

const text = { resource: 'video', operation: 'textToVideo', prompt: '={{ $json.prompt }}' };
const storing = { ...text, waitForCompletion: true, options: { pollInterval: 5 } };

const wan = (parameters: object = storing, more: object = {}) =>
	node('Wan', 'n8n-nodes-wan.wan', 1, parameters, more);

/** Says for each video which row it was made for. */
const pairing = node('Paired', 'n8n-nodes-base.set', 3.4, {
	mode: 'raw',
	jsonOutput:
		'={{ { row: $("Items").item.json.prompt, task: $json.task_id, error: $json.error } }}',
	includeOtherFields: false,
	options: {},
});

let count = 0;

interface Started {
	id: string;
	hook: string;
}

async function start(
	nodes: INode[],
	connections: object,
	prompts: string[],
	settings: object = {},
): Promise<Started> {
	const hook = `wan-store-${(count += 1)}`;
	const file = { ...hooked(hook, nodes, connections), settings };
	const id = await s.n8n.createWorkflow(file, s.credentialId);
	await s.n8n.activate(id);
	await s.n8n.callWebhook(hook, { items: prompts.map((prompt) => ({ prompt })) });
	return { id, hook };
}

/** The outer executions of a workflow are those that nothing called: the oldest is the first. */
async function outer(id: string): Promise<{ id: string; status: string }> {
	const all = await s.n8n.executions(id);
	return all[all.length - 1];
}

async function inner(id: string): Promise<Array<{ id: string; status: string }>> {
	return (await s.n8n.executions(id)).slice(0, -1);
}

async function until(what: string, holds: () => Promise<boolean>, seconds = 200): Promise<void> {
	const deadline = Date.now() + seconds * 1000;
	while (!(await holds())) {
		if (Date.now() > deadline) throw new Error(`Not in ${seconds} s: ${what}`);
		await sleep(200);
	}
}

const bothWait = async (id: string) =>
	(await s.n8n.executions(id)).filter(({ status }) => status === 'waiting').length === 2;

async function ended(id: string): Promise<Execution> {
	const over = async () =>
		!['new', 'running', 'waiting'].includes((await outer(id))?.status ?? 'new');
	await until('the outer execution ends', over);
	return await s.n8n.execution((await outer(id)).id);
}

const promptOf = (taskId: unknown) => s.simulator.tasks.get(String(taskId))?.prompt;

describe(`wait mode store in n8n ${version}`, () => {
	it('goes from prompt to file in one node, although n8n is killed with -9 meanwhile', async () => {
		const before = s.simulator.tasks.size;
		s.simulator.options.times = { pending: 0, running: 20_000 };
		const prompts = ['A boat', 'A kite', 'A train'];
		const { id } = await start([wan(), pairing], { Wan: { main: [[link('Paired')]] } }, prompts);
		await until('both executions are stored', async () => await bothWait(id));
		await s.n8n.kill();
		await s.n8n.launch();
		const run = await ended(id);
		s.simulator.options.times = { pending: 0, running: 3_000 };
		expect([run.status, run.error?.message]).toEqual(['success', undefined]);
		const [videos] = run.outputs('Wan');
		expect(videos.map(({ json }) => [json.task_status, promptOf(json.task_id)])).toEqual(
			prompts.map((prompt) => ['SUCCEEDED', prompt]),
		);
		expect(videos.map(({ binary }) => binary?.data.mimeType)).toEqual(
			prompts.map(() => 'video/mp4'),
		);
		expect(run.outputs('Paired')[0].map(({ json }) => json.row)).toEqual(prompts);
		expect(s.simulator.tasks.size - before).toBe(3);
	});
});
