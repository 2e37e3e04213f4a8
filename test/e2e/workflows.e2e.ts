import axios from 'axios';
import type { IDataObject, INode } from 'n8n-workflow';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { NODE_VERSION } from '../../scripts/functionPages';
import { functionPages } from '../../scripts/functions';
import { withStorage } from '../exampleStorage';
import { png, wav } from '../files';
import { startListener } from '../listener';
import { startMailServer } from '../mailServer';
import { RESULT_VIDEO } from '../simulator/storage';
import { sleep, type Execution, type WorkflowFile } from './n8n';
import { link, node, place } from './parts';
import { startScriptedModel } from './scriptedModel';
import { isVersion1, stage, version } from './stage';

/* Every example workflow of workflows/, imported into a real n8n and run. */

const folder = path.join(__dirname, '../../workflows');
const s = stage({ times: { pending: 100, running: 1_000 }, limitTasksAtOnce: true });

/**
 * The example with short pauses, with its videos in a folder that n8n may write to, and in n8n 1.x with
 * the execution held.
 */
function load(
	name: string,
	change: (node: WorkflowFile['nodes'][number]) => void = () => {},
): WorkflowFile {
	const text = readFileSync(path.join(folder, name), 'utf8');
	const files = path.join(s.n8n.folder, path.parse(name).name);
	const example = JSON.parse(text) as WorkflowFile;
	const bringsFiles = !['agent.json', 'notify-when-finished.json'].includes(name);
	const file = bringsFiles ? withStorage(example, `${files}-`) : example;
	for (const node of file.nodes) {
		if (node.parameters.pollInterval !== undefined) node.parameters.pollInterval = 1;
		if (node.parameters.waitForCompletion) {
			const options = node.parameters.options as IDataObject | undefined;
			// What the README tells users of n8n 1.x to choose.
			if (isVersion1) node.parameters.waitMode = 'hold';
			node.parameters.options = { ...options, pollInterval: 1 } as INode['parameters'];
		}
		change(node);
	}
	return file;
}

/** The files that a workflow has saved; each is a whole video. */
function saved(name: string): string[] {
	const start = `${path.parse(name).name}-`;
	const files = readdirSync(s.n8n.folder).filter((file) => file.startsWith(start));
	for (const file of files) {
		const bytes = readFileSync(path.join(s.n8n.folder, file));
		expect(bytes.subarray(0, RESULT_VIDEO.length).equals(RESULT_VIDEO)).toBe(true);
	}
	return files.map((file) => file.slice(start.length)).sort();
}

const importFile = async (file: WorkflowFile) => await s.n8n.createWorkflow(file, s.credentialId);

async function end(id: string): Promise<Execution> {
	const run = await s.n8n.finished(id, 280_000);
	expect([run.status, run.error?.message]).toEqual(['success', undefined]);
	return run;
}

const started = new Map<string, string>();

async function start(name: string, trigger: string): Promise<void> {
	const id = await importFile(load(name));
	await s.n8n.runManually(id, trigger);
	started.set(name, id);
}

const startedByHand: Array<[name: string, trigger: string, videos: number]> = [
	['first-video.json', 'Start', 1],
	['scheduled-pipeline.json', 'Every morning', 2],
	['keyframe-morph.json', 'Start', 1],
	['chain.json', 'Start', 1],
	['character-series.json', 'Start', 3],
	['explainer-from-document.json', 'Start', 1],
	['continue-twice.json', 'Start', 1],
	['fan-out.json', 'Start', 4],
	['retry-failed.json', 'Start', 1],
];

describe(`the examples in n8n ${version}`, () => {
	// They wait for n8n's tracker, which looks once a minute: started together, they wait together.
	beforeAll(async () => {
		for (const [name, trigger] of startedByHand) await start(name, trigger);
		await sleep(300);
	}, 60_000);

	it.each(startedByHand)('%s saves its videos', async (name, _trigger, videos) => {
		await end(String(started.get(name)));
		expect(saved(name)).toHaveLength(videos);
	});

	it('scheduled-pipeline.json names the files as its rows say', () => {
		expect(saved('scheduled-pipeline.json')).toEqual(['boat.mp4', 'kite.mp4']);
	});

	/** Activates an example with a form, sends the form, and waits for the execution. */
	async function submitForm(name: string, data: FormData): Promise<void> {
		const id = await importFile(load(name));
		await s.n8n.activate(id);
		const { nodes } = await s.n8n.request<WorkflowFile>('get', `/workflows/${id}`);
		const form = nodes.find(({ type }) => type.endsWith('.formTrigger'))?.webhookId;
		let status = 404;
		for (let tries = 0; tries < 40 && status === 404; tries += 1) {
			await sleep(250);
			({ status } = await axios.post(`${s.n8n.url}/form/${form}`, data, {
				validateStatus: () => true,
			}));
		}
		expect(status).toBe(200);
		await sleep(300);
		await end(id);
		expect(saved(name)).toHaveLength(1);
	}

	it('image-from-form.json makes a video of an image that came through its form', async () => {
		const picture = png(640, 360);
		const data = new FormData();
		data.append('field-0', new Blob([picture], { type: 'image/png' }), 'picture.png');
		data.append('field-1', 'It waves');
		await submitForm('image-from-form.json', data);
		// Other examples create tasks meanwhile.
		expect(s.simulator.creates.map(({ body }) => body?.input)).toContainEqual({
			prompt: 'It waves',
			img_url: `data:image/png;base64,${picture.toString('base64')}`,
		});
	});

	it.each([
		['approval', 'true', 2],
		['refusal', 'false', 0],
	])(
		'budgeted-batch.json waits for an answer by e-mail; after %s',
		async (_what, answer, videos) => {
			const server = await startMailServer();
			try {
				const smtp = await s.n8n.createCredential(
					{ host: '127.0.0.1', port: server.port, secure: false, disableStartTls: true },
					'Mail',
					'smtp',
				);
				const prompts = /paper lantern|fox crosses/;
				// Other examples run meanwhile.
				const created = () =>
					s.simulator.creates.filter(({ body }) => prompts.test(JSON.stringify(body?.input)))
						.length;
				const before = created();
				const id = await importFile(
					load('budgeted-batch.json', (node) => {
						if (node.type === 'n8n-nodes-base.emailSend') {
							node.credentials = { smtp: { id: smtp, name: 'Mail' } };
						}
					}),
				);
				await s.n8n.runManually(id, 'Start');
				for (let tries = 0; tries < 120 && server.messages.length === 0; tries += 1)
					await sleep(250);
				expect(server.messages).toEqual([
					expect.stringContaining('2 videos are estimated to cost 1.5 USD. All rows can be sent.'),
				]);
				expect(created()).toBe(before);
				const links = [...server.messages[0].matchAll(/href="([^"]+)"/g)].map(([, link]) =>
					link.replaceAll('&amp;', '&'),
				);
				const link = links.find((one) => one.includes(`approved=${answer}`));
				await sleep(1_000);
				await axios.get(String(link), { headers: { 'User-Agent': 'Mozilla/5.0 Chrome/130.0' } });
				await end(id);
				expect(created() - before).toBe(videos);
				expect(saved('budgeted-batch.json')).toEqual(['fox.mp4', 'lantern.mp4']);
			} finally {
				await server.stop();
			}
		},
	);

	it('talking-portrait.json makes a portrait speak that came through its form', async () => {
		const data = new FormData();
		data.append('field-0', new Blob([png(640, 480)], { type: 'image/png' }), 'portrait.png');
		data.append('field-1', new Blob([wav()], { type: 'audio/wav' }), 'voice.wav');
		await submitForm('talking-portrait.json', data);
		const models = s.simulator.creates.map(({ body }) => body?.model);
		expect(models).toContain('wan2.2-s2v');
	});

	it('notify-when-finished.json sends a message for a finished task', async () => {
		const listener = await startListener();
		const id = await importFile(
			load('notify-when-finished.json', (node) => {
				if (node.name === 'Send a message') node.parameters.url = listener.url;
			}),
		);
		const task = s.simulator.addTask({ times: { pending: 0, running: 0 } });
		await s.n8n.runManually(id, 'A task has finished');
		await sleep(300);
		await end(id);
		await listener.stop();
		expect(listener.heard).toEqual([
			{ text: `Video ready: ${s.simulator.storage.videoUrl(task.id)}` },
		]);
	});

	// Edit Image needs GraphicsMagick on this machine; n8n's Docker image has it.
	it('Edit Image draws the mask of the page Video Edit in pure black and white, and Wan sends it', async () => {
		const [mask] = functionPages.videoEdit.nodes ?? [];
		const file = path.join(s.n8n.folder, 'drawn-mask.png');
		const id = await importFile({
			name: 'mask',
			nodes: place([
				node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
				node(mask.name, mask.type, mask.typeVersion, mask.parameters),
				node('Write', 'n8n-nodes-base.readWriteFile', 1, {
					operation: 'write',
					fileName: file,
					dataPropertyName: 'data',
				}),
				node('Wan', 'n8n-nodes-wan.wan', NODE_VERSION, {
					resource: 'videoEditing',
					operation: 'videoEdit',
					...functionPages.videoEdit.example,
					maskImageSource: 'binary',
				}),
			]),
			connections: {
				Start: { main: [[link(mask.name)]] },
				[mask.name]: { main: [[link('Write')]] },
				Write: { main: [[link('Wan')]] },
			},
		});
		await s.n8n.runManually(id, 'Start');
		await sleep(300);
		await end(id);
		const inputs = s.simulator.creates.map(({ body }) => body?.input);
		expect(inputs).toContainEqual(
			expect.objectContaining({ mask_image_url: expect.stringMatching(/^oss:.*\.png$/) }),
		);
		const { stdout } = spawnSync('gm', ['convert', file, '-depth', '8', 'gray:-'], {
			maxBuffer: 10_000_000,
		});
		expect(stdout).toHaveLength(1280 * 720);
		const white = stdout.filter((pixel) => pixel === 255).length;
		expect(stdout.filter((pixel) => pixel === 0)).toHaveLength(1280 * 720 - white);
		// Both corners belong to the rectangle.
		expect(white).toBe((840 - 440 + 1) * (700 - 120 + 1));
	});

	// The example's agent, and the one that a user gets who builds it today.
	it.each([1.9, isVersion1 ? 2 : 3])(
		'agent.json makes one video and waits for it, with n8n’s agent in its version %s',
		async (agent) => {
			const before = s.simulator.tasks.size;
			const model = await startScriptedModel((heard) => {
				if (heard.length === 0) {
					return { tool: 'Make_a_video', args: { prompt: 'A red kite', duration: 7 } };
				}
				const [made] = heard;
				const taskId = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(made)?.[0] ?? 'none';
				if (heard.length === 1) return { tool: 'Wait_for_the_video', args: { task_id: taskId } };
				return { say: `Here it is: ${heard[1]}` };
			});
			try {
				const openAi = await s.n8n.createCredential(
					{ apiKey: 'sk-model', url: model.url },
					'Model',
					'openAiApi',
				);
				const id = await importFile(
					load('agent.json', (node) => {
						if (node.type.endsWith('.agent')) node.typeVersion = agent;
						if (node.type.endsWith('.lmChatOpenAi')) {
							node.credentials = { openAiApi: { id: openAi, name: 'Model' } };
						}
					}),
				);
				await s.n8n.runManually(id, 'Chat', {
					sessionId: 'e2e',
					action: 'sendMessage',
					chatInput: 'A red kite, please, seven seconds.',
				});
				await sleep(300);
				const run = await end(id);
				const tools = model.tools().sort((x, y) => x.name.localeCompare(y.name));
				expect(tools).toEqual([
					expect.objectContaining({
						name: 'Make_a_video',
						description: expect.stringContaining('Costs money'),
					}),
					expect.objectContaining({
						name: 'Wait_for_the_video',
						description: expect.stringContaining('video_url'),
					}),
				]);
				const [making, waiting] = tools.map(({ parameters }) => parameters.properties);
				expect(making).toMatchObject({
					prompt: { type: 'string', description: expect.stringContaining('motion') },
					duration: { type: 'number', description: expect.stringContaining('2 to 15') },
				});
				expect(waiting).toMatchObject({ task_id: { type: 'string' } });
				expect(s.simulator.tasks.size - before).toBe(1);
				const made = s.simulator.creates.at(-1);
				expect(made?.body).toMatchObject({
					input: { prompt: 'A red kite' },
					parameters: { duration: 7, size: '1280*720' },
				});
				const [[{ json }]] = run.outputs('Agent');
				const task = [...s.simulator.tasks.values()].at(-1);
				expect(json.output).toContain(s.simulator.storage.videoUrl(String(task?.id)));
			} finally {
				await model.stop();
			}
		},
	);
});
