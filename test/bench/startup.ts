import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { installN8n } from '../e2e/install';
import { WITH_BUILT_IN } from './contenders';
import { median, type Figure } from './figures';

/*
 * (e) What loading the pack adds to n8n's start: all its files, in a fresh process that has n8n-workflow
 * loaded already, as n8n has. The same for n8n's built-in node. A pack lies in a folder of its own and
 * finds n8n's modules by NODE_PATH, which n8n sets.
 */

const ROUNDS = 7;

/** Loads files and prints how long that took, in ms, and what it added to the memory, in MB. */
const LOAD = `
const [workflow, ...files] = process.argv.slice(1);
require(workflow);
gc();
const before = process.memoryUsage();
const started = performance.now();
for (const file of files) {
	for (const exported of Object.values(require(file))) {
		if (typeof exported === 'function') new exported();
	}
}
const time = performance.now() - started;
const after = process.memoryUsage();
gc();
const heap = process.memoryUsage().heapUsed - before.heapUsed;
const MB = 1024 * 1024;
console.log(JSON.stringify({ time, resident: (after.rss - before.rss) / MB, heap: heap / MB }));
`;

interface Load {
	time: number;
	resident: number;
	heap: number;
}

function load(node: string, modules: string, workflow: string, files: string[]): Load {
	const runs = Array.from({ length: ROUNDS }, () => {
		const printed = execFileSync(node, ['--expose-gc', '-e', LOAD, workflow, ...files], {
			encoding: 'utf8',
			env: { ...process.env, NODE_PATH: modules },
		});
		return JSON.parse(printed.trim().split('\n').pop() ?? '') as Load;
	});
	const middle = (pick: (run: Load) => number) => median(runs.map(pick));
	return {
		time: middle(({ time }) => time),
		resident: middle(({ resident }) => resident),
		heap: middle(({ heap }) => heap),
	};
}

/** Measures (e). */
export function measureStartup(): Figure[] {
	const { node, bin } = installN8n(WITH_BUILT_IN);
	const modules = path.join(path.dirname(bin), '..', '..');
	const workflow = require.resolve('n8n-workflow', { paths: [path.join(modules, 'n8n')] });
	const dist = mkdtempSync(path.join(tmpdir(), 'wan-dist-'));
	cpSync(path.join(__dirname, '..', '..', 'dist'), dist, { recursive: true });
	const langchain = path.join(modules, '@n8n', 'n8n-nodes-langchain', 'dist');
	const ours = load(node, modules, workflow, [
		path.join(dist, 'credentials', 'WanApi.credentials.js'),
		path.join(dist, 'nodes', 'Wan', 'Wan.node.js'),
		path.join(dist, 'nodes', 'WanWaitForTask', 'WanWaitForTask.node.js'),
		path.join(dist, 'nodes', 'WanTrigger', 'WanTrigger.node.js'),
	]);
	const peer = load(node, modules, workflow, [
		path.join(langchain, 'credentials', 'AlibabaCloudApi.credentials.js'),
		path.join(langchain, 'nodes', 'vendors', 'AlibabaCloud', 'AlibabaCloud.node.js'),
	]);
	rmSync(dist, { recursive: true });
	const work = 'start-up: loading the pack (three nodes, one credential)';
	return [
		{
			work,
			measure: `time, ms (median of ${ROUNDS})`,
			values: { ours: ours.time, builtIn: peer.time },
			digits: 1,
			ratio: { of: ours.time, to: peer.time, against: 'the built-in node' },
			target: { says: 'under 50 ms', met: ours.time < 50 },
		},
		{
			work,
			measure: `added resident memory, MB; of it kept on the heap: ${ours.heap.toFixed(1)}`,
			values: { ours: ours.resident, builtIn: peer.resident },
			digits: 1,
			ratio: { of: ours.resident, to: peer.resident, against: 'the built-in node' },
			target: { says: 'under 10 MB', met: ours.resident < 10 },
		},
	];
}
