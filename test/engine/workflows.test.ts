import type { IConnections, IDataObject, INode } from 'n8n-workflow';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { STORAGE_NODE, withStorage } from '../exampleStorage';
import { png, wav } from '../files';
import { startListener } from '../listener';
import { RESULT_VIDEO } from '../simulator/storage';
import { asTool, scriptedAgent, type SeenTool } from './agent';
import {
	nodeTypes,
	runWorkflow,
	type Outcome,
	type RunOptions,
	type WorkflowParts,
} from './engine';
import { bench } from './setup';
import { mail } from './standIns';

/* Every example workflow of workflows/, in n8n's engine against the simulator. */

const b = bench({ times: { pending: 50, running: 400 }, limitTasksAtOnce: true });

const folder = path.join(__dirname, '../../workflows');
let files: string;

beforeAll(() => {
	files = mkdtempSync(path.join(tmpdir(), 'wan-workflows-'));
});

afterAll(() => rmSync(files, { recursive: true, force: true }));

interface WorkflowFile extends WorkflowParts {
	name: string;
	settings: object;
}

/** The examples that bring a file. */
const STORES_VIDEOS = new Set(
	readdirSync(folder).filter((name) => !['agent.json', 'notify-when-finished.json'].includes(name)),
);

const read = (name: string) =>
	JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as WorkflowFile;

/** The example without its sticky note, with short pauses, and with its videos in a folder of files. */
function load(name: string, changes: Record<string, INode['parameters']> = {}): WorkflowParts {
	const example = read(name);
	const storing = STORES_VIDEOS.has(name)
		? withStorage(example, `${path.join(files, name)}/`)
		: example;
	const { nodes, connections } = storing;
	for (const node of nodes) {
		const { parameters } = node;
		if (parameters.pollInterval !== undefined) parameters.pollInterval = 1;
		if (parameters.waitForCompletion) {
			const options = parameters.options as IDataObject | undefined;
			parameters.options = { ...options, pollInterval: 1 } as INode['parameters'];
		}
		Object.assign(parameters, changes[node.name]);
	}
	return { nodes: nodes.filter(({ type }) => !type.endsWith('.stickyNote')), connections };
}

async function run(
	parts: WorkflowParts,
	options: Partial<RunOptions> = {},
	started?: Outcome,
): Promise<Outcome> {
	let outcome = started ?? (await runWorkflow(parts, { credential: b.credential(), ...options }));
	for (let resumes = 0; outcome.status === 'waiting' && resumes < 20; resumes += 1) {
		await new Promise((resolve) => setTimeout(resolve, 500));
		outcome = await outcome.resume();
	}
	expect([outcome.error?.message, outcome.error?.description]).toEqual([undefined, undefined]);
	expect(outcome.status).toBe('success');
	return outcome;
}

const saved = (name: string) => {
	const made = readdirSync(path.join(files, name)).sort();
	for (const file of made) {
		const bytes = readFileSync(path.join(files, name, file));
		expect(bytes.subarray(0, RESULT_VIDEO.length).equals(RESULT_VIDEO)).toBe(true);
	}
	return made;
};

const bodies = () =>
	b.simulator.creates.map(({ body }) => body as { input: Record<string, string> });

it('first-video: one node makes a video in 720P of five seconds, and the item has the file', async () => {
	const { nodes } = read('first-video.json');
	expect(nodes.map(({ type }) => type)).toEqual([
		'n8n-nodes-base.stickyNote',
		'n8n-nodes-base.manualTrigger',
		'n8n-nodes-wan.wan',
	]);
	await run(load('first-video.json'));
	expect(saved('first-video.json')).toEqual([`${[...b.simulator.tasks.keys()][0]}.mp4`]);
	expect(b.simulator.creates[0].body).toMatchObject({
		parameters: { resolution: '720P', duration: 5 },
	});
});

it('scheduled-pipeline: each row becomes a file under its title, with the execution stored meanwhile', async () => {
	const parts = load('scheduled-pipeline.json');
	const first = await runWorkflow(parts, { credential: b.credential() });
	expect(first.status).toBe('waiting');
	await run(parts, {}, first);
	expect(saved('scheduled-pipeline.json')).toEqual(['boat.mp4', 'kite.mp4']);
	expect(b.simulator.tasks.size).toBe(2);
});

it('image-from-form: an uploaded image becomes a video', async () => {
	const picture = png(640, 360);
	await run(load('image-from-form.json'), {
		input: [
			{
				json: { 'What happens': 'It waves' },
				binary: { Image: { data: picture.toString('base64'), mimeType: 'image/png' } },
			},
		],
	});
	expect(bodies()[0].input).toEqual({
		prompt: 'It waves',
		img_url: `data:image/png;base64,${picture.toString('base64')}`,
	});
	expect(saved('image-from-form.json')).toHaveLength(1);
});

it('keyframe-morph: two images become the video between them', async () => {
	await run(load('keyframe-morph.json'));
	expect(bodies()[0].input).toMatchObject({
		first_frame_url: expect.stringContaining('first_frame.png'),
		last_frame_url: expect.stringContaining('last_frame.png'),
	});
	expect(saved('keyframe-morph.json')).toHaveLength(1);
});

it('chain: each step works on the link of the one before, and only the last is downloaded', async () => {
	await run(load('chain.json'));
	const [clip, extension, outpainting] = [...b.simulator.tasks.values()];
	expect([extension.function, outpainting.function]).toEqual([
		'video_extension',
		'video_outpainting',
	]);
	expect(bodies()[1].input.first_clip_url).toBe(b.simulator.storage.videoUrl(clip.id));
	expect(bodies()[2].input.video_url).toBe(b.simulator.storage.videoUrl(extension.id));
	expect(b.simulator.storage.requests).toHaveLength(1);
	expect(saved('chain.json')).toHaveLength(1);
});

it('talking-portrait: a portrait and a voice become a video, checked before', async () => {
	const [portrait, voice] = [png(640, 480), wav()];
	await run(load('talking-portrait.json'), {
		input: [
			{
				json: {},
				binary: {
					Portrait: { data: portrait.toString('base64'), mimeType: 'image/png' },
					Voice: { data: voice.toString('base64'), mimeType: 'audio/wav' },
				},
			},
		],
	});
	const calls = b.simulator.requests.map(({ call }) => call);
	expect(calls.indexOf('detect')).toBeLessThan(calls.indexOf('create'));
	expect(bodies()[0].input).toEqual({
		image_url: expect.stringMatching(/^oss:.*\.png$/),
		audio_url: expect.stringMatching(/^oss:.*\.wav$/),
	});
	expect(saved('talking-portrait.json')).toHaveLength(1);
});

it('character-series: every scene has the same reference, and a file under its title', async () => {
	await run(load('character-series.json'));
	const girls = b.simulator.creates.map(({ body }) => (body?.input as { media: object[] }).media);
	expect(girls).toHaveLength(3);
	for (const media of girls) {
		expect(media).toEqual([
			{ type: 'reference_image', url: expect.stringContaining('wan-r2v-object-girl.jpg') },
		]);
	}
	expect(saved('character-series.json')).toEqual(['harbor.mp4', 'kitchen.mp4', 'market.mp4']);
});

it('explainer-from-document: a document becomes a video of thirty seconds', async () => {
	await run(load('explainer-from-document.json'));
	expect(b.simulator.creates[0].body).toEqual({
		model: 'wan3.0-video',
		input: {
			prompt: 'Explain the main idea to students in their first year, step by step',
			media: [{ type: 'file', url: 'https://arxiv.org/pdf/1706.03762.pdf' }],
		},
		parameters: { resolution: '720P', ratio: '16:9', duration: 30 },
	});
	expect(saved('explainer-from-document.json')).toHaveLength(1);
});

it('continue-twice: each step begins with the video of the one before, and is longer', async () => {
	await run(load('continue-twice.json'));
	const tasks = [...b.simulator.tasks.values()];
	const sent = b.simulator.creates.map(
		({ body }) => body as Record<string, Record<string, unknown>>,
	);
	expect(sent.map(({ parameters }) => parameters.duration)).toEqual([5, 10, 15]);
	expect(sent.slice(1).map(({ input }) => input.media)).toEqual(
		tasks
			.slice(0, 2)
			.map(({ id }) => [{ type: 'first_clip', url: b.simulator.storage.videoUrl(id) }]),
	);
	expect(b.simulator.storage.requests).toHaveLength(1);
	expect(saved('continue-twice.json')).toHaveLength(1);
});

it('fan-out: every prompt becomes a file, and each task is made once', async () => {
	await run(load('fan-out.json'));
	expect(saved('fan-out.json')).toHaveLength(4);
	expect(b.simulator.tasks.size).toBe(4);
});

describe('budgeted-batch', () => {
	const rows = (seconds: number) => ({
		Rows: {
			jsonOutput: JSON.stringify({
				rows: [
					{ title: 'lantern', seconds: 5, prompt: 'A lantern' },
					{ title: 'fox', seconds, prompt: 'A fox' },
				],
			}),
		},
	});
	beforeEach(() => mail.sent.splice(0));

	it('tells the sum, and makes the videos once it is approved', async () => {
		mail.approved = true;
		const outcome = await run(load('budgeted-batch.json'));
		expect(mail.sent).toEqual([
			{
				subject: 'Approve 2 videos for 1.5 USD?',
				message: '2 videos are estimated to cost 1.5 USD. All rows can be sent.',
			},
		]);
		expect(saved('budgeted-batch.json')).toEqual(['fox.mp4', 'lantern.mp4']);
		expect(outcome.json('Wait for all').map(({ title, cost }) => [title, cost])).toEqual([
			['lantern', { amount: 0.5, currency: 'USD', basis: 'billed' }],
			['fox', { amount: 1, currency: 'USD', basis: 'billed' }],
		]);
		expect(b.simulator.tasks.size).toBe(2);
	});

	it('sends nothing where it is declined', async () => {
		mail.approved = false;
		await run(load('budgeted-batch.json'));
		expect(b.simulator.requests).toEqual([]);
	});

	it('tells the problems of the rows', async () => {
		mail.approved = false;
		await run(load('budgeted-batch.json', rows(99)));
		expect(mail.sent[0].message).toBe(
			'2 videos are estimated to cost 0.5 USD. These rows have problems, and nothing will be sent before they are corrected: fox: Duration (Seconds) “99”: wan2.6-t2v accepts 2 to 15 s (default 5)',
		);
	});

	it('sends nothing where the rows cost more than was approved', async () => {
		mail.approved = true;
		const parts = load('budgeted-batch.json', {
			...rows(10),
			'The same rows': rows(15).Rows,
		});
		const outcome = await runWorkflow(parts, { credential: b.credential() });
		expect(outcome.error?.message).toContain('together are 2 USD, above Cost Limit “1.5”');
		expect(b.simulator.requests).toEqual([]);
	});
});

it('notify-when-finished: sends the link, or the reason', async () => {
	const listener = await startListener();
	const parts = load('notify-when-finished.json', { 'Send a message': { url: listener.url } });
	const good = b.simulator.addTask({ times: { pending: 0, running: 0 } });
	await run(parts, { mode: 'manual' });
	b.simulator.addTask({
		submitted: b.simulator.now() + 1,
		times: { pending: 0, running: 0 },
		ending: { status: 'FAILED', code: 'InternalError', message: 'Oops' },
	});
	await new Promise((resolve) => setTimeout(resolve, 20));
	await run(parts, { mode: 'manual' });
	await listener.stop();
	expect(listener.heard).toEqual([
		{ text: `Video ready: ${b.simulator.storage.videoUrl(good.id)}` },
		{ text: 'Video failed: Oops (InternalError)' },
	]);
});

it('agent: the tools say what they do, and make one video and wait for it', async () => {
	const seen: SeenTool[] = [];
	nodeTypes['n8n-nodes-wan.wanTool'] = asTool(nodeTypes['n8n-nodes-wan.wan']);
	nodeTypes['n8n-nodes-wan.wanWaitForTaskTool'] = asTool(nodeTypes['n8n-nodes-wan.wanWaitForTask']);
	nodeTypes['@n8n/n8n-nodes-langchain.agent'] = scriptedAgent(
		[
			() => ({ tool: 'Make_a_video', args: { prompt: 'A red kite', duration: 7 } }),
			([made]) => ({ tool: 'Wait_for_the_video', args: { task_id: made.task_id } }),
		],
		seen,
	);
	const outcome = await run(load('agent.json'));
	expect(seen.sort((x, y) => x.name.localeCompare(y.name))).toEqual([
		{
			name: 'Make_a_video',
			description: expect.stringContaining('Costs money'),
			fields: { prompt: expect.any(String), duration: expect.stringContaining('2 to 15') },
		},
		{
			name: 'Wait_for_the_video',
			description: expect.stringContaining('video_url'),
			fields: { task_id: expect.any(String) },
		},
	]);
	const [{ heard }] = outcome.json('Agent') as Array<{ heard: object[] }>;
	const [task] = b.simulator.tasks.values();
	expect(heard[0]).toMatchObject({ task_id: task.id, task_status: 'PENDING' });
	expect(heard[1]).toMatchObject({ task_id: task.id, video_url: expect.any(String) });
	expect(b.simulator.creates[0].body).toMatchObject({
		input: { prompt: 'A red kite' },
		parameters: { duration: 7, size: '1280*720' },
	});
});

describe('retry-failed', () => {
	it('makes a failed task again until it succeeds', async () => {
		let count = 0;
		b.simulator.options.ending = () =>
			(count += 1) < 3
				? { status: 'FAILED', code: 'InternalError', message: 'Oops' }
				: { status: 'SUCCEEDED' };
		await run(load('retry-failed.json'));
		expect(b.simulator.tasks.size).toBe(3);
		expect(saved('retry-failed.json')).toHaveLength(1);
	});

	it('gives up after three, and at once where moderation refused', async () => {
		b.simulator.options.ending = () => ({
			status: 'FAILED',
			code: 'InternalError',
			message: 'Oops',
		});
		await run(load('retry-failed.json'));
		expect(b.simulator.tasks.size).toBe(3);
		b.simulator.tasks.clear();
		b.simulator.options.ending = () => ({
			status: 'FAILED',
			code: 'DataInspectionFailed',
			message: 'No',
		});
		await run(load('retry-failed.json'));
		expect(b.simulator.tasks.size).toBe(1);
	});

	it('does not pay again for a task that is unfinished at the timeout: it may still succeed', async () => {
		b.simulator.options.times = { pending: 0, running: 60_000 };
		const options = { pollInterval: 1, timeout: 0 };
		await run(load('retry-failed.json', { 'Wan: make a video': { options } }));
		expect(b.simulator.tasks.size).toBe(1);
	});

	it('does not pay again for a task whose video cannot be downloaded', async () => {
		b.simulator.faults.add({ on: 'download', kind: 'status', status: 404, times: 100 });
		await run(load('retry-failed.json'));
		expect(b.simulator.tasks.size).toBe(1);
	});
});

describe('every example', () => {
	// n8n 2 writes to one folder only, which depends on the machine and has to be created first.
	it.each(readdirSync(folder))('%s writes to no disk, and says where a storage goes', (name) => {
		const { nodes } = read(name);
		expect(nodes.map(({ type }) => type)).not.toContain('n8n-nodes-base.readWriteFile');
		const note = nodes.find(({ type }) => type === 'n8n-nodes-base.stickyNote');
		const stored = nodes.some((node) => node.name === STORAGE_NODE);
		expect(String(note?.parameters.content).includes(STORAGE_NODE)).toBe(stored);
	});

	it.each(readdirSync(folder))('%s has one sticky note, whole connections and no key', (name) => {
		const { nodes, connections, settings } = read(name);
		expect(nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote')).toHaveLength(1);
		expect(settings).toEqual({ executionOrder: 'v1' });
		const names = nodes.map((node) => node.name);
		expect(new Set(names).size).toBe(names.length);
		const targets = Object.values(connections as IConnections)
			.flatMap((outputs) => Object.values(outputs))
			.flat(2)
			.flatMap((target) => target?.node ?? []);
		for (const target of [...targets, ...Object.keys(connections)]) expect(names).toContain(target);
		for (const { credentials } of nodes) {
			if (credentials) expect(credentials).toEqual({ wanApi: { id: '', name: 'Wan API' } });
		}
	});
});
