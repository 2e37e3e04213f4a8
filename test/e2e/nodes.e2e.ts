import type { INode } from 'n8n-workflow';

import { SIMULATOR_KEY } from '../simulator/simulator';
import { startListener } from '../listener';
import { sleep, type Execution } from './n8n';
import { hooked, link, node, place, simulatorCredential } from './parts';
import { stage, version } from './stage';

/*
 * The pack in a real n8n: installed from its packed tarball, driven over n8n's REST API, talking to the
 * simulator.
 */

const s = stage({ times: { pending: 200, running: 1_500 } });

const credential = () => simulatorCredential(s.simulator);

const IMAGE = 'https://example.com/a.png';
const VIDEO = 'https://example.com/a.mp4';

let count = 0;
const hookName = () => `wan-e2e-${(count += 1)}`;

async function runHooked(
	nodes: INode[],
	connections: object,
	items: object[],
	timeout?: number,
): Promise<Execution> {
	const hook = hookName();
	const id = await s.n8n.createWorkflow(hooked(hook, nodes, connections), s.credentialId);
	await s.n8n.activate(id);
	await s.n8n.callWebhook(hook, { items });
	await sleep(300);
	return await s.n8n.finished(id, timeout);
}

const wan = (parameters: object, more: object = {}) =>
	node('Wan', 'n8n-nodes-wan.wan', 1, parameters, more);
const waiting = (parameters: object) => node('Wait', 'n8n-nodes-wan.wanWaitForTask', 1, parameters);
const text = { resource: 'video', operation: 'textToVideo', prompt: '={{ $json.prompt }}' };

describe(`n8n ${version}`, () => {
	it('is the release that was asked for, and knows the nodes', async () => {
		const settings = await s.n8n.request('get', '/settings');
		expect(settings.versionCli).toBe(version);
		const types = await s.n8n.nodeTypes();
		const ours = types.filter(({ name }) => name.startsWith('n8n-nodes-wan.'));
		expect(ours.map(({ name }) => name)).toEqual(
			expect.arrayContaining([
				'n8n-nodes-wan.wan',
				'n8n-nodes-wan.wanWaitForTask',
				'n8n-nodes-wan.wanTrigger',
				// What n8n makes of a node that agents may use.
				'n8n-nodes-wan.wanTool',
				'n8n-nodes-wan.wanWaitForTaskTool',
			]),
		);
	});

	describe('the credential’s test', () => {
		it('passes with the right key', async () => {
			expect(await s.n8n.testCredential(credential())).toMatchObject({ status: 'OK' });
		});

		it('tells a wrong key', async () => {
			const result = await s.n8n.testCredential({ ...credential(), apiKey: 'sk-wrong' });
			expect(result.status).toBe('Error');
			// Some releases of n8n show the credential's own words, others theirs.
			expect(result.message).toMatch(/The API key is wrong|Authorization failed/);
		});

		it('tells a host that is not there', async () => {
			const result = await s.n8n.testCredential({ ...credential(), baseUrl: 'http://127.0.0.1:9' });
			expect(result.status).toBe('Error');
			expect(result.message).not.toContain('key');
		});

		it('tells an address that is not the API', async () => {
			const result = await s.n8n.testCredential({
				...credential(),
				baseUrl: `${s.simulator.url}/elsewhere`,
			});
			expect(result.status).toBe('Error');
		});
	});

	it('searches the models of the credential’s region', async () => {
		const singapore = await s.n8n.createCredential(
			{ region: 'singapore', apiKey: 'sk-x' },
			'Singapore',
		);
		const search = async (id: string) =>
			await s.n8n.request<{ results: Array<{ value: string }> }>(
				'post',
				'/dynamic-node-parameters/resource-locator-results',
				{
					nodeTypeAndVersion: { name: 'n8n-nodes-wan.wan', version: 1.1 },
					path: 'parameters.model',
					methodName: 'searchModels_imageReference',
					currentNodeParameters: { resource: 'videoEditing', operation: 'videoEdit' },
					credentials: { wanApi: { id, name: 'x' } },
				},
			);
		expect((await search(singapore)).results.map(({ value }) => value)).toEqual([
			'wan2.1-vace-plus',
		]);
		expect((await search(s.credentialId)).results).toHaveLength(2);
	});

	it.each([
		['textToVideo', { ...text }],
		[
			'imageToVideo',
			{ resource: 'video', operation: 'imageToVideo', imageUrl: IMAGE, prompt: 'x' },
		],
		[
			'firstLastFrameToVideo',
			{
				resource: 'video',
				operation: 'firstLastFrameToVideo',
				firstFrameUrl: IMAGE,
				lastFrameUrl: IMAGE,
			},
		],
		[
			'imageReference',
			{
				resource: 'videoEditing',
				operation: 'imageReference',
				prompt: 'x',
				referenceImages: { image: [{ source: 'url', url: IMAGE, role: 'obj' }] },
			},
		],
		[
			'videoRepainting',
			{ resource: 'videoEditing', operation: 'videoRepainting', prompt: 'x', videoUrl: VIDEO },
		],
		[
			'videoEdit',
			{
				resource: 'videoEditing',
				operation: 'videoEdit',
				prompt: 'x',
				videoUrl: VIDEO,
				maskImageUrl: IMAGE,
			},
		],
		[
			'videoExtension',
			{
				resource: 'videoEditing',
				operation: 'videoExtension',
				prompt: 'x',
				firstClipSource: 'url',
				firstClipUrl: VIDEO,
			},
		],
		[
			'videoOutpainting',
			{ resource: 'videoEditing', operation: 'videoOutpainting', prompt: 'x', videoUrl: VIDEO },
		],
	])('makes a task with %s', async (_name, parameters) => {
		const run = await runHooked([wan(parameters)], {}, [{ prompt: 'A boat' }]);
		expect([run.status, run.error?.message]).toEqual(['success', undefined]);
		const [[item]] = run.outputs('Wan');
		expect(s.simulator.tasks.has(String(item.json.task_id))).toBe(true);
	});

	it('waits for the video and downloads it', async () => {
		const run = await runHooked(
			[wan({ ...text, waitForCompletion: true, waitMode: 'hold', options: { pollInterval: 1 } })],
			{},
			[{ prompt: 'A boat' }, { prompt: 'A kite' }],
		);
		expect(run.error).toBeUndefined();
		for (const { json, binary } of run.outputs('Wan')[0]) {
			expect(json).toMatchObject({
				task_status: 'SUCCEEDED',
				expires_at: expect.stringMatching(/Z$/),
			});
			expect(binary?.data).toMatchObject({
				mimeType: 'video/mp4',
				fileName: `${String(json.task_id)}.mp4`,
			});
		}
		expect(s.simulator.storage.leaks).toEqual([]);
	});

	it('lets the HTTP Request node use the credential for the API’s origin, and for no other', async () => {
		const http = (url: string) =>
			node(
				'HTTP',
				'n8n-nodes-base.httpRequest',
				4.2,
				{
					url,
					authentication: 'predefinedCredentialType',
					nodeCredentialType: 'wanApi',
					options: {},
				},
				{ credentials: { wanApi: { id: s.credentialId, name: 'Wan' } } },
			);
		const own = await runHooked([http(`${s.simulator.url}/api/v1/tasks/?page_size=1`)], {}, [{}]);
		expect([own.status, own.error?.message]).toEqual(['success', undefined]);
		expect(own.outputs('HTTP')[0][0].json).toMatchObject({ page_size: 1 });
		const heard = await startListener();
		const other = await runHooked([http(heard.url)], {}, [{}]);
		await heard.stop();
		expect(other.error?.message).toContain('sends its API key only to 127.0.0.1');
		expect(heard.heard).toEqual([]);
	});

	it('leads a failed item to the error output with its task', async () => {
		s.simulator.options.ending = () => ({
			status: 'FAILED',
			code: 'DataInspectionFailed',
			message: 'No.',
		});
		const run = await runHooked(
			[
				wan(
					{ ...text, waitForCompletion: true, waitMode: 'hold', options: { pollInterval: 1 } },
					{ onError: 'continueErrorOutput' },
				),
			],
			{},
			[{ prompt: 'A boat' }],
		);
		s.simulator.options.ending = undefined;
		const [, [failed]] = run.outputs('Wan');
		expect(failed.json).toMatchObject({
			prompt: 'A boat',
			message: expect.stringContaining('No. (DataInspectionFailed)'),
			error: { task_id: expect.any(String), code: 'DataInspectionFailed' },
		});
	});

	it('retries a node without paying twice', async () => {
		const before = s.simulator.tasks.size;
		s.simulator.faults.add({
			on: 'query',
			kind: 'status',
			status: 401,
			code: 'InvalidApiKey',
			message: 'x',
		});
		const run = await runHooked(
			[
				wan(
					{ ...text, waitForCompletion: true, waitMode: 'hold', options: { pollInterval: 1 } },
					{ retryOnFail: true, maxTries: 2, waitBetweenTries: 100 },
				),
			],
			{},
			[{ prompt: 'A boat' }],
		);
		expect(run.status).toBe('success');
		expect(s.simulator.tasks.size - before).toBe(1);
	});

	it('holds the run until all tasks have ended', async () => {
		const run = await runHooked(
			[wan(text), waiting({ waitMode: 'hold', pollInterval: 1, downloadVideo: true })],
			{ Wan: { main: [[link('Wait')]] } },
			[{ prompt: 'A boat' }, { prompt: 'A kite' }],
		);
		expect(run.error).toBeUndefined();
		expect(run.outputs('Wait')[0].map(({ binary }) => binary?.data.mimeType)).toEqual([
			'video/mp4',
			'video/mp4',
		]);
	});

	it('stores the run, is killed with -9, and finishes after the restart with each task made once', async () => {
		const before = s.simulator.tasks.size;
		s.simulator.options.times = { pending: 0, running: 20_000 };
		const hook = hookName();
		const id = await s.n8n.createWorkflow(
			hooked(
				hook,
				[wan(text), waiting({ waitMode: 'release', pollInterval: 5, downloadVideo: true })],
				{ Wan: { main: [[link('Wait')]] }, Wait: { main: [[link('Wait')]] } },
			),
			s.credentialId,
		);
		await s.n8n.activate(id);
		await s.n8n.callWebhook(hook, { items: [{ prompt: 'A boat' }, { prompt: 'A kite' }] });
		const waits = async () => (await s.n8n.executions(id))[0]?.status === 'waiting';
		for (let tries = 0; tries < 100 && !(await waits()); tries += 1) await sleep(200);
		expect(await waits()).toBe(true);
		await s.n8n.kill();
		await s.n8n.launch();
		const run = await s.n8n.finished(id, 240_000);
		s.simulator.options.times = { pending: 200, running: 1_500 };
		expect(run.error).toBeUndefined();
		const [, succeeded] = run.outputs('Wait');
		expect(succeeded.map(({ json }) => json.task_status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
		expect(s.simulator.tasks.size - before).toBe(2);
	});

	it('waits in a manual run of the editor, with the run stored', async () => {
		const parts = {
			name: 'Manual',
			nodes: place([
				node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
				wan({ ...text, prompt: 'A boat' }),
				waiting({ waitMode: 'release', pollInterval: 1 }),
			]),
			connections: {
				Start: { main: [[link('Wan')]] },
				Wan: { main: [[link('Wait')]] },
				Wait: { main: [[link('Wait')]] },
			},
		};
		const id = await s.n8n.createWorkflow(parts, s.credentialId);
		await s.n8n.runManually(id, 'Start');
		await sleep(500);
		const run = await s.n8n.finished(id);
		expect(run.error).toBeUndefined();
		expect(run.outputs('Wait')[1].map(({ json }) => json.task_status)).toEqual(['SUCCEEDED']);
	});

	it('waits in a sub-workflow, and its parent goes on with the video', async () => {
		const childId = await s.n8n.createWorkflow(
			{
				name: 'Child',
				nodes: place([
					node('Called', 'n8n-nodes-base.executeWorkflowTrigger', 1.1, {
						inputSource: 'passthrough',
					}),
					wan(text),
					waiting({ waitMode: 'release', pollInterval: 1 }),
				]),
				connections: {
					Called: { main: [[link('Wan')]] },
					Wan: { main: [[link('Wait')]] },
					Wait: { main: [[link('Wait')]] },
				},
			},
			s.credentialId,
		);
		// Newer releases run a sub-workflow in its published version only.
		await s.n8n.activate(childId).catch(() => undefined);
		const run = await runHooked(
			[
				node('Call', 'n8n-nodes-base.executeWorkflow', 1.2, {
					workflowId: { __rl: true, mode: 'id', value: childId },
					workflowInputs: { mappingMode: 'defineBelow', value: {} },
					options: { waitForSubWorkflow: true },
				}),
				node('After', 'n8n-nodes-base.noOp', 1, {}),
			],
			{ Call: { main: [[link('After')]] } },
			[{ prompt: 'A boat' }],
		);
		expect(run.error).toBeUndefined();
		const child = await s.n8n.finished(childId);
		expect(child.outputs('Wait')[1].map(({ json }) => json.task_status)).toEqual(['SUCCEEDED']);
		expect(run.status).toBe('success');
	});

	it('says what to connect where the wire back is missing', async () => {
		const run = await runHooked(
			[wan(text), waiting({ waitMode: 'release' })],
			{ Wan: { main: [[link('Wait')]] } },
			[{ prompt: 'A boat' }],
		);
		expect(run.error?.message).toContain("'Still Running' is not connected back");
	});

	it('starts a workflow when a task has finished', async () => {
		const id = await s.n8n.createWorkflow(
			{
				name: 'Trigger',
				nodes: place([
					node('Finished', 'n8n-nodes-wan.wanTrigger', 1, {
						// Tasks of the tests before may still be running; they are of other models.
						modelName: 'wan2.2-t2v-plus',
						pollTimes: { item: [{ mode: 'everyMinute' }] },
					}),
					node('Next', 'n8n-nodes-base.noOp', 1, {}),
				]),
				connections: { Finished: { main: [[link('Next')]] } },
			},
			s.credentialId,
		);
		await s.n8n.activate(id);
		await sleep(1_000);
		const task = s.simulator.addTask({
			model: 'wan2.2-t2v-plus',
			times: { pending: 0, running: 0 },
		});
		const run = await s.n8n.finished(id, 90_000);
		await s.n8n.deactivate(id);
		expect(run.outputs('Next')[0].map(({ json }) => json.task_id)).toEqual([task.id]);
		expect(await s.n8n.executions(id)).toHaveLength(1);
	});

	it('has let no key into its log or its stored executions', async () => {
		expect(s.n8n.output).not.toContain(SIMULATOR_KEY);
		const all = await s.n8n.request<{ results: Array<{ id: string }> }>('get', '/executions', {
			limit: 50,
		});
		expect(all.results.length).toBeGreaterThan(5);
		for (const { id } of all.results) {
			const stored = await s.n8n.request('get', `/executions/${id}`);
			expect(JSON.stringify(stored)).not.toContain(SIMULATOR_KEY);
		}
	});
});
