import { SIMULATOR_KEY } from '../simulator/simulator';
import { Editor } from './editor';
import { sleep } from './n8n';
import { isVersion1, stage, version } from './stage';

/* What users touch: n8n's editor, in Chromium. */

const s = stage({ times: { pending: 100, running: 1_000 } });

const IMAGE = 'https://example.com/a.png';
const VIDEO = 'https://example.com/a.mp4';

let editor: Editor;

beforeAll(async () => {
	editor = await Editor.open(s.n8n);
}, 120_000);

afterAll(async () => {
	await editor?.close();
});

/** A canvas with a Manual Trigger and the node Wan, whose panel is open. */
async function openAction(action: string): Promise<void> {
	await editor.newWorkflow();
	await editor.addNode('manual', 'Manual Trigger');
	await editor.addNode('wan', 'Wan', action);
}

/** Opens Text to Video and has it wait for its video, in n8n 1.x with the execution held. */
async function openWaiting(): Promise<void> {
	await openAction('Create video from text');
	await editor.chooseCredential(s.credentialId);
	await editor.fill('prompt', 'A boat');
	await editor.toggle('waitForCompletion');
	if (isVersion1) await editor.choose('waitMode', 'Hold the Execution');
	await editor.addOption('Poll Interval (Seconds)');
	await editor.fill('pollInterval', '1');
}

/** What the operation's form shows, without what every creating operation has. */
const COMMON = ['resource', 'operation', 'model', 'waitForCompletion', 'simplify'];

interface Form {
	action: string;
	shows: string[];
	fill: Record<string, string>;
	input: object;
}

const forms: Form[] = [
	{
		action: 'Create video from text',
		shows: ['prompt', 'resolution', 'ratio', 'duration', 'audioSource'],
		fill: { prompt: 'A boat' },
		input: { prompt: 'A boat' },
	},
	{
		action: 'Create video from image',
		shows: [
			'imageSource',
			'imageUrl',
			'lastFrameSource',
			'prompt',
			'resolution',
			'duration',
			'audioSource',
		],
		fill: { imageUrl: IMAGE, prompt: 'It waves' },
		input: { media: [{ type: 'first_frame', url: IMAGE }], prompt: 'It waves' },
	},
	{
		action: 'Create video from first and last frame',
		shows: [
			'firstFrameSource',
			'firstFrameUrl',
			'lastFrameSource',
			'lastFrameUrl',
			'prompt',
			'resolution',
			'duration',
			'audioSource',
		],
		fill: { firstFrameUrl: IMAGE, lastFrameUrl: IMAGE },
		input: {
			media: [
				{ type: 'first_frame', url: IMAGE },
				{ type: 'last_frame', url: IMAGE },
			],
		},
	},
	{
		action: 'Continue video',
		shows: [
			'firstClipSource',
			'firstClipUrl',
			'lastFrameSource',
			'prompt',
			'resolution',
			'duration',
		],
		fill: { firstClipUrl: VIDEO, prompt: 'It sails on' },
		input: { media: [{ type: 'first_clip', url: VIDEO }], prompt: 'It sails on' },
	},
	{
		action: 'Create video from document',
		shows: [
			'documentSource',
			'documentUrl',
			'prompt',
			'resolution',
			'ratio',
			'duration',
			'audioSource',
		],
		fill: { documentUrl: 'https://example.com/a.pdf' },
		input: { media: [{ type: 'file', url: 'https://example.com/a.pdf' }] },
	},
	{
		action: 'Create talking video from image and audio',
		shows: ['imageSource', 'imageUrl', 'audioSource', 'audioUrl', 'resolution'],
		fill: { imageUrl: IMAGE, audioUrl: 'https://example.com/a.mp3' },
		input: { image_url: IMAGE, audio_url: 'https://example.com/a.mp3' },
	},
	{
		action: 'Edit video by instruction',
		shows: ['videoSource', 'videoUrl', 'prompt', 'resolution', 'ratio', 'duration'],
		fill: { videoUrl: VIDEO, prompt: 'In winter' },
		input: { media: [{ type: 'video', url: VIDEO }], prompt: 'In winter' },
	},
	{
		action: 'Animate image with motion from video',
		shows: ['imageSource', 'imageUrl', 'videoSource', 'videoUrl', 'mode'],
		fill: { imageUrl: IMAGE, videoUrl: VIDEO },
		input: { image_url: IMAGE, video_url: VIDEO },
	},
	{
		action: 'Replace character in video',
		shows: ['imageSource', 'imageUrl', 'videoSource', 'videoUrl', 'mode'],
		fill: { imageUrl: IMAGE, videoUrl: VIDEO },
		input: { image_url: IMAGE, video_url: VIDEO },
	},
	{
		action: 'Repaint video',
		shows: ['videoSource', 'videoUrl', 'prompt', 'controlCondition', 'referenceImageSource'],
		fill: { videoUrl: VIDEO, prompt: 'In oil' },
		input: { function: 'video_repainting', video_url: VIDEO, prompt: 'In oil' },
	},
	{
		action: 'Edit area of video',
		shows: [
			'videoSource',
			'videoUrl',
			'maskInput',
			'maskImageSource',
			'maskImageUrl',
			'prompt',
			'referenceImageSource',
		],
		fill: { videoUrl: VIDEO, maskImageUrl: IMAGE, prompt: 'A hat' },
		input: { function: 'video_edit', video_url: VIDEO, mask_image_url: IMAGE, prompt: 'A hat' },
	},
	{
		action: 'Extend frame of video',
		shows: [
			'videoSource',
			'videoUrl',
			'prompt',
			'topScale',
			'bottomScale',
			'leftScale',
			'rightScale',
		],
		fill: { videoUrl: VIDEO, prompt: 'A street', leftScale: '1.5' },
		input: { function: 'video_outpainting', video_url: VIDEO, prompt: 'A street' },
	},
];

const lastBody = () => s.simulator.creates.at(-1)?.body;

describe(`the editor of n8n ${version}`, () => {
	it.each(['wan', 'alibaba'])('finds the nodes by “%s”', async (word) => {
		await editor.newWorkflow();
		expect(await editor.searchNodes(word)).toEqual(
			expect.arrayContaining(['Wan', 'Wan Wait for Task']),
		);
	});

	it('makes the credential and tests it at once: a wrong key, then the right one', async () => {
		await openAction('Create video from text');
		expect(await editor.makeCredential(s.simulator.url, 'sk-wrong')).toContain('Couldn’t connect');
		await editor.fill('prompt', 'A boat');
		const refused = await editor.executeNode();
		expect(refused).toContain('InvalidApiKey');
		expect(refused).toContain('Open the credential');
		expect(await editor.makeCredential(s.simulator.url, SIMULATOR_KEY)).toContain(
			'Connection tested successfully',
		);
		expect(await editor.executeNode()).toContain([...s.simulator.tasks.keys()].at(-1));
		await editor.chooseCredential(s.credentialId);
	});

	it.each(forms)('$action: shows its fields, and runs', async ({ action, shows, fill, input }) => {
		await openAction(action);
		await editor.chooseCredential(s.credentialId);
		const shown = (await editor.parameters()).filter((name) => !COMMON.includes(name));
		expect([...shown].sort()).toEqual([...shows].sort());
		for (const [name, value] of Object.entries(fill)) await editor.fill(name, value);
		expect(await editor.executeNode()).toContain('PENDING');
		expect(lastBody()?.input).toEqual(expect.objectContaining(input));
	});

	it('Create video from reference images: pictures are added one by one', async () => {
		await openAction('Create video from reference images');
		await editor.chooseCredential(s.credentialId);
		await editor.fill('prompt', 'A girl in a forest');
		await editor.fill('url', IMAGE);
		await editor.addEntry('Add Image');
		await editor.fill('url', `${IMAGE}?2`, 1);
		expect(await editor.executeNode()).toContain('PENDING');
		expect(lastBody()?.input).toMatchObject({
			function: 'image_reference',
			ref_images_url: [IMAGE, `${IMAGE}?2`],
		});
	});

	it('Create video from references: a picture and a video, and a voice with 2.7 only', async () => {
		await openAction('Create video from references');
		await editor.chooseCredential(s.credentialId);
		await editor.fill('prompt', 'Image 1 waves');
		await editor.addEntry('Add Reference');
		expect(await editor.parameters()).toContain('voiceSource');
		await editor.fill('url', IMAGE);
		expect(await editor.executeNode()).toContain('PENDING');
		expect(lastBody()?.input).toMatchObject({
			media: [{ type: 'reference_image', url: IMAGE }],
		});
		await editor.chooseModel('wan2.6-r2v');
		expect(await editor.parameters()).not.toContain('voiceSource');
		expect(await editor.parameters()).toContain('size');
		expect(await editor.executeNode()).toContain('PENDING');
		expect(lastBody()?.input).toMatchObject({ reference_urls: [IMAGE] });
	});

	it('Extend video: a clip is chosen first, then its link', async () => {
		await openAction('Extend video');
		await editor.chooseCredential(s.credentialId);
		expect(await editor.parameters()).not.toContain('firstClipUrl');
		await editor.choose('firstClipSource', 'URL');
		await editor.fill('firstClipUrl', VIDEO);
		await editor.fill('prompt', 'It jumps');
		expect(await editor.executeNode()).toContain('PENDING');
		expect(lastBody()?.input).toMatchObject({
			function: 'video_extension',
			first_clip_url: VIDEO,
		});
	});

	it('lets fields come and go with the model, and marks what the new one does not have', async () => {
		await openAction('Create video from text');
		const newest = await editor.chooseModel('wan2.6-t2v');
		expect(newest).toContainEqual(expect.stringMatching(/^wan3\.0-video \(preview\) · ./));
		const sizes = await editor.choose('size', '1280 × 720 (16:9)');
		expect(sizes[0]).toBe('Model Default: 1920 × 1080 (16:9)');
		const models = await editor.chooseModel('wan2.2-t2v-plus');
		for (const id of ['wan2.6-t2v', 'wan2.5-t2v-preview']) {
			expect(models).toContainEqual(expect.stringMatching(new RegExp(`^${id} · .`)));
		}
		const silent = await editor.parameters();
		expect(silent).not.toContain('duration');
		expect(silent).not.toContain('audioSource');
		expect(await editor.isMarked('size')).toBe(true);
		const smaller = await editor.choose('size', '832 × 480 (16:9)');
		expect(smaller).not.toContain('1280 × 720 (16:9)');
		expect(await editor.isMarked('size')).toBe(false);
		await editor.chooseModel('wan2.6-t2v');
		expect(await editor.parameters()).toEqual(expect.arrayContaining(['duration', 'audioSource']));
	});

	if (isVersion1) {
		it('Execute step: refuses to store the execution, and says what to choose', async () => {
			await openAction('Create video from text');
			await editor.chooseCredential(s.credentialId);
			await editor.fill('prompt', 'A boat');
			await editor.toggle('waitForCompletion');
			const before = s.simulator.creates.length;
			const refused = await editor.executeNode();
			expect(refused).toContain('requires n8n 2.0 or later');
			expect(refused).toContain('Hold the Execution');
			expect(s.simulator.creates).toHaveLength(before);
		});
	}

	it('Execute step: runs the whole way to the table and the video', async () => {
		await openWaiting();
		await editor.executeNode();
		await editor.show('table');
		const table = await editor.output();
		expect(table).toContain('video_url');
		expect(table).toContain('SUCCEEDED');
		await editor.show('binary');
		expect(await editor.output()).toContain('video/mp4');
		expect(await editor.playsVideo()).toBe(true);
	});

	it('Execute workflow: shows that the node waits, and then its video, without a reload', async () => {
		await openWaiting();
		await editor.closeNode();
		const id = await editor.save();
		await editor.execute();
		const statuses = async () => (await s.n8n.executions(id)).map(({ status }) => status).join();
		const waiting = isVersion1 ? 'running' : 'waiting,waiting';
		for (let tries = 0; tries < 100 && (await statuses()) !== waiting; tries += 1) {
			await sleep(100);
		}
		expect(await statuses()).toBe(waiting);
		expect(await editor.isDone('Create video from text')).toBe(false);
		await editor.untilDone('Create video from text');
		await editor.openNode('Create video from text');
		await editor.show('table');
		expect(await editor.output()).toContain('SUCCEEDED');
		await editor.show('binary');
		expect(await editor.playsVideo()).toBe(true);
	});

	it('builds the waiting loop with a wire from Still Running back to the node', async () => {
		await openAction('Create video from text');
		await editor.chooseCredential(s.credentialId);
		await editor.fill('prompt', 'A boat');
		await editor.closeNode();
		await editor.addNode('wan', 'Wan Wait for Task');
		await editor.chooseCredential(s.credentialId);
		await editor.choose('waitMode', 'Store With a Loop Connection');
		await editor.fill('pollInterval', '1');
		await editor.closeNode();
		await editor.drawWire('Wan Wait for Task', 0, 'Wan Wait for Task');
		const id = await editor.save();
		const { connections } = await s.n8n.request<{ connections: object }>('get', `/workflows/${id}`);
		expect(connections).toMatchObject({
			'Wan Wait for Task': {
				main: [[{ node: 'Wan Wait for Task', type: 'main', index: 0 }]],
			},
		});
		await editor.execute();
		const run = await s.n8n.finished(id, 150_000);
		expect([run.status, run.error?.message]).toEqual(['success', undefined]);
		expect(run.outputs('Wan Wait for Task')[1].map(({ json }) => json.task_status)).toEqual([
			'SUCCEEDED',
		]);
	});

	it('never shows the key', async () => {
		const pages = [...editor.seen];
		expect(pages.length).toBeGreaterThan(10);
		for (const page of pages) expect(page).not.toContain(SIMULATOR_KEY);
	});
});
