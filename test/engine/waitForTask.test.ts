import type { IDataObject, INode } from 'n8n-workflow';

import { node, runWorkflow, wires, type RunOptions } from './engine';
import { endOf } from '../simulator/tasks';
import { bench, items } from './setup';

/* The node that waits: in the run, or with the run stored in between. */

const b = bench({ times: { pending: 0, running: 300 } });

interface WaitOptions extends Partial<RunOptions> {
	settings?: Partial<INode>;
	wired?: boolean;
}

async function wait(parameters: INode['parameters'], options: WaitOptions = {}) {
	const { settings, wired = parameters.waitMode === 'release', ...rest } = options;
	return await runWorkflow(
		{
			nodes: [
				node('Start', 'n8n-nodes-base.manualTrigger'),
				{ ...node('Wait', 'n8n-nodes-wan.wanWaitForTask', parameters), ...settings },
			],
			connections: wires(['Start', 'Wait'], ...(wired ? [['Wait', 'Wait']] : [])),
		},
		{ credential: b.credential(), ...rest },
	);
}

const hold = async (parameters: INode['parameters'], options?: WaitOptions) =>
	await wait({ waitMode: 'hold', ...parameters }, options);

const queries = () => b.simulator.requests.filter(({ call }) => call === 'query');
const ids = (count: number, task: Parameters<typeof b.simulator.addTask>[0] = {}) =>
	Array.from({ length: count }, () => b.simulator.addTask(task).id);
const taskItems = (...taskIds: string[]) => items(...taskIds.map((id) => ({ task_id: id })));
const jsonOf = (output: Array<{ json: IDataObject }> = []) => output.map(({ json }) => json);

const sleep = async (milliseconds: number) =>
	await new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('mode hold', () => {
	it('waits for all tasks side by side and lays the result over the incoming item', async () => {
		const [one, two] = ids(2, { times: { pending: 0, running: 1_500 } });
		const outcome = await hold(
			{ pollInterval: 1 },
			{ input: items({ task_id: one, row: 7, title: 'Boat' }, { task_id: two, row: 8 }) },
		);
		const [succeeded, failed = []] = outcome.outputs('Wait');
		expect(failed).toEqual([]);
		expect(jsonOf(succeeded)).toMatchObject([
			{
				row: 7,
				title: 'Boat',
				task_id: one,
				task_status: 'SUCCEEDED',
				video_url: expect.any(String),
			},
			{ row: 8, task_id: two, task_status: 'SUCCEEDED' },
		]);
		expect(succeeded.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		// Both were asked for before either had ended.
		const asked = queries().slice(0, 2);
		expect(new Set(asked.map(({ path }) => path.split('/').pop()))).toEqual(new Set([one, two]));
	});

	it('sends every kind of ending without a video to Failed, with code and message', async () => {
		const [good] = ids(1);
		const [bad] = ids(1, {
			ending: { status: 'FAILED', code: 'DataInspectionFailed', message: 'No' },
		});
		const [bare] = ids(1, { ending: { status: 'FAILED' } });
		const [gone] = ids(1, { canceledAt: Date.now() });
		const outcome = await hold(
			{ pollInterval: 1, timeout: 0.02 },
			{ input: taskItems(good, bad, bare, gone, 'no-such-task') },
		);
		const [succeeded, failed] = outcome.outputs('Wait');
		expect(jsonOf(succeeded).map(({ task_id: id }) => id)).toEqual([good]);
		expect(jsonOf(failed)).toMatchObject([
			{ task_id: bad, task_status: 'FAILED', code: 'DataInspectionFailed', message: 'No' },
			{ task_id: bare, task_status: 'FAILED', code: 'FAILED', message: expect.any(String) },
			{ task_id: gone, task_status: 'CANCELED', code: 'CANCELED', message: expect.any(String) },
			{
				task_id: 'no-such-task',
				task_status: 'UNKNOWN',
				code: 'UNKNOWN',
				message: expect.stringContaining('24 hours'),
			},
		]);
	});

	it('sends a task that is unfinished at the timeout to Failed', async () => {
		const [slow] = ids(1, { times: { pending: 0, running: 60_000 } });
		const outcome = await hold({ pollInterval: 1, timeout: 0.02 }, { input: taskItems(slow) });
		expect(jsonOf(outcome.outputs('Wait')[1])).toMatchObject([
			{
				task_id: slow,
				task_status: 'RUNNING',
				code: 'Timeout',
				message: expect.stringContaining('0.02 minutes'),
			},
		]);
	});

	it('keeps what it knows of a task where the last query failed', async () => {
		const [slow] = ids(1, { times: { pending: 0, running: 60_000 } });
		b.simulator.faults.add({
			on: 'query',
			kind: 'status',
			status: 503,
			code: 'X',
			after: 1,
			times: 99,
		});
		const outcome = await hold({ pollInterval: 1, timeout: 0.03 }, { input: taskItems(slow) });
		expect(jsonOf(outcome.outputs('Wait')[1])).toMatchObject([{ task_id: slow, code: 'Timeout' }]);
	});

	it('is a node error where no query ever got through', async () => {
		const [one] = ids(1);
		b.simulator.faults.add({
			on: 'query',
			kind: 'status',
			status: 503,
			code: 'ModelUnavailable',
			message: 'Busy',
			times: 99,
		});
		const outcome = await hold({ pollInterval: 1, timeout: 0.02 }, { input: taskItems(one) });
		expect(outcome.error?.message).toBe('Busy (ModelUnavailable)');
		expect(outcome.error?.description).toContain(`task_id ${one}`);
	});

	it('is a node error at once where the key is wrong', async () => {
		const [one] = ids(1);
		const outcome = await hold(
			{},
			{ input: taskItems(one), credential: { ...b.credential(), apiKey: 'sk-wrong' } },
		);
		expect(outcome.error?.message).toContain('Invalid API-key provided. (InvalidApiKey)');
		expect(outcome.error?.description).toContain('belongs to another region');
		expect(queries()).toHaveLength(1);
	});

	it('turns such an error into an item on Failed with Continue On Fail', async () => {
		const [one] = ids(1);
		const outcome = await hold(
			{ pollInterval: 1 },
			{
				input: items({ task_id: one }, { task_id: '../uploads' }),
				settings: { onError: 'continueRegularOutput' },
			},
		);
		const [succeeded, failed] = outcome.outputs('Wait');
		expect(jsonOf(succeeded)).toMatchObject([{ task_id: one }]);
		expect(jsonOf(failed)).toMatchObject([
			{ error: expect.stringContaining('Task ID “../uploads”: must be a task ID') },
		]);
	});

	it.each(['../uploads', 'a/b', 'a?b', 'a#b', '..', 'http://x', 'ä', ''])(
		'refuses the task ID %j before anything is sent',
		async (taskId) => {
			const outcome = await hold({}, { input: items({ task_id: taskId }) });
			expect(outcome.error?.message).toMatch(/^Task ID/);
			expect(b.simulator.requests).toEqual([]);
		},
	);

	it('never asks more than 20 times a second, for however many tasks', async () => {
		const many = ids(60, { times: { pending: 0, running: 1_000 } });
		const outcome = await hold({ pollInterval: 1 }, { input: taskItems(...many) });
		expect(outcome.outputs('Wait')[0]).toHaveLength(60);
		const times = queries().map(({ at }) => at);
		const busiest = times.map(
			(from) => times.filter((at) => at >= from && at < from + 1_000).length,
		);
		expect(Math.max(...busiest)).toBeLessThanOrEqual(20);
		expect(b.simulator.requests.every(({ status }) => status === 200)).toBe(true);
	});

	it('outlasts 429, 5xx, cut lines and nonsense', async () => {
		const [one] = ids(1);
		b.simulator.faults.add({
			on: 'query',
			kind: 'status',
			status: 429,
			code: 'Throttling',
			message: 'x',
		});
		b.simulator.faults.add({ on: 'query', kind: 'cutJson' });
		const outcome = await hold({ pollInterval: 1 }, { input: taskItems(one) });
		expect(jsonOf(outcome.outputs('Wait')[0])).toMatchObject([{ task_status: 'SUCCEEDED' }]);
	});

	it('ends at once when the user stops the execution', async () => {
		const [one] = ids(1, { times: { pending: 0, running: 60_000 } });
		const stop = new AbortController();
		const running = wait({}, { input: taskItems(one), abort: stop.signal });
		while (queries().length === 0) await sleep(20);
		stop.abort();
		await running;
		// Long before the task has ended.
		expect(Date.now()).toBeLessThan(endOf(b.simulator.tasks.get(one)!));
	});

	it('downloads the video beside what the item already carries', async () => {
		const [one] = ids(1);
		const outcome = await hold(
			{
				pollInterval: 1,
				downloadVideo: true,
				options: { binaryProperty: 'video', fileName: 'boat' },
			},
			{
				input: [
					{
						json: { task_id: one },
						binary: { poster: { data: 'aGk=', mimeType: 'text/plain' } },
					},
				],
			},
		);
		const [item] = outcome.outputs('Wait')[0];
		expect(Object.keys(item.binary ?? {})).toEqual(['poster', 'video']);
		expect(item.binary?.video).toMatchObject({ fileName: 'boat.mp4', mimeType: 'video/mp4' });
	});

	it('hints at a link that dies, unless the video was fetched', async () => {
		const [one] = ids(1);
		const hints = async (downloadVideo: boolean) => {
			const { run } = await hold({ pollInterval: 1, downloadVideo }, { input: taskItems(one) });
			const given = run.data.resultData.runData.Wait.flatMap(({ hints: of }) => of ?? []);
			return given.map(({ message }) => message);
		};
		expect(await hints(false)).toContainEqual(expect.stringContaining('expires at expires_at'));
		expect(await hints(true)).not.toContainEqual(expect.stringContaining('expires at expires_at'));
	});

	it('gives the raw answer over the item where Simplify is off', async () => {
		const [one] = ids(1, { ending: { status: 'FAILED', code: 'X', message: 'Y' } });
		const outcome = await hold(
			{ pollInterval: 1, simplify: false },
			{ input: items({ task_id: one, row: 1 }) },
		);
		expect(jsonOf(outcome.outputs('Wait')[1])).toMatchObject([
			{ row: 1, task_id: one, code: 'X', message: 'Y', output: { task_status: 'FAILED' } },
		]);
	});
});

describe('mode release', () => {
	const release = { waitMode: 'release', pollInterval: 1 };

	it('needs no parking where all tasks have ended', async () => {
		const done = ids(2, { times: { pending: 0, running: 0 } });
		const outcome = await wait(release, { input: taskItems(...done) });
		expect(outcome.status).toBe('success');
		expect(jsonOf(outcome.outputs('Wait')[1])).toHaveLength(2);
	});

	it('stores the run while a task is unfinished, and all items leave together', async () => {
		const [quick] = ids(1, { times: { pending: 0, running: 0 } });
		const [slow] = ids(1, { times: { pending: 0, running: 1_200 } });
		const [bad] = ids(1, {
			times: { pending: 0, running: 0 },
			ending: { status: 'FAILED', code: 'X', message: 'Y' },
		});
		const input = items(
			{ task_id: quick, row: 1 },
			{ task_id: slow, row: 2 },
			{ task_id: bad, row: 3 },
		);
		const parked = await wait(release, { input });
		expect(parked.status).toBe('waiting');
		const until = new Date(parked.run.waitTill ?? 0).getTime();
		expect(until - Date.now()).toBeLessThanOrEqual(1_000);
		await sleep(1_300);
		const done = await parked.resume();
		expect(done.status).toBe('success');
		const [running, succeeded, failed] = done.outputs('Wait');
		expect(running).toEqual([]);
		expect(jsonOf(succeeded)).toMatchObject([
			{ row: 1, task_id: quick, task_status: 'SUCCEEDED' },
			{ row: 2, task_id: slow, task_status: 'SUCCEEDED' },
		]);
		expect(jsonOf(failed)).toMatchObject([{ row: 3, task_id: bad, code: 'X' }]);
	});

	it('does not ask again for a task that has ended', async () => {
		const [quick] = ids(1, { times: { pending: 0, running: 0 } });
		const [slow] = ids(1, { times: { pending: 0, running: 500 } });
		const parked = await wait(release, { input: taskItems(quick, slow) });
		await sleep(600);
		await parked.resume();
		const asked = queries().map(({ path }) => path.split('/').pop());
		expect(asked.filter((id) => id === quick)).toHaveLength(1);
		expect(asked.filter((id) => id === slow)).toHaveLength(2);
	});

	it('sends a task that was canceled while the run was parked to Failed', async () => {
		const task = b.simulator.addTask({ times: { pending: 60_000, running: 1 } });
		const parked = await wait(release, { input: taskItems(task.id) });
		expect(parked.status).toBe('waiting');
		task.canceledAt = Date.now();
		const done = await parked.resume();
		expect(jsonOf(done.outputs('Wait')[2])).toMatchObject([
			{ task_id: task.id, task_status: 'CANCELED', code: 'CANCELED' },
		]);
	});

	it('sends a task that ended FAILED to Failed', async () => {
		const ending = { status: 'FAILED', code: 'X', message: 'Y' } as const;
		const done = ids(1, { times: { pending: 0, running: 0 }, ending });
		const outcome = await wait(release, { input: taskItems(...done) });
		expect(jsonOf(outcome.outputs('Wait')[2])).toMatchObject([{ task_status: 'FAILED' }]);
	});

	describe('asks again for a task that is UNKNOWN', () => {
		let offset = 0;
		const { now } = Date;
		beforeEach(() => {
			offset = 0;
			jest.spyOn(Date, 'now').mockImplementation(() => now.call(Date) + offset);
		});
		afterEach(() => jest.restoreAllMocks());
		const minutes = (count: number) => {
			offset += count * 60_000;
		};

		it('for a moment, and brings its video', async () => {
			b.simulator.faults.add({
				on: 'query',
				kind: 'raw',
				status: 200,
				body: '{"output": {"task_status": "UNKNOWN"}}',
			});
			const [task] = ids(1, { times: { pending: 0, running: 0 } });
			const parked = await wait(release, { input: taskItems(task) });
			expect(parked.status).toBe('waiting');
			const done = await parked.resume();
			expect(jsonOf(done.outputs('Wait')[1])).toMatchObject([{ task_status: 'SUCCEEDED' }]);
		});

		it('until it has been so for five minutes', async () => {
			let outcome = await wait(release, { input: taskItems('no-such-task') });
			minutes(4.9);
			outcome = await outcome.resume();
			expect(outcome.status).toBe('waiting');
			minutes(0.2);
			outcome = await outcome.resume();
			expect(jsonOf(outcome.outputs('Wait')[2])).toMatchObject([
				{ task_id: 'no-such-task', task_status: 'UNKNOWN', code: 'UNKNOWN' },
			]);
		});

		it('until the timeout, where that comes first', async () => {
			const parked = await wait({ ...release, timeout: 1 }, { input: taskItems('no-such-task') });
			minutes(1.1);
			const done = await parked.resume();
			expect(jsonOf(done.outputs('Wait')[2])).toMatchObject([{ code: 'UNKNOWN' }]);
		});
	});

	it('is a node error at once where the key is wrong', async () => {
		const outcome = await wait(release, {
			input: taskItems(...ids(1)),
			credential: { ...b.credential(), apiKey: 'sk-wrong' },
		});
		expect(outcome.error?.message).toContain('(InvalidApiKey)');
	});

	it('refuses settings that break a rule, with all of them', async () => {
		const outcome = await wait(
			{ ...release, pollInterval: 0, timeout: -1, options: { holdFirst: -1 } },
			{ input: items({ task_id: '' }) },
		);
		expect(outcome.error?.description?.split('<br>\n')).toEqual([
			expect.stringContaining('Poll Interval (Seconds) “0”: must be a number from 1'),
			expect.stringContaining('Timeout (Minutes) “-1”: must be a number from 0'),
			expect.stringContaining('Hold First (Seconds) “-1”: must be a number from 0'),
			'Correct the field, or the data that its expression uses.',
		]);
	});

	it('keeps its deadline over many resumes', async () => {
		const [slow] = ids(1, { times: { pending: 0, running: 60_000 } });
		let outcome = await wait({ ...release, timeout: 0.03 }, { input: taskItems(slow) });
		let resumes = 0;
		while (outcome.status === 'waiting' && resumes < 10) {
			await sleep(Math.max(0, new Date(outcome.run.waitTill ?? 0).getTime() - Date.now()));
			outcome = await outcome.resume();
			resumes += 1;
		}
		expect(resumes).toBe(2);
		expect(jsonOf(outcome.outputs('Wait')[2])).toMatchObject([
			{ task_id: slow, task_status: 'RUNNING', code: 'Timeout' },
		]);
	});

	it('carries binary data through the wait', async () => {
		const [slow] = ids(1, { times: { pending: 0, running: 300 } });
		const poster = { data: 'aGk=', mimeType: 'text/plain' };
		const parked = await wait(
			{ ...release, downloadVideo: true },
			{ input: [{ json: { task_id: slow }, binary: { poster } }] },
		);
		await sleep(400);
		const [, [item]] = (await parked.resume()).outputs('Wait');
		expect(item.binary).toMatchObject({ poster, data: { mimeType: 'video/mp4' } });
	});

	it('holds the run at first for as long as it is told, so that quick tasks need no parking', async () => {
		const [quick] = ids(1, { times: { pending: 0, running: 800 } });
		const outcome = await wait(
			{ ...release, options: { holdFirst: 5 } },
			{ input: taskItems(quick) },
		);
		expect(outcome.status).toBe('success');
		expect(jsonOf(outcome.outputs('Wait')[1])).toMatchObject([{ task_id: quick }]);
	});

	it('fails at once without the wire back, and says what to connect', async () => {
		const outcome = await wait(release, { input: taskItems(...ids(1)), wired: false });
		expect(outcome.error?.message).toBe(
			"The output 'Still Running' is not connected back to this node",
		);
		expect(outcome.error?.description).toContain("Connect 'Still Running', the first output");
		expect(b.simulator.requests).toEqual([]);
	});

	it('takes a wire from another output for no wire', async () => {
		const outcome = await runWorkflow(
			{
				nodes: [
					node('Start', 'n8n-nodes-base.manualTrigger'),
					node('Wait', 'n8n-nodes-wan.wanWaitForTask', release),
				],
				connections: wires(['Start', 'Wait'], ['Wait#1', 'Wait']),
			},
			{ credential: b.credential(), input: taskItems(...ids(1)) },
		);
		expect(outcome.error?.message).toContain('not connected back');
	});

	it('parks again where a query fails for the moment', async () => {
		const [one] = ids(1, { times: { pending: 0, running: 0 } });
		b.simulator.faults.add({ on: 'query', kind: 'status', status: 500, code: 'InternalError' });
		const parked = await wait(release, { input: taskItems(one) });
		expect(parked.status).toBe('waiting');
		expect((await parked.resume()).status).toBe('success');
	});

	it('does not park over an item that can never be asked for', async () => {
		const [slow] = ids(1, { times: { pending: 0, running: 60_000 } });
		const outcome = await wait(release, { input: taskItems(slow, '../x') });
		expect(outcome.error?.message).toMatch(/^Item 2 of 2: Task ID “\.\.\/x”/);
	});

	it('parks over it with Continue On Fail, and sends it to Failed in the end', async () => {
		const [slow] = ids(1, { times: { pending: 0, running: 300 } });
		const parked = await wait(release, {
			input: taskItems(slow, '../x'),
			settings: { onError: 'continueRegularOutput' },
		});
		expect(parked.status).toBe('waiting');
		await sleep(400);
		const [, succeeded, failed] = (await parked.resume()).outputs('Wait');
		expect(jsonOf(succeeded)).toMatchObject([{ task_id: slow }]);
		expect(jsonOf(failed)).toMatchObject([{ error: expect.stringContaining('Task ID “../x”') }]);
	});

	it('works twice in one workflow', async () => {
		const [one] = ids(1, { times: { pending: 0, running: 300 } });
		const [two] = ids(1, { times: { pending: 0, running: 700 } });
		const parts = {
			nodes: [
				node('Start', 'n8n-nodes-base.manualTrigger'),
				node('First', 'n8n-nodes-wan.wanWaitForTask', release),
				node('Second', 'n8n-nodes-wan.wanWaitForTask', {
					...release,
					taskId: '={{ $json.next }}',
				}),
			],
			connections: wires(
				['Start', 'First'],
				['First', 'First'],
				['First#1', 'Second'],
				['Second', 'Second'],
			),
		};
		let outcome = await runWorkflow(parts, {
			credential: b.credential(),
			input: items({ task_id: one, next: two }),
		});
		let resumes = 0;
		while (outcome.status === 'waiting' && resumes < 5) {
			await sleep(400);
			outcome = await outcome.resume();
			resumes += 1;
		}
		expect(outcome.status).toBe('success');
		expect(jsonOf(outcome.outputs('Second')[1])).toMatchObject([{ task_id: two, next: two }]);
	});

	describe('does not start again by itself', () => {
		/** How often the node ran; stops an execution that would go on for ever. */
		async function countRuns(settings: Partial<INode>, options: WaitOptions) {
			const stop = new AbortController();
			let runs = 0;
			const outcome = await wait(release, {
				...options,
				settings,
				abort: stop.signal,
				onNode: (name) => {
					if (name === 'Wait') runs += 1;
					if (runs > 5) stop.abort();
				},
			});
			return { runs, outcome };
		}
		const wrongKey = () => ({ ...b.credential(), apiKey: '' });

		it.each([undefined, 'continueRegularOutput', 'continueErrorOutput'] as const)(
			'with Always Output Data and On Error %s, once all tasks have ended',
			async (onError) => {
				const done = ids(2, { times: { pending: 0, running: 0 } });
				const { runs, outcome } = await countRuns(
					{ onError, alwaysOutputData: true },
					{ input: taskItems(...done) },
				);
				expect({ runs, status: outcome.status }).toEqual({ runs: 1, status: 'success' });
				const [running, succeeded] = outcome.outputs('Wait');
				expect(running).toEqual([]);
				expect(jsonOf(succeeded)).toMatchObject(done.map((id) => ({ task_id: id })));
				const hints = outcome.run.data.resultData.runData.Wait.flatMap(({ hints: of }) => of ?? []);
				expect(hints.map(({ message }) => message)).toContainEqual(
					expect.stringContaining('Always Output Data'),
				);
			},
		);

		it('with Always Output Data after the execution was stored', async () => {
			const [slow] = ids(1, { times: { pending: 0, running: 500 } });
			const { outcome: parked } = await countRuns(
				{ alwaysOutputData: true },
				{ input: taskItems(slow) },
			);
			expect(parked.status).toBe('waiting');
			await sleep(600);
			const done = await parked.resume();
			expect(done.status).toBe('success');
			expect(jsonOf(done.outputs('Wait')[1])).toMatchObject([{ task_id: slow }]);
		});

		it.each([
			['continueRegularOutput', 2],
			['continueErrorOutput', 3],
		] as const)(
			'with On Error %s where the credential cannot be used: the items leave by output %i',
			async (onError, output) => {
				const { runs, outcome } = await countRuns(
					{ onError },
					{ input: taskItems(...ids(2)), credential: wrongKey() },
				);
				expect({ runs, status: outcome.status }).toEqual({ runs: 1, status: 'success' });
				expect(jsonOf(outcome.outputs('Wait')[output])).toMatchObject([
					{ error: expect.anything() },
					{ error: expect.anything() },
				]);
			},
		);

		it('with On Error: Stop, where the credential cannot be used', async () => {
			const { runs, outcome } = await countRuns(
				{ onError: 'stopWorkflow' },
				{ input: taskItems(...ids(1)), credential: wrongKey() },
			);
			expect({ runs, status: outcome.status }).toEqual({ runs: 1, status: 'error' });
		});
	});

	it.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
		'asks in every execution for a task that is called %s',
		async (name) => {
			const done = { pending: 0, running: 0 };
			for (const ending of ['FAILED', 'CANCELED'] as const) {
				b.simulator.addTask({ id: name, times: done, ending: { status: ending } });
				const outcome = await wait(release, { input: taskItems(name) });
				expect(jsonOf(outcome.outputs('Wait')[2])).toMatchObject([
					{ task_id: name, task_status: ending },
				]);
			}
			expect(queries()).toHaveLength(2);
		},
	);

	it('leaves nothing behind in the execution’s data', async () => {
		const done = ids(1, { times: { pending: 0, running: 0 } });
		const outcome = await wait(release, { input: taskItems(...done) });
		expect(JSON.stringify(outcome.run.data.executionData?.contextData)).not.toContain(done[0]);
	});
});
