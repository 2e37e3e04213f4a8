import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { openApi, type ApiContext } from '@wan/transport/api';
import { discard, LARGEST_ANSWER } from '@wan/transport/answerBody';
import type { ApiFailure, FailureFacts } from '@wan/transport/failure';

/* One call: what is sent, how its answer is read, and when it is given up. n8n's helper is played here. */

const KEY = 'key-0123456789abcdef0123';

type Answer = { statusCode: number; body: unknown };
type Respond = (request: IHttpRequestOptions) => Promise<Answer>;

async function open(respond: Respond, credential: ICredentialDataDecryptedObject = {}) {
	const stop = new AbortController();
	const requests: IHttpRequestOptions[] = [];
	const context = {
		getCredentials: async () => ({ region: 'singapore', apiKey: KEY, ...credential }),
		getExecutionCancelSignal: () => stop.signal,
		helpers: {
			httpRequestWithAuthentication: async (_type: string, request: IHttpRequestOptions) => {
				// As n8n does it, whatever the node wants.
				request.abortSignal = stop.signal;
				requests.push(request);
				return await respond(request);
			},
		},
	} as unknown as ApiContext;
	return { api: await openApi(context), requests, stop };
}

const streamed = (text: string | Buffer) => Readable.from([Buffer.from(text)]);

async function failureOf(work: Promise<unknown>): Promise<FailureFacts> {
	return await work.then(
		() => {
			throw new Error('The call should have failed');
		},
		({ facts }: ApiFailure) => facts,
	);
}

const call = { method: 'GET', path: '/api/v1/tasks/', timeout: 30_000 } as const;

describe('a call', () => {
	it('sends the path alone, follows no redirect and takes the answer as a stream', async () => {
		const { api, requests } = await open(async () => ({ statusCode: 200, body: streamed('{}') }));
		await api.call({ ...call, query: { page_no: 1 }, headers: { 'X-A': 'b' } });
		const [{ headers, ...request }] = requests;
		expect(request).toMatchObject({
			method: 'GET',
			url: '/api/v1/tasks/',
			qs: { page_no: 1 },
			encoding: 'stream',
			timeout: 30_000,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		});
		expect(headers).toEqual({ Accept: 'application/json', 'X-A': 'b' });
		expect(JSON.stringify(requests)).not.toContain(KEY);
	});

	it('with a body says that it is JSON', async () => {
		const { api, requests } = await open(async () => ({ statusCode: 200, body: streamed('{}') }));
		await api.call({ ...call, method: 'POST', body: { a: 1 } });
		expect(requests[0].headers).toMatchObject({ 'Content-Type': 'application/json' });
		expect(requests[0].body).toEqual({ a: 1 });
	});

	it.each([
		['a stream', streamed('{"a": "ü"}')],
		[
			'a stream cut within a character',
			Readable.from([...Buffer.from('{"a": "ü"}')].map((byte) => Buffer.from([byte]))),
		],
		['a stream with a byte order mark', streamed('\uFEFF{"a": "ü"}')],
		['text', '{"a": "ü"}'],
		['an object', { a: 'ü' }],
	])('reads an answer that is %s', async (_what, body) => {
		const { api } = await open(async () => ({ statusCode: 200, body }));
		await expect(api.call(call)).resolves.toEqual({ a: 'ü' });
	});

	it.each([
		['nothing', ''],
		['null', null],
	])('says that an answer holds nothing: %s', async (_what, body) => {
		const { api } = await open(async () => ({ statusCode: 200, body }));
		const facts = await failureOf(api.call(call));
		expect(facts.message).toBe('The service answered with nothing (HTTP 200)');
	});

	it('reads no more than 10 MB of an answer, however small it is on the way', async () => {
		let taken = 0;
		let closed = false;
		const chunk = Buffer.alloc(1024 * 1024, ' ');
		const endless = new Readable({
			read() {
				taken += chunk.length;
				this.push(chunk);
			},
			destroy(_error, callback) {
				closed = true;
				callback(null);
			},
		});
		expect(gzipSync(chunk).length).toBeLessThan(2_000);
		const { api } = await open(async () => ({ statusCode: 200, body: endless }));
		const facts = await failureOf(api.call(call));
		expect(facts).toMatchObject({
			certainty: 'doubtful',
			message: 'The service’s answer is larger than 10 MB',
		});
		expect(taken).toBeLessThan(LARGEST_ANSWER + 4 * chunk.length);
		expect(closed).toBe(true);
	});

	it('reads an answer of just 10 MB', async () => {
		const text = `{"a": "${'x'.repeat(LARGEST_ANSWER - 9)}"}`;
		expect(Buffer.byteLength(text)).toBe(LARGEST_ANSWER);
		const { api } = await open(async () => ({ statusCode: 200, body: streamed(text) }));
		await expect(api.call(call)).resolves.toHaveProperty('a');
	});

	it('says that the connection was cut where the stream breaks', async () => {
		const body = new Readable({
			read() {
				this.push('{"a"');
				this.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
			},
		});
		const { api } = await open(async () => ({ statusCode: 200, body }));
		const facts = await failureOf(api.call(call));
		expect(facts).toMatchObject({ certainty: 'doubtful', code: 'ECONNRESET' });
	});

	it.each([
		[200, { code: 'X', message: 'm' }, 'refused'],
		[400, { code: 'X', message: 'm' }, 'refused'],
		[404, {}, 'refused'],
		[429, { code: 'Throttling' }, 'refused'],
		[408, {}, 'doubtful'],
		[500, { code: 'InternalError' }, 'doubtful'],
		[502, {}, 'doubtful'],
		[503, {}, 'doubtful'],
	])('HTTP %i with %j is %s', async (statusCode, body, certainty) => {
		const { api } = await open(async () => ({ statusCode, body: JSON.stringify(body) }));
		const facts = await failureOf(api.call(call));
		expect(facts).toMatchObject({ status: statusCode, certainty });
	});

	it.each([
		['<!DOCTYPE html><p>', 'server answered with a web page instead of JSON'],
		['\n  <html>', 'server answered with a web page instead of JSON'],
		['<?xml version="1.0"?>', 'server answered with a web page instead of JSON'],
		['', 'service answered with nothing'],
		[' \n', 'service answered with nothing'],
		['{"a":', 'service answered with something that is not complete JSON'],
		['text with <html> in it', 'service answered with something that is not complete JSON'],
		['[1]', 'service answered with something that is not complete JSON'],
	])('whose answer is %j says so', async (text, what) => {
		const { api } = await open(async () => ({ statusCode: 502, body: streamed(text) }));
		expect(await failureOf(api.call(call))).toMatchObject({
			status: 502,
			message: `The ${what} (HTTP 502)`,
		});
	});

	it('whose answer is a web page is followed by the advice to check the Base URL', async () => {
		const { api } = await open(async () => ({ statusCode: 200, body: streamed('<html>') }));
		const { advice } = await failureOf(api.call(call));
		expect(advice).toContain("Check 'Base URL' of the credential");
	});

	it.each([
		[
			{ request_id: 'r', message: 'No.' },
			{ requestId: 'r', message: 'No.' },
		],
		[{ request_id: 7, message: '' }, { message: 'The service answered with HTTP 400' }],
		[{ message: {} }, { message: 'The service answered with HTTP 400' }],
	])('that is refused with %j says what is known', async (body, known) => {
		const text = JSON.stringify(body);
		const { api } = await open(async () => ({ statusCode: 400, body: streamed(text) }));
		const { requestId, message } = await failureOf(api.call(call));
		expect({ requestId, message }).toEqual({ requestId: undefined, ...known });
	});

	it('may have an answer that n8n has read already, or none', async () => {
		const read = async (body: unknown) => {
			const { api } = await open(async () => ({ statusCode: 200, body }));
			return await api.call(call);
		};
		expect(await read('{"a":1}')).toEqual({ a: 1 });
		expect(await read({ a: 1 })).toEqual({ a: 1 });
		for (const none of [undefined, null]) {
			await expect(read(none)).rejects.toThrow('The service answered with nothing (HTTP 200)');
		}
	});

	it('may have an answer that nobody reads, whatever n8n made of it', () => {
		const body = streamed('{}');
		discard(body);
		expect(body.destroyed).toBe(true);
		for (const read of [undefined, null, '{}', { a: 1 }]) expect(() => discard(read)).not.toThrow();
	});

	it('does not show the key, however the service wrote it', async () => {
		const body = `{"code": "InvalidApiKey", "message": "wrong: key\\u002D0123456789abcdef0123"}`;
		const { api } = await open(async () => ({ statusCode: 401, body: streamed(body) }));
		const facts = await failureOf(api.call(call));
		expect(facts.message).toBe('wrong: [API key]');
	});

	it('does not show the key that a thrown error repeats', async () => {
		const { api } = await open(async () => await Promise.reject(new Error(`Bearer ${KEY} failed`)));
		const facts = await failureOf(api.call(call));
		expect(facts).toMatchObject({ certainty: 'doubtful', message: 'Bearer [API key] failed' });
	});

	it('keeps a task ID whole that holds a short key', async () => {
		const body = JSON.stringify({ output: { task_id: '1a000b' } });
		const { api } = await open(async () => ({ statusCode: 200, body }), { apiKey: 'a000' });
		await expect(api.call(call)).resolves.toEqual({ output: { task_id: '1a000b' } });
	});
});

describe('the time of a call', () => {
	beforeEach(() => {
		jest.useFakeTimers();
	});

	afterEach(() => {
		jest.useRealTimers();
	});

	const late = { certainty: 'doubtful', code: 'ETIMEDOUT' };

	it('is up although the answer comes byte by byte', async () => {
		let closed = false;
		const body = new Readable({
			read() {
				setTimeout(() => this.push(' '), 2_000);
			},
			destroy(_error, callback) {
				closed = true;
				callback(null);
			},
		});
		const { api } = await open(async () => ({ statusCode: 200, body }));
		const failing = failureOf(api.call(call));
		await jest.advanceTimersByTimeAsync(29_999);
		expect(closed).toBe(false);
		await jest.advanceTimersByTimeAsync(1);
		expect(await failing).toMatchObject(late);
		expect(closed).toBe(true);
	});

	it('is up although n8n’s helper never returns, and its signal says so', async () => {
		const { api, requests } = await open(async () => await new Promise(() => undefined));
		const failing = failureOf(api.call(call));
		await jest.advanceTimersByTimeAsync(29_999);
		expect(requests[0].abortSignal?.aborted).toBe(false);
		await jest.advanceTimersByTimeAsync(1);
		expect(await failing).toMatchObject(late);
		expect(requests[0].abortSignal?.aborted).toBe(true);
	});

	it('is up for an answer that begins too late, which is closed', async () => {
		const body = streamed('{}');
		const { api } = await open(async () => {
			await new Promise((resolve) => setTimeout(resolve, 40_000));
			return { statusCode: 200, body };
		});
		const failing = failureOf(api.call(call));
		await jest.advanceTimersByTimeAsync(40_000);
		expect(await failing).toMatchObject(late);
		expect(body.destroyed).toBe(true);
	});

	it('ends with the execution, and then says so', async () => {
		const { api, requests, stop } = await open(async () => await new Promise(() => undefined));
		const failing = failureOf(api.call(call));
		stop.abort();
		await jest.advanceTimersByTimeAsync(0);
		expect(await failing).toMatchObject({ cancelled: true, certainty: 'doubtful' });
		expect(requests[0].abortSignal?.aborted).toBe(true);
	});
});
