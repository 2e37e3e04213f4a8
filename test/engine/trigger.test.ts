import { NodeOperationError, type INode, type INodeExecutionData } from 'n8n-workflow';

import { activateTrigger } from './activeTrigger';
import { bench } from './setup';

/* The trigger: each finished task once, in the order of ending. */

const b = bench({ times: { pending: 0, running: 0 } });

const activate = (parameters: INode['parameters'] = {}) => {
	const trigger = activateTrigger(b.simulator, parameters);
	const delivered = () => {
		const state = trigger.state()['node:Trigger'] as { delivered: Record<string, number> };
		return Object.keys(state.delivered);
	};
	return { ...trigger, delivered };
};

const HOUR = 3_600_000;

const ids = (found: INodeExecutionData[] | null) => (found ?? []).map(({ json }) => json.task_id);
const now = () => b.simulator.now();
/** A task that ended so many milliseconds ago by the service's clock. */
const ended = (ago: number, more: Parameters<typeof b.simulator.addTask>[0] = {}) =>
	b.simulator.addTask({
		submitted: now() - ago - 1_000,
		times: { pending: 0, running: 1_000 },
		...more,
	});

const FAILED = { status: 'FAILED', code: 'X', message: 'Y' } as const;

it('starts from now: what had ended before its activation is not delivered', async () => {
	ended(5_000);
	const trigger = activate();
	expect(await trigger.poll()).toBeNull();
	expect(await trigger.poll()).toBeNull();
	const fresh = ended(10);
	expect(ids(await trigger.poll())).toEqual([fresh.id]);
});

it('starts from now in an account without tasks as well', async () => {
	const trigger = activate();
	await trigger.poll();
	const fresh = ended(10);
	expect(ids(await trigger.poll())).toEqual([fresh.id]);
});

it('delivers each task once', async () => {
	const trigger = activate();
	await trigger.poll();
	ended(10);
	expect(await trigger.poll()).toHaveLength(1);
	expect(await trigger.poll()).toBeNull();
	expect(await trigger.poll()).toBeNull();
});

it('delivers a task that was running at the activation once it has ended', async () => {
	const task = b.simulator.addTask({ times: { pending: 0, running: 300 } });
	const trigger = activate();
	await trigger.poll();
	await new Promise((resolve) => setTimeout(resolve, 350));
	expect(ids(await trigger.poll())).toEqual([task.id]);
});

it('delivers in the order of ending and not of creation', async () => {
	const trigger = activate();
	await trigger.poll();
	const late = b.simulator.addTask({
		submitted: now() - 9_000,
		times: { pending: 0, running: 8_000 },
	});
	const early = b.simulator.addTask({
		submitted: now() - 5_000,
		times: { pending: 0, running: 1_000 },
	});
	expect(ids(await trigger.poll())).toEqual([early.id, late.id]);
});

it('tells tasks apart that end in the same millisecond', async () => {
	const trigger = activate();
	await trigger.poll();
	const submitted = now() - 2_000;
	const first = b.simulator.addTask({ submitted, times: { pending: 0, running: 1_000 } });
	expect(ids(await trigger.poll())).toEqual([first.id]);
	const second = b.simulator.addTask({ submitted, times: { pending: 0, running: 1_000 } });
	expect(ids(await trigger.poll())).toEqual([second.id]);
});

it('delivers more than a page of tasks', async () => {
	const trigger = activate();
	await trigger.poll();
	const made = Array.from({ length: 70 }, (_, index) => ended(1_000 - index).id);
	expect(ids(await trigger.poll())).toEqual(made);
});

it('delivers a task that shows up late in the list, after one that ended later', async () => {
	const trigger = activate();
	await trigger.poll();
	const later = ended(10);
	expect(ids(await trigger.poll())).toEqual([later.id]);
	const earlier = ended(60_000);
	expect(ids(await trigger.poll())).toEqual([earlier.id]);
});

it.each([-6, 6])('does not mind a clock that is %i hours away from ours', async (hours) => {
	await b.restart({ times: { pending: 0, running: 0 }, clockOffset: hours * 3_600_000 });
	ended(1_000);
	const trigger = activate();
	await trigger.poll();
	const fresh = ended(0);
	expect(ids(await trigger.poll())).toEqual([fresh.id]);
	expect(await trigger.poll()).toBeNull();
});

it('delivers what ended while n8n was down for hours, and nothing twice', async () => {
	const known = ended(22 * 3_600_000);
	const trigger = activate();
	await trigger.poll();
	const missed = [20, 10, 3, 1].map((hours) => ended(hours * 3_600_000).id);
	expect(ids(await trigger.poll())).toEqual(missed);
	expect(missed).not.toContain(known.id);
	expect(await trigger.poll()).toBeNull();
});

it('forgets what left the list two days ago, so that its memory does not grow', async () => {
	const trigger = activate();
	await trigger.poll();
	const old = ended(1_000).id;
	await trigger.poll();
	b.simulator.tasks.delete(old);
	const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 47 * HOUR);
	const next = ended(0).id;
	await trigger.poll();
	expect(trigger.delivered()).toEqual([old, next]);
	clock.mockReturnValue(Date.now() + 2 * HOUR);
	// Only a whole list says what has left it; one is read when an hour has passed.
	const now = performance.now.bind(performance);
	const steady = jest.spyOn(performance, 'now').mockImplementation(() => now() + 2 * HOUR);
	const last = ended(0).id;
	await trigger.poll();
	clock.mockRestore();
	steady.mockRestore();
	expect(trigger.delivered()).toEqual([next, last]);
});

it('loses nothing where a poll fails, whatever fails', async () => {
	const trigger = activate();
	await trigger.poll();
	const made = [3, 2, 1].map((seconds) => ended(seconds * 1_000).id);
	b.simulator.faults.add({
		on: 'list',
		kind: 'status',
		status: 500,
		code: 'InternalError',
		message: 'Oops',
		times: 4,
	});
	await expect(trigger.poll()).rejects.toThrow('Oops (InternalError)');
	b.simulator.faults.add({ on: 'query', kind: 'reset', times: 4 });
	await expect(trigger.poll()).rejects.toThrow('The connection was cut');
	b.simulator.faults.clear();
	b.simulator.faults.add({
		on: 'query',
		kind: 'status',
		status: 503,
		code: 'X',
		after: 2,
		times: 4,
	});
	expect(ids(await trigger.poll())).toEqual(made.slice(0, 2));
	expect(ids(await trigger.poll())).toEqual(made.slice(2));
});

it('starts on the endings that were chosen and no others', async () => {
	const chosen = activate({ events: ['failed', 'canceled'] });
	const standard = activate();
	await chosen.poll();
	await standard.poll();
	const good = ended(3_000);
	const bad = ended(2_000, { ending: FAILED });
	const gone = ended(1_000, { canceledAt: now() - 1_000 });
	expect(
		(await chosen.poll())?.map(({ json }) => [json.task_id, json.task_status, json.code]),
	).toEqual([
		[bad.id, 'FAILED', 'X'],
		[gone.id, 'CANCELED', 'CANCELED'],
	]);
	expect(ids(await standard.poll())).toEqual([good.id]);
});

it('can be limited to a model', async () => {
	const trigger = activate({ modelName: 'wan2.2-t2v-plus' });
	await trigger.poll();
	ended(10);
	const wanted = ended(10, { model: 'wan2.2-t2v-plus' });
	expect(ids(await trigger.poll())).toEqual([wanted.id]);
});

it('brings the video where it is told to', async () => {
	const trigger = activate({ downloadVideo: true });
	await trigger.poll();
	const task = ended(10);
	const [item] = (await trigger.poll()) ?? [];
	expect(item.json).toMatchObject({ model: task.model, video_url: expect.any(String) });
	expect(item.binary?.data).toMatchObject({ fileName: `${task.id}.mp4`, mimeType: 'video/mp4' });
});

it('brings the good videos although one task has none and the link of another is dead', async () => {
	const trigger = activate({ downloadVideo: true });
	await trigger.poll();
	const [none, dead, good] = [3, 2, 1].map((seconds) => ended(seconds * 1_000));
	b.simulator.faults.add({
		on: 'query',
		kind: 'raw',
		status: 200,
		body: JSON.stringify({ output: { task_id: none.id, task_status: 'SUCCEEDED' } }),
	});
	dead.linkExpired = true;
	const found = (await trigger.poll()) ?? [];
	expect(found.map(({ json, binary }) => [json.task_id, json.error, binary !== undefined])).toEqual(
		[
			[none.id, 'The task succeeded, but the service returned no video_url', false],
			[
				dead.id,
				expect.stringContaining('The server of the video refused access to the URL'),
				false,
			],
			[good.id, undefined, true],
		],
	);
	expect(found[1].json.video_url).toEqual(expect.any(String));
	expect(await trigger.poll()).toBeNull();
});

it('gives the raw answer where Simplify is off', async () => {
	const trigger = activate({ simplify: false });
	await trigger.poll();
	const task = ended(10);
	expect((await trigger.poll())?.[0].json).toMatchObject({
		output: { task_id: task.id },
		usage: {},
	});
});

it('shows the latest finished task in a manual test, and delivers it all the same', async () => {
	const trigger = activate();
	await trigger.poll();
	ended(5_000);
	const last = ended(1_000);
	expect(ids(await trigger.poll('manual'))).toEqual([last.id]);
	expect(await trigger.poll()).toHaveLength(2);
});

it('says in a manual test that there is no such task', async () => {
	await expect(activate().poll('manual')).rejects.toThrow(
		"No task of the last 24 hours has a result chosen in 'Trigger On'",
	);
});

it.each([
	[['succeeded'], "Create a video with the node 'Wan'", 'Remove it afterwards'],
	[['succeeded', 'failed'], "Create a video with the node 'Wan'", 'Remove it afterwards'],
	[['failed'], "add 'Task Succeeded' to 'Trigger On'", 'Create a video'],
	[['failed', 'canceled'], "add 'Task Succeeded' to 'Trigger On'", 'Create a video'],
])(
	'says in a manual test for %j without a task what to do, which is never to make a task fail',
	async (events, advice, otherAdvice) => {
		if (!events.includes('succeeded')) ended(1_000);
		const error: unknown = await activate({ events })
			.poll('manual')
			.catch((caught: unknown) => caught);
		expect(error).toBeInstanceOf(NodeOperationError);
		const { description } = error as NodeOperationError;
		expect(description).toContain(advice);
		expect(description).not.toContain(otherAdvice);
	},
);

it('shows in a manual test for failed tasks the latest of them, without a video', async () => {
	const failed = ended(5_000, { ending: FAILED });
	ended(1_000);
	const found = await activate({ events: ['failed'] }).poll('manual');
	expect(found?.map(({ json }) => json)).toMatchObject([
		{ task_id: failed.id, task_status: 'FAILED', code: 'X', message: 'Y' },
	]);
	expect(found?.[0].json).not.toHaveProperty('video_url');
});

it('says that no event was chosen', async () => {
	await expect(activate({ events: [] }).poll()).rejects.toThrow(
		"'Trigger On' is empty. Choose at least one result",
	);
});

it('delivers tasks with the names of built-ins once, like any other', async () => {
	const trigger = activate();
	await trigger.poll();
	const names = ['constructor', 'toString', 'valueOf'];
	names.forEach((id, index) => ended(100 - index, { id }));
	expect(ids(await trigger.poll())).toEqual(names);
	expect(await trigger.poll()).toBeNull();
});

it('takes the name of a built-in for no event', async () => {
	await expect(activate({ events: ['constructor'] }).poll()).rejects.toThrow(
		"'Trigger On' is empty. Choose at least one result",
	);
});
