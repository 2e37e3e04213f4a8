import { ExecuteContext } from 'n8n-core';
import type { INode } from 'n8n-workflow';

import { node, runWorkflow, wires } from './engine';
import { bench, items, model } from './setup';

/* Ways to pay twice, or to take a success for a failure, that somebody found who had not built the nodes. */

const b = bench({ times: { pending: 20, running: 50 }, limitCreates: false });

const video: INode['parameters'] = {
	resource: 'video',
	operation: 'textToVideo',
	model: model('wan2.6-t2v'),
	prompt: '={{ $json.prompt ?? "A boat" }}',
};
const retrying: Partial<INode> = { retryOnFail: true, maxTries: 3, waitBetweenTries: 5 };
const original = ExecuteContext.prototype.putExecutionToWait;
const createsSeen = () => b.simulator.requests.filter(({ call }) => call === 'create').length;

describe('an incoming item with a field “error”, kept by Include Input Fields', () => {
	it('is paid for once under Retry On Fail', async () => {
		const outcome = await b.wan(
			{ ...video, options: { includeInputFields: true } },
			{ input: items({ prompt: 'one', error: 'of a node before' }), settings: retrying },
		);
		expect(outcome.error).toBeUndefined();
		expect(outcome.json('Wan')).toEqual([
			expect.objectContaining({ task_id: [...b.simulator.tasks.keys()][0] }),
		]);
		expect(createsSeen()).toBe(1);
	});
});

describe('a task ID that was received', () => {
	const held: INode['parameters'] = { ...video, waitForCompletion: true, waitMode: 'hold' };

	it.each([
		['JSON that is cut', '{"output":{"task_id":"paid-task-1","task_status":"PENDING"},"reques'],
		['a number', '{"output":{"task_id":12345678901234567890,"task_status":"PENDING"}}'],
	])('in %s is waited for, also by Retry On Fail', async (what, body) => {
		const id = what === 'a number' ? '12345678901234567890' : 'paid-task-1';
		b.simulator.addTask({ id, times: { pending: 0, running: 0 } });
		b.simulator.faults.add({ on: 'create', kind: 'raw', status: 200, body });
		b.simulator.faults.add({ on: 'query', kind: 'status', status: 401, code: 'InvalidApiKey' });
		const outcome = await b.wan(held, { settings: retrying });
		expect(outcome.error).toBeUndefined();
		expect(outcome.json('Wan')).toMatchObject([{ task_id: id, task_status: 'SUCCEEDED' }]);
		expect(createsSeen()).toBe(1);
	});

	it('in part only is shown as such at every try, and never asked for', async () => {
		b.simulator.faults.add({
			on: 'create',
			kind: 'raw',
			status: 200,
			body: '{"output":{"task_id":"paid-ta',
		});
		const outcome = await b.wan({ ...video, waitForCompletion: true }, { settings: retrying });
		expect(outcome.error?.message).toContain('An earlier attempt sent this request');
		expect(outcome.error?.description).toContain('which begins with “paid-ta”');
		expect(b.simulator.requests.map(({ call }) => call)).toEqual(['create']);
	});

	it('in part only is in the error whichever of two items ends the run', async () => {
		b.simulator.faults.add({
			on: 'create',
			kind: 'raw',
			status: 200,
			body: '{"output":{"task_id":"paid-ta',
		});
		const refusal = { status: 400, code: 'InvalidParameter', message: 'No.' } as const;
		b.simulator.faults.add({ on: 'create', kind: 'status', ...refusal });
		const outcome = await b.wan(video, { input: items({ prompt: 'one' }, { prompt: 'two' }) });
		expect(outcome.error?.description).toContain('begins with “paid-ta”');
	});

	it('of an answer with HTTP 429 whose JSON is cut is not created again', async () => {
		b.simulator.faults.add({
			on: 'create',
			kind: 'raw',
			status: 429,
			body: '{"output":{"task_id":"paid-task-1","task_status":"PENDING"},"reques',
		});
		await b.wan(video);
		expect(createsSeen()).toBe(1);
	});
});

describe('Wan Wait for Task behind an item with an error of Wan (its own timeout, On Error: Continue)', () => {
	it.each(['hold', 'store'])(
		'in mode %s, a success leaves without the old error',
		async (waitMode) => {
			const { id } = b.simulator.addTask({ times: { pending: 0, running: 0 } });
			const outcome = await runWorkflow(
				{
					nodes: [
						node('Start', 'n8n-nodes-base.manualTrigger'),
						{ ...node('Wait', 'n8n-nodes-wan.wanWaitForTask', { waitMode }), ...retrying },
					],
					connections: wires(['Start', 'Wait']),
				},
				{
					credential: b.credential(),
					input: items({ task_id: id, code: 'Timeout', error: 'The task is still RUNNING' }),
				},
			);
			expect(outcome.error).toBeUndefined();
			expect(outcome.json('Wait')).toMatchObject([{ task_id: id, task_status: 'SUCCEEDED' }]);
			const asked = b.simulator.requests.filter(({ call }) => call === 'query').length;
			expect({ asked, error: outcome.json('Wait')[0].error }).toEqual({
				asked: 1,
				error: undefined,
			});
		},
	);
});

it('a create call with HTTP 403 and JSON that is cut after a task_id is not sent again by Retry On Fail', async () => {
	b.simulator.faults.add({
		on: 'create',
		kind: 'raw',
		status: 403,
		body: '{"output":{"task_id":"paid-task-1","task_status":"PENDING"},"reques',
	});
	await b.wan(video, { settings: retrying });
	expect(createsSeen()).toBe(1);
});

describe('wait mode store', () => {
	const stored: INode['parameters'] = { ...video, waitForCompletion: true, waitMode: 'store' };

	it('pays once where n8n fails to put the execution to wait and runs the node again', async () => {
		let calls = 0;
		const spy = jest
			.spyOn(ExecuteContext.prototype, 'putExecutionToWait')
			.mockImplementation(async function (this: ExecuteContext, ...parameters) {
				// The first is the inner execution’s, the second n8n’s own, the third the node’s.
				if ((calls += 1) === 3) throw new Error('n8n could not');
				await original.apply(this, parameters);
			});
		try {
			await b.wan(stored, { settings: retrying, input: items({ prompt: 'one' }) });
		} finally {
			spy.mockRestore();
		}
		expect(createsSeen()).toBe(1);
	});

	it('pays once where the Retry button starts a stored execution that counts as crashed', async () => {
		const outcome = await b.wan(stored, { input: items({ prompt: 'one' }) });
		expect(outcome.status).toBe('waiting');
		const again = await outcome.retry();
		expect(createsSeen()).toBe(1);
		expect(JSON.stringify(again.json('Wan'))).toContain([...b.simulator.tasks.keys()][0]);
	});
});

it('a file of a webhook that n8n renames at the end of the execution is paid for once by the Retry button', async () => {
	// n8n stores it before it knows the execution, and renames it when the execution ends.
	const fileId = (execution: string) =>
		`filesystem-v2:workflows/w/executions/${execution}/binary_data/uuid`;
	b.simulator.faults.add({ on: 'create', kind: 'resetAfter' });
	const file = { id: fileId('temp'), data: 'filesystem-v2', mimeType: 'image/png' };
	const outcome = await b.wan(video, { input: [{ json: {}, binary: { data: file } }] });
	const [item] = outcome.run.data.resultData.runData.Start[0].data?.main[0] ?? [];
	item.binary!.data.id = fileId('7');
	const again = await outcome.retry();
	expect(again.error?.message).toContain('An earlier attempt sent this request');
	expect(createsSeen()).toBe(1);
});
