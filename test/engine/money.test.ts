import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { BinaryDataService } from 'n8n-core';
import type { INode } from 'n8n-workflow';

import type { Fault } from '../simulator/faults';
import { bench, items, model } from './setup';

/*
 * A create call is the only thing that costs. It is sent again only where the first surely was not
 * accepted, and a task ID that was received reaches the user.
 */

const b = bench({ times: { pending: 20, running: 50 }, limitCreates: false });

const text: INode['parameters'] = {
	resource: 'video',
	operation: 'textToVideo',
	model: model('wan2.6-t2v'),
	prompt: '={{ $json.prompt ?? "A boat" }}',
};

const retrying: Partial<INode> = { retryOnFail: true, maxTries: 2, waitBetweenTries: 5 };

const creates = () => b.simulator.requests.filter(({ call }) => call === 'create');

describe('a create call that surely was not accepted is sent again', () => {
	it.each(['Throttling', 'Throttling.RateQuota', 'Throttling.BurstRate', 'ServiceOverloaded'])(
		'after 429 %s',
		async (code) => {
			b.simulator.faults.add({
				on: 'create',
				kind: 'status',
				status: 429,
				code,
				message: 'Slow down',
			});
			const outcome = await b.wan(text);
			expect(outcome.error).toBeUndefined();
			expect(creates().map(({ status }) => status)).toEqual([429, 200]);
			expect(b.simulator.tasks.size).toBe(1);
		},
	);

	it.each(['InvalidURL.Timeout', 'InvalidParameter.DataInspection'])(
		'once after 400 %s, and not twice',
		async (code) => {
			const fault: Fault = { on: 'create', kind: 'status', status: 400, code, message: 'Too slow' };
			b.simulator.faults.add(fault);
			expect((await b.wan(text)).error).toBeUndefined();
			b.simulator.faults.add({ ...fault, times: 9 });
			expect((await b.wan(text)).error?.message).toBe(`Too slow (${code})`);
			expect(creates()).toHaveLength(4);
		},
	);

	it('while nothing listens at the address, a few times', async () => {
		const { url } = b.simulator;
		await b.simulator.stop();
		const outcome = await b.wan(text, {
			credential: { region: 'custom', baseUrl: url, apiKey: 'sk-test' },
		});
		expect(outcome.error?.message).toBe('The connection was refused (ECONNREFUSED)');
		expect(outcome.error?.description).not.toContain('may exist');
		await b.restart();
	});

	it('where the address cannot be found, a few times', async () => {
		const outcome = await b.wan(text, {
			credential: { region: 'custom', baseUrl: 'http://no-such-host.invalid', apiKey: 'sk-test' },
		});
		expect(outcome.error?.message).toContain('The service’s address could not be found');
		expect(outcome.error?.description).not.toContain('may exist');
	});

	it('but not where the secure connection fails: it may fail after the call was read', async () => {
		let connections = 0;
		const server = createServer((socket) => {
			connections += 1;
			socket.on('error', () => undefined).resume();
			// What is no TLS record, as a proxy that breaks the connection sends it.
			socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const baseUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const outcome = await b.wan(text, {
			credential: { region: 'custom', baseUrl, apiKey: 'sk-test' },
		});
		await new Promise((resolve) => server.close(resolve));
		expect(outcome.error?.message).toMatch(/The secure connection failed \((EPROTO|ERR_SSL_\w+)\)/);
		expect(outcome.error?.description).toContain("Check 'Base URL' of the credential, the clock");
		expect(outcome.error?.description).toContain('may exist');
		expect(connections).toBe(1);
	});

	it('until the throttle timeout is over, and then says so', async () => {
		b.simulator.faults.add({
			on: 'create',
			kind: 'status',
			status: 429,
			code: 'Throttling.RateQuota',
			message: 'Requests rate limit exceeded',
			times: 1000,
		});
		const outcome = await b.wan({ ...text, options: { throttleTimeout: 0.02 } });
		expect(outcome.error?.message).toBe('Requests rate limit exceeded (Throttling.RateQuota)');
		expect(outcome.error?.httpCode).toBe('429');
		expect(outcome.error?.description).toContain('Max Queue Wait');
		expect(creates().length).toBeGreaterThan(1);
	});
});

describe('a create call that may have been accepted is not sent again', () => {
	const faults: Array<[string, Fault, string]> = [
		['the line is cut', { on: 'create', kind: 'resetAfter' }, 'The connection was cut'],
		[
			'the line is cut before the service looked',
			{ on: 'create', kind: 'reset' },
			'The connection was cut',
		],
		['the answer is cut', { on: 'create', kind: 'cutBody' }, 'The connection was cut'],
		[
			'the answer is half JSON',
			{ on: 'create', kind: 'cutJson' },
			'something that is not complete JSON',
		],
		[
			'the answer is a web page',
			{ on: 'create', kind: 'html' },
			'a web page instead of JSON (HTTP 200)',
		],
		[
			'the answer is a web page with 502',
			{ on: 'create', kind: 'html', status: 502 },
			'a web page instead of JSON (HTTP 502)',
		],
		[
			'the answer is empty',
			{ on: 'create', kind: 'raw', status: 200, body: '' },
			'answered with nothing',
		],
		['the answer names no task', { on: 'create', kind: 'noTaskId' }, 'contains no task_id'],
		[
			'the service fails',
			{ on: 'create', kind: 'status', status: 500, code: 'InternalError', message: 'Oops' },
			'Oops (InternalError)',
		],
		[
			'the service is unavailable',
			{ on: 'create', kind: 'status', status: 503, code: 'ModelUnavailable', message: 'Busy' },
			'Busy (ModelUnavailable)',
		],
	];
	it.each(faults)('%s', async (_what, fault, message) => {
		b.simulator.faults.add(fault);
		const outcome = await b.wan(text);
		expect(outcome.error?.message).toContain(message);
		expect(outcome.error?.description).toContain('The task may exist');
		expect(outcome.error?.description).toContain("operation 'Get Many'");
		expect(creates()).toHaveLength(1);
	});

	it('not even when n8n retries the node', async () => {
		b.simulator.faults.add({ on: 'create', kind: 'resetAfter' });
		const outcome = await b.wan(text, {
			settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 },
		});
		expect(outcome.error?.message).toContain('An earlier attempt sent this request');
		expect(outcome.error?.description).toContain('The task may exist');
		expect(b.simulator.tasks.size).toBe(1);
	});
});

describe('a create call that was refused is not sent again', () => {
	it.each([
		[400, 'DataInspectionFailed', 'moderation'],
		[400, 'IPInfringementSuspect', 'protected characters'],
		[400, 'Arrearage', 'overdue bill'],
		[400, 'InvalidParameter', 'rejected a field'],
		[400, 'InvalidURL.ConnectionRefused', 'the URL of a media file'],
		[400, 'InvalidFile.Format', 'media file'],
		[401, 'InvalidApiKey', 'belongs to another region'],
		[403, 'AccessDenied', 'no access'],
		[403, 'AccessDenied.Unpurchased', 'not activated'],
		[403, 'Model.AccessDenied', 'no access to the model'],
		[403, 'AllocationQuota.FreeTierOnly', 'free quota'],
		[404, 'ModelNotFound', 'not available in this region'],
		[429, 'CommodityNotPurchased', 'not bought'],
		[429, 'PrepaidBillOverdue', 'overdue bill'],
		[429, 'PostpaidBillOverdue', 'overdue bill'],
	])('HTTP %i %s', async (status, code, advice) => {
		b.simulator.faults.add({
			on: 'create',
			kind: 'status',
			status,
			code,
			message: 'No.',
			times: 9,
		});
		const outcome = await b.wan(text);
		expect(creates()).toHaveLength(1);
		expect(outcome.error?.message).toBe(`No. (${code})`);
		expect(outcome.error?.httpCode).toBe(String(status));
		expect(outcome.error?.description).toContain(advice);
		expect(outcome.error?.description).toMatch(
			new RegExp(`Details: code ${code}, HTTP ${status}, request_id [\\w-]{36}`),
		);
		expect(outcome.error?.description).not.toContain('may exist');
	});

	it('HTTP 200 with a code', async () => {
		b.simulator.faults.add({
			on: 'create',
			kind: 'okWithCode',
			code: 'InvalidParameter',
			message: 'ref_images_url and obj_or_bg must be the same length',
		});
		const outcome = await b.wan(text);
		expect(outcome.error?.message).toContain('must be the same length (InvalidParameter)');
		expect(creates()).toHaveLength(1);
	});

	it('a redirect: the key would go with it', async () => {
		b.simulator.faults.add({
			on: 'create',
			kind: 'raw',
			status: 302,
			body: '',
			headers: { Location: b.simulator.storage.url },
		});
		const outcome = await b.wan(text);
		expect(outcome.error?.message).toContain('HTTP 302');
		expect(outcome.error?.description).toContain('The task may exist');
		expect(b.simulator.storage.requests).toEqual([]);
	});
});

describe('an answer that holds a task_id is a task', () => {
	const body = (fields: object) =>
		JSON.stringify({ output: { task_id: 'a-task', task_status: 'PENDING' }, ...fields });

	it.each([
		[200, { code: 'Success', message: 'ok' }],
		[200, { code: 'InternalError', message: 'Oops' }],
		[302, {}],
		[409, { code: 'Conflict' }],
		[423, {}],
		[429, { code: 'Throttling' }],
		[499, {}],
		[500, { code: 'InternalError' }],
	])('with HTTP %i and %j', async (status, fields) => {
		b.simulator.faults.add({ on: 'create', kind: 'raw', status, body: body(fields) });
		const outcome = await b.wan(text);
		expect(outcome.json('Wan')).toMatchObject([{ task_id: 'a-task' }]);
		expect(creates()).toHaveLength(1);
	});

	it.each([301, 302, 307, 408, 499])(
		'and HTTP %i without one is doubtful, so it is not sent again',
		async (status) => {
			const fault = { on: 'create', kind: 'status', status, message: 'Gone' } as const;
			b.simulator.faults.add(fault);
			const outcome = await b.wan(text, {
				settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 5 },
			});
			expect(outcome.error?.description).toContain('The task may exist');
			expect(creates()).toHaveLength(1);
		},
	);

	it.each([
		[200, '{"task_id":"stray-task","task_status":"PENDING"}'],
		[200, '{"data":{"task_id":"stray-task"}}'],
		[200, '{"output":[{"task_id":"stray-task"}]}'],
		[200, '{"output":{"task_id":["stray-task"]}}'],
		[200, '{"output":{"tasks":[{"x":{}},{"task_id":"stray-task"'],
		[200, '[{"task_id":"stray-task"}]'],
		[200, '{"code":"InvalidParameter","message":"No","task_id":"stray-task"}'],
		[400, '{"code":"InvalidParameter","message":"No","task_id":"stray-task"}'],
		[429, '{"code":"Throttling","message":"No","task_id":"stray-task"}'],
		[500, '{"code":"InternalError","message":"No","data":{"task_id":"stray-task"}}'],
	])(
		'and HTTP %i with one outside of “output” is doubtful, and shows it at every try: %s',
		async (status, answer) => {
			b.simulator.faults.add({ on: 'create', kind: 'raw', status, body: answer });
			const once = await b.wan(text);
			expect(once.error?.description).toContain('“stray-task”');
			b.simulator.faults.add({ on: 'create', kind: 'raw', status, body: answer });
			const outcome = await b.wan(text, { settings: retrying });
			expect(outcome.error?.message).toContain('An earlier attempt sent this request');
			expect(outcome.error?.description).toContain('“stray-task”');
			expect(creates()).toHaveLength(2);
		},
	);

	it.each(['InternalError', 'InternalError.Timeout', 'ModelServingError', 'ANewCode'])(
		'and a success with the code %s, which is no refusal, is doubtful',
		async (code) => {
			b.simulator.faults.add({ on: 'create', kind: 'okWithCode', code, message: 'Oops' });
			const outcome = await b.wan(text, { settings: retrying });
			expect(outcome.error?.description).toContain('The task may exist and be charged');
			expect(creates()).toHaveLength(1);
		},
	);

	it('and a success without one is doubtful', async () => {
		b.simulator.faults.add({ on: 'create', kind: 'okWithCode', code: 'Success', message: 'ok' });
		const outcome = await b.wan(text);
		expect(outcome.error?.message).toContain('contains no task_id');
		expect(outcome.error?.description).toContain('The task may exist');
	});
});

describe('nothing is sent any more', () => {
	const own: INode['parameters'] = { ...text, model: model('wan9-of-my-own') };

	it('once an item was refused, though there is nothing to wait for', async () => {
		await b.restart({ acceptAnyBody: true });
		b.simulator.faults.add({
			on: 'create',
			kind: 'status',
			status: 400,
			code: 'InvalidParameter',
			message: 'No.',
		});
		await b.wan(own, { input: items(...Array.from({ length: 40 }, () => ({}))) });
		// Ten are under way at once; those that had been sent before the first answer came.
		expect(creates().length).toBeLessThanOrEqual(10);
	});

	it('for items that wait behind a closed gate when the user stops the execution', async () => {
		await b.restart({ acceptAnyBody: true });
		b.simulator.faults.add({
			on: 'create',
			kind: 'status',
			status: 429,
			code: 'Throttling',
			message: 'Slow down',
			times: 99,
		});
		const stop = new AbortController();
		const running = b.wan(own, {
			input: items(...Array.from({ length: 20 }, () => ({}))),
			abort: stop.signal,
		});
		while (creates().length === 0) await sleep(5);
		await sleep(50);
		const before = creates().length;
		stop.abort();
		await running.catch(() => undefined);
		await sleep(50);
		expect(creates()).toHaveLength(before);
	});
});

describe('an error after tasks were created', () => {
	it('names the items whose calls got no clear answer, beside the one that failed', async () => {
		b.simulator.faults.add({ on: 'create', kind: 'resetAfter' });
		b.simulator.faults.add({
			on: 'create',
			kind: 'status',
			status: 400,
			code: 'InvalidParameter',
			message: 'No.',
		});
		const outcome = await b.wan(text, { input: items({ prompt: 'one' }, { prompt: 'two' }) });
		const [failed, other] = outcome.error?.message.startsWith('Item 1 of 2') ? [0, 1] : [1, 0];
		const { description } = outcome.error ?? {};
		if (failed === 1) expect(description).toContain(`may exist: item ${other}`);
		else expect(description).toContain('The task may exist');
	});

	it('carries the ID, whatever goes wrong', async () => {
		// No file can be written where a folder is missing, which is no failure of the API.
		const full = jest
			.spyOn(BinaryDataService.prototype, 'store')
			.mockRejectedValue(new TypeError('ENOSPC: no space left on device'));
		for (const onError of ['stopWorkflow', 'continueRegularOutput'] as const) {
			b.simulator.tasks.clear();
			const outcome = await b.wan(
				{ ...text, waitForCompletion: true, waitMode: 'hold', options: { pollInterval: 1 } },
				{ settings: { onError } },
			);
			const [task] = b.simulator.tasks.values();
			if (onError === 'stopWorkflow') {
				expect(outcome.error?.description).toContain(`task_id ${task.id}`);
			} else {
				expect(outcome.json('Wan')).toMatchObject([
					{ task_id: task.id, video_url: expect.any(String), error: expect.any(String) },
				]);
			}
		}
		full.mockRestore();
	});

	it('keeps the ID where a query’s answer names none', async () => {
		const named = [''];
		for (const name of named) {
			b.simulator.tasks.clear();
			b.simulator.faults.add({
				on: 'query',
				kind: 'raw',
				status: 200,
				body: `{"output": {"task_status": "FAILED", "message": "No"${name}}}`,
			});
			const outcome = await b.wan(
				{ ...text, waitForCompletion: true, waitMode: 'hold', options: { pollInterval: 1 } },
				{ settings: { onError: 'continueRegularOutput' } },
			);
			expect(outcome.json('Wan')).toMatchObject([{ task_id: [...b.simulator.tasks.keys()][0] }]);
		}
	});

	const failing = (body: Record<string, unknown>) =>
		(body.input as { prompt: string }).prompt === 'bad'
			? ({ status: 'FAILED', code: 'DataInspectionFailed', message: 'Inappropriate' } as const)
			: ({ status: 'SUCCEEDED' } as const);

	it('lists their IDs, because they are paid for', async () => {
		b.simulator.faults.add({
			on: 'create',
			kind: 'status',
			status: 400,
			code: 'DataInspectionFailed',
			message: 'No.',
			after: 2,
		});
		const outcome = await b.wan(text, {
			input: items({ prompt: 'one' }, { prompt: 'two' }, { prompt: 'three' }, { prompt: 'four' }),
		});
		const made = [...b.simulator.tasks.values()];
		expect(outcome.error?.message).toMatch(/^Item 3 of 4 \(“three”\): No\./);
		for (const task of made) expect(outcome.error?.description).toContain(task.id);
		expect(outcome.error?.description).toContain(
			`Item 1: ${made[0].id}<br>\nItem 2: ${made[1].id}<br>\n`,
		);
		// The fourth had not been sent, so it is not.
		expect(creates()).toHaveLength(3);
	});

	it('names the failed item and its prompt once, and only the other items’ tasks', async () => {
		await b.restart({ times: { pending: 0, running: 0 }, ending: failing });
		const outcome = await b.wan(
			{
				...text,
				prompt: '={{ $json.prompt }}',
				waitForCompletion: true,
				waitMode: 'hold',
				options: { pollInterval: 1 },
			},
			{ input: items({ prompt: 'one' }, { prompt: 'bad' }, { prompt: 'three' }) },
		);
		const tasks = [...b.simulator.tasks.values()];
		const of = (prompt: string) => tasks.find((task) => task.prompt === prompt)?.id;
		const { message, description = '', context } = outcome.error ?? {};
		expect(message).toBe('Item 2 of 3 (“bad”): Inappropriate (DataInspectionFailed)');
		// n8n's editor would put the number behind the message, counted from 0.
		expect(context?.itemIndex).toBeUndefined();
		const lines = String(description).split('<br>\n');
		expect(lines.filter((line) => line.startsWith('Item '))).toEqual([
			`Item 1: ${of('one')}`,
			`Item 3: ${of('three')}`,
		]);
		expect(lines.at(-1)).toContain("set 'On Error' in the settings of the node to Continue");
	});

	it('carries the task’s ID when the task itself failed', async () => {
		await b.restart({ times: { pending: 0, running: 0 }, ending: failing });
		const outcome = await b.wan(
			{
				...text,
				prompt: 'bad',
				waitForCompletion: true,
				waitMode: 'hold',
				options: { pollInterval: 1 },
			},
			{},
		);
		const [task] = b.simulator.tasks.values();
		expect(outcome.error?.message).toBe('Inappropriate (DataInspectionFailed)');
		expect(outcome.error?.description).toContain(`task_id ${task.id}`);
		expect(outcome.error?.description).toContain('moderation');
	});

	it('is an item of its own with Continue On Fail, and the others go on', async () => {
		await b.restart({ times: { pending: 0, running: 0 }, ending: failing });
		const outcome = await b.wan(
			{ ...text, waitForCompletion: true, waitMode: 'hold', options: { pollInterval: 1 } },
			{
				input: items({ prompt: 'good' }, { prompt: 'bad' }, { prompt: 'fine' }),
				settings: { onError: 'continueRegularOutput' },
			},
		);
		const [good, bad, fine] = outcome.outputs('Wan')[0];
		expect([good, fine].map(({ json, binary }) => [json.task_status, !!binary?.data])).toEqual([
			['SUCCEEDED', true],
			['SUCCEEDED', true],
		]);
		expect(bad).toMatchObject({
			pairedItem: { item: 1 },
			json: {
				error: 'Inappropriate (DataInspectionFailed)',
				code: 'DataInspectionFailed',
				task_id: expect.any(String),
				task_status: 'FAILED',
			},
		});
	});

	it('leaves by the error output where there is one', async () => {
		await b.restart({ times: { pending: 0, running: 0 }, ending: failing });
		const outcome = await b.wan(
			{ ...text, waitForCompletion: true, waitMode: 'hold', options: { pollInterval: 1 } },
			{
				input: items({ prompt: 'bad' }, { prompt: 'good' }),
				settings: { onError: 'continueErrorOutput' },
			},
		);
		const [regular, error] = outcome.outputs('Wan');
		expect(regular.map(({ json }) => json.orig_prompt)).toEqual(['good']);
		const bad = [...b.simulator.tasks.values()].find((task) => task.prompt === 'bad');
		expect(error.map(({ json }) => json)).toEqual([
			{
				prompt: 'bad',
				message: 'Inappropriate (DataInspectionFailed)',
				error: expect.objectContaining({ task_id: bad?.id, code: 'DataInspectionFailed' }),
			},
		]);
	});
});

describe('n8n’s own retries of the node', () => {
	it('never create a second task for an item that has one', async () => {
		b.simulator.faults.add({
			on: 'create',
			kind: 'status',
			status: 400,
			code: 'InvalidParameter',
			message: 'Not this time',
			after: 1,
		});
		const outcome = await b.wan(text, {
			input: items({ prompt: 'one' }, { prompt: 'two' }),
			settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 10 },
		});
		expect(outcome.error).toBeUndefined();
		expect([...b.simulator.tasks.values()].map(({ prompt }) => prompt)).toEqual(['one', 'two']);
		expect(outcome.json('Wan').map(({ task_id: id }) => id)).toEqual([...b.simulator.tasks.keys()]);
	});

	it('never create a second task where Continue On Fail is on as well', async () => {
		b.simulator.faults.add({
			on: 'create',
			kind: 'status',
			status: 400,
			code: 'InvalidParameter',
			message: 'Not this time',
		});
		const outcome = await b.wan(text, {
			input: items({ prompt: 'one' }, { prompt: 'two' }),
			settings: {
				retryOnFail: true,
				maxTries: 2,
				waitBetweenTries: 10,
				onError: 'continueRegularOutput',
			},
		});
		expect(outcome.json('Wan')).toMatchObject([
			{ task_status: 'PENDING' },
			{ task_status: 'PENDING' },
		]);
		expect([...b.simulator.tasks.values()].map(({ prompt }) => prompt).sort()).toEqual([
			'one',
			'two',
		]);
	});

	it('go on waiting for the task of the first try', async () => {
		b.simulator.faults.add({
			on: 'query',
			kind: 'status',
			status: 401,
			code: 'InvalidApiKey',
			message: 'No',
		});
		const outcome = await b.wan(
			{ ...text, waitForCompletion: true, waitMode: 'hold', options: { pollInterval: 1 } },
			{ settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 10 } },
		);
		expect(outcome.json('Wan')).toMatchObject([{ task_status: 'SUCCEEDED' }]);
		expect(creates()).toHaveLength(1);
	});

	it('create another where the first task failed, which costs nothing', async () => {
		let count = 0;
		await b.restart({
			times: { pending: 0, running: 0 },
			ending: () =>
				(count += 1) === 1 ? { status: 'FAILED', code: 'InternalError' } : { status: 'SUCCEEDED' },
		});
		const outcome = await b.wan(
			{ ...text, waitForCompletion: true, waitMode: 'hold', options: { pollInterval: 1 } },
			{ settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 10 } },
		);
		expect(outcome.json('Wan')).toMatchObject([{ task_status: 'SUCCEEDED' }]);
		expect(creates()).toHaveLength(2);
	});

	it('leave nothing behind in the execution’s data once all went well', async () => {
		const outcome = await b.wan(text);
		expect(JSON.stringify(outcome.run.data.executionData?.contextData)).not.toContain('task_id');
	});
});

describe('the key', () => {
	it('is in no error, output or stored execution, even where the service repeats it', async () => {
		const { apiKey } = b.credential();
		b.simulator.faults.add({
			on: 'create',
			kind: 'status',
			status: 400,
			code: 'InvalidParameter',
			message: `Your key ${apiKey} is fine, your model is not`,
		});
		const outcome = await b.wan(text);
		expect(outcome.error?.message).toContain('Your key [API key] is fine');
		const { run, error } = outcome;
		const everything = [run, { ...error }, error?.message, error?.stack].map((part) =>
			JSON.stringify(part),
		);
		expect(everything.join()).not.toContain(apiKey);
	});

	it.each<Fault>([
		{ on: 'create', kind: 'reset' },
		{ on: 'create', kind: 'html', status: 502 },
		{ on: 'create', kind: 'cutBody' },
	])('is in no error after %j', async (fault) => {
		b.simulator.faults.add(fault);
		const { run } = await b.wan(text);
		expect(run.status).toBe('error');
		expect(JSON.stringify(run)).not.toContain(b.credential().apiKey);
	});

	it('is in no output as the name of a field, with Simplify off', async () => {
		const { apiKey } = b.credential();
		b.simulator.faults.add({
			on: 'create',
			kind: 'changed',
			change: (body) => ({ ...body, headers: { [`Bearer ${apiKey}`]: 1 } }),
		});
		const outcome = await b.wan({ ...text, simplify: false });
		expect(outcome.json('Wan')).toMatchObject([{ headers: { 'Bearer [API key]': 1 } }]);
		expect(JSON.stringify(outcome.json('Wan'))).not.toContain(apiKey);
	});

	it('does not go to the storage host', async () => {
		const outcome = await b.wan({
			...text,
			waitForCompletion: true,
			waitMode: 'hold',
			options: { pollInterval: 1 },
		});
		expect(outcome.outputs('Wan')[0][0].binary).toHaveProperty('data');
		expect(b.simulator.storage.requests).toHaveLength(1);
		expect(b.simulator.storage.leaks).toEqual([]);
	});
});
