import { Container } from '@n8n/di';
import { BinaryDataService, FileLocation } from 'n8n-core';
import {
	ManualExecutionCancelledError,
	type IDataObject,
	type INode,
	type IRunExecutionData,
} from 'n8n-workflow';

import {
	bytesOf,
	node,
	nodeTypes,
	runWorkflow,
	wires,
	type Outcome,
	type RunOptions,
	type WorkflowParts,
} from './engine';
import { bench, items } from './setup';

/*
 * Wait mode `store` in the engine: the inner execution is run and resumed here as n8n does it. What n8n
 * itself does with two stored executions is tested in a real one, in test/e2e/store.e2e.ts.
 */

const b = bench({ times: { pending: 0, running: 0 } });

const text = { resource: 'video', operation: 'textToVideo', prompt: '={{ $json.prompt }}' };
const storing = { ...text, waitForCompletion: true };
const prompts = (...all: string[]) => items(...all.map((prompt) => ({ prompt })));

const queries = () => b.simulator.requests.filter(({ call }) => call === 'query');
const creates = () => b.simulator.creates.length;
const promptsOf = (all: IDataObject[]) =>
	all.map(({ task_id: id }) => b.simulator.tasks.get(String(id))?.prompt);

/** Resumes until nothing waits; how often is not of interest, but it has to end. */
async function toTheEnd(outcome: Outcome): Promise<Outcome> {
	let current = outcome;
	for (let resumes = 0; current.status === 'waiting'; resumes += 1) {
		if (resumes > 20) throw new Error('The execution never ends');
		current = await current.resume();
	}
	return current;
}

async function wait(
	parameters: INode['parameters'],
	options: Partial<RunOptions> & { settings?: Partial<INode> } = {},
): Promise<Outcome> {
	const { settings, ...rest } = options;
	return await runWorkflow(
		{
			nodes: [
				node('Start', 'n8n-nodes-base.manualTrigger'),
				{ ...node('Wait', 'n8n-nodes-wan.wanWaitForTask', parameters), ...settings },
			],
			connections: wires(['Start', 'Wait']),
		},
		{ credential: b.credential(), ...rest },
	);
}

const addTasks = (count: number, task: Parameters<typeof b.simulator.addTask>[0] = {}) =>
	Array.from({ length: count }, () => b.simulator.addTask(task).id);
const later = { times: { pending: 0, running: 60_000 } };
const billed = { amount: expect.any(Number), currency: 'USD', basis: 'billed' };
const failing = { status: 'FAILED', code: 'X', message: 'Y' } as const;

describe('the node Wan, which stores by default,', () => {
	it('brings one item with its video for each incoming item, in order and paired', async () => {
		const parked = await b.wan(storing, { input: prompts('A', 'B', 'C') });
		expect(parked.status).toBe('waiting');
		expect(queries()).toEqual([]);
		const done = await toTheEnd(parked);
		const [videos] = done.outputs('Wan');
		expect(promptsOf(videos.map(({ json }) => json))).toEqual(['A', 'B', 'C']);
		expect(videos.map(({ binary }) => binary?.data.mimeType)).toEqual(
			Array.from({ length: 3 }, () => 'video/mp4'),
		);
		expect(videos.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2].map((item) => ({ item })));
		expect(creates()).toBe(3);
	});

	it('puts nothing of its own into the items', async () => {
		const [stored] = (await toTheEnd(await b.wan(storing, { input: prompts('A') }))).json('Wan');
		const held = await b.wan({ ...storing, waitMode: 'hold' }, { input: prompts('A') });
		expect(Object.keys(stored)).toEqual(Object.keys(held.json('Wan')[0]));
	});

	it('says what each video was billed, and keeps the incoming fields where asked to', async () => {
		const options = { includeInputFields: true };
		const input = items({ prompt: 'A', row: 7 }, { prompt: 'B', row: 8 });
		const done = await toTheEnd(await b.wan({ ...storing, options }, { input }));
		expect(done.json('Wan')).toEqual([
			expect.objectContaining({ prompt: 'A', row: 7, cost: billed }),
			expect.objectContaining({ prompt: 'B', row: 8, cost: billed }),
		]);
	});

	it('leaves out the estimate of a task that failed, which is not billed', async () => {
		b.simulator.options.ending = () => failing;
		const options = { includeInputFields: true };
		const cost = { amount: 9, currency: 'USD', basis: 'estimated' };
		const input = items({ prompt: 'A', row: 7, cost });
		const [item] = (await toTheEnd(await b.wan({ ...storing, options }, { input }))).json('Wan');
		expect(item).toMatchObject({ row: 7, task_status: 'FAILED', code: 'X' });
		expect(item).not.toHaveProperty('cost');
	});

	it('checks all items of a dry run, stores nothing and sends nothing', async () => {
		const options = { dryRun: true };
		const outcome = await b.wan({ ...storing, options }, { input: prompts('A', 'B') });
		expect(outcome.status).toBe('success');
		expect(outcome.json('Wan')).toMatchObject([{ dry_run: true }, { dry_run: true }]);
		expect(b.simulator.requests).toEqual([]);
	});

	it('gives the API’s answer as it came without Simplify', async () => {
		const done = await toTheEnd(
			await b.wan({ ...storing, simplify: false, downloadVideo: false }, { input: prompts('A') }),
		);
		expect(done.json('Wan')).toMatchObject([{ output: { task_status: 'SUCCEEDED' } }]);
	});

	it('takes the settings of each item', async () => {
		const done = await toTheEnd(
			await b.wan(
				{
					...storing,
					options: { fileName: '={{ $json.prompt }}', binaryProperty: '={{ $json.prompt }}' },
				},
				{ input: prompts('A', 'B') },
			),
		);
		const [videos] = done.outputs('Wan');
		expect(videos.map(({ binary }) => Object.entries(binary ?? {}))).toEqual(
			['A', 'B'].map((name) => [[name, expect.objectContaining({ fileName: `${name}.mp4` })]]),
		);
	});

	it('passes items through that do not wait, beside those that do', async () => {
		const done = await toTheEnd(
			await b.wan(
				{ ...storing, waitForCompletion: '={{ $json.prompt === "B" }}' },
				{ input: prompts('A', 'B') },
			),
		);
		expect(done.json('Wan').map(({ task_status: status }) => status)).toEqual([
			'PENDING',
			'SUCCEEDED',
		]);
	});

	it('keeps a webhook’s file that n8n renames while the execution is stored', async () => {
		const service = Container.get(BinaryDataService);
		// Stored before n8n knows the execution, as in a real n8n: under the execution “temp”.
		const location = FileLocation.ofExecution('test-workflow', '');
		const file = { mimeType: 'text/plain', fileName: 'a.txt', data: '' };
		const stored = await service.store(location, Buffer.from('the file'), file);
		const input = ['A', 'B'].map((prompt) => ({
			json: { prompt },
			binary: { image: { ...stored } },
		}));
		const parked = await b.wan({ ...storing, options: { includeInputFields: true } }, { input });
		const [, fileId] = String(stored.id).split(':');
		await service.rename(fileId, fileId.replace('/temp/', '/7/'));
		const [videos] = (await toTheEnd(parked)).outputs('Wan');
		expect(videos.map(({ binary }) => Object.keys(binary ?? {}))).toEqual([
			['image', 'data'],
			['image', 'data'],
		]);
		for (const { binary } of videos) {
			expect(binary?.image).toMatchObject({ mimeType: 'text/plain', fileName: 'a.txt' });
			expect((await bytesOf(binary!.image)).toString()).toBe('the file');
		}
		expect(videos[0].binary?.image.id).toBe(videos[1].binary?.image.id);
	});

	it('stores nothing where no item waits', async () => {
		const outcome = await b.wan({ ...text, waitMode: 'store' }, { input: prompts('A') });
		expect(outcome.status).toBe('success');
	});

	it('gives a task without a video as an item with its ID, code, message and error', async () => {
		b.simulator.options.ending = (body) =>
			JSON.stringify(body).includes('"B"') ? failing : { status: 'SUCCEEDED' };
		const done = await toTheEnd(await b.wan(storing, { input: prompts('A', 'B') }));
		expect(done.status).toBe('success');
		expect(done.json('Wan')).toMatchObject([
			{ task_status: 'SUCCEEDED' },
			{
				task_id: expect.any(String),
				task_status: 'FAILED',
				code: 'X',
				message: 'Y',
				error: 'Y (X)',
			},
		]);
	});

	it('leads it to the error output where On Error has one', async () => {
		b.simulator.options.ending = (body) =>
			JSON.stringify(body).includes('"B"') ? failing : { status: 'SUCCEEDED' };
		const parked = await b.wan(storing, {
			input: prompts('A', 'B'),
			settings: { onError: 'continueErrorOutput' },
		});
		const [good, bad] = (await toTheEnd(parked)).outputs('Wan');
		expect(promptsOf(good.map(({ json }) => json))).toEqual(['A']);
		expect(bad.map(({ json }) => json)).toEqual([
			{
				prompt: 'B',
				message: 'Y (X)',
				error: expect.objectContaining({ task_id: expect.any(String), code: 'X', message: 'Y' }),
			},
		]);
	});

	it('says why the last query failed where the timeout passes without an answer', async () => {
		b.simulator.faults.add({ on: 'query', times: 100, kind: 'status', status: 503, code: 'Busy' });
		const stored = await b.wan({ ...storing, options: { timeout: 0 } }, { input: prompts('A') });
		const [item] = (await toTheEnd(stored)).json('Wan');
		expect(item).toMatchObject({ task_id: expect.any(String), task_status: 'PENDING' });
		expect(item.error).toContain('503');
	});

	it('gives a task that is unfinished at the timeout as an item that says so', async () => {
		b.simulator.options.times = later.times;
		const parked = await b.wan({ ...storing, options: { timeout: 0 } }, { input: prompts('A') });
		const done = await toTheEnd(parked);
		expect(done.json('Wan')).toMatchObject([
			{ task_status: 'RUNNING', code: 'Timeout', error: expect.stringContaining('still RUNNING') },
		]);
	});

	it('gives a wrong key during the wait as items, as the inner execution may not fail', async () => {
		const parked = await b.wan(storing, { input: prompts('A', 'B') });
		b.simulator.faults.add({
			on: 'query',
			kind: 'status',
			status: 401,
			code: 'InvalidApiKey',
			message: 'x',
			times: 2,
		});
		const done = await toTheEnd(parked);
		expect(done.status).toBe('success');
		expect(done.json('Wan').map(({ code }) => code)).toEqual(['InvalidApiKey', 'InvalidApiKey']);
	});

	it('outlasts an outage of the service', async () => {
		const parked = await b.wan(storing, { input: prompts('A') });
		b.simulator.faults.add({ on: 'query', kind: 'reset', times: 3 });
		const done = await toTheEnd(parked);
		expect(done.json('Wan')).toMatchObject([{ task_status: 'SUCCEEDED' }]);
	});

	it('asks for a task that has ended only once, while others still run', async () => {
		b.simulator.options.times = undefined;
		const [quick] = addTasks(1, { times: { pending: 0, running: 0 } });
		const slow = b.simulator.addTask(later);
		let outcome = await wait({}, { input: items({ task_id: quick }, { task_id: slow.id }) });
		outcome = await outcome.resume();
		slow.canceledAt = Date.now();
		await toTheEnd(outcome);
		const asked = queries().map(({ path }) => path.split('/').pop());
		expect(asked.filter((id) => id === quick)).toHaveLength(1);
	});

	it('names the tasks where n8n continues the execution without a result', async () => {
		const parked = await b.wan(storing, { input: prompts('A', 'B') });
		const lost = await parked.giveUp();
		expect(lost.json('Wan')).toMatchObject(
			['A', 'B'].map(() => ({ task_status: 'PENDING', code: 'WaitLost' })),
		);
		expect(promptsOf(lost.json('Wan'))).toEqual(['A', 'B']);
	});

	it('waits for its inner execution until twelve hours after the timeout, and not for ever', async () => {
		const parked = await b.wan({ ...storing, options: { timeout: 30 } }, { input: prompts('A') });
		const hours = (new Date(parked.run.waitTill ?? 0).getTime() - Date.now()) / 3_600_000;
		expect(hours).toBeGreaterThan(12.4);
		expect(hours).toBeLessThan(12.6);
	});

	it('holds as an agent’s tool', async () => {
		// As n8n names what it makes of a node that agents may use.
		nodeTypes['n8n-nodes-wan.wanTool'] = nodeTypes['n8n-nodes-wan.wan'];
		const parts: WorkflowParts = {
			nodes: [
				node('Start', 'n8n-nodes-base.manualTrigger'),
				{
					...node('Wan', 'n8n-nodes-wan.wanTool', { ...storing, options: { pollInterval: 1 } }),
					credentials: { wanApi: { id: '1', name: 'x' } },
				},
			],
			connections: wires(['Start', 'Wan']),
		};
		const outcome = await runWorkflow(parts, {
			credential: b.credential(),
			input: prompts('A'),
		});
		expect(outcome.status).toBe('success');
		expect(outcome.json('Wan')).toMatchObject([{ task_status: 'SUCCEEDED' }]);
	});

	describe('creates once', () => {
		const noTrigger = 'no such trigger';
		const failsOnce = () => {
			let failed = false;
			return (name: string) => {
				if (name !== 'Tasks to wait for' || failed) return;
				failed = true;
				throw new Error(noTrigger);
			};
		};

		it('where n8n cannot run the inner workflow and the node is tried again', async () => {
			const parked = await b.wan(storing, {
				input: prompts('A', 'B'),
				settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
				onNode: failsOnce(),
			});
			const done = await toTheEnd(parked);
			expect(promptsOf(done.json('Wan'))).toEqual(['A', 'B']);
			expect(creates()).toBe(2);
		});

		it('where the user retries the execution', async () => {
			const failed = await b.wan(storing, { input: prompts('A'), onNode: failsOnce() });
			expect(failed.error?.message).toContain(noTrigger);
			expect(failed.error?.description).toContain([...b.simulator.tasks.keys()][0]);
			const done = await toTheEnd(await failed.retry());
			expect(promptsOf(done.json('Wan'))).toEqual(['A']);
			expect(creates()).toBe(1);
		});

		it('and gives the tasks as failed items where On Error lets the workflow go on', async () => {
			const outcome = await b.wan(storing, {
				input: prompts('A'),
				settings: { onError: 'continueRegularOutput' },
				onNode: failsOnce(),
			});
			expect(outcome.json('Wan')).toMatchObject([
				{ task_id: expect.any(String), error: expect.stringContaining(noTrigger) },
			]);
		});
	});
});

describe('the node Wan Wait for Task, which stores by default,', () => {
	it('lays the result over the incoming fields and keeps the incoming files', async () => {
		const [one] = addTasks(1, { times: { pending: 0, running: 300 } });
		const poster = { data: 'aGk=', mimeType: 'text/plain' };
		const parked = await wait(
			{ downloadVideo: true },
			{ input: [{ json: { task_id: one, row: 7 }, binary: { poster } }] },
		);
		expect(parked.status).toBe('waiting');
		b.simulator.tasks.get(one)!.times = { pending: 0, running: 0 };
		const [[item]] = (await toTheEnd(parked)).outputs('Wait');
		expect(item.json).toMatchObject({ row: 7, task_id: one, task_status: 'SUCCEEDED' });
		expect(item.binary).toMatchObject({ poster, data: { mimeType: 'video/mp4' } });
	});

	it('stores nothing where all tasks have ended', async () => {
		const [good] = addTasks(1, { times: { pending: 0, running: 0 } });
		const [bad] = addTasks(1, { times: { pending: 0, running: 0 }, ending: failing });
		const outcome = await wait({}, { input: items({ task_id: good }, { task_id: bad, row: 2 }) });
		expect(outcome.status).toBe('success');
		expect(outcome.json('Wait')).toMatchObject([
			{ task_status: 'SUCCEEDED' },
			{ row: 2, task_id: bad, code: 'X', message: 'Y', error: 'Y (X)' },
		]);
	});

	it('tells a wrong key and wrong fields before anything is stored', async () => {
		const [one] = addTasks(1, later);
		const credential = { ...b.credential(), apiKey: 'sk-wrong' };
		const input = items({ task_id: one });
		expect((await wait({}, { input, credential })).error?.message).toContain('InvalidApiKey');
		expect((await wait({ pollInterval: 0 }, { input })).error?.message).toContain('Poll Interval');
	});

	it('lets the others wait where On Error lets the workflow go on', async () => {
		const [one] = addTasks(1, { times: { pending: 0, running: 200 } });
		const parked = await wait(
			{},
			{
				input: items({ task_id: '../x' }, { task_id: one }),
				settings: { onError: 'continueRegularOutput' },
			},
		);
		expect(parked.status).toBe('waiting');
		b.simulator.tasks.get(one)!.times = { pending: 0, running: 0 };
		expect((await toTheEnd(parked)).json('Wait')).toMatchObject([
			{ error: expect.stringContaining('Task ID “../x”') },
			{ task_id: one, task_status: 'SUCCEEDED' },
		]);
	});
});

describe('the inner workflow', () => {
	const workflowOf = async () => {
		const { inner } = await b.wan(storing, { input: prompts('A') });
		if (!inner) throw new Error('There is no inner execution');
		return inner.workflow;
	};

	it('takes its node from the package that runs, and its credential', async () => {
		const waiting = (await workflowOf()).nodes.find(({ name }) => name === 'Wan Wait for Task');
		expect(waiting).toMatchObject({
			type: 'n8n-nodes-wan.wanWaitForTask',
			credentials: { wanApi: { id: '1', name: 'Wan' } },
		});
	});

	it('is saved whatever the outer workflow’s settings are, and has no time limit', async () => {
		expect((await workflowOf()).settings).toMatchObject({
			saveDataSuccessExecution: 'all',
			saveDataErrorExecution: 'all',
			executionTimeout: -1,
			callerPolicy: 'workflowsFromSameOwner',
		});
	});

	it('says in its name what it is, and belongs to the outer workflow', async () => {
		expect(await workflowOf()).toMatchObject({
			id: 'test-workflow',
			name: 'Wan: waiting for the tasks of “Wan” in “Test workflow”',
		});
	});

	describe('looks after the outer execution before it asks, and', () => {
		/** The outer execution after a change, and what the inner one then does. */
		async function continued(
			change: (outer: IRunExecutionData) => IRunExecutionData | undefined,
			parameters: INode['parameters'] = storing,
		) {
			const database: { outer?: IRunExecutionData } = {};
			const parked = await b.wan(parameters, {
				input: prompts('A'),
				readExecution: async () => database.outer,
			});
			database.outer = change(JSON.parse(JSON.stringify(parked.run.data)) as IRunExecutionData);
			return await parked.inner?.outcome.resume();
		}

		it('goes on while it waits', async () => {
			const inner = await continued((outer) => outer);
			expect(inner?.json('Videos')).toHaveLength(1);
		});

		it.each([1 / 7, 0.12345678])('goes on after a timeout of %d minutes', async (timeout) => {
			const inner = await continued((outer) => outer, { ...storing, options: { timeout } });
			expect(inner?.json('Videos')).toHaveLength(1);
		});

		it('goes on where n8n has not stored it yet', async () => {
			const inner = await continued((outer) => {
				delete outer.resultData.runData.Wan;
				return { ...outer, waitTill: undefined };
			});
			expect(inner?.json('Videos')).toHaveLength(1);
		});

		it.each<[string, (outer: IRunExecutionData) => IRunExecutionData | undefined]>([
			['was deleted', () => undefined],
			[
				'was stopped',
				(outer) => ({
					...outer,
					waitTill: undefined,
					resultData: { ...outer.resultData, error: new ManualExecutionCancelledError('1') },
				}),
			],
			['went on without a result', (outer) => ({ ...outer, waitTill: undefined })],
			['waits for something else', (outer) => ({ ...outer, waitTill: new Date() })],
		])('ends without a question where it %s', async (_what, change) => {
			const inner = await continued(change);
			expect(inner?.status).toBe('success');
			expect(inner?.json('Videos')).toEqual([]);
			expect(queries()).toEqual([]);
		});
	});

	it('stores no more from round to round, however many items there are', async () => {
		b.simulator.options.times = later.times;
		let outcome = await b.wan(storing, { input: prompts(...'ABCDEFGHIJ') });
		const sizes: number[] = [];
		for (let round = 0; round < 4; round += 1) {
			outcome = await outcome.resume();
			const runs = outcome.inner?.outcome.run.data.resultData.runData['Wan Wait for Task'] ?? [];
			sizes.push(runs.flatMap(({ data }) => data?.main[0] ?? []).length);
		}
		expect(sizes).toEqual([2, 3, 4, 5]);
	});
});

describe('wires that do not fit the mode', () => {
	const parts = (waitMode: string, ...lines: string[][]): WorkflowParts => ({
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger'),
			node('Wait', 'n8n-nodes-wan.wanWaitForTask', { waitMode }),
			node('Next', 'n8n-nodes-base.noOp'),
			node('Other', 'n8n-nodes-base.noOp'),
		],
		connections: wires(['Start', 'Wait'], ...lines),
	});

	it.each([
		[
			'hold',
			'from Succeeded back',
			[['Wait', 'Wait']],
			"'Succeeded' is connected back to this node",
		],
		['hold', 'from Failed back', [['Wait#1', 'Wait']], "'Failed' is connected back to this node"],
		['hold', 'from a third output', [['Wait#2', 'Next']], 'output that this node no longer has'],
		['store', 'from Done back', [['Wait', 'Wait']], "'Done' is connected back to this node"],
		['store', 'from a second output', [['Wait#1', 'Next']], 'output that this node no longer has'],
		[
			'release',
			'from Still Running on',
			[['Wait', 'Next']],
			"'Still Running' is not connected back",
		],
		[
			'release',
			'from Still Running back and on',
			[
				['Wait', 'Wait'],
				['Wait', 'Next'],
			],
			"'Still Running' is connected to “Next”",
		],
		[
			'release',
			'from Succeeded back',
			[
				['Wait', 'Wait'],
				['Wait#1', 'Wait'],
			],
			"'Succeeded' is connected back to this node",
		],
	])(
		'in mode %s, %s, are refused before anything is asked',
		async (mode, _name, lines, message) => {
			const [task] = addTasks(1);
			const outcome = await runWorkflow(parts(mode, ...lines), {
				credential: b.credential(),
				input: items({ task_id: task }),
			});
			expect(outcome.error?.message).toContain(message);
			expect(outcome.error?.description).toContain(`These tasks exist and continue`);
			expect(outcome.error?.description).toContain(task);
			expect(b.simulator.requests).toEqual([]);
		},
	);

	it('allow a way back through other nodes, which create anew', async () => {
		const [task] = addTasks(1, { times: { pending: 0, running: 0 } });
		const outcome = await runWorkflow(
			parts('hold', ['Wait', 'Next'], ['Wait#1', 'Other', 'Wait']),
			{ credential: b.credential(), input: items({ task_id: task }) },
		);
		expect(outcome.json('Next')).toMatchObject([{ task_id: task }]);
	});

	it('allow the error output', async () => {
		const [task] = addTasks(1, { times: { pending: 0, running: 0 }, ending: failing });
		const { nodes, connections } = parts('store', ['Wait', 'Next'], ['Wait#1', 'Other']);
		const [start, waiting, ...others] = nodes;
		const settings = { onError: 'continueErrorOutput' as const };
		const outcome = await runWorkflow(
			{ nodes: [start, { ...waiting, ...settings }, ...others], connections },
			{ credential: b.credential(), input: items({ task_id: task }) },
		);
		expect(outcome.json('Other')).toMatchObject([{ task_id: task, error: { code: 'X' } }]);
	});
});
