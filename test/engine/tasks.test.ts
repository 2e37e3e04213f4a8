import type { INode } from 'n8n-workflow';

import { bytesOf } from './engine';
import { bench, items } from './setup';
import { RESULT_VIDEO } from '../simulator/storage';

/* The resource `task`: get, getMany, cancel, download. */

const b = bench({ times: { pending: 0, running: 0 } });

const task = async (operation: string, settings: INode['parameters'] = {}, options = {}) =>
	await b.wan({ resource: 'task', operation, ...settings }, options);

describe('get', () => {
	it('tells of a finished task with times in UTC and the end of its link', async () => {
		const submitted = Date.parse('2026-02-03T04:05:06.007Z');
		const made = b.simulator.addTask({ submitted, times: { pending: 1_000, running: 2_000 } });
		b.simulator.options.lifetime = 1e15;
		const outcome = await task('get', { taskId: made.id });
		expect(outcome.json('Wan')).toEqual([
			{
				task_id: made.id,
				task_status: 'SUCCEEDED',
				request_id: expect.any(String),
				video_url: expect.stringContaining(made.id),
				expires_at: '2026-02-04T04:05:09.007Z',
				orig_prompt: 'A boat',
				actual_prompt: expect.stringContaining('A boat'),
				submit_time: '2026-02-03T04:05:06.007Z',
				scheduled_time: '2026-02-03T04:05:07.007Z',
				end_time: '2026-02-03T04:05:09.007Z',
				usage: {
					duration: 5,
					input_video_duration: 0,
					output_video_duration: 5,
					size: '1920*1080',
					SR: 1080,
					video_count: 1,
				},
			},
		]);
	});

	it('tells why a task failed, without being an error', async () => {
		const made = b.simulator.addTask({
			ending: { status: 'FAILED', code: 'InvalidParameter', message: 'The size is not match' },
		});
		const outcome = await task('get', {}, { input: items({ task_id: made.id }) });
		expect(outcome.json('Wan')).toMatchObject([
			{ task_status: 'FAILED', code: 'InvalidParameter', message: 'The size is not match' },
		]);
	});

	it('says that a task is not known any more', async () => {
		const outcome = await task('get', { taskId: '0385dc79-5ff8-4d82-bcb6-000000000000' });
		expect(outcome.error?.message).toContain('The service does not know this task');
		expect(outcome.error?.description).toContain('A task and its video are deleted after 24 hours');
		expect(outcome.error?.description).toContain('0385dc79-5ff8-4d82-bcb6-000000000000');
	});

	it('gives the raw answer where Simplify is off', async () => {
		const made = b.simulator.addTask();
		const outcome = await task('get', { taskId: made.id, simplify: false });
		expect(outcome.json('Wan')[0].output).toMatchObject({ task_id: made.id });
	});

	it('refuses a task ID that would leave the API’s path', async () => {
		const outcome = await task('get', { taskId: '../../uploads?action=getPolicy' });
		expect(outcome.error?.message).toContain('Task ID “../../uploads?action=getPolicy”');
		expect(b.simulator.requests).toEqual([]);
	});

	it('says that the incoming item has no task_id', async () => {
		const outcome = await task('get');
		expect(outcome.error?.message).toBe(
			'Task ID: is required, but the input item has no task_id. Connect a node that creates a task, or enter the ID',
		);
	});
});

describe('getMany', () => {
	it('goes over as many pages as it takes', async () => {
		for (let index = 0; index < 123; index += 1) b.simulator.addTask();
		const outcome = await task('getMany', { returnAll: true });
		expect(new Set(outcome.json('Wan').map(({ task_id: id }) => id)).size).toBe(123);
		expect(b.simulator.requests.map(({ query }) => query.page_no)).toEqual(['1', '2', '3']);
	});

	it('brings no more than the limit', async () => {
		for (let index = 0; index < 60; index += 1) b.simulator.addTask();
		expect((await task('getMany', { limit: 3 })).json('Wan')).toHaveLength(3);
		expect((await task('getMany', { limit: 55 })).json('Wan')).toHaveLength(55);
		expect((await task('getMany')).json('Wan')).toHaveLength(50);
	});

	it('filters by status and model', async () => {
		b.simulator.addTask({ ending: { status: 'FAILED', code: 'X', message: 'Y' } });
		const wanted = b.simulator.addTask({
			model: 'wan2.2-t2v-plus',
			ending: { status: 'FAILED', code: 'X', message: 'Y' },
		});
		b.simulator.addTask({ model: 'wan2.2-t2v-plus' });
		const outcome = await task('getMany', {
			filters: { status: 'FAILED', modelName: 'wan2.2-t2v-plus' },
		});
		expect(outcome.json('Wan')).toEqual([
			{
				task_id: wanted.id,
				task_status: 'FAILED',
				model: 'wan2.2-t2v-plus',
				region: 'singapore',
				submit_time: new Date(wanted.submitted).toISOString(),
				scheduled_time: expect.stringMatching(/Z$/),
				end_time: expect.stringMatching(/Z$/),
				code: 'X',
				message: 'Y',
			},
		]);
	});

	it.each([
		['a date with a zone', '2026-02-03T04:05:06Z', '20260203120506'],
		[
			'a date of n8n’s date picker, in the workflow’s zone',
			'2026-02-03T04:05:06',
			'20260203170506',
		],
		[
			'a luxon date of an expression',
			'={{ DateTime.fromISO("2026-02-03T04:05:06Z") }}',
			'20260203120506',
		],
		['milliseconds', '={{ 1770091506000 }}', '20260203120506'],
	])('takes %s', async (_what, startTime, expected) => {
		const outcome = await task('getMany', { filters: { startTime } });
		expect(outcome.error).toBeUndefined();
		expect(b.simulator.requests[0].query.start_time).toBe(expected);
	});

	it.each([
		[{ filters: { startTime: 'yesterday' } }, 'Created After “yesterday”: must be a date and time'],
		[
			{ filters: { startTime: '2026-02-02', endTime: '2026-02-01' } },
			"must not be earlier than 'Created After'",
		],
		[{ filters: { status: '={{ "DONE" }}' } }, 'Status “DONE”: must be one of Canceled (CANCELED)'],
		[{ limit: '={{ 0 }}' }, 'Limit “0”: must be a whole number from 1'],
	])('refuses %j', async (settings, message) => {
		const outcome = await task('getMany', settings);
		expect(outcome.error?.message).toContain(message);
		expect(b.simulator.requests).toEqual([]);
	});

	it('gives the rows as they came where Simplify is off', async () => {
		const made = b.simulator.addTask();
		const outcome = await task('getMany', { simplify: false });
		expect(outcome.json('Wan')).toMatchObject([
			{ task_id: made.id, model_name: made.model, gmt_create: made.submitted },
		]);
	});

	it('brings nothing where there is nothing', async () => {
		const outcome = await task('getMany');
		expect(outcome.status).toBe('success');
		expect(outcome.json('Wan')).toEqual([]);
	});
});

describe('cancel', () => {
	it('cancels a task that has not started', async () => {
		const made = b.simulator.addTask({ times: { pending: 60_000, running: 1 } });
		const outcome = await task('cancel', { taskId: made.id });
		expect(outcome.json('Wan')).toMatchObject([{ task_id: made.id, task_status: 'CANCELED' }]);
		expect(made.canceledAt).toBeDefined();
	});

	it.each([
		['RUNNING', { pending: 0, running: 60_000 }],
		['SUCCEEDED', { pending: 0, running: 0 }],
	])('says that a task that is %s cannot be canceled', async (status, times) => {
		const made = b.simulator.addTask({ times });
		const outcome = await task('cancel', { taskId: made.id });
		expect(outcome.error?.message).toContain('(UnsupportedOperation)');
		expect(outcome.error?.description).toContain(
			'Only a task that is still pending can be canceled. A running or finished task cannot.',
		);
		expect(outcome.error?.description).toContain(`The status of the task is ${status}.`);
	});
});

describe('download', () => {
	it('puts the video of a task into the item, named after the task', async () => {
		const made = b.simulator.addTask();
		const outcome = await task('download', { taskId: made.id });
		const [item] = outcome.outputs('Wan')[0];
		expect(item.json).toMatchObject({ task_id: made.id, task_status: 'SUCCEEDED' });
		expect(item.binary?.data).toMatchObject({
			fileName: `${made.id}.mp4`,
			mimeType: 'video/mp4',
			fileType: 'video',
		});
		const bytes = await bytesOf(item.binary!.data);
		expect(bytes.subarray(0, RESULT_VIDEO.length).equals(RESULT_VIDEO)).toBe(true);
	});

	it('puts the video of a link into the item and keeps its fields', async () => {
		const made = b.simulator.addTask();
		const url = b.simulator.storage.videoUrl(made.id);
		const outcome = await task(
			'download',
			{ downloadFrom: 'url', binaryProperty: 'clip', options: { fileName: 'boat.mov' } },
			{ input: items({ video_url: url, row: 3 }) },
		);
		const [item] = outcome.outputs('Wan')[0];
		expect(item.json).toEqual({ video_url: url, row: 3 });
		expect(item.binary?.clip.fileName).toBe('boat.mov');
		expect(b.simulator.requests).toEqual([]);
	});

	it.each([
		['PENDING', { pending: 60_000, running: 0 }],
		['RUNNING', { pending: 0, running: 60_000 }],
	])('says of a task that is %s that it is not finished, and what to do', async (status, times) => {
		const made = b.simulator.addTask({ times });
		const { error } = await task('download', { taskId: made.id });
		expect(error?.message).toBe(
			`The task is still ${status} and has no video yet. It continues, and is charged if it succeeds (NotFinished)`,
		);
		expect(error?.description).toContain(
			"Download the video later, or add the node 'Wan Wait for Task' before this node.",
		);
		expect(error?.description).toContain(`task_id ${made.id}`);
		// The operation does not wait, and has no such field.
		expect(`${error?.message} ${error?.description}`).not.toContain('Timeout');
	});

	it('gives a task that is still running as an item with its ID, with Continue On Fail', async () => {
		const made = b.simulator.addTask({ times: { pending: 0, running: 60_000 } });
		const outcome = await task(
			'download',
			{ taskId: made.id },
			{ settings: { onError: 'continueRegularOutput' } },
		);
		expect(outcome.json('Wan')).toMatchObject([{ task_id: made.id, code: 'NotFinished' }]);
	});

	it('says that a task of yesterday is gone', async () => {
		const made = b.simulator.addTask({ submitted: Date.now() - 25 * 60 * 60 * 1000 });
		const outcome = await task('download', { taskId: made.id });
		expect(outcome.error?.message).toContain('The service does not know this task');
	});

	it.each([
		['file:///etc/passwd', 'must be a URL that begins with http:// or https://'],
		['oss://bucket/a.mp4', 'must be a URL that begins with http:// or https://'],
		['={{ "" }}', 'URL: is required'],
	])('refuses the link %s', async (url, message) => {
		const outcome = await task('download', { downloadFrom: 'url', url });
		expect(outcome.error?.message).toContain(message);
	});
});
