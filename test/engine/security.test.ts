import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import type { INode } from 'n8n-workflow';

import { SIMULATOR_KEY } from '../simulator/simulator';
import { node, runWorkflow, wires, type Outcome } from './engine';
import { bench, items } from './setup';

/* What stands against those who would lead the key away, read files, or reach into objects. */

const b = bench();

const text = { resource: 'video', operation: 'textToVideo', prompt: 'A boat' };

/** All that a run leaves behind: items, errors and the stored execution. */
const remains = (outcome: Outcome) => inspect(outcome, { depth: 20, maxStringLength: null });

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
			expect(outcome.error?.message).toMatch(/^Item 0: Task ID /);
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
		expect(outcome.error?.message).toMatch(/^Item 0: URL /);
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
			expect(outcome.error?.message).toContain(`Put Video in Field “${binaryProperty}”`);
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
