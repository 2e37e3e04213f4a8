import { giveHints } from '@wan/execution/hints';
import type { IExecuteFunctions, INode } from 'n8n-workflow';

import { endOf } from '../simulator/tasks';
import { bench, items, model } from './setup';

/* Several items of one run: at the model's pace, side by side, and each with its own outcome. */

const b = bench({ times: { pending: 200, running: 800 }, limitTasksAtOnce: true });

const text = (id: string): INode['parameters'] => ({
	resource: 'video',
	operation: 'textToVideo',
	model: model(id),
	prompt: '={{ $json.prompt }}',
});

const prompts = (count: number) =>
	items(...Array.from({ length: count }, (_, index) => ({ prompt: `Boat ${index}` })));

const createTimes = () =>
	b.simulator.requests.filter(({ call }) => call === 'create').map(({ at }) => at);

describe('create calls of one input', () => {
	it('keep the model’s pace and are never refused for speed', async () => {
		await b.restart({ times: { pending: 20, running: 20 } });
		const outcome = await b.wan(text('wan2.6-t2v'), { input: prompts(12) });
		expect(outcome.error).toBeUndefined();
		expect(b.simulator.requests.map(({ status }) => status)).toEqual(Array(12).fill(200));
		const times = createTimes();
		const busiest = times.map(
			(from) => times.filter((at) => at >= from && at < from + 1000).length,
		);
		expect(Math.max(...busiest)).toBeLessThanOrEqual(5);
	});

	it('leave in the order of the items', async () => {
		const outcome = await b.wan(text('wan2.6-t2v'), { input: prompts(4) });
		const made = outcome
			.json('Wan')
			.map(({ task_id: id }) => b.simulator.tasks.get(String(id))?.prompt);
		expect(made).toEqual(['Boat 0', 'Boat 1', 'Boat 2', 'Boat 3']);
		expect(outcome.outputs('Wan')[0].map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2, 3].map((item) => ({ item })),
		);
	});

	it('wait where only so many tasks may run at once, and create each one once', async () => {
		await b.restart({ times: { pending: 500, running: 2_000 }, limitTasksAtOnce: true });
		const outcome = await b.wan(
			{
				...text('wan2.1-t2v-turbo'),
				waitForCompletion: true,
				waitMode: 'hold',
				options: { pollInterval: 1 },
			},
			{ input: prompts(5) },
		);
		expect(outcome.error).toBeUndefined();
		expect(outcome.json('Wan').map(({ task_status: status }) => status)).toEqual(
			Array(5).fill('SUCCEEDED'),
		);
		expect(b.simulator.requests.some(({ status }) => status === 429)).toBe(true);
		expect([...b.simulator.tasks.values()].map(({ prompt }) => prompt).sort()).toEqual(
			[0, 1, 2, 3, 4].map((index) => `Boat ${index}`),
		);
	});

	it('go out side by side where the catalog knows no limit', async () => {
		const SLOW = 3_000;
		await b.restart({ limitCreates: false });
		b.simulator.faults.add({ on: 'create', kind: 'slow', milliseconds: SLOW, times: 10 });
		const unknown = { ...text('x'), model: { __rl: true, mode: 'id', value: 'wan9-t2v' } };
		await b.wan(unknown, { input: prompts(10), settings: { onError: 'continueRegularOutput' } });
		// Each answer takes a while, and the last call has come before the first answer has gone.
		const times = createTimes();
		expect(times).toHaveLength(10);
		expect(Math.max(...times)).toBeLessThan(Math.min(...times) + SLOW);
	});
});

describe('waiting for several tasks', () => {
	it('takes as long as the slowest and not the sum', async () => {
		await b.restart({ times: { pending: 0, running: 4_000 }, limitCreates: false });
		const outcome = await b.wan(
			{
				...text('wan2.6-t2v'),
				waitForCompletion: true,
				waitMode: 'hold',
				options: { pollInterval: 1 },
			},
			{ input: prompts(6) },
		);
		expect(outcome.json('Wan')).toHaveLength(6);
		// All were running at the same time.
		const tasks = [...b.simulator.tasks.values()];
		const lastStart = Math.max(...tasks.map(({ submitted }) => submitted));
		expect(lastStart).toBeLessThan(Math.min(...tasks.map(endOf)));
	});

	it('gives up at the timeout with the task’s ID, and the task goes on', async () => {
		await b.restart({ times: { pending: 0, running: 60_000 } });
		const outcome = await b.wan(
			{
				...text('wan2.6-t2v'),
				waitForCompletion: true,
				waitMode: 'hold',
				options: { pollInterval: 1, timeout: 0.03 },
			},
			{ input: prompts(1) },
		);
		const [task] = b.simulator.tasks.values();
		expect(outcome.error?.message).toContain(
			"The task was still RUNNING when 'Timeout (Minutes)' had passed",
		);
		expect(outcome.error?.description).toContain(task.id);
	});

	it('outlasts failing queries and never loses the task', async () => {
		b.simulator.faults.add({
			on: 'query',
			kind: 'status',
			status: 500,
			code: 'InternalError',
			message: 'Oops',
		});
		b.simulator.faults.add({ on: 'query', kind: 'html', status: 502 });
		b.simulator.faults.add({ on: 'query', kind: 'reset' });
		const outcome = await b.wan(
			{
				...text('wan2.6-t2v'),
				waitForCompletion: true,
				waitMode: 'hold',
				options: { pollInterval: 1 },
			},
			{ input: prompts(1) },
		);
		expect(outcome.json('Wan')).toMatchObject([{ task_status: 'SUCCEEDED' }]);
		expect(b.simulator.tasks.size).toBe(1);
	});

	it('takes a status word it does not know for a task that is still running', async () => {
		const strange = JSON.stringify({
			request_id: 'r',
			output: { task_id: 't', task_status: 'SUSPENDED' },
		});
		b.simulator.faults.add({ on: 'query', kind: 'raw', status: 200, body: strange });
		const outcome = await b.wan(
			{
				...text('wan2.6-t2v'),
				waitForCompletion: true,
				waitMode: 'hold',
				options: { pollInterval: 1 },
			},
			{ input: prompts(1) },
		);
		expect(outcome.json('Wan')).toMatchObject([{ task_status: 'SUCCEEDED' }]);
	});

	it('ends at once when the user stops the execution', async () => {
		await b.restart({ times: { pending: 0, running: 60_000 } });
		const stop = new AbortController();
		const running = b.wan(
			{ ...text('wan2.6-t2v'), waitForCompletion: true, waitMode: 'hold' },
			{ input: prompts(2), abort: stop.signal },
		);
		while (b.simulator.tasks.size < 2) await new Promise((resolve) => setTimeout(resolve, 20));
		stop.abort();
		const outcome = await running;
		expect(outcome.status).not.toBe('success');
		// Long before the tasks have ended.
		expect(Date.now()).toBeLessThan(Math.min(...[...b.simulator.tasks.values()].map(endOf)));
	});
});

describe('what the run says', () => {
	const hints = (outcome: Awaited<ReturnType<typeof b.wan>>) =>
		outcome.run.data.resultData.runData.Wan.flatMap(({ hints: of }) => of ?? []).map(
			({ message }) => message,
		);

	it('hints at a rewritten prompt and at a link that dies', async () => {
		const outcome = await b.wan(
			{
				...text('wan2.6-t2v'),
				waitForCompletion: true,
				waitMode: 'hold',
				downloadVideo: false,
				options: { pollInterval: 1 },
			},
			{ input: prompts(1) },
		);
		expect(hints(outcome)).toEqual([
			expect.stringContaining('rewrote the prompt: see actual_prompt'),
			expect.stringContaining('expires at expires_at'),
		]);
	});

	it('hints at nothing where n8n has no place for it: agents in older releases', () => {
		const item = { json: { video_url: 'https://example.com/a.mp4' } };
		expect(() => giveHints({} as IExecuteFunctions, [item])).not.toThrow();
	});

	it('hints at nothing where there is nothing', async () => {
		const outcome = await b.wan(
			{
				...text('wan2.6-t2v'),
				waitForCompletion: true,
				waitMode: 'hold',
				options: { pollInterval: 1, promptExtend: false },
			},
			{ input: prompts(1) },
		);
		expect(hints(outcome)).toEqual([]);
	});

	it('gives the API’s answer as it came where Simplify is off', async () => {
		const outcome = await b.wan(
			{
				...text('wan2.6-t2v'),
				simplify: false,
				waitForCompletion: true,
				waitMode: 'hold',
				options: { pollInterval: 1 },
			},
			{ input: prompts(1) },
		);
		const [raw] = outcome.json('Wan');
		expect(Object.keys(raw).sort()).toEqual(['output', 'request_id', 'usage']);
		expect(raw.output).toMatchObject({
			task_status: 'SUCCEEDED',
			end_time: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/),
		});
	});
});
