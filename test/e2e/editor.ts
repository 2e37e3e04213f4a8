import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Locator, type Page } from 'playwright-core';

import { OWNER, type N8n } from './n8n';

/*
 * n8n's editor in Debian's Chromium, by what a user does there: add a node from the panel, fill in a
 * field, draw a wire, run.
 */

/** Whether the pictures are of n8n's light or dark theme. */
export type Theme = 'light' | 'dark';

/** What a page's video element tells. */
interface Player {
	readyState: number;
	videoWidth: number;
	duration: number;
}

const test = (id: string) => `[data-test-id="${id}"]`;

/** One signed-in browser window. */
export class Editor {
	/** All that the window held after each run of a node: its page, and what stood in its fields. */
	readonly seen: string[] = [];

	private clicked = 0;

	private constructor(
		private readonly page: Page,
		private readonly context: BrowserContext,
		private readonly url: string,
		private readonly profile: string,
	) {}

	/** Starts Chromium with a fresh profile and signs in to an n8n. */
	static async open(n8n: N8n, theme: Theme = 'light'): Promise<Editor> {
		const profile = mkdtempSync(path.join(tmpdir(), 'wan-chromium-'));
		const context = await chromium.launchPersistentContext(profile, {
			executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
			viewport: { width: 1280, height: 900 },
			colorScheme: theme,
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
		});
		const page = await context.newPage();
		// Not a limit for n8n, only for a test that would never end; a busy machine takes many seconds.
		page.setDefaultTimeout(30_000);
		const editor = new Editor(page, context, n8n.url, profile);
		await page.addInitScript(`localStorage.setItem('N8N_THEME', '${theme}')`);
		await page.exposeFunction('countClick', () => (editor.clicked += 1));
		// A click of the mouse has a detail; one that a page makes by itself has none.
		await page.addInitScript(
			'addEventListener("click", (event) => event.detail > 0 && event.isTrusted && countClick(), true)',
		);
		await page.goto(`${n8n.url}/signin`);
		await page.locator('input[name="emailOrLdapLoginId"]').fill(OWNER.email);
		await page.locator('input[name="password"]').fill(OWNER.password);
		await page.locator(test('form-submit-button')).click();
		await page.waitForURL(/home|workflow/);
		return editor;
	}

	/** How often the mouse was clicked in the window since the last empty canvas. */
	get clicks(): number {
		return this.clicked;
	}

	/** Closes the browser. */
	async close(): Promise<void> {
		await this.context.close();
		rmSync(this.profile, { recursive: true, force: true });
	}

	/** Opens an address of this n8n. */
	async goto(address: string): Promise<void> {
		await this.page.goto(`${this.url}${address}`);
	}

	/** Opens an empty canvas. */
	async newWorkflow(): Promise<void> {
		await this.goto('/workflow/new');
		await this.page.locator(test('canvas-add-button')).waitFor();
		this.clicked = 0;
	}

	/** Adds a node with one of its actions to an empty canvas, as *Add first step* does. */
	async addFirstNode(search: string, name: string, action: RegExp): Promise<void> {
		await this.page.locator(test('canvas-add-button')).click();
		await this.page.locator(test('node-creator-search-bar')).fill(search);
		await this.page.waitForTimeout(1_000);
		await this.panelItems()
			.filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) })
			.first()
			.click();
		// On an empty canvas n8n opens the node's triggers and keeps its actions closed.
		await this.page.getByText(/^Actions \(\d+\)$/).click();
		await this.panelItems().filter({ hasText: action }).first().click();
		await this.page.locator(test('ndv')).waitFor();
		await this.page.waitForTimeout(1_000);
	}

	/** Opens the window of a new credential in the open panel, with a key and the list of regions. */
	async openNewCredential(apiKey: string): Promise<void> {
		await this.page.locator(test('node-credentials-select')).click();
		await this.page.locator(`${test('node-credentials-select-item-new')}:visible`).click();
		await this.parameter('apiKey').locator('input').fill(apiKey);
		await this.parameter('region').locator('input').click();
		await this.page.locator('.el-select-dropdown__item:visible').first().waitFor();
		await this.page.waitForTimeout(700);
	}

	/** Shows the file of the output panel. */
	async showVideo(): Promise<void> {
		await this.show('binary');
		await this.page.locator(test('ndv-view-binary-data')).first().click();
		await this.page.locator('video').waitFor();
		await this.page.waitForTimeout(1_500);
	}

	/** Opens a stored workflow. */
	async openWorkflow(id: string): Promise<void> {
		await this.goto(`/workflow/${id}`);
		await this.page.locator(test('canvas-node')).first().waitFor();
		await this.page.waitForTimeout(1_000);
	}

	/** Searches the node panel; the names it offers. */
	async searchNodes(word: string): Promise<string[]> {
		const first = this.page.locator(test('canvas-plus-button'));
		const another = this.page.locator(test('node-creator-plus-button'));
		await ((await first.isVisible()) ? first : another).click();
		await this.page.locator(test('node-creator-search-bar')).fill(word);
		await this.page.waitForTimeout(1_000);
		const names = await this.panelItems().allInnerTexts();
		return names.map((name) => name.trim());
	}

	private panelItems(): Locator {
		return this.page.locator(test('node-creator-item-name'));
	}

	/** Adds a node that the panel offers, with one of its actions where it has several. */
	async addNode(search: string, name: string, action?: string): Promise<void> {
		await this.searchNodes(search);
		await this.panelItems()
			.filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) })
			.first()
			.click();
		if (action) {
			await this.panelItems().filter({ hasText: action }).first().click();
		} else {
			// A community node without actions is shown first; n8n's own are added at once.
			const add = this.page.getByRole('button', { name: 'Add to workflow' });
			await add.click({ timeout: 1_500 }).catch(() => undefined);
		}
		await this.page.waitForTimeout(1_000);
	}

	/** A node on the canvas. */
	private node(name: string): Locator {
		return this.page.locator(`${test('canvas-node')}[data-node-name="${name}"]`);
	}

	/** Opens a node's panel. */
	async openNode(name: string): Promise<void> {
		await this.node(name).dblclick();
		await this.page.locator(test('ndv')).waitFor();
		await this.page.waitForTimeout(700);
	}

	/** Closes the panel that is open. */
	async closeNode(): Promise<void> {
		// As older releases call it, and newer ones.
		const close = `${test('back-to-canvas')}, ${test('ndv-close-button')}`;
		await this.page.locator(close).first().click();
		await this.page.locator(test('ndv')).waitFor({ state: 'hidden' });
	}

	/** A parameter of the open panel; in a list of several, the one of an entry. */
	private parameter(name: string, entry = 0): Locator {
		return this.page.locator(test(`parameter-input-${name}`)).nth(entry);
	}

	/** Scrolls the open panel to a parameter. */
	async reveal(name: string): Promise<void> {
		await this.parameter(name).scrollIntoViewIfNeeded();
		await this.page.waitForTimeout(300);
	}

	/** The names of the parameters that the open panel shows, from top to bottom. */
	async parameters(): Promise<string[]> {
		// The same panel holds the tab Settings, unseen.
		const shown = this.page.locator(
			`${test('node-parameters')} [data-test-id^="parameter-input-"]:visible`,
		);
		const ids = await shown.evaluateAll((elements) =>
			elements.map((element) => element.getAttribute('data-test-id') ?? ''),
		);
		const names = new Set(ids.map((id) => id.replace('parameter-input-', '')));
		// What n8n calls a text area inside its parameter.
		names.delete('field');
		return [...names];
	}

	/** Writes into a text or number field. */
	async fill(name: string, value: string, entry = 0): Promise<void> {
		const field = this.parameter(name, entry).locator('input, textarea').first();
		await field.fill(value);
		await field.blur();
	}

	/** Chooses from a list of options; gives all that it offered. */
	async choose(name: string, option: string): Promise<string[]> {
		await this.parameter(name).locator('input').first().click();
		const offered = this.page.locator('.el-select-dropdown__item:visible .option-headline');
		await offered.first().waitFor();
		const all = (await offered.allInnerTexts()).map((label) => label.trim());
		await offered
			.filter({ hasText: new RegExp(`^\\s*${option.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`) })
			.first()
			.click();
		await this.page.waitForTimeout(400);
		return all;
	}

	/** Whether the editor marks what stands in a field as wrong. */
	async isMarked(name: string): Promise<boolean> {
		const field = this.page.locator(test('parameter-item')).filter({ has: this.parameter(name) });
		return (
			(await field.locator(`${test('parameter-issues')}, [data-icon="triangle-alert"]`).count()) > 0
		);
	}

	/** Chooses a credential that is there already. */
	async chooseCredential(id: string): Promise<void> {
		await this.page.locator(test('node-credentials-select')).click();
		await this.page.locator(`${test(`node-credentials-select-item-${id}`)}:visible`).click();
		await this.page.waitForTimeout(400);
	}

	/** Adds an option to the collection of options. */
	async addOption(label: string): Promise<void> {
		await this.page.locator('input[placeholder="Add Option"]').last().click();
		await this.page.locator('.el-select-dropdown__item:visible', { hasText: label }).click();
		await this.page.waitForTimeout(400);
	}

	/** Adds an entry to a list of several. */
	async addEntry(label: string): Promise<void> {
		await this.page.getByRole('button', { name: label }).click();
		await this.page.waitForTimeout(400);
	}

	/** Turns a switch over. */
	async toggle(name: string): Promise<void> {
		await this.parameter(name).locator('.el-switch, [role="switch"]').first().click();
		await this.page.waitForTimeout(400);
	}

	/** Chooses a model from the list; gives all that were offered. */
	async chooseModel(value: string): Promise<string[]> {
		await this.page.locator(`${test('resource-locator-model')} ${test('rlc-input')}`).click();
		const offered = this.page.locator(`${test('rlc-item')}:visible`);
		// The chosen model stands there at once, the others once n8n has asked the node for them.
		await offered.nth(1).waitFor();
		const all = (await offered.allInnerTexts()).map((label) => label.trim().split('\n')[0]);
		await offered.filter({ hasText: value }).first().click();
		await this.page.waitForTimeout(600);
		return all;
	}

	/** Makes a credential in the open panel and gives what its test says. */
	async makeCredential(baseUrl: string, apiKey: string): Promise<string> {
		await this.page.locator(test('node-credentials-select')).click();
		await this.page.locator(`${test('node-credentials-select-item-new')}:visible`).click();
		const modal = this.page.locator(test('editCredential-modal'));
		await this.parameter('region').locator('input').click();
		await this.page
			.locator('.el-select-dropdown__item:visible', { hasText: 'Custom Base URL' })
			.click();
		await this.parameter('baseUrl').locator('input').fill(baseUrl);
		await this.parameter('apiKey').locator('input').fill(apiKey);
		await modal.locator(test('credential-save-button')).click();
		const banner = modal.locator('[class*="_banner_"]:visible').first();
		// Newer releases close the window at once, and test the credential when it is opened again.
		await this.page.waitForTimeout(3_000);
		if (!(await modal.isVisible())) {
			await this.page.locator(test('credential-edit-button')).click();
		}
		await banner.waitFor();
		const text = await banner.innerText();
		await modal.locator('.el-dialog__headerbtn').click();
		await modal.waitFor({ state: 'hidden' });
		return text;
	}

	/** Runs the open node and the nodes before it; what the output panel then says. */
	async executeNode(): Promise<string> {
		await this.page.locator(test('node-execute-button')).first().click();
		const output = this.page.locator(test('output-panel'));
		await output
			.locator(
				`${test('node-run-status-success')}, ${test('node-error-message')}, .node-error-view`,
			)
			.first()
			.waitFor({ timeout: 150_000 });
		await this.page.waitForTimeout(500);
		const fields = this.page.locator('input, textarea');
		const values = await fields.evaluateAll((all) =>
			all.map((field) => (field as unknown as { value: string }).value),
		);
		this.seen.push(`${await this.page.content()}${values.join('\n')}`);
		return await this.output();
	}

	/** What the output panel says. */
	async output(): Promise<string> {
		return await this.page.locator(test('output-panel')).innerText();
	}

	/** Opens the file of the output panel; whether it is a video that the browser can play. */
	async playsVideo(): Promise<boolean> {
		await this.page.locator(test('ndv-view-binary-data')).first().click();
		const video = this.page.locator('video');
		await video.waitFor();
		return await video.evaluate(async (element) => {
			const player = element as unknown as Player;
			for (let tries = 0; tries < 50 && player.readyState < 1; tries += 1) {
				await new Promise((resolve) => setTimeout(resolve, 100));
			}
			return player.videoWidth > 0 && player.duration > 0;
		});
	}

	/** Chooses how the output panel shows the items. */
	async show(mode: 'table' | 'json' | 'binary'): Promise<void> {
		const output = this.page.locator(test('output-panel'));
		await output.locator(test(`radio-button-${mode}`)).click();
		await this.page.waitForTimeout(500);
	}

	/** Drags a wire from an output to a node's input. */
	async drawWire(from: string, output: number, to: string): Promise<void> {
		await this.page.locator(test('zoom-to-fit')).click();
		await this.page.waitForTimeout(800);
		const start = this.node(from)
			.locator('..')
			.locator(test('canvas-node-output-handle'))
			.nth(output);
		const end = this.node(to).locator('..').locator(test('canvas-node-input-handle')).first();
		const a = await start.boundingBox();
		const b = await end.boundingBox();
		if (!a || !b) throw new Error('A handle is not on the screen');
		await this.page.mouse.move(a.x + a.width / 2, a.y + a.height / 2);
		await this.page.mouse.down();
		await this.page.mouse.move(a.x + 60, a.y - 80, { steps: 8 });
		await this.page.mouse.move(b.x + b.width / 2, b.y + b.height / 2, { steps: 12 });
		await this.page.mouse.up();
		await this.page.waitForTimeout(500);
	}

	/** Clicks Execute workflow. */
	async execute(): Promise<void> {
		await this.page.locator(test('execute-workflow-button')).first().click();
	}

	/** Whether the canvas shows that a node has done its work. */
	async isDone(name: string): Promise<boolean> {
		return await this.node(name).locator(test('canvas-node-status-success')).isVisible();
	}

	/** Waits until the canvas shows that a node has done its work; the page is not loaded again. */
	async untilDone(name: string): Promise<void> {
		const success = this.node(name).locator(test('canvas-node-status-success'));
		await success.waitFor({ timeout: 150_000 });
	}

	/** Saves the workflow, where n8n does not do so by itself; its ID. */
	async save(): Promise<string> {
		const button = this.page.locator(test('workflow-save-button'));
		if (await button.isVisible()) await button.click();
		else await this.page.waitForTimeout(3_000);
		await this.page.waitForURL(/workflow\/(?!new)[A-Za-z0-9]+/);
		await this.page.waitForTimeout(500);
		return /workflow\/([A-Za-z0-9]+)/.exec(this.page.url())?.[1] ?? '';
	}

	/** Opens Settings → Community nodes. */
	async openCommunityNodes(): Promise<void> {
		await this.goto('/settings/community-nodes');
		await this.installButton().or(this.packCard()).first().waitFor({ timeout: 60_000 });
		await this.page.waitForTimeout(500);
	}

	private installButton(): Locator {
		return this.page.getByRole('button', { name: /^Install( a community node)?$/ });
	}

	private packCard(): Locator {
		// While n8n reads the list, it shows cards without a name.
		return this.page.locator(test('community-package-card')).filter({ hasText: 'n8n-nodes-' });
	}

	/** Opens the window that installs a community node, and fills it in; `install` sends it. */
	async fillInstallWindow(name: string): Promise<void> {
		await this.installButton().first().click();
		await this.page.locator('input[name="packageNameInput"]').fill(name);
		await this.page.locator(test('user-agreement-checkbox')).first().click();
		await this.page.waitForTimeout(500);
	}

	/** Clicks Install in the window that is filled in, and waits for the pack's card; its text. */
	async install(): Promise<string> {
		await this.page.locator(test('install-community-package-button')).click();
		await this.untilTold('Package installed');
		return await this.packCard().innerText();
	}

	/** Clicks Update on the pack's card and confirms; what the card then says. */
	async updatePack(): Promise<string> {
		await this.packCard().getByRole('button', { name: 'Update' }).click();
		await this.page.getByRole('button', { name: 'Confirm update' }).click();
		await this.untilTold('Package updated');
		return await this.packCard().innerText();
	}

	/** Chooses Uninstall on the pack's card and confirms. */
	async removePack(): Promise<void> {
		await this.packCard().locator(test('action-toggle')).click();
		await this.page.locator('.el-dropdown-menu__item:visible', { hasText: 'Uninstall' }).click();
		await this.page.getByRole('button', { name: 'Confirm uninstall' }).click();
		await this.untilTold('Package uninstalled');
		await this.packCard().waitFor({ state: 'detached' });
	}

	/** Waits for a message of success in the corner of the window; fails with the message of an error. */
	private async untilTold(title: string): Promise<void> {
		const told = this.page.locator('.el-notification__title').first();
		await told.waitFor({ timeout: 150_000 });
		const text = await this.page.locator('.el-notification').first().innerText();
		if (!text.startsWith(title)) throw new Error(`n8n says: ${text}`);
	}

	/** Takes a picture of the window. */
	async picture(file: string): Promise<void> {
		await this.page.screenshot({ path: file });
	}
}
