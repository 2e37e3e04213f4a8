import type { INode } from 'n8n-workflow';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { RESULT_VIDEO } from '../simulator/storage';
import { bytesOf } from './engine';
import { bench } from './setup';

/* A finished video must get out before its link dies, whole, and without the key. */

const b = bench({ times: { pending: 0, running: 0 } });

const download = async (options: INode['parameters'] = {}) => {
	const made = b.simulator.addTask();
	return {
		made,
		outcome: await b.wan({ resource: 'task', operation: 'download', taskId: made.id, options }),
	};
};

const videoOf = async (outcome: Awaited<ReturnType<typeof b.wan>>) =>
	await bytesOf(outcome.outputs('Wan')[0][0].binary!.data);

it('names the file after the task that was asked for, whatever task the answer names', async () => {
	const made = b.simulator.addTask();
	const output = { task_id: '../../tmp/x.sh', task_status: 'SUCCEEDED' };
	const video_url = b.simulator.storage.videoUrl(made.id);
	b.simulator.faults.add({
		on: 'query',
		kind: 'raw',
		status: 200,
		body: JSON.stringify({ output: { ...output, video_url } }),
	});
	const outcome = await b.wan({ resource: 'task', operation: 'download', taskId: made.id });
	expect(outcome.outputs('Wan')[0][0].binary?.data.fileName).toBe(`${made.id}.mp4`);
});

describe('a download that is interrupted', () => {
	it.each([
		['cut in the middle', { on: 'download', kind: 'cutBody' }],
		['cut before the answer', { on: 'download', kind: 'reset' }],
		['answered with 503', { on: 'download', kind: 'status', status: 503 }],
		['answered with 429', { on: 'download', kind: 'status', status: 429 }],
	] as const)('%s is repeated', async (_what, fault) => {
		b.simulator.faults.add(fault);
		const { outcome } = await download();
		expect(outcome.error).toBeUndefined();
		expect((await videoOf(outcome)).subarray(0, RESULT_VIDEO.length).equals(RESULT_VIDEO)).toBe(
			true,
		);
		expect(b.simulator.storage.requests).toHaveLength(2);
	});

	it('too often is an error that keeps task and link', async () => {
		b.simulator.faults.add({ on: 'download', kind: 'cutBody', times: 99 });
		const { made, outcome } = await download();
		expect(outcome.error?.message).toContain('The download was interrupted after');
		expect(outcome.error?.description).toContain(made.id);
		expect(b.simulator.storage.requests).toHaveLength(4);
	});

	it('arriving in drops is waited for', async () => {
		b.simulator.faults.add({ on: 'download', kind: 'drip', milliseconds: 100 });
		const { outcome } = await download();
		expect((await videoOf(outcome)).length).toBeGreaterThan(RESULT_VIDEO.length);
	});

	it('by the user’s Stop ends at once', async () => {
		b.simulator.faults.add({ on: 'download', kind: 'hang' });
		const made = b.simulator.addTask();
		const stop = new AbortController();
		const running = b.wan(
			{ resource: 'task', operation: 'download', taskId: made.id },
			{ abort: stop.signal },
		);
		while (b.simulator.storage.requests.length === 0)
			await new Promise((resolve) => setTimeout(resolve, 20));
		stop.abort();
		// The storage host never answers, so nothing else can end the run.
		expect((await running).status).not.toBe('success');
	});
});

describe('a link that has expired', () => {
	it('is renewed while the task lives', async () => {
		b.simulator.faults.add({ on: 'download', kind: 'status', status: 403 });
		const { outcome } = await download();
		expect(outcome.error).toBeUndefined();
		expect(b.simulator.requests.filter(({ call }) => call === 'query')).toHaveLength(2);
	});

	it('says so where it cannot be renewed', async () => {
		const made = b.simulator.addTask({ linkExpired: true });
		const outcome = await b.wan({ resource: 'task', operation: 'download', taskId: made.id });
		expect(outcome.error?.message).toBe(
			'The server of the video refused access to the URL (HTTP 403)',
		);
		expect(outcome.error?.httpCode).toBe('403');
	});

	it('says so for a bare link', async () => {
		const made = b.simulator.addTask({ linkExpired: true });
		const url = b.simulator.storage.videoUrl(made.id);
		const outcome = await b.wan({
			resource: 'task',
			operation: 'download',
			downloadFrom: 'url',
			url,
		});
		expect(outcome.error?.message).toContain('The server of the video refused access to the URL');
		expect(b.simulator.storage.requests).toHaveLength(1);
	});
});

describe('what is no video', () => {
	it('a web page is refused', async () => {
		b.simulator.faults.add({ on: 'download', kind: 'html' });
		const { outcome } = await download();
		expect(outcome.error?.message).toContain(
			'The URL leads to a file of the type text/html and not to a video',
		);
	});

	it('a file beyond the limit is refused by its declared length', async () => {
		await b.restart({ times: { pending: 0, running: 0 }, videoBytes: 3 * 1024 * 1024 });
		const { outcome } = await download({ maxDownloadSize: 2 });
		expect(outcome.error?.message).toContain(
			"The video is 3 MB in size, but 'Max File Size (MB)' allows 2 MB",
		);
	});

	it('a large file within the limit is taken whole', async () => {
		await b.restart({ times: { pending: 0, running: 0 }, videoBytes: 30 * 1024 * 1024 });
		const { outcome } = await download();
		expect((await videoOf(outcome)).length).toBe(30 * 1024 * 1024);
	});
});

describe('redirects', () => {
	let server: Server;
	let answer: (path: string) => { status: number; location?: string };

	beforeEach(async () => {
		server = createServer((request, response) => {
			const { status, location } = answer(request.url ?? '/');
			response.writeHead(status, location ? { Location: location } : {});
			response.end(status === 200 ? RESULT_VIDEO : '');
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	});

	afterEach(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});

	const fetchFrom = async (path: string) => {
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
		return await b.wan({ resource: 'task', operation: 'download', downloadFrom: 'url', url });
	};

	it('are followed', async () => {
		answer = (path) => (path === '/a' ? { status: 302, location: '/b.mp4' } : { status: 200 });
		const outcome = await fetchFrom('/a');
		expect((await videoOf(outcome)).equals(RESULT_VIDEO)).toBe(true);
	});

	it.each([
		['in a loop', '/a', 'redirects more than 5 times'],
		['to a local file', 'file:///etc/passwd', 'must begin with http:// or https://'],
		['to nowhere', 'http://[', 'redirects to something that is not a URL'],
	])('%s are refused', async (_what, location, message) => {
		answer = () => ({ status: 302, location });
		const outcome = await fetchFrom('/a');
		expect(outcome.error?.message).toContain(message);
	});

	it('a file of undeclared length beyond the limit is cut off', async () => {
		await new Promise((resolve) => {
			server.close(resolve);
			server.closeAllConnections();
		});
		server = createServer((_request, response) => {
			response.writeHead(200, { 'Content-Type': 'video/mp4' });
			const timer = setInterval(() => response.write(Buffer.alloc(256 * 1024)), 5);
			response.on('close', () => clearInterval(timer));
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/endless.mp4`;
		const outcome = await b.wan({
			resource: 'task',
			operation: 'download',
			downloadFrom: 'url',
			url,
			options: { maxDownloadSize: 1 },
		});
		expect(outcome.error?.message).toContain("'Max File Size (MB)' allows 1 MB");
	});
});
