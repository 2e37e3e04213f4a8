import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { startSimulator } from '../simulator/simulator';
import { Editor, type Theme } from './editor';
import { DEFAULT_RELEASE, installN8n } from './install';
import { N8n, pack, sleep, type WorkflowFile } from './n8n';
import { link, node, place, simulatorCredential } from './parts';
import { NODE_VERSION } from '../../scripts/functionPages';
import { functionPages } from '../../scripts/functions';
import { say, script } from '../script';

/*
 * npm run pictures [-- name…]: opens the nodes in the real editor, in Debian's Chromium, and takes the
 * pictures of the README and the docs, and of every panel where PICTURES names another folder than
 * docs/pictures. Look at them after every change of a field. THEME=dark is n8n's dark theme, N8N_VERSION
 * the release.
 */

const root = path.join(__dirname, '..', '..');
const workflows = path.join(root, 'workflows');
const docs = path.join(root, 'docs', 'pictures');
const folder = process.env.PICTURES ?? docs;

/** As the README says, the one into the prompt included, which is filled in here without a click. */
const CLICKS_TO_THE_FIRST_VIDEO = 9;

const PROMPT = 'A paper boat drifts down a rainy street at dusk';

/** Each operation's panel, by the parameters that open it. */
const panels: Array<[name: string, type: string, parameters: object]> = [
	[
		'text-to-video',
		'wan',
		{
			resource: 'video',
			operation: 'textToVideo',
			prompt: PROMPT,
			waitForCompletion: true,
			options: { negativePrompt: '', seed: 0 },
		},
	],
	[
		'image-to-video',
		'wan',
		{
			resource: 'video',
			operation: 'imageToVideo',
			model: {
				__rl: true,
				mode: 'list',
				value: 'wan2.6-i2v-flash',
				cachedResultName: 'wan2.6-i2v-flash',
			},
			imageSource: 'binary',
		},
	],
	['first-last-frame', 'wan', { resource: 'video', operation: 'firstLastFrameToVideo' }],
	[
		'image-reference',
		'wan',
		{
			resource: 'videoEditing',
			operation: 'imageReference',
			prompt: 'x',
			referenceImages: {
				image: [
					{ source: 'url', url: '', role: 'obj' },
					{ source: 'binary', binaryProperty: 'data', role: 'bg' },
				],
			},
		},
	],
	['image-reference-empty', 'wan', { resource: 'videoEditing', operation: 'imageReference' }],
	['video-repainting', 'wan', { resource: 'videoEditing', operation: 'videoRepainting' }],
	['video-edit', 'wan', { resource: 'videoEditing', operation: 'videoEdit' }],
	[
		'video-extension',
		'wan',
		{
			resource: 'videoEditing',
			operation: 'videoExtension',
			firstClipSource: 'url',
			videoSource: 'url',
		},
	],
	['video-outpainting', 'wan', { resource: 'videoEditing', operation: 'videoOutpainting' }],
	[
		'silent-model',
		'wan',
		{
			resource: 'video',
			operation: 'textToVideo',
			model: {
				__rl: true,
				mode: 'list',
				value: 'wan2.2-t2v-plus',
				cachedResultName: 'wan2.2-t2v-plus',
			},
		},
	],
	[
		'unknown-model',
		'wan',
		{
			resource: 'video',
			operation: 'textToVideo',
			model: { __rl: true, mode: 'id', value: 'wan2.7-t2v' },
		},
	],
	[
		'cost-options',
		'wan',
		{
			resource: 'video',
			operation: 'textToVideo',
			prompt: '={{ $json.prompt }}',
			options: { costLimit: 10, dryRun: true, includeInputFields: true, pricePerSecond: 0.1 },
		},
	],
	['task-get-many', 'wan', { resource: 'task', operation: 'getMany' }],
	['task-download', 'wan', { resource: 'task', operation: 'download' }],
	['wait-store', 'wanWaitForTask', { waitMode: 'store', downloadVideo: true }],
	['wait-hold', 'wanWaitForTask', { waitMode: 'hold' }],
	['wait-release', 'wanWaitForTask', { waitMode: 'release' }],
	['trigger', 'wanTrigger', {}],
];

async function main(): Promise<void> {
	mkdirSync(folder, { recursive: true });
	const only = process.argv.slice(2);
	const shown = new Set(readdirSync(docs).map((file) => path.parse(file).name));
	// Without names: all of them, but into docs/pictures only those that a page shows.
	const wanted = (name: string) =>
		only.length > 0 ? only.includes(name) : folder !== docs || shown.has(name);
	const wantsOneOf = (...names: string[]) => names.some(wanted);
	const simulator = await startSimulator({ times: { pending: 200, running: 2_000 } });
	const n8n = await N8n.start(installN8n(process.env.N8N_VERSION ?? DEFAULT_RELEASE), pack());
	const credentialId = await n8n.createCredential(simulatorCredential(simulator));
	const theme = (process.env.THEME ?? 'light') as Theme;
	const editor = await Editor.open(n8n, theme);
	const shoot = async (name: string) => {
		await editor.picture(path.join(folder, `${name}.png`));
		say(`  ${name}.png`);
	};
	try {
		for (const word of ['wan', 'alibaba']) {
			if (!wanted(`search-${word}`)) continue;
			await editor.newWorkflow();
			await editor.searchNodes(word);
			await shoot(`search-${word}`);
		}
		if (wantsOneOf('first-fields', 'output-table', 'output-video')) {
			// The steps of "Your first video" in the README, from an empty workflow.
			await editor.newWorkflow();
			await editor.addFirstNode('wan', 'Wan', /Create (a )?video from text/);
			await editor.fill('prompt', PROMPT);
			await editor.choose('resolution', '720P');
			await editor.toggle('waitForCompletion');
			await shoot('first-fields');
			await editor.executeNode();
			const clicks = editor.clicks + 1;
			if (clicks !== CLICKS_TO_THE_FIRST_VIDEO) {
				throw new Error(`The first video took ${clicks} clicks; the README says otherwise`);
			}
			await editor.show('table');
			await shoot('output-table');
			await editor.showVideo();
			await shoot('output-video');
		}
		for (const [name, type, parameters] of panels) {
			if (!wanted(`panel-${name}`)) continue;
			const id = await n8n.createWorkflow(
				{
					name,
					nodes: [
						node('Wan', `n8n-nodes-wan.${type}`, type === 'wan' ? NODE_VERSION : 1, parameters),
					],
					connections: {},
				},
				credentialId,
			);
			await editor.openWorkflow(id);
			await editor.openNode('Wan');
			if (name === 'cost-options') await editor.reveal('pricePerSecond');
			await shoot(`panel-${name}`);
		}
		if (wanted('panel-edit-image')) {
			const [mask] = functionPages.videoEdit.nodes ?? [];
			const id = await n8n.createWorkflow(
				{
					name: 'mask',
					nodes: [node(mask.name, mask.type, mask.typeVersion, mask.parameters)],
					connections: {},
				},
				credentialId,
			);
			await editor.openWorkflow(id);
			await editor.openNode(mask.name);
			await shoot('panel-edit-image');
		}
		if (wanted('credential')) {
			await editor.newWorkflow();
			await editor.addFirstNode('wan', 'Wan', /Create (a )?video from text/);
			await editor.openNewCredential('sk-1a2b3c4d5e6f');
			await shoot('credential');
		}
		for (const file of readdirSync(workflows)) {
			const { name } = path.parse(file);
			if (!wanted(`workflow-${name}`)) continue;
			const text = readFileSync(path.join(workflows, file), 'utf8');
			const id = await n8n.createWorkflow(JSON.parse(text) as WorkflowFile, credentialId);
			await editor.openWorkflow(id);
			await shoot(`workflow-${name}`);
		}
		if (wanted('dry-run')) {
			const rows = {
				rows: [{ prompt: 'A paper boat' }, { prompt: 'A red kite' }, { prompt: ' ' }],
			};
			const id = await n8n.createWorkflow(
				{
					name: 'dry-run',
					nodes: place([
						node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
						node('Rows', 'n8n-nodes-base.set', 3.4, {
							mode: 'raw',
							jsonOutput: JSON.stringify(rows),
						}),
						node('Split', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'rows' }),
						node('Wan', 'n8n-nodes-wan.wan', NODE_VERSION, {
							resource: 'video',
							operation: 'textToVideo',
							prompt: '={{ $json.prompt }}',
							options: { dryRun: true },
						}),
					]),
					connections: {
						Start: { main: [[link('Rows')]] },
						Rows: { main: [[link('Split')]] },
						Split: { main: [[link('Wan')]] },
					},
				},
				credentialId,
			);
			await editor.openWorkflow(id);
			await editor.execute();
			await n8n.finished(id);
			await sleep(1_500);
			await editor.openNode('Wan');
			await editor.show('table');
			await shoot('dry-run');
		}
		if (wantsOneOf('workflow-first-video-waiting', 'workflow-first-video-done')) {
			const text = readFileSync(path.join(workflows, 'first-video.json'), 'utf8');
			const id = await n8n.createWorkflow(JSON.parse(text) as WorkflowFile, credentialId);
			await editor.openWorkflow(id);
			await editor.execute();
			const isStored = async () =>
				(await n8n.executions(id)).filter(({ status }) => status === 'waiting').length === 2;
			while (!(await isStored())) await sleep(200);
			await sleep(1_000);
			await shoot('workflow-first-video-waiting');
			await n8n.finished(id);
			await sleep(1_500);
			await shoot('workflow-first-video-done');
		}
	} finally {
		await editor.close();
		await n8n.stop();
		await simulator.stop();
	}
}

script(main);
