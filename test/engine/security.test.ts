import { attempt } from '@wan/transport/attempt';
import { openApi } from '@wan/transport/api';
import {
	createServer,
	type IncomingHttpHeaders,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { inspect } from 'node:util';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import {
	NodeConnectionTypes,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { startListener } from '../listener';
import { SIMULATOR_KEY } from '../simulator/simulator';
import { node, nodeTypes, runWorkflow, wires, type Outcome } from './engine';
import { bench, items } from './setup';

/* What stands against those who would lead the key away, read files, or reach into objects. */

const b = bench();

const text = { resource: 'video', operation: 'textToVideo', prompt: 'A boat' };

/** All that a run leaves behind: items, errors and the stored execution. */
const remains = (outcome: Outcome) => inspect(outcome, { depth: 20, maxStringLength: null });

/** The face of a node that only these tests have. */
const testDescription = (name: string): INodeTypeDescription => ({
	displayName: name,
	name,
	group: ['transform'],
	version: 1,
	description: name,
	defaults: { name },
	inputs: [NodeConnectionTypes.Main],
	outputs: [NodeConnectionTypes.Main],
	credentials: [{ name: 'wanApi', required: true }],
	properties: [{ displayName: 'URL', name: 'url', type: 'string', default: '' }],
});

async function wait(parameters: INode['parameters'], input = items({})): Promise<Outcome> {
	return await runWorkflow(
		{
			nodes: [
				node('Start', 'n8n-nodes-base.manualTrigger'),
				node('Wait', 'n8n-nodes-wan.wanWaitForTask', parameters),
			],
			connections: wires(['Start', 'Wait']),
		},
		{ credential: b.credential(), input },
	);
}

describe('a task ID cannot leave the API’s path', () => {
	const evil = [
		'__proto__',
		'..',
		'.',
		'../uploads',
		'..%2fuploads',
		'%2e%2e',
		'a/b',
		'a\\b',
		'a?b=c',
		'a#b',
		'x@evil.example.com',
		'//evil.example.com',
		'https://evil.example.com/',
		'a b',
		'a\nb',
		'a\u0000b',
		'‥', // two dot leader
		'a／b', // full-width solidus
		'a＠b', // full-width commercial at
		'ａｂｃ',
		'x'.repeat(10_000),
	];

	it.each(evil)('%j: get, cancel and download send nothing', async (taskId) => {
		for (const operation of ['get', 'cancel', 'download']) {
			const outcome = await b.wan({ resource: 'task', operation, taskId });
			expect(outcome.error?.message).toMatch(/^Task ID /);
		}
		expect(b.simulator.requests).toEqual([]);
	});

	it.each(evil)('%j: waiting for it sends nothing', async (taskId) => {
		for (const waitMode of ['hold', 'release']) {
			const outcome = await wait({ taskId, waitMode });
			expect(outcome.status).toBe('error');
		}
		expect(b.simulator.requests).toEqual([]);
	});
});

describe('the key', () => {
	let thief: Server;
	let stolen: IncomingHttpHeaders[];

	beforeEach(async () => {
		stolen = [];
		thief = createServer((request, response) => {
			stolen.push(request.headers);
			response.setHeader('Content-Type', 'application/json');
			response.end('{"output": {"task_id": "t-1", "task_status": "PENDING"}}');
		});
		await new Promise<void>((resolve) => thief.listen(0, '127.0.0.1', resolve));
	});

	afterEach(async () => {
		thief.closeAllConnections();
		await new Promise((resolve) => thief.close(resolve));
	});

	const elsewhere = () => `http://127.0.0.1:${(thief.address() as AddressInfo).port}/`;

	it.each([301, 302, 307, 308])(
		'does not follow where the API redirects with %s',
		async (status) => {
			for (const on of ['create', 'query', 'list', 'policy'] as const) {
				b.simulator.faults.add({
					on,
					kind: 'raw',
					status,
					body: '',
					headers: { Location: elsewhere() },
					times: 9,
				});
			}
			const { id } = b.simulator.addTask({ times: { pending: 0, running: 60_000 } });
			const failing = { settings: { onError: 'continueRegularOutput' } } as const;
			await b.wan(text, failing);
			await b.wan({ resource: 'task', operation: 'get', taskId: id }, failing);
			await b.wan({ resource: 'task', operation: 'getMany' }, failing);
			expect(stolen).toEqual([]);
		},
	);

	it('does not go to the place that a task names as its video’s', async () => {
		b.simulator.faults.add({
			on: 'query',
			kind: 'raw',
			status: 200,
			body: JSON.stringify({
				request_id: 'r-1',
				output: { task_id: 't-1', task_status: 'SUCCEEDED', video_url: elsewhere() },
			}),
		});
		await b.wan({ resource: 'task', operation: 'download', taskId: 't-1' });
		expect(stolen).toHaveLength(1);
		expect(JSON.stringify(stolen)).not.toContain(SIMULATOR_KEY);
		expect(stolen[0].authorization).toBeUndefined();
	});

	it('does not go to the place that the upload policy names', async () => {
		b.simulator.faults.add({
			on: 'policy',
			kind: 'raw',
			status: 200,
			body: JSON.stringify({
				request_id: 'r-1',
				data: {
					policy: 'p',
					signature: 's',
					upload_dir: 'd',
					upload_host: elsewhere(),
					expire_in_seconds: 300,
					max_file_size_mb: 100,
					capacity_limit_mb: 1000,
					oss_access_key_id: 'k',
					x_oss_object_acl: 'private',
					x_oss_forbid_overwrite: 'true',
				},
			}),
		});
		const video = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42', 'latin1'), Buffer.alloc(500)]);
		await b.wan(
			{
				resource: 'videoEditing',
				operation: 'videoOutpainting',
				prompt: 'A boat',
				videoSource: 'binary',
			},
			{
				input: [
					{ json: {}, binary: { data: { data: video.toString('base64'), mimeType: 'video/mp4' } } },
				],
			},
		);
		expect(stolen).toHaveLength(1);
		expect(JSON.stringify(stolen)).not.toContain(SIMULATOR_KEY);
	});

	it('is not repeated where the service repeats it', async () => {
		b.simulator.faults.add({
			on: 'create',
			kind: 'status',
			status: 400,
			code: 'InvalidParameter',
			message: `Incorrect API key provided: ${SIMULATOR_KEY}`,
		});
		const outcome = await b.wan(text);
		expect(outcome.error?.message).toContain('Incorrect API key provided: [API key]');
		expect(remains(outcome)).not.toContain(SIMULATOR_KEY);
	});
});

describe('the credential in n8n’s HTTP Request node', () => {
	const TYPE = 'n8n-nodes-wan.testHttpRequest';

	/** Sends what n8n's HTTP Request node (V3, in 1.101 to 2.40) sends for a credential of a type. */
	class HttpRequest implements INodeType {
		description = testDescription(TYPE);

		async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			const answer = (await this.helpers.requestWithAuthentication.call(this, 'wanApi', {
				headers: {},
				method: 'GET',
				uri: this.getNodeParameter('url', 0) as string,
				gzip: true,
				rejectUnauthorized: true,
				followRedirect: true,
				followAllRedirects: true,
				maxRedirects: 21,
				resolveWithFullResponse: true,
				simple: false,
				timeout: 300_000,
				encoding: null,
				json: false,
				useStream: true,
			})) as { statusCode: number };
			return [[{ json: { statusCode: answer.statusCode }, pairedItem: { item: 0 } }]];
		}
	}

	beforeAll(() => {
		nodeTypes[TYPE] = new HttpRequest();
	});

	afterAll(() => {
		delete nodeTypes[TYPE];
	});

	const request = async (url: string) =>
		await runWorkflow(
			{ nodes: [node('HTTP', TYPE, { url })], connections: {} },
			{ credential: b.credential() },
		);

	it('works for the API’s own origin', async () => {
		const outcome = await request(`${b.simulator.url}/api/v1/tasks/?page_no=1&page_size=1`);
		expect(outcome.json('HTTP')).toEqual([{ statusCode: 200 }]);
		const [seen] = b.simulator.requests;
		expect(seen.headers.authorization).toBe(`Bearer ${SIMULATOR_KEY}`);
		expect(seen.query).toEqual({ page_no: '1', page_size: '1' });
	});

	it('works for no other origin, and sends nothing there', async () => {
		const heard = await startListener();
		const outcome = await request(heard.url);
		await heard.stop();
		expect(outcome.error?.message).toContain('sends its API key only to 127.0.0.1');
		expect(heard.heard).toEqual([]);
		expect(remains(outcome)).not.toContain(SIMULATOR_KEY);
	});

	it.each([301, 302, 307, 308])(
		'does not follow where the API redirects with %i',
		async (status) => {
			let followed = 0;
			const other = createServer((_request, response) => {
				followed += 1;
				response.end('{}');
			});
			await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
			const Location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
			b.simulator.faults.add({ on: 'list', kind: 'raw', status, body: '', headers: { Location } });
			const outcome = await request(`${b.simulator.url}/api/v1/tasks/`);
			await new Promise((resolve) => other.close(resolve));
			expect(outcome.json('HTTP')).toEqual([{ statusCode: status }]);
			expect(followed).toBe(0);
		},
	);
});

describe('an answer that does not end', () => {
	const TYPE = 'n8n-nodes-wan.testCall';

	/** One call of the API through n8n's own helper, with little time. */
	class Call implements INodeType {
		description = testDescription(TYPE);

		async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			const api = await openApi(this);
			const called = await attempt(
				async () => await api.call({ method: 'GET', path: '/api/v1/tasks/', timeout: 500 }),
			);
			const json = 'failure' in called ? { ...called.failure.facts } : { value: called.value };
			return [[{ json: json as IDataObject, pairedItem: { item: 0 } }]];
		}
	}

	let server: Server;
	let open: Set<Socket>;

	beforeAll(() => {
		nodeTypes[TYPE] = new Call();
	});

	afterAll(() => {
		delete nodeTypes[TYPE];
	});

	afterEach(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});

	/** What a call brings from a service that answers like this. */
	async function callOf(listener: (request: IncomingMessage, response: ServerResponse) => void) {
		server = createServer(listener);
		open = new Set();
		server.on('connection', (socket) => {
			open.add(socket);
			socket.on('close', () => open.delete(socket));
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const outcome = await runWorkflow(
			{ nodes: [node('Call', TYPE)], connections: {} },
			{ credential: { region: 'custom', baseUrl, apiKey: SIMULATOR_KEY } },
		);
		return outcome.json('Call')[0];
	}

	/** Resolves once the service has no connection any more. */
	const closed = async () => {
		while (open.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
	};

	it('is given up after the call’s time, although a byte comes every 20 milliseconds', async () => {
		const found = await callOf((_request, response) => {
			response.writeHead(200, { 'Content-Type': 'application/json' });
			const drip = setInterval(() => response.write(' '), 20);
			response.on('close', () => clearInterval(drip));
		});
		expect(found).toMatchObject({ code: 'ETIMEDOUT', certainty: 'doubtful' });
		await closed();
	});

	it('is given up after the call’s time, although a header comes every 20 milliseconds', async () => {
		const found = await callOf((request) => {
			request.socket.write('HTTP/1.1 200 OK\r\n');
			const drip = setInterval(() => request.socket.write('X-A: b\r\n'), 20);
			request.socket.on('close', () => clearInterval(drip));
		});
		expect(found).toMatchObject({ code: 'ETIMEDOUT', certainty: 'doubtful' });
		await closed();
	});

	it('is read no further than 10 MB, whatever it holds when it is decompressed', async () => {
		const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024, ' '));
		expect(bomb.length).toBeLessThan(1024 * 1024);
		const found = await callOf((_request, response) => {
			response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
			response.end(bomb);
		});
		expect(found).toMatchObject({
			certainty: 'doubtful',
			message: 'The service’s answer is larger than 10 MB',
		});
	});

	it.each([
		['gzip', gzipSync('{"data": []}')],
		['br', brotliCompressSync('{"data": []}')],
		['deflate', deflateSync('{"data": []}')],
	])('is read as always where it is small and compressed with %s', async (encoding, body) => {
		const found = await callOf((_request, response) => {
			response.writeHead(200, { 'Content-Encoding': encoding });
			response.end(body);
		});
		expect(found).toEqual({ value: { data: [] } });
	});

	it('is no answer where the compressed data is cut', async () => {
		const found = await callOf((_request, response) => {
			response.writeHead(200, { 'Content-Encoding': 'gzip' });
			response.end(gzipSync('{"data": []}').subarray(0, 15));
		});
		expect(found).toMatchObject({ certainty: 'doubtful' });
		expect(found.message).toMatch(/cut before the answer was complete|nothing|not complete/);
	});
});

describe('a video’s link', () => {
	it.each([
		'file:///etc/passwd',
		'/etc/passwd',
		'ftp://example.com/a.mp4',
		'data:video/mp4;base64,AAAA',
		'javascript:alert(1)',
		'gopher://127.0.0.1/',
	])('%s is not fetched', async (url) => {
		const outcome = await b.wan({
			resource: 'task',
			operation: 'download',
			downloadFrom: 'url',
			url,
		});
		expect(outcome.error?.message).toMatch(/^URL /);
	});
});

describe('objects keep their prototype', () => {
	const poison = '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}';
	const clean = () => expect(({} as Record<string, unknown>).polluted).toBeUndefined();

	it('with poisoned items', async () => {
		const { id } = b.simulator.addTask({ times: { pending: 0, running: 0 } });
		const json = { ...(JSON.parse(poison) as object), task_id: id };
		const outcome = await wait({}, [{ json }]);
		const [item] = outcome.outputs('Wait')[0];
		expect(item.json.task_status).toBe('SUCCEEDED');
		expect(Object.getPrototypeOf(item.json)).toBe(Object.prototype);
		clean();
	});

	it('with a poisoned answer of the service', async () => {
		const body = `{"request_id": "r", "output": {"task_id": "t-1", "task_status": "FAILED", "code": "x", "message": "y", "usage": ${poison}}, "usage": ${poison}, "__proto__": {"polluted": 1}}`;
		b.simulator.faults.add({ on: 'query', kind: 'raw', status: 200, body });
		await b.wan({ resource: 'task', operation: 'get', taskId: 't-1' });
		clean();
	});

	it('with a poisoned list of options', async () => {
		const options = JSON.parse('{"__proto__": {"polluted": 1}, "seed": 1}') as never;
		await b.wan({ ...text, options });
		clean();
	});

	it.each(['__proto__', 'constructor', 'prototype'])(
		'with “%s” for a binary field’s name',
		async (binaryProperty) => {
			const { id } = b.simulator.addTask({ times: { pending: 0, running: 0 } });
			const outcome = await b.wan({
				resource: 'task',
				operation: 'download',
				taskId: id,
				binaryProperty,
			});
			expect(outcome.error?.message).toContain(`Put Output File in Field “${binaryProperty}”`);
			clean();
		},
	);

	it('with a task that is called like a part of every object', async () => {
		for (const taskId of ['constructor', 'toString', 'hasOwnProperty']) {
			const outcome = await wait({ taskId, waitMode: 'hold', timeout: 0.001 });
			const failed = outcome.outputs('Wait')[1].map(({ json }) => json);
			expect(failed).toEqual([
				expect.objectContaining({ task_id: taskId, task_status: 'UNKNOWN' }),
			]);
		}
		clean();
	});
});
