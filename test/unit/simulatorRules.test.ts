import axios, { type AxiosInstance } from 'axios';

import {
	SIMULATOR_KEY,
	startSimulator,
	type Simulator,
	type SimulatorOptions,
} from '../simulator/simulator';
import { ruleInWords } from '../simulator/words';
import { vendorTable, type VendorModel } from '../vendor/vendor';

/*
 * What the simulator takes and what it refuses, for every family of models. Both sides are written here
 * by hand from the vendor's pages, so that neither the table nor the simulator is its own proof.
 */

type Values = Record<string, unknown>;

const IMAGE = 'https://example.com/a.png';
const VIDEO = 'https://example.com/a.mp4';
const SOUND = 'https://example.com/a.mp3';
const DATA = 'data:image/png;base64,iVBORw0KGgo=';

let simulator: Simulator;
let api: AxiosInstance;

const start = async (options: SimulatorOptions = {}) => {
	await simulator?.stop();
	simulator = await startSimulator({
		times: { pending: 0, running: 0 },
		limitCreates: false,
		...options,
	});
	api = axios.create({
		baseURL: simulator.url,
		validateStatus: () => true,
		headers: { Authorization: `Bearer ${SIMULATOR_KEY}` },
	});
};

beforeEach(async () => await start());
afterEach(async () => await simulator.stop());

const GENERATION = '/api/v1/services/aigc/video-generation/video-synthesis';
const IMAGE2VIDEO = '/api/v1/services/aigc/image2video/video-synthesis';
const DETECT = '/api/v1/services/aigc/image2video/face-detect';

const post = async (path: string, body: object, headers: Record<string, string> = {}) =>
	await api.post(path, body, { headers: { 'X-DashScope-Async': 'enable', ...headers } });

const create = async (model: string, input: Values, parameters: Values = {}) => {
	const { path } = vendorTable.models[model];
	const { status, data } = await post(path, { model, input, parameters });
	return status === 200 ? 'accepted' : `${status} ${data.code}: ${data.message}`;
};

const media = (...types: string[]) =>
	types.map((type) => ({
		type,
		url: /video|clip/.test(type) ? VIDEO : /audio/.test(type) ? SOUND : IMAGE,
	}));
const times = (count: number, type: string) => media(...Array<string>(count).fill(type));
const vace = (name: string, input: Values = {}) => ({ function: name, prompt: 'A boat', ...input });
const edit = { video_url: VIDEO, mask_image_url: IMAGE };

const accepted: Array<[model: string, input: Values, parameters?: Values]> = [
	[
		'wan2.7-t2v',
		{ prompt: 'x'.repeat(5000), audio_url: SOUND },
		{ ratio: '3:4', resolution: '720P' },
	],
	['wan2.7-t2v-2026-06-12', { prompt: 'A boat' }, { duration: 15 }],
	['wan2.6-t2v', { prompt: 'A boat' }, { size: '1280*720', shot_type: 'multi', seed: 0 }],
	['wan2.2-t2v-plus', { prompt: '船'.repeat(800), negative_prompt: '' }, { duration: 5 }],
	['wan2.6-i2v-flash', { img_url: DATA }, { audio: false, resolution: '720P' }],
	['wan2.1-i2v-turbo', { img_url: IMAGE, template: 'flying' }, { duration: 3 }],
	['wan2.6-i2v', { img_url: IMAGE, template: 'flying' }],
	['wan2.7-i2v', { media: media('first_frame', 'last_frame', 'driving_audio') }],
	['wan2.7-i2v', { media: media('first_clip', 'last_frame') }, { duration: 2 }],
	['wan2.7-i2v', { media: [{ type: 'first_frame', url: DATA }] }],
	['wan2.2-kf2v-flash', { first_frame_url: IMAGE, last_frame_url: IMAGE }],
	['wan2.1-kf2v-plus', { first_frame_url: IMAGE, template: 'hug' }],
	[
		'wan2.1-vace-plus',
		vace('image_reference', { ref_images_url: [IMAGE, IMAGE] }),
		{ obj_or_bg: ['obj', 'bg'] },
	],
	['wan2.1-vace-plus', vace('image_reference', { ref_images_url: [IMAGE] })],
	[
		'wanx2.1-vace-plus',
		vace('video_repainting', { video_url: VIDEO }),
		{ control_condition: 'scribble', strength: 0.5 },
	],
	['wan2.1-vace-plus', vace('video_edit', edit), { expand_ratio: 0, mask_type: 'tracking' }],
	['wan2.1-vace-plus', vace('video_edit', { video_url: VIDEO, mask_video_url: VIDEO })],
	['wan2.1-vace-plus', vace('video_extension', { first_clip_url: VIDEO })],
	[
		'wan2.1-vace-plus',
		vace('video_extension', { video_url: VIDEO }),
		{ control_condition: 'depth' },
	],
	['wan2.1-vace-plus', vace('video_outpainting', { video_url: VIDEO }), { top_scale: 2 }],
	['wan2.7-r2v', { prompt: 'x', media: times(5, 'reference_image') }, { duration: 15 }],
	[
		'wan2.7-r2v',
		{
			prompt: 'x',
			media: [
				{ type: 'reference_video', url: VIDEO, reference_voice: SOUND },
				...media('first_frame'),
			],
		},
		{ duration: 10, ratio: '1:1' },
	],
	['wan2.6-r2v', { prompt: 'x', reference_urls: [VIDEO, VIDEO, VIDEO, IMAGE, IMAGE] }],
	['wan2.6-r2v-flash', { prompt: 'x', reference_urls: [IMAGE] }, { audio: false }],
	[
		'wan2.7-videoedit',
		{ media: media('video', 'reference_image') },
		{ duration: 0, audio_setting: 'origin' },
	],
	['wan3.0-video', { prompt: 'A boat' }, { duration: -1, ratio: 'adaptive', audio: false }],
	['wan3.0-video', { media: media('first_frame', 'last_frame') }],
	[
		'wan3.0-video-prime',
		{ media: [...times(10, 'reference_image'), ...times(5, 'reference_video')] },
	],
	['wan3.0-video', { media: [{ type: 'link', url: 'https://example.com/' }] }, { duration: 30 }],
	['wan3.0-video', { media: media('file') }, { prompt_extend: true }],
	['wan2.2-s2v', { image_url: IMAGE, audio_url: SOUND }, { resolution: '480P' }],
	[
		'wan2.2-animate-mix',
		{ image_url: IMAGE, video_url: VIDEO, watermark: true },
		{ mode: 'wan-std', check_image: false },
	],
	['wan2.2-animate-move', { image_url: IMAGE, video_url: VIDEO }, { mode: 'wan-pro' }],
];

const refused: Array<
	[why: string, model: string, input: Values, parameters: Values, text: string]
> = [
	['text', 'wan2.7-t2v', { prompt: 'x'.repeat(5001) }, {}, 'must not exceed 5000 characters'],
	[
		'text',
		'wan2.7-t2v',
		{ prompt: 'A boat' },
		{ size: '1280*720' },
		'unknown field parameters.size',
	],
	['text', 'wan2.7-t2v', { prompt: 'A boat' }, { ratio: '21:9' }, 'parameters.ratio'],
	['text', 'wan2.7-t2v', { prompt: 'A boat' }, { resolution: '480P' }, 'parameters.resolution'],
	['text', 'wan2.7-t2v', { prompt: 'A boat' }, { duration: 1 }, 'must be in [2, 15]'],
	['text', 'wan2.7-t2v', { prompt: 'A boat' }, { duration: 2.5 }, 'must be an integer'],
	['text', 'wan2.6-t2v', { prompt: 'A boat' }, { ratio: '1:1' }, 'unknown field parameters.ratio'],
	['text', 'wan2.6-t2v', { prompt: 7 }, {}, 'input.prompt: must be a string'],
	[
		'text',
		'wan2.6-t2v',
		{ prompt: 'A boat' },
		{ seed: null },
		'parameters.seed: must be an integer',
	],
	['text', 'wan2.6-t2v', { prompt: 'A boat' }, { watermark: 'true' }, 'must be a boolean'],
	['text', 'wan2.5-t2v-preview', { prompt: 'A boat' }, { shot_type: 'single' }, 'unknown field'],
	['text', 'wan2.2-t2v-plus', { prompt: '船'.repeat(801) }, {}, 'must not exceed 800'],
	[
		'text',
		'wan2.2-t2v-plus',
		{ prompt: 'A', audio_url: SOUND },
		{},
		'unknown field input.audio_url',
	],
	['text', 'wan2.6-t2v', { prompt: 'A', negative_prompt: 'x'.repeat(501) }, {}, 'exceed 500'],
	['image', 'wan2.6-i2v', { prompt: 'A boat' }, {}, 'input.img_url is required'],
	['image', 'wan2.6-i2v', { img_url: IMAGE }, { audio: false }, 'unknown field parameters.audio'],
	[
		'image',
		'wan2.7-i2v',
		{ media: media('first_frame'), template: 'x' },
		{},
		'unknown field input.template',
	],
	['image', 'wan2.6-i2v', { img_url: 'data:image/gif;base64,AAAA' }, {}, 'url error'],
	['image', 'wan2.6-i2v', { img_url: 'ftp://example.com/a.png' }, {}, 'url error'],
	['image', 'wan2.2-i2v-plus', { img_url: IMAGE }, { resolution: '720P' }, 'resolution'],
	['image', 'wan2.1-i2v-turbo', { img_url: IMAGE }, { duration: 6 }, 'must be one of 3, 4, 5'],
	['image', 'wan2.7-i2v', { img_url: IMAGE }, {}, 'input.media is required'],
	['image', 'wan2.7-i2v', { media: media('last_frame') }, {}, 'the combination last_frame'],
	['image', 'wan2.7-i2v', { media: media('first_clip', 'driving_audio') }, {}, 'the combination'],
	['image', 'wan2.7-i2v', { media: times(2, 'first_frame') }, {}, 'the number of first_frame'],
	['image', 'wan2.7-i2v', { media: media('reference_image') }, {}, 'unknown type'],
	['image', 'wan2.7-i2v', { media: [{ type: 'first_clip', url: DATA }] }, {}, 'url error'],
	[
		'image',
		'wan2.7-i2v',
		{ media: [{ ...media('first_frame')[0], id: 1 }] },
		{},
		'unknown field id',
	],
	['image', 'wan2.7-i2v', { media: [] }, {}, 'must be an array of media'],
	['frames', 'wan2.2-kf2v-flash', { first_frame_url: IMAGE }, {}, 'last_frame_url is required'],
	[
		'frames',
		'wan2.2-kf2v-flash',
		{ first_frame_url: IMAGE, template: 'hug' },
		{},
		'unknown field input.template',
	],
	['frames', 'wan2.1-kf2v-plus', { first_frame_url: DATA, template: 'hug' }, {}, 'url error'],
	['editing', 'wan2.1-vace-plus', { prompt: 'A boat' }, {}, 'unknown function'],
	['editing', 'wan2.1-vace-plus', vace('toString'), {}, 'unknown function'],
	[
		'editing',
		'wan2.1-vace-plus',
		vace('image_reference', { ref_images_url: [IMAGE, IMAGE] }),
		{ obj_or_bg: ['obj'] },
		'must be the same length',
	],
	[
		'editing',
		'wan2.1-vace-plus',
		vace('image_reference', { ref_images_url: [IMAGE, IMAGE] }),
		{ obj_or_bg: ['bg', 'bg'] },
		'at most one bg',
	],
	[
		'editing',
		'wan2.1-vace-plus',
		vace('image_reference', { ref_images_url: [IMAGE, IMAGE, IMAGE, IMAGE] }),
		{ obj_or_bg: ['obj', 'obj', 'obj', 'obj'] },
		'must be an array of 1 to 3',
	],
	[
		'editing',
		'wan2.1-vace-plus',
		vace('video_repainting', { video_url: VIDEO }),
		{},
		'control_condition is required',
	],
	[
		'editing',
		'wan2.1-vace-plus',
		vace('video_repainting', { video_url: 'https://example.com/船.mp4' }),
		{ control_condition: 'depth' },
		'Chinese characters',
	],
	[
		'editing',
		'wan2.1-vace-plus',
		vace('video_repainting', { video_url: VIDEO }),
		{ control_condition: 'depth', size: '1280*720' },
		'unknown field parameters.size',
	],
	[
		'editing',
		'wan2.1-vace-plus',
		vace('video_edit', { ...edit, mask_video_url: VIDEO }),
		{},
		'only one of',
	],
	['editing', 'wan2.1-vace-plus', vace('video_edit', { video_url: VIDEO }), {}, 'is required'],
	[
		'editing',
		'wan2.1-vace-plus',
		vace('video_edit', { video_url: VIDEO, mask_video_url: VIDEO, mask_frame_id: 1 }),
		{},
		'goes with mask_image_url',
	],
	['editing', 'wan2.1-vace-plus', vace('video_edit', edit), { expand_ratio: 1.1 }, 'expand_ratio'],
	['editing', 'wan2.1-vace-plus', vace('video_extension'), {}, 'at least one frame'],
	[
		'editing',
		'wan2.1-vace-plus',
		vace('video_extension', { video_url: VIDEO }),
		{},
		'control_condition is required',
	],
	[
		'editing',
		'wan2.1-vace-plus',
		vace('video_outpainting', { video_url: VIDEO }),
		{ left_scale: 2.1 },
		'must be in [1, 2]',
	],
	['reference', 'wan2.7-r2v', { media: media('reference_image') }, {}, 'input.prompt is required'],
	[
		'reference',
		'wan2.7-r2v',
		{ prompt: 'x', media: media('first_frame') },
		{},
		'must be in [1, 5]',
	],
	[
		'reference',
		'wan2.7-r2v',
		{ prompt: 'x', media: [...times(3, 'reference_image'), ...times(3, 'reference_video')] },
		{},
		'must be in [1, 5]',
	],
	[
		'reference',
		'wan2.7-r2v',
		{ prompt: 'x', media: media('reference_video') },
		{ duration: 11 },
		'must not exceed 10',
	],
	[
		'reference',
		'wan2.7-r2v',
		{
			prompt: 'x',
			media: [
				...media('reference_image'),
				{ type: 'first_frame', url: IMAGE, reference_voice: SOUND },
			],
		},
		{},
		'unknown field reference_voice',
	],
	[
		'reference',
		'wan2.6-r2v',
		{ prompt: 'x', reference_urls: [VIDEO, VIDEO, VIDEO, VIDEO] },
		{},
		'more than 3 videos',
	],
	[
		'reference',
		'wan2.6-r2v',
		{ prompt: 'x', reference_urls: [] },
		{},
		'must be an array of 1 to 5',
	],
	[
		'reference',
		'wan2.6-r2v',
		{ prompt: 'x', reference_urls: [IMAGE] },
		{ prompt_extend: true },
		'unknown field',
	],
	['reference', 'wan2.6-r2v', { prompt: 'x', reference_urls: [IMAGE] }, { audio: true }, 'unknown'],
	['instruction', 'wan2.7-videoedit', { media: media('reference_image') }, {}, 'number of video'],
	[
		'instruction',
		'wan2.7-videoedit',
		{ media: [...media('video'), ...times(5, 'reference_image')] },
		{},
		'number of reference_image',
	],
	['instruction', 'wan2.7-videoedit', { media: media('video') }, { duration: 1 }, 'must be one of'],
	['unified', 'wan3.0-video', {}, {}, 'prompt or media is required'],
	['unified', 'wan3.0-video', { prompt: '' }, {}, 'prompt or media is required'],
	['unified', 'wan3.0-video', { prompt: 'x', negative_prompt: 'y' }, {}, 'unknown field'],
	['unified', 'wan3.0-video', { media: media('last_frame') }, {}, 'last_frame needs first_frame'],
	['unified', 'wan3.0-video', { media: media('first_frame', 'reference_image') }, {}, 'mixed'],
	['unified', 'wan3.0-video', { media: media('first_frame', 'link') }, {}, 'mixed'],
	['unified', 'wan3.0-video', { media: media('file', 'link') }, {}, 'file and link'],
	['unified', 'wan3.0-video', { media: media('file') }, { prompt_extend: false }, 'prompt_extend'],
	['unified', 'wan3.0-video', { media: [{ type: 'link', url: 'oss://a/b' }] }, {}, 'url error'],
	['unified', 'wan3.0-video', { prompt: 'x' }, { duration: 31 }, 'duration'],
	['unified', 'wan3.0-video', { prompt: 'x' }, { duration: 1 }, 'duration'],
	['speech', 'wan2.2-s2v', { image_url: IMAGE }, {}, 'input.audio_url is required'],
	[
		'speech',
		'wan2.2-s2v',
		{ image_url: IMAGE, audio_url: SOUND, prompt: 'x' },
		{},
		'unknown field',
	],
	['speech', 'wan2.2-s2v', { image_url: IMAGE, audio_url: SOUND }, { resolution: '1080P' }, '480P'],
	['speech', 'wan2.2-s2v', { image_url: DATA, audio_url: SOUND }, {}, 'url error'],
	[
		'animation',
		'wan2.2-animate-mix',
		{ image_url: IMAGE, video_url: VIDEO },
		{},
		'mode is required',
	],
	[
		'animation',
		'wan2.2-animate-move',
		{ image_url: IMAGE, video_url: VIDEO },
		{ mode: 'wan-std', watermark: true },
		'unknown field parameters.watermark',
	],
];

describe('a create call', () => {
	it.each(accepted.map(([model, input, parameters = {}]) => ({ model, input, parameters })))(
		'for $model with these fields is accepted',
		async ({ model, input, parameters }) => {
			expect(await create(model, input, parameters)).toBe('accepted');
		},
	);

	it.each(
		refused.map(([family, model, input, parameters, text]) => ({
			family,
			model,
			input,
			parameters,
			text,
		})),
	)('of $family for $model is refused: $text', async ({ model, input, parameters, text }) => {
		const answer = await create(model, input, parameters);
		expect(answer).toMatch(/^400 InvalidParameter: /);
		expect(answer).toContain(text);
		expect(simulator.tasks.size).toBe(0);
	});

	it.each(Object.keys(vendorTable.models))(
		'for %s with the least that it takes is accepted, at its own path only',
		async (model) => {
			const { path, sync } = vendorTable.models[model];
			const body = { model, ...least(model) };
			const headers = { 'X-DashScope-Async': sync ? '' : 'enable' };
			expect((await post(path, body, headers)).status).toBe(200);
			const { status, data } = await post(path === GENERATION ? IMAGE2VIDEO : GENERATION, body);
			expect([status, data.message]).toEqual([400, 'url error, please check url!']);
		},
	);

	it('is proved on both sides for every family', () => {
		const families = new Set(Object.values(vendorTable.models).map(({ family }) => family));
		const familiesOf = (models: string[]) =>
			new Set(['detect', ...models.map((model) => vendorTable.models[model].family)]);
		expect(families.size).toBe(10);
		expect(familiesOf(accepted.map(([model]) => model))).toEqual(families);
		expect(familiesOf(refused.map(([, model]) => model))).toEqual(families);
	});

	it.each([
		['wan3.0-video', 'tokyo', 200],
		['wan2.7-t2v', 'tokyo', 404],
		['wan2.6-t2v-us', 'virginia', 200],
		['wan2.6-t2v-us', 'singapore', 404],
	] as const)('for %s in %s is answered with %s', async (model, region, status) => {
		await start({ region });
		expect((await post(GENERATION, { model, input: { prompt: 'x' } })).status).toBe(status);
	});

	it.each([
		['wan2.2-t2v-plus', { prompt: 'x' }, {}, 2],
		['wan2.7-t2v', { prompt: 'x' }, {}, 5],
		['wan2.2-animate-mix', { image_url: IMAGE, video_url: VIDEO }, { mode: 'wan-std' }, 1],
	])('for %s beyond its tasks at once is throttled', async (model, input, parameters, most) => {
		await start({ limitTasksAtOnce: true, times: { pending: 0, running: 60_000 } });
		const answers: string[] = [];
		for (let index = 0; index <= most; index += 1) {
			answers.push(await create(model, input, parameters));
		}
		expect(answers.slice(0, most)).toEqual(Array(most).fill('accepted'));
		expect(answers[most]).toMatch(/^429 Throttling: /);
	});

	it.each([
		['wan2.2-t2v-plus', 2],
		['wan2.7-t2v', 5],
	])('for %s beyond its pace is throttled', async (model, most) => {
		await start({ limitCreates: true });
		const answers = await Promise.all(
			Array.from({ length: most + 2 }, async () => await create(model, { prompt: 'x' })),
		);
		expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(most);
	});

	it('names an uploaded file that fits, in a list of media too', async () => {
		const upload = { sha256: '', mimeType: '', fileName: '' };
		const uploads = simulator.storage.uploads;
		uploads.set('oss://d/a.png', { ...upload, model: 'wan2.7-i2v', size: 1000 });
		uploads.set('oss://d/large.png', { ...upload, model: 'wan2.7-i2v', size: 20971521 });
		uploads.set('oss://d/a.gif', { ...upload, model: 'wan2.7-i2v', size: 1000 });
		uploads.set('oss://d/other.png', { ...upload, model: 'wan2.7-r2v', size: 1000 });
		const send = async (url: string, headers: Record<string, string>) => {
			const body = { model: 'wan2.7-i2v', input: { media: [{ type: 'first_frame', url }] } };
			const { status, data } = await post(GENERATION, body, headers);
			return status === 200 ? 'accepted' : String(data.message);
		};
		const resolve = { 'X-DashScope-OssResourceResolve': 'enable' };
		expect(await send('oss://d/a.png', resolve)).toBe('accepted');
		expect(await send('oss://d/a.png', {})).toContain('must be enable');
		expect(await send(IMAGE, resolve)).toContain('without an oss:// URL');
		expect(await send('oss://d/large.png', resolve)).toContain('must not exceed 20971520');
		expect(await send('oss://d/a.gif', resolve)).toContain('the format gif is not supported');
		expect(await send('oss://d/other.png', resolve)).toContain('no file was uploaded');
	});

	it('is checked against models that a test brings', async () => {
		const row: VendorModel = {
			...vendorTable.models['wan2.6-t2v'],
			input: { prompt: { type: 'string', required: true, maxCharacters: 3 } },
			limits: { createsPerSecond: 1, tasksAtOnce: 1 },
		};
		await start({ models: { 'wan8.8-t2v': row } });
		const send = async (prompt: string) =>
			(await post(GENERATION, { model: 'wan8.8-t2v', input: { prompt } })).status;
		expect([await send('abc'), await send('abcd')]).toEqual([200, 400]);
	});
});

describe('the detect call', () => {
	const detect = async (input: object, headers: object = {}) =>
		await api.post(DETECT, { model: 'wan2.2-s2v-detect', input }, { headers });

	it('answers at once and makes no task', async () => {
		const { status, data } = await detect({ image_url: IMAGE });
		expect([status, data.output]).toEqual([200, { check_pass: true, humanoid: true }]);
		expect(simulator.tasks.size).toBe(0);
	});

	it('tells what is wrong with the picture', async () => {
		await start({ detection: () => ({ code: 'InvalidFile.NoHuman', message: 'No person.' }) });
		const { status, data } = await detect({ image_url: IMAGE });
		expect(status).toBe(200);
		expect(data.output).toMatchObject({ check_pass: false, code: 'InvalidFile.NoHuman' });
	});

	it('is refused with the async header, at another path, and with unknown fields', async () => {
		expect((await detect({ image_url: IMAGE }, { 'X-DashScope-Async': 'enable' })).status).toBe(
			403,
		);
		expect((await detect({ image_url: IMAGE, prompt: 'x' })).status).toBe(400);
		const body = { model: 'wan2.2-s2v-detect', input: { image_url: IMAGE } };
		expect((await post(IMAGE2VIDEO, body)).data.message).toContain('url error');
	});
});

describe('a finished task', () => {
	const finished = async (model: string, input: Values, parameters: Values = {}) => {
		const { data } = await post(vendorTable.models[model].path, { model, input, parameters });
		return (await api.get(`/api/v1/tasks/${data.output.task_id}`)).data;
	};
	const lengths = (output: number, input = 0) => ({
		duration: output + input,
		input_video_duration: input,
		output_video_duration: output,
	});

	it.each([
		['wan2.7-t2v', { prompt: 'x' }, { ...lengths(5), SR: 1080, ratio: '16:9', video_count: 1 }],
		['wan2.7-videoedit', { media: media('video') }, { ...lengths(5, 5), SR: 1080, video_count: 1 }],
		[
			'wan3.0-video',
			{ prompt: 'x' },
			{ ...lengths(5), SR: 1080, ratio: 'adaptive', fps: 30, video_count: 1 },
		],
		[
			'wan2.6-r2v',
			{ prompt: 'x', reference_urls: [VIDEO, IMAGE] },
			{ ...lengths(5, 5), size: '1920*1080', SR: 1080, video_count: 1 },
		],
		[
			'wan2.5-t2v-preview',
			{ prompt: 'x' },
			{ video_duration: 5, video_ratio: 'standard', video_count: 1 },
		],
	])('of %s says what is billed', async (model, input, usage) => {
		const { output, usage: found } = await finished(model, input);
		expect(output.video_url).toMatch(/^http/);
		expect(found).toEqual(usage);
	});

	it('of s2v and animate has its link in results', async () => {
		const spoken = await finished('wan2.2-s2v', { image_url: IMAGE, audio_url: SOUND });
		const moved = await finished(
			'wan2.2-animate-mix',
			{ image_url: IMAGE, video_url: VIDEO },
			{ mode: 'wan-std' },
		);
		for (const { output } of [spoken, moved]) {
			expect(output.results.video_url).toMatch(/^http/);
			expect(output).not.toHaveProperty('video_url');
		}
		expect(Object.keys(spoken.usage).sort()).toEqual(
			['SR', 'duration', 'fps', 'size', 'video_count'].sort(),
		);
	});
});

describe('a rule in words', () => {
	it('that nobody has put into code is an error, not a rule that is passed over', () => {
		expect(() => ruleInWords('at most 3 cats')).toThrow('does not know the rule “at most 3 cats”');
	});
});

/** The smallest call of a model, by its name: what its family cannot do without. */
function least(model: string): { input: Values; parameters?: Values } {
	if (/s2v-detect/.test(model)) return { input: { image_url: IMAGE } };
	if (/s2v/.test(model)) return { input: { image_url: IMAGE, audio_url: SOUND } };
	if (/animate/.test(model)) {
		return { input: { image_url: IMAGE, video_url: VIDEO }, parameters: { mode: 'wan-std' } };
	}
	if (/vace/.test(model)) return { input: vace('video_outpainting', { video_url: VIDEO }) };
	if (/kf2v/.test(model)) return { input: { first_frame_url: IMAGE, last_frame_url: IMAGE } };
	if (/wan2.7-i2v/.test(model)) return { input: { media: media('first_frame') } };
	if (/i2v/.test(model)) return { input: { img_url: IMAGE } };
	if (/wan2.6-r2v/.test(model)) return { input: { prompt: 'x', reference_urls: [IMAGE] } };
	if (/r2v/.test(model)) return { input: { prompt: 'x', media: media('reference_image') } };
	if (/videoedit/.test(model)) return { input: { media: media('video') } };
	return { input: { prompt: 'x' } };
}
