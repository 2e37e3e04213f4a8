import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { installN8n } from '../e2e/install';
import { N8n, sleep, type WorkflowFile } from '../e2e/n8n';
import { hooked, link, node } from '../e2e/parts';
import { startSimulator, type Simulator } from '../simulator/simulator';
import { RESULT_VIDEO } from '../simulator/storage';
import { builtIn, chain, makeCredentials, ours, WITH_BUILT_IN } from './contenders';
import { median, type Figure } from './figures';

/*
 * (c) How much resident memory one run adds to a real n8n (binary data on disk), for a video of 500 MB
 * and for an upload of 49 MB.
 */

const MB = 1024 * 1024;
const VIDEO_MB = 500;
const UPLOAD_MB = 49;
const RUNS = 3;

/** The resident memory of a process, in MB. */
function resident(pid: number): number {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? NaN) / 1024;
}

/** How far a process's memory rises above where it stood, while a piece of work is done. */
async function rise(pid: number, work: () => Promise<void>): Promise<number> {
	const before = resident(pid);
	let peak = before;
	const watching = setInterval(() => {
		peak = Math.max(peak, resident(pid));
	}, 50);
	try {
		await work();
	} finally {
		clearInterval(watching);
	}
	return peak - before;
}

let count = 0;

async function run(
	n8n: N8n,
	credentialId: string,
	make: (hook: string) => WorkflowFile,
): Promise<number> {
	const hook = `memory-${(count += 1)}`;
	const id = await n8n.createWorkflow(make(hook), credentialId);
	await n8n.activate(id);
	await sleep(2_000);
	return await rise(n8n.pid ?? 0, async () => {
		await n8n.callWebhook(hook, { items: [{ prompt: 'A boat' }] });
		await sleep(300);
		const execution = await n8n.finished(id, 300_000);
		if (execution.status !== 'success') {
			throw new Error(`${hook}: ${execution.status} ${execution.error?.message ?? ''}`);
		}
	});
}

/** A fresh n8n, warmed up by a small run; then the large ones. */
async function inN8n(
	tarball: string,
	simulator: Simulator,
	runs: number,
	make: (hook: string, n8n: N8n, peerId: string) => WorkflowFile,
	grow: (n8n: N8n, large: boolean) => void,
): Promise<number[]> {
	const n8n = await N8n.start(installN8n(WITH_BUILT_IN), tarball);
	try {
		const ids = await makeCredentials(n8n, simulator);
		grow(n8n, false);
		await run(n8n, ids.ours, (hook) => make(hook, n8n, ids.builtIn));
		grow(n8n, true);
		const added: number[] = [];
		for (let time = 0; time < runs; time += 1) {
			added.push(await run(n8n, ids.ours, (hook) => make(hook, n8n, ids.builtIn)));
		}
		return added;
	} finally {
		await n8n.stop();
	}
}

/** The floor: a script that streams the link into a file. */
const FETCH = `
const axios = require('axios');
const { createWriteStream } = require('node:fs');
const { pipeline } = require('node:stream/promises');
process.once('message', async (url) => {
	const answer = await axios.get(url, { responseType: 'stream' });
	await pipeline(answer.data, createWriteStream('/dev/null'));
	process.send('done');
});
process.send('ready');
`;

async function withAxios(simulator: Simulator): Promise<number> {
	const task = simulator.addTask({ times: { pending: 0, running: 0 } });
	const child = spawn(process.execPath, ['-e', FETCH], {
		cwd: path.join(__dirname, '..', '..'),
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
	});
	await once(child, 'message');
	await sleep(300);
	const added = await rise(child.pid ?? 0, async () => {
		const done = once(child, 'message');
		child.send(simulator.storage.videoUrl(task.id));
		await done;
	});
	child.disconnect();
	child.kill();
	return added;
}

/** Measures (c). */
export async function measureMemory(tarball: string): Promise<Figure[]> {
	const simulator = await startSimulator({
		times: { pending: 0, running: 1_000 },
		acceptAnyBody: true,
		limitCreates: false,
	});
	const video = (_n8n: N8n, large: boolean) => {
		simulator.storage.videoBytes = (large ? VIDEO_MB : 5) * MB;
	};
	const waitAndFetch = { downloadVideo: true };
	try {
		const own = await inN8n(tarball, simulator, RUNS, (hook) => ours(hook, 1, waitAndFetch), video);
		const peer = await inN8n(
			tarball,
			simulator,
			1,
			(hook, _n8n, id) => builtIn(hook, id, true),
			video,
		);
		const byHand = await inN8n(
			tarball,
			simulator,
			1,
			(hook) => chain(hook, simulator.url, 2, true),
			video,
		);
		const floor = await withAxios(simulator);

		const fileOf = (n8n: N8n) => path.join(n8n.folder, 'upload.mp4');
		const upload = await inN8n(
			tarball,
			simulator,
			RUNS,
			(hook, n8n) =>
				hooked(
					hook,
					[
						node('Read', 'n8n-nodes-base.readWriteFile', 1, {
							operation: 'read',
							fileSelector: fileOf(n8n),
							options: {},
						}),
						node('Wan', 'n8n-nodes-wan.wan', 1, {
							resource: 'videoEditing',
							operation: 'videoOutpainting',
							prompt: 'A boat',
							videoSource: 'binary',
						}),
					],
					{ Read: { main: [[link('Wan')]] } },
				),
			(n8n, large) => {
				const filler = Buffer.alloc((large ? UPLOAD_MB : 1) * MB - RESULT_VIDEO.length);
				writeFileSync(fileOf(n8n), Buffer.concat([RESULT_VIDEO, filler]));
			},
		);
		const arrived = [...simulator.storage.uploads.values()].filter(
			({ size }) => size === UPLOAD_MB * MB,
		);
		if (arrived.length !== RUNS) throw new Error('The file did not arrive whole each time');
		const [first] = own;
		return [
			{
				work: `video of ${VIDEO_MB} MB`,
				measure: `added memory, MB (the first run of a process; the next ${RUNS - 1}: ${own
					.slice(1)
					.map((value) => value.toFixed(0))
					.join(', ')})`,
				values: { ours: first, builtIn: peer[0], chain: byHand[0], axios: floor },
				ratio: { of: first, to: peer[0], against: 'the built-in node' },
				target: { says: 'under 60 MB', met: first < 60 },
			},
			{
				work: `upload of ${UPLOAD_MB} MB`,
				measure: `added memory, MB (median of ${RUNS})`,
				values: { ours: median(upload) },
			},
		];
	} finally {
		await simulator.stop();
	}
}
