import { Readable } from 'node:stream';
import type { IDataObject } from 'n8n-workflow';

import { findTask } from '@wan/tasks/findTask';
import { openApi, type ApiContext } from '@wan/transport/api';
import type { ApiFailure } from '@wan/transport/failure';

/* The task in the answer to a create call, however much of the answer arrives. */

const KEY = 'key-0123456789abcdef0123';
const taskOf = (text: string, body?: IDataObject) => findTask(text, body).answer?.output;

it.each([
	['behind its state', '{"output":{"task_status":"RUNNING","task_id":"t-1","a":'],
	['at once', '{"request_id":"r","output":{"task_id":"t-1"'],
	['with spaces', '{ "output" : { "task_id" : "t-1" , "task_sta'],
])('an ID that is complete is used where the answer is cut %s', (_where, text) => {
	expect(taskOf(text)).toEqual({ task_status: 'PENDING', task_id: 't-1' });
});

it.each([
	['{"output":{"task_id":"t-1', 't-1'],
	['{"output":{"task_id":17', '17'],
])('an ID that is cut itself is shown as cut and is no task: %s', (text, begins) => {
	expect(findTask(text, undefined)).toEqual({
		note: `The answer was cut within the task’s ID, which begins with “${begins}”.`,
	});
});

it.each([
	'{"output":{"task_id":"',
	'{"output":{"task_id":',
	'{"output":{"task_id":null,',
	'{"output":{"task_id":1.5}}',
	'{"output":{"task_id":-1}}',
	'{"message":"\\"output\\":{\\"task_id\\":\\"x\\"}"',
	'{"data":[{"task_id":""}]',
	'{"data":[{"task_id":1.5}]',
	'<html>',
	'',
])('there is no task in %s', (text) => {
	expect(findTask(text, undefined)).toEqual({});
});

it.each(['{"data":[{"task_id":"t-1"}]', '{"task_id":"t-1"}', '{"output":{"task_id":["t-1"]}}'])(
	'an ID that is not where the API has it is shown and is no task: %s',
	(text) => {
		expect(findTask(text, undefined)).toEqual({
			note: 'The answer has a task_id where none is expected: “t-1”.',
		});
	},
);

it('a number keeps all of its digits, and the rest of the answer stays', () => {
	const text =
		'{"output":{"task_id":12345678901234567890123,"task_status":"RUNNING"},"request_id":"r"}';
	expect(findTask(text, JSON.parse(text) as IDataObject)).toEqual({
		answer: {
			output: { task_id: '12345678901234567890123', task_status: 'RUNNING' },
			request_id: 'r',
		},
	});
});

describe('a create call', () => {
	const send = async (body: unknown, options: { timeout?: number; stop?: AbortSignal } = {}) => {
		const context = {
			getCredentials: async () => await Promise.resolve({ region: 'singapore', apiKey: KEY }),
			getExecutionCancelSignal: () => options.stop,
			helpers: {
				httpRequestWithAuthentication: async () => await Promise.resolve({ statusCode: 200, body }),
			},
		} as unknown as ApiContext;
		const api = await openApi(context);
		const { timeout = 30_000 } = options;
		return await api
			.call({ method: 'POST', path: '/api/v1/x', timeout, find: findTask })
			.catch(({ facts }: ApiFailure) => facts);
	};
	const cut = (text: string) => {
		async function* arriving() {
			yield await Promise.resolve(Buffer.from(text));
			throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
		}
		return Readable.from(arriving());
	};
	const begun = '{"output":{"task_id":"t-1","task_st';

	it('whose connection is cut behind the ID has created a task', async () => {
		expect(await send(cut(begun))).toMatchObject({ output: { task_id: 't-1' } });
	});

	it('whose connection is cut within the ID says how it begins', async () => {
		expect(await send(cut('{"output":{"task_id":"t-'))).toMatchObject({
			certainty: 'doubtful',
			code: 'ECONNRESET',
			note: expect.stringContaining('begins with “t-”') as unknown,
		});
	});

	it('shows no key that stands in place of an ID', async () => {
		const facts = await send(cut(`{"output":{"task_id":"${KEY}`));
		expect(JSON.stringify(facts)).toContain('begins with “[API key]”');
	});

	it.each(['the time is up', 'the execution is stopped'])(
		'whose answer does not end has created a task when %s behind the ID',
		async (when) => {
			const endless = new Readable({ read: () => undefined });
			endless.push(begun);
			const stop = new AbortController();
			const isStopped = when === 'the execution is stopped';
			const sent = send(endless, { timeout: isStopped ? 30_000 : 50, stop: stop.signal });
			if (isStopped) setImmediate(() => setImmediate(() => stop.abort()));
			expect(await sent).toMatchObject({ output: { task_id: 't-1' } });
		},
	);
});
