import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { Editor } from '../e2e/editor';
import { DEFAULT_RELEASE, installN8n } from '../e2e/install';
import { N8n, pack, type WorkflowFile } from '../e2e/n8n';
import { simulatorCredential } from '../e2e/parts';
import { STORAGE_NODE, withStorage } from '../exampleStorage';
import { say, script } from '../script';
import { startSimulator, type Simulator } from '../simulator/simulator';
import { RESULT_VIDEO } from '../simulator/storage';
import { readManifest, Registry, repack } from './registry';

/*
 * npm run rehearse [-- --n8n=2.40.7] [--pictures]: the packed tarball is published to a registry on
 * loopback, installed in a real n8n under Settings → Community nodes in Chromium, used, updated to a next
 * version, used again, and removed. --pictures puts the pictures of the README into docs/pictures.
 */

const root = path.join(__dirname, '..', '..');
const args = process.argv.slice(2);
const version =
	args.find((arg) => arg.startsWith('--n8n='))?.slice('--n8n='.length) ?? DEFAULT_RELEASE;
const NODES = ['wan', 'wanTrigger', 'wanWaitForTask'];
/** What tells the next version's code from this one's. */
const NEXT_DESCRIPTION = 'Rehearsal: the next version';

/** Everything that is running, for all steps. */
interface Stage {
	registry: Registry;
	simulator: Simulator;
	n8n: N8n;
	editor: Editor;
	packageName: string;
}

/** Fails the rehearsal where something is not as it should be. */
function check(what: string, given: unknown, wanted: unknown): void {
	const [is, should] = [JSON.stringify(given), JSON.stringify(wanted)];
	if (is !== should) throw new Error(`${what}: ${is} instead of ${should}`);
}

/** A next version of a packed project, whose node Wan can be told from this one's. */
function nextVersion(tarball: string, raised: string): string {
	return repack(tarball, (folder) => {
		const manifest = path.join(folder, 'package.json');
		writeFileSync(manifest, JSON.stringify({ ...readManifest(folder), version: raised }));
		const node = path.join(folder, 'dist', 'nodes', 'Wan', 'Wan.node.js');
		const patch = `
const Before = exports.Wan;
exports.Wan = class extends Before {
	constructor() {
		super();
		this.description = { ...this.description, description: '${NEXT_DESCRIPTION}' };
	}
};
`;
		writeFileSync(
			node,
			readFileSync(node, 'utf8').replace(/\n\/\/# sourceMappingURL.*$/, '') + patch,
		);
	});
}

/** The next patch of a version such as 1.0.0. */
function raise(current: string): string {
	const [major, minor, patch] = current.split('.').map(Number);
	return `${major}.${minor}.${patch + 1}`;
}

/** The pack's nodes that n8n offers, without what n8n makes of them for agents, with their descriptions. */
async function offered({ n8n, packageName }: Stage): Promise<Record<string, string>> {
	const ours = (await n8n.nodeTypes()).filter(
		({ name }) => name.startsWith(`${packageName}.`) && !name.endsWith('Tool'),
	);
	const entries = ours.map(({ name, description }): [string, string] => [
		name.slice(packageName.length + 1),
		description,
	]);
	return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)));
}

/** The example workflow as a user has it who saves its file where n8n may write. */
async function importExample({ n8n, simulator }: Stage): Promise<string> {
	const credentialId = await n8n.createCredential(simulatorCredential(simulator));
	const text = readFileSync(path.join(root, 'workflows', 'first-video.json'), 'utf8');
	const file = withStorage(JSON.parse(text) as WorkflowFile, `${n8n.folder}/`);
	for (const { parameters } of file.nodes) {
		if (parameters.waitForCompletion) parameters.options = { pollInterval: 1 };
	}
	return await n8n.createWorkflow(file, credentialId);
}

const videos = ({ n8n }: Stage) => readdirSync(n8n.folder).filter((name) => name.endsWith('.mp4'));

/** Runs the workflow by the editor's button; it must end well and save one more whole video. */
async function use(stage: Stage, workflowId: string): Promise<void> {
	const before = videos(stage);
	await stage.editor.openWorkflow(workflowId);
	await stage.editor.execute();
	await stage.editor.untilDone(STORAGE_NODE);
	const run = await stage.n8n.finished(workflowId);
	check('The execution', [run.status, run.error?.message ?? null], ['success', null]);
	const made = videos(stage).filter((name) => !before.includes(name));
	check('Videos saved', made.length, 1);
	const bytes = readFileSync(path.join(stage.n8n.folder, made[0]));
	check('The video is whole', bytes.subarray(0, RESULT_VIDEO.length).equals(RESULT_VIDEO), true);
}

const started = Date.now();
const done = (line: string) =>
	say(`${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  ok  ${line}`);

async function rehearse(stage: Stage, tarball: string): Promise<void> {
	const { registry, n8n, editor, packageName } = stage;
	const { version: current } = readManifest(root);
	const shoot = async (name: string) => {
		if (!args.includes('--pictures')) return;
		await editor.picture(path.join(root, 'docs', 'pictures', `install-${name}.png`));
	};

	registry.publish(tarball);
	done(`${packageName}@${current} is published to ${registry.software} on loopback`);

	check('Nodes before', await offered(stage), {});
	await editor.openCommunityNodes();
	await shoot('community-nodes');
	await editor.fillInstallWindow(packageName);
	await shoot('name');
	const installed = await editor.install();
	check('The card', installed.includes(`v${current}`), true);
	await shoot('done');
	const first = await offered(stage);
	check('Nodes', Object.keys(first), NODES);
	done(`Installed under Settings → Community nodes, without a restart: ${NODES.join(', ')}`);

	await editor.newWorkflow();
	check('The node panel', (await editor.searchNodes('wan')).includes('Wan'), true);
	done('The node panel finds Wan');

	const workflowId = await importExample(stage);
	await use(stage, workflowId);
	done('Text to Video, executed in the editor, saved its video');

	const next = raise(current);
	registry.publish(nextVersion(tarball, next));
	await editor.openCommunityNodes();
	await shoot('update');
	const updated = await editor.updatePack();
	check('The card', updated.includes(`v${next}`), true);
	check('The node', (await offered(stage)).wan, NEXT_DESCRIPTION);
	done(`Updated to ${next} by the button Update: n8n has the new code, without a restart`);

	await use(stage, workflowId);
	done('The same workflow saved its video');

	await n8n.restart();
	check('Nodes', Object.keys(await offered(stage)), NODES);
	await use(stage, workflowId);
	done('So it did after a restart of n8n');

	await editor.openCommunityNodes();
	await editor.removePack();
	check('Nodes left', await offered(stage), {});
	const folder = path.join(n8n.folder, '.n8n', 'nodes', 'node_modules');
	check('Packages left on the disk', readdirSync(folder).includes(packageName), false);
	done('Removed: no node of it is left, and nothing on the disk');

	const { nodes } = await n8n.request<WorkflowFile>('get', `/workflows/${workflowId}`);
	check(
		'The workflow keeps its node',
		nodes.some(({ type }) => type === `${packageName}.wan`),
		true,
	);
	await editor.openCommunityNodes();
	await editor.fillInstallWindow(packageName);
	await editor.install();
	await use(stage, workflowId);
	done('Installed again: the workflow, which n8n had kept, saved its video');
}

async function main(): Promise<void> {
	const release = installN8n(version);
	const tarball = pack();
	const { name: packageName } = readManifest(root);
	const registry = await Registry.start();
	const stops = [async () => await registry.stop()];
	try {
		const simulator = await startSimulator({ times: { pending: 100, running: 1_000 } });
		stops.push(async () => await simulator.stop());
		const n8n = await N8n.start(release, undefined, registry.settings(packageName));
		stops.push(async () => await n8n.stop());
		done(`n8n ${version} runs without the nodes`);
		const editor = await Editor.open(n8n);
		stops.push(async () => await editor.close());
		await rehearse({ registry, simulator, n8n, editor, packageName }, tarball);
	} finally {
		for (const stop of stops.reverse()) await stop();
	}
	say('The rehearsal went through.');
}

script(main);
