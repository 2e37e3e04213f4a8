import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { INode } from 'n8n-workflow';

import { DEFAULT_RELEASE, installN8n, isInstalled } from '../e2e/install';
import { N8n, pack, sleep } from '../e2e/n8n';
import { hooked, link, node, simulatorCredential } from '../e2e/parts';
import { SIMULATOR_KEY, startSimulator, type Simulator } from '../simulator/simulator';
import { RESULT_VIDEO } from '../simulator/storage';
import { say, script } from '../script';

/*
 * npm run bench:memory: how much resident memory one run adds to a real n8n (binary data on disk) for a
 * video of 500 MB, and for an upload of 50 MB. Where n8n 2.40.7 is installed (npm run e2e --
 * --n8n=2.40.7 does it), n8n's own Alibaba node does the same download beside ours.
 */

const WITH_PEER = '2.40.7';
const MB = 1024 * 1024;
const VIDEO_BYTES = 500 * MB;
const UPLOAD_BYTES = 49 * MB;

/** The resident memory of a process, in bytes. */
function resident(pid: number): number {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? NaN) * 1024;
}

interface Job {
	name: string;
	nodes: INode[];
	connections: object;
	/** Called before the job itself; a smaller run warms n8n up first. */
	prepare?: (n8n: N8n) => void;
}

let count = 0;

async function run(n8n: N8n, credentialId: string, job: Job): Promise<number> {
	const hook = `memory-${(count += 1)}`;
	const id = await n8n.createWorkflow(hooked(hook, job.nodes, job.connections), credentialId);
	await n8n.activate(id);
	await sleep(2_000);
	const pid = n8n.pid ?? 0;
	const before = resident(pid);
	let peak = before;
	const watching = setInterval(() => {
		peak = Math.max(peak, resident(pid));
	}, 50);
	await n8n.callWebhook(hook, { items: [{ prompt: 'A boat' }] });
	await sleep(300);
	const execution = await n8n.finished(id, 300_000);
	clearInterval(watching);
	if (execution.status !== 'success') {
		throw new Error(`${job.name}: ${execution.status} ${execution.error?.message ?? ''}`);
	}
	return peak - before;
}

/** Runs a job small, to load what it needs, then large. */
async function measure(
	n8n: N8n,
	simulator: Simulator,
	credentialId: string,
	job: Job,
	videoBytes: number,
): Promise<number> {
	simulator.storage.videoBytes = 5 * MB;
	await run(n8n, credentialId, job);
	job.prepare?.(n8n);
	simulator.storage.videoBytes = videoBytes;
	return await run(n8n, credentialId, job);
}

async function main(): Promise<void> {
	// The peer, n8n's own Alibaba node, came with later releases.
	const usual = isInstalled(WITH_PEER) ? WITH_PEER : DEFAULT_RELEASE;
	const version = process.env.N8N_VERSION ?? usual;
	const simulator = await startSimulator({
		times: { pending: 0, running: 1_000 },
		acceptAnyBody: true,
	});
	const n8n = await N8n.start(installN8n(version), pack());
	const address = { url: simulator.url, apiKey: SIMULATOR_KEY };
	const credentialId = await n8n.createCredential(simulatorCredential(simulator));
	const show = (name: string, bytes: number) =>
		say(`${name.padEnd(46)} ${(bytes / MB).toFixed(0).padStart(6)} MB`);
	say(`n8n ${version}, resident memory added by one run:`);

	const ours: Job = {
		name: 'n8n-nodes-wan',
		nodes: [
			node('Wan', 'n8n-nodes-wan.wan', 1, {
				resource: 'video',
				operation: 'textToVideo',
				prompt: 'A boat',
				waitForCompletion: true,
				options: { pollInterval: 1 },
			}),
		],
		connections: {},
	};
	const added = await measure(n8n, simulator, credentialId, ours, VIDEO_BYTES);
	show('500 MB video, n8n-nodes-wan', added);
	// What a first large run leaves is the collector's working space; the next one uses it again.
	show('500 MB video, n8n-nodes-wan, once more', await run(n8n, credentialId, ours));

	if (version === WITH_PEER) {
		const peerId = await n8n.createCredential(
			{ apiKey: address.apiKey, url: address.url },
			'Peer',
			'alibabaCloudApi',
		);
		const peer: Job = {
			name: 'built-in Alibaba node',
			nodes: [
				node(
					'Peer',
					'@n8n/n8n-nodes-langchain.alibabaCloud',
					1,
					{
						resource: 'video',
						operation: 'textToVideo',
						modelId: 'wan2.6-t2v',
						prompt: 'A boat',
						resolution: '720P',
					},
					{ credentials: { alibabaCloudApi: { id: peerId, name: 'Peer' } } },
				),
			],
			connections: {},
		};
		const theirs = await measure(n8n, simulator, credentialId, peer, VIDEO_BYTES);
		show('500 MB video, built-in Alibaba node', theirs);
		say(`ours / theirs: ${(added / theirs).toFixed(3)}`);
	}

	const file = path.join(n8n.folder, 'upload.mp4');
	const write = (bytes: number) =>
		writeFileSync(file, Buffer.concat([RESULT_VIDEO, Buffer.alloc(bytes - RESULT_VIDEO.length)]));
	write(MB);
	const upload: Job = {
		name: 'upload',
		nodes: [
			node('Read', 'n8n-nodes-base.readWriteFile', 1, {
				operation: 'read',
				fileSelector: file,
				options: {},
			}),
			node('Wan', 'n8n-nodes-wan.wan', 1, {
				resource: 'videoEditing',
				operation: 'videoOutpainting',
				prompt: 'A boat',
				videoSource: 'binary',
			}),
		],
		connections: { Read: { main: [[link('Wan')]] } },
		prepare: () => write(UPLOAD_BYTES),
	};
	show('49 MB upload, n8n-nodes-wan', await measure(n8n, simulator, credentialId, upload, MB));
	const sizes = [...simulator.storage.uploads.values()].map(({ size }) => size);
	if (!sizes.includes(UPLOAD_BYTES)) throw new Error('The file did not arrive whole');
	await n8n.stop();
	await simulator.stop();
}

script(main);
