import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';

import { startSimulator } from '../simulator/simulator';
import { DEFAULT_RELEASE, installN8n } from './install';
import { N8n, OWNER, pack, sleep, type WorkflowFile } from './n8n';
import { simulatorCredential } from './parts';
import { say, script } from '../script';

/*
 * npm run pictures: opens the nodes in the real editor, in Debian's Chromium, and takes the pictures
 * that the README shows. Look at them after every change of a field.
 */

const root = path.join(__dirname, '..', '..');
const folder = process.env.PICTURES ?? path.join(root, 'docs', 'pictures');

/** Each operation's panel, by the parameters that open it. */
const panels: Array<[name: string, type: string, parameters: object]> = [
	[
		'text-to-video',
		'wan',
		{
			resource: 'video',
			operation: 'textToVideo',
			prompt: 'A paper boat drifts down a rainy street at dusk',
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
	['task-get-many', 'wan', { resource: 'task', operation: 'getMany' }],
	['task-download', 'wan', { resource: 'task', operation: 'download' }],
	['wait-hold', 'wanWaitForTask', { waitMode: 'hold' }],
	['wait-release', 'wanWaitForTask', { waitMode: 'release' }],
	['trigger', 'wanTrigger', {}],
];

async function shoot(page: Page, name: string): Promise<void> {
	await page.screenshot({ path: path.join(folder, `${name}.png`) });
	say(`  ${name}.png`);
}

async function openWorkflow(page: Page, n8n: N8n, id: string): Promise<void> {
	await page.goto(`${n8n.url}/workflow/${id}`);
	await page.locator('[data-test-id="canvas-node"]').first().waitFor();
	await sleep(1_500);
}

async function main(): Promise<void> {
	mkdirSync(folder, { recursive: true });
	const only = process.argv.slice(2);
	const simulator = await startSimulator({ times: { pending: 200, running: 2_000 } });
	const n8n = await N8n.start(installN8n(process.env.N8N_VERSION ?? DEFAULT_RELEASE), pack());
	const browser = await chromium.launchPersistentContext(
		mkdtempSync(path.join(tmpdir(), 'wan-chromium-')),
		{
			executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
			viewport: { width: 1280, height: 900 },
			args: [
				'--headless',
				'--no-sandbox',
				'--disable-gpu',
				'--disable-quic',
				'--no-first-run',
				'--disable-background-networking',
				'--disable-component-update',
				'--disable-sync',
			],
		},
	);
	try {
		const credentialId = await n8n.createCredential(simulatorCredential(simulator));
		const page = await browser.newPage();
		await page.goto(`${n8n.url}/signin`);
		await page.locator('input[name="emailOrLdapLoginId"]').fill(OWNER.email);
		await page.locator('input[name="password"]').fill(OWNER.password);
		await page.locator('[data-test-id="form-submit-button"]').click();
		await page.waitForURL(/home|workflow/);

		const wanted = (name: string) => only.length === 0 || only.includes(name);
		if (wanted('search')) {
			await page.goto(`${n8n.url}/workflow/new`);
			await sleep(3_000);
			for (const word of ['wan', 'alibaba']) {
				await page.keyboard.press('Tab');
				await sleep(800);
				await page.keyboard.type(word);
				await sleep(1_200);
				await shoot(page, `search-${word}`);
				await page.keyboard.press('Escape');
				await sleep(500);
			}
		}
		for (const [name, type, parameters] of panels) {
			if (!wanted(name)) continue;
			const file: WorkflowFile = {
				name,
				nodes: [
					{
						id: 'n1',
						name: 'Wan',
						type: `n8n-nodes-wan.${type}`,
						typeVersion: 1,
						position: [200, 0],
						parameters: parameters as never,
					},
				],
				connections: {},
			};
			const id = await n8n.createWorkflow(file, credentialId);
			await openWorkflow(page, n8n, id);
			await page.locator('[data-test-id="canvas-node"]').first().dblclick();
			await sleep(1_500);
			await shoot(page, `panel-${name}`);
		}
		if (wanted('credential')) {
			await page.goto(`${n8n.url}/home/credentials/${credentialId}`);
			await sleep(3_000);
			await shoot(page, 'credential');
		}
		if (wanted('run')) {
			const text = readFileSync(path.join(root, 'workflows', 'first-video.json'), 'utf8');
			const file = JSON.parse(text.replace('/home/node/.n8n-files', n8n.folder)) as WorkflowFile;
			const id = await n8n.createWorkflow(file, credentialId);
			await openWorkflow(page, n8n, id);
			await shoot(page, 'workflow-first-video');
			await page.locator('[data-test-id="execute-workflow-button"]').first().click();
			await sleep(12_000);
			await shoot(page, 'workflow-first-video-done');
			await page
				.locator('[data-test-id="canvas-node"]', { hasText: 'Wait for the video' })
				.first()
				.dblclick();
			await sleep(2_000);
			await shoot(page, 'output-table');
		}
	} finally {
		await browser.close();
		await n8n.stop();
		await simulator.stop();
	}
}

script(main);
