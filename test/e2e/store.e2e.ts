import type { INode } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { RESULT_VIDEO } from '../simulator/storage';
import { sleep, UNFINISHED, type Execution } from './n8n';
import { hooked, link, node, place } from './parts';
import { isVersion1, stage, version } from './stage';

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

/** A workflow's executions, oldest first: the outer one, then those that it has n8n run. */
async function executions(id: string): Promise<Array<{ id: string; status: string }>> {
	return (await s.n8n.executions(id)).sort((a, b) => Number(a.id) - Number(b.id));
}

async function until(what: string, holds: () => Promise<boolean>, seconds = 200): Promise<void> {
	const deadline = Date.now() + seconds * 1000;
	while (!(await holds())) {
		if (Date.now() > deadline) throw new Error(`Not in ${seconds} s: ${what}`);
		await sleep(200);
	}
}

const statuses = async (id: string) => (await executions(id)).map(({ status }) => status);

const bothWait = async (id: string) => (await statuses(id)).join() === 'waiting,waiting';

async function ended(id: string): Promise<Execution> {
	const isOver = async () => !UNFINISHED.has((await statuses(id))[0] ?? 'new');
	await until('the outer execution ends', isOver);
	return await s.n8n.execution((await executions(id))[0].id);
}

const promptOf = (taskId: unknown) => s.simulator.tasks.get(String(taskId))?.prompt;

if (isVersion1) {
	describe(`n8n ${version} does not hand results over`, () => {
		it('is told before anything is created', async () => {
			const { id } = await start([wan()], {}, ['A boat']);
			const run = await ended(id);
			expect(run.error?.message).toContain('requires n8n 2.0 or later');
			expect(run.error?.description).toContain('Hold the Execution');
			expect(s.simulator.creates).toEqual([]);
		});

		it('is told before anything is asked', async () => {
			const waiting = node('Wait', 'n8n-nodes-wan.wanWaitForTask', 1, { taskId: 'x' });
			const { id } = await start([waiting], {}, ['A boat']);
			expect((await ended(id)).error?.message).toContain('requires n8n 2.0 or later');
			expect(s.simulator.requests).toEqual([]);
		});
	});
} else {
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

		it('keeps the videos readable where successful executions are not saved', async () => {
			const folder = path.join(s.n8n.folder, 'unsaved');
			const writing = node('Write', 'n8n-nodes-base.readWriteFile', 1, {
				operation: 'write',
				fileName: `=${folder}-{{ $json.orig_prompt }}.mp4`,
				dataPropertyName: 'data',
				options: {},
			});
			const { id } = await start(
				[wan(), writing],
				{ Wan: { main: [[link('Write')]] } },
				['A', 'B'],
				{ saveDataSuccessExecution: 'none', saveDataErrorExecution: 'all' },
			);
			await until('both executions are stored', async () => await bothWait(id));
			const isAlone = async () => (await statuses(id)).join() === 'success';
			await until('only the inner execution is left', isAlone);
			for (const prompt of ['A', 'B']) {
				const bytes = readFileSync(`${folder}-${prompt}.mp4`);
				expect(bytes.subarray(0, RESULT_VIDEO.length).equals(RESULT_VIDEO)).toBe(true);
			}
		});

		it('leads failed tasks to the error output with code and task ID, and none to the other', async () => {
			s.simulator.options.ending = (body) =>
				JSON.stringify(body).includes('"bad"')
					? { status: 'FAILED', code: 'DataInspectionFailed', message: 'No.' }
					: { status: 'SUCCEEDED' };
			const prompts = ['bad', 'A boat', 'bad'];
			const { id } = await start([wan(storing, { onError: 'continueErrorOutput' })], {}, prompts);
			const run = await ended(id);
			s.simulator.options.ending = undefined;
			const [good, bad] = run.outputs('Wan');
			expect(good.map(({ json }) => promptOf(json.task_id))).toEqual(['A boat']);
			expect(bad.map(({ json }) => json)).toEqual(
				[0, 2].map(() => ({
					prompt: 'bad',
					message: 'No. (DataInspectionFailed)',
					error: expect.objectContaining({
						task_id: expect.any(String),
						task_status: 'FAILED',
						code: 'DataInspectionFailed',
					}),
				})),
			);
		});

		it('gives a failed task as an item with an error, and the workflow goes on', async () => {
			s.simulator.options.ending = () => ({ status: 'FAILED', code: 'X', message: 'Y' });
			const { id } = await start([wan(), pairing], { Wan: { main: [[link('Paired')]] } }, [
				'A boat',
			]);
			const run = await ended(id);
			s.simulator.options.ending = undefined;
			expect(run.status).toBe('success');
			expect(run.outputs('Paired')[0].map(({ json }) => json)).toEqual([
				{ row: 'A boat', task: expect.any(String), error: 'Y (X)' },
			]);
		});

		it('brings the videos to the outermost workflow from inside a sub-workflow', async () => {
			const childId = await s.n8n.createWorkflow(
				{
					name: 'Child that stores',
					nodes: place([
						node('Called', 'n8n-nodes-base.executeWorkflowTrigger', 1.1, {
							inputSource: 'passthrough',
						}),
						wan(),
					]),
					connections: { Called: { main: [[link('Wan')]] } },
				},
				s.credentialId,
			);
			await s.n8n.activate(childId);
			const { id } = await start(
				[
					node('Call', 'n8n-nodes-base.executeWorkflow', 1.2, {
						workflowId: { __rl: true, mode: 'id', value: childId },
						workflowInputs: { mappingMode: 'defineBelow', value: {} },
						options: { waitForSubWorkflow: true },
					}),
					node('After', 'n8n-nodes-base.noOp', 1, {}),
				],
				{ Call: { main: [[link('After')]] } },
				['A boat', 'A kite'],
			);
			const run = await ended(id);
			const [videos] = run.outputs('After');
			expect(videos.map(({ json }) => promptOf(json.task_id))).toEqual(['A boat', 'A kite']);
			expect(videos.map(({ binary }) => binary?.data.mimeType)).toEqual(['video/mp4', 'video/mp4']);
		});

		it('keeps a file that came in with a webhook readable behind the wait', async () => {
			const hook = `wan-store-${(count += 1)}`;
			const webhook = node(
				'Webhook',
				'n8n-nodes-base.webhook',
				2,
				{
					httpMethod: 'POST',
					path: hook,
					responseMode: 'onReceived',
					options: {},
				},
				{ webhookId: hook },
			);
			const options = { pollInterval: 5, includeInputFields: true, binaryProperty: 'video' };
			const read = node('Read', 'n8n-nodes-base.extractFromFile', 1, {
				operation: 'text',
				binaryPropertyName: 'data',
				options: {},
			});
			const id = await s.n8n.createWorkflow(
				{
					name: hook,
					nodes: place([webhook, wan({ ...storing, prompt: 'A boat', options }), read]),
					connections: {
						Webhook: { main: [[link('Wan')]] },
						Wan: { main: [[link('Read')]] },
					},
				},
				s.credentialId,
			);
			await s.n8n.activate(id);
			const form = new FormData();
			form.append('data', new Blob(['the file'], { type: 'text/plain' }), 'a.txt');
			await s.n8n.callWebhook(hook, form);
			const run = await ended(id);
			expect(run.error?.message).toBeUndefined();
			expect(run.outputs('Read')[0].map(({ json }) => json.data)).toEqual(['the file']);
		});

		it('chains: the second node makes its tasks from the first one’s videos', async () => {
			const second = {
				...wan({ ...storing, prompt: '=more of {{ $json.orig_prompt }}' }),
				id: 'Wan2-id',
				name: 'Wan2',
			};
			const { id } = await start([wan(), second], { Wan: { main: [[link('Wan2')]] } }, ['A boat']);
			const run = await ended(id);
			expect(
				run.outputs('Wan2')[0].map(({ json }) => [json.task_status, json.orig_prompt]),
			).toEqual([['SUCCEEDED', 'more of A boat']]);
		});

		it('waits for tasks from anywhere, with the incoming fields kept', async () => {
			const task = s.simulator.addTask({ times: { pending: 0, running: 3_000 } });
			const done = s.simulator.addTask({ times: { pending: 0, running: 0 } });
			const waiting = node('Wait', 'n8n-nodes-wan.wanWaitForTask', 1, {
				taskId: '={{ $json.prompt }}',
				pollInterval: 5,
				downloadVideo: true,
			});
			const { id } = await start([waiting], {}, [task.id, done.id]);
			const run = await ended(id);
			expect(
				run.outputs('Wait')[0].map(({ json, binary }) => [json, binary?.data.mimeType]),
			).toEqual(
				[task, done].map((one) => [
					expect.objectContaining({ prompt: one.id, task_id: one.id, task_status: 'SUCCEEDED' }),
					'video/mp4',
				]),
			);
		});

		it('ends the inner execution by itself when the outer one is stopped', async () => {
			s.simulator.options.times = { pending: 0, running: 600_000 };
			const { id } = await start([wan()], {}, ['A boat']);
			await until('both executions are stored', async () => await bothWait(id));
			const [stopped] = await executions(id);
			await s.n8n.stopExecution(stopped.id);
			s.simulator.options.times = { pending: 0, running: 3_000 };
			const over = async () => (await statuses(id)).join() === 'canceled,success';
			await until('the inner execution ends', over);
		});

		it('goes on with errors that name the tasks where n8n was killed while it was asking', async () => {
			const { id } = await start([wan(), pairing], { Wan: { main: [[link('Paired')]] } }, [
				'A boat',
				'A kite',
			]);
			await until('both executions are stored', async () => await bothWait(id));
			const [{ id: outerId }] = await executions(id);
			s.simulator.faults.add({ on: 'query', kind: 'hang', times: 10 });
			const isAsking = async () => (await statuses(id)).join() === 'waiting,running';
			await until('the inner execution is asking', isAsking);
			await s.n8n.kill();
			s.simulator.faults.clear();
			await s.n8n.launch();
			await until(
				'n8n knows that it crashed',
				async () => (await statuses(id)).join() === 'waiting,crashed',
			);
			const { waitTill } = await s.n8n.request('get', `/executions/${outerId}`);
			const hours = (Date.parse(String(waitTill)) - Date.now()) / 3_600_000;
			expect(hours).toBeGreaterThan(12.5);
			expect(hours).toBeLessThan(13.1);
			// The hours pass.
			await s.n8n.kill();
			s.n8n.sql(
				`UPDATE execution_entity SET waitTill = datetime('now', '-1 second') WHERE id = ${outerId}`,
			);
			await s.n8n.launch();
			const run = await ended(id);
			expect(run.outputs('Wan')[0].map(({ json }) => json)).toEqual(
				['A boat', 'A kite'].map(() =>
					expect.objectContaining({
						task_id: expect.any(String),
						code: 'WaitLost',
						error: expect.stringContaining('n8n was stopped while it checked this task'),
					}),
				),
			);
			const paired = run.outputs('Paired')[0].map(({ json }) => [promptOf(json.task), json.row]);
			expect(paired).toEqual([
				['A boat', 'A boat'],
				['A kite', 'A kite'],
			]);
		});

		it('stores a manual execution, and goes on with the nodes behind', async () => {
			const id = await s.n8n.createWorkflow(
				{
					name: 'Manual store',
					nodes: place([
						node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
						wan({ ...storing, prompt: 'A boat' }),
						node('After', 'n8n-nodes-base.noOp', 1, {}),
					]),
					connections: { Start: { main: [[link('Wan')]] }, Wan: { main: [[link('After')]] } },
				},
				s.credentialId,
			);
			await s.n8n.runManually(id, 'Start');
			await until('both executions are stored', async () => await bothWait(id));
			const run = await ended(id);
			expect(run.outputs('After')[0].map(({ json }) => json.task_status)).toEqual(['SUCCEEDED']);
		});
	});
}
