import type { INode } from 'n8n-workflow';

import { durationValues, models, type DurationLimits } from '@wan/catalog';

import { bench, model } from './setup';

/*
 * Every parameter of the API pages, one by one: what the user sets is what is sent, in its place, and
 * nothing else is.
 */

const b = bench({ times: { pending: 0, running: 0 }, limitCreates: false });

const IMAGE = 'https://example.com/a.png';
const VIDEO = 'https://example.com/a.mp4';
const SOUND = 'https://example.com/a.mp3';

const bases: Record<string, INode['parameters']> = {
	textToVideo: { resource: 'video', model: model('wan2.6-t2v'), prompt: 'A boat' },
	imageToVideo: { resource: 'video', model: model('wan2.6-i2v-flash'), imageUrl: IMAGE },
	firstLastFrameToVideo: {
		resource: 'video',
		model: model('wan2.1-kf2v-plus'),
		firstFrameUrl: IMAGE,
		lastFrameUrl: IMAGE,
	},
	imageReference: {
		resource: 'videoEditing',
		prompt: 'A boat',
		referenceImages: { image: [{ source: 'url', url: IMAGE, role: 'obj' }] },
	},
	videoRepainting: { resource: 'videoEditing', prompt: 'A boat', videoUrl: VIDEO },
	videoEdit: {
		resource: 'videoEditing',
		prompt: 'A boat',
		videoUrl: VIDEO,
		maskInput: 'image',
		maskImageUrl: IMAGE,
	},
	videoExtension: {
		resource: 'videoEditing',
		prompt: 'A boat',
		firstClipSource: 'url',
		firstClipUrl: VIDEO,
	},
	videoOutpainting: { resource: 'videoEditing', prompt: 'A boat', videoUrl: VIDEO },
	continueVideo: { resource: 'video', firstClipUrl: VIDEO },
	referenceToVideo: {
		resource: 'video',
		prompt: 'A boat',
		references: { reference: [{ type: 'image', source: 'url', url: IMAGE }] },
	},
	documentToVideo: { resource: 'video', documentUrl: 'https://example.com/a.pdf' },
	speechToVideo: { resource: 'video', imageUrl: IMAGE, audioUrl: SOUND },
	instructionEdit: { resource: 'videoEditing', videoUrl: VIDEO },
	animateMove: { resource: 'videoEditing', imageUrl: IMAGE, videoUrl: VIDEO },
	animateMix: { resource: 'videoEditing', imageUrl: IMAGE, videoUrl: VIDEO },
};

async function sent(operation: string, settings: INode['parameters']) {
	const outcome = await b.wan({ operation, ...bases[operation], ...settings });
	expect([outcome.error?.message, outcome.error?.description]).toEqual([undefined, undefined]);
	const body = b.simulator.requests.at(-1)?.body as {
		input: Record<string, unknown>;
		parameters: Record<string, unknown>;
	};
	return body;
}

type Case = [id: string, operation: string, settings: INode['parameters'], parameters: object];
type Place = 'input' | 'parameters';
type Row = [
	operation: string,
	settings: INode['parameters'],
	place: Place,
	key: string,
	value: unknown,
];

const option = (name: string, value: unknown) =>
	({ options: { [name]: value } }) as INode['parameters'];

const rows: Row[] = [
	['textToVideo', { prompt: 'A red boat' }, 'input', 'prompt', 'A red boat'],
	['textToVideo', option('negativePrompt', 'blur'), 'input', 'negative_prompt', 'blur'],
	['textToVideo', { audioSource: 'url', audioUrl: SOUND }, 'input', 'audio_url', SOUND],
	['textToVideo', { size: '1088*832' }, 'parameters', 'size', '1088*832'],
	['textToVideo', { duration: 7 }, 'parameters', 'duration', 7],
	['textToVideo', option('promptExtend', false), 'parameters', 'prompt_extend', false],
	['textToVideo', option('shotType', 'multi'), 'parameters', 'shot_type', 'multi'],
	['textToVideo', option('watermark', true), 'parameters', 'watermark', true],
	['textToVideo', option('seed', 0), 'parameters', 'seed', 0],
	['textToVideo', option('seed', 2147483647), 'parameters', 'seed', 2147483647],

	[
		'imageToVideo',
		{ imageUrl: 'https://example.com/b.webp' },
		'input',
		'img_url',
		'https://example.com/b.webp',
	],
	[
		'imageToVideo',
		{ imageUrl: 'data:image/png;base64,iVBORw0KGgo=' },
		'input',
		'img_url',
		'data:image/png;base64,iVBORw0KGgo=',
	],
	['imageToVideo', { prompt: 'It moves' }, 'input', 'prompt', 'It moves'],
	['imageToVideo', option('negativePrompt', 'blur'), 'input', 'negative_prompt', 'blur'],
	['imageToVideo', { audioSource: 'url', audioUrl: SOUND }, 'input', 'audio_url', SOUND],
	['imageToVideo', option('template', 'flying'), 'input', 'template', 'flying'],
	['imageToVideo', { resolution: '720P' }, 'parameters', 'resolution', '720P'],
	['imageToVideo', { duration: 15 }, 'parameters', 'duration', 15],
	['imageToVideo', option('promptExtend', true), 'parameters', 'prompt_extend', true],
	['imageToVideo', option('shotType', 'single'), 'parameters', 'shot_type', 'single'],
	['imageToVideo', { audioSource: 'none' }, 'parameters', 'audio', false],
	['imageToVideo', option('watermark', false), 'parameters', 'watermark', false],
	['imageToVideo', option('seed', 7), 'parameters', 'seed', 7],

	['firstLastFrameToVideo', {}, 'input', 'first_frame_url', IMAGE],
	['firstLastFrameToVideo', {}, 'input', 'last_frame_url', IMAGE],
	['firstLastFrameToVideo', { prompt: 'It grows' }, 'input', 'prompt', 'It grows'],
	['firstLastFrameToVideo', option('negativePrompt', 'blur'), 'input', 'negative_prompt', 'blur'],
	[
		'firstLastFrameToVideo',
		{ lastFrameSource: 'none', ...option('template', 'hug') },
		'input',
		'template',
		'hug',
	],
	['firstLastFrameToVideo', { resolution: '720P' }, 'parameters', 'resolution', '720P'],
	['firstLastFrameToVideo', option('promptExtend', false), 'parameters', 'prompt_extend', false],
	['firstLastFrameToVideo', option('watermark', true), 'parameters', 'watermark', true],
	['firstLastFrameToVideo', option('seed', 7), 'parameters', 'seed', 7],

	['imageReference', {}, 'input', 'function', 'image_reference'],
	['imageReference', {}, 'input', 'prompt', 'A boat'],
	['imageReference', {}, 'input', 'ref_images_url', [IMAGE]],
	['imageReference', {}, 'parameters', 'obj_or_bg', ['obj']],
	['imageReference', option('size', '960*960'), 'parameters', 'size', '960*960'],
	['imageReference', option('promptExtend', false), 'parameters', 'prompt_extend', false],
	['imageReference', option('seed', 7), 'parameters', 'seed', 7],
	['imageReference', option('watermark', true), 'parameters', 'watermark', true],

	['videoRepainting', {}, 'input', 'function', 'video_repainting'],
	['videoRepainting', {}, 'input', 'video_url', VIDEO],
	[
		'videoRepainting',
		{ referenceImageSource: 'url', referenceImageUrl: IMAGE },
		'input',
		'ref_images_url',
		[IMAGE],
	],
	...['posebodyface', 'posebody', 'depth', 'scribble'].map((value): Row => [
		'videoRepainting',
		{ controlCondition: value },
		'parameters',
		'control_condition',
		value,
	]),
	['videoRepainting', option('strength', 0), 'parameters', 'strength', 0],
	['videoRepainting', option('strength', 0.4), 'parameters', 'strength', 0.4],
	['videoRepainting', option('promptExtend', true), 'parameters', 'prompt_extend', true],
	['videoRepainting', option('seed', 7), 'parameters', 'seed', 7],
	['videoRepainting', option('watermark', true), 'parameters', 'watermark', true],

	['videoEdit', {}, 'input', 'function', 'video_edit'],
	['videoEdit', {}, 'input', 'video_url', VIDEO],
	['videoEdit', {}, 'input', 'mask_image_url', IMAGE],
	['videoEdit', { maskInput: 'video', maskVideoUrl: VIDEO }, 'input', 'mask_video_url', VIDEO],
	[
		'videoEdit',
		{ referenceImageSource: 'url', referenceImageUrl: IMAGE },
		'input',
		'ref_images_url',
		[IMAGE],
	],
	['videoEdit', option('maskFrameId', 3), 'input', 'mask_frame_id', 3],
	['videoEdit', option('controlCondition', 'depth'), 'parameters', 'control_condition', 'depth'],
	['videoEdit', option('maskType', 'fixed'), 'parameters', 'mask_type', 'fixed'],
	['videoEdit', option('expandRatio', 0.2), 'parameters', 'expand_ratio', 0.2],
	['videoEdit', option('expandMode', 'bbox'), 'parameters', 'expand_mode', 'bbox'],
	['videoEdit', option('size', '720*1280'), 'parameters', 'size', '720*1280'],
	['videoEdit', option('promptExtend', true), 'parameters', 'prompt_extend', true],
	['videoEdit', option('seed', 7), 'parameters', 'seed', 7],
	['videoEdit', option('watermark', true), 'parameters', 'watermark', true],

	['videoExtension', {}, 'input', 'function', 'video_extension'],
	['videoExtension', {}, 'input', 'first_clip_url', VIDEO],
	[
		'videoExtension',
		{ lastClipSource: 'url', lastClipUrl: VIDEO },
		'input',
		'last_clip_url',
		VIDEO,
	],
	[
		'videoExtension',
		{ firstFrameSource: 'url', firstFrameUrl: IMAGE },
		'input',
		'first_frame_url',
		IMAGE,
	],
	[
		'videoExtension',
		{ lastFrameSource: 'url', lastFrameUrl: IMAGE },
		'input',
		'last_frame_url',
		IMAGE,
	],
	[
		'videoExtension',
		{ videoSource: 'url', videoUrl: VIDEO, controlCondition: 'depth' },
		'input',
		'video_url',
		VIDEO,
	],
	[
		'videoExtension',
		{ videoSource: 'url', videoUrl: VIDEO, controlCondition: 'depth' },
		'parameters',
		'control_condition',
		'depth',
	],
	['videoExtension', option('promptExtend', true), 'parameters', 'prompt_extend', true],
	['videoExtension', option('seed', 7), 'parameters', 'seed', 7],
	['videoExtension', option('watermark', true), 'parameters', 'watermark', true],

	['videoOutpainting', {}, 'input', 'function', 'video_outpainting'],
	['videoOutpainting', {}, 'input', 'video_url', VIDEO],
	...['top', 'bottom', 'left', 'right'].map((side): Row => [
		'videoOutpainting',
		{ [`${side}Scale`]: 1.25 },
		'parameters',
		`${side}_scale`,
		1.25,
	]),
	['videoOutpainting', option('promptExtend', true), 'parameters', 'prompt_extend', true],
	['videoOutpainting', option('seed', 7), 'parameters', 'seed', 7],
	['videoOutpainting', option('watermark', true), 'parameters', 'watermark', true],
];

describe('what the user sets is what is sent', () => {
	it.each(rows)('%s with %j sends %s.%s', async (operation, settings, place, key, value) => {
		expect((await sent(operation, settings))[place][key]).toEqual(value);
	});
});

describe('what the user does not set is not sent', () => {
	it.each([
		['textToVideo', ['prompt'], ['duration']],
		['imageToVideo', ['img_url'], ['duration']],
		['firstLastFrameToVideo', ['first_frame_url', 'last_frame_url'], []],
		['imageReference', ['function', 'prompt', 'ref_images_url'], ['obj_or_bg']],
		['videoRepainting', ['function', 'prompt', 'video_url'], ['control_condition']],
		['videoEdit', ['function', 'prompt', 'video_url', 'mask_image_url'], []],
		['videoExtension', ['function', 'prompt', 'first_clip_url'], []],
		[
			'videoOutpainting',
			['function', 'prompt', 'video_url'],
			['top_scale', 'bottom_scale', 'left_scale', 'right_scale'],
		],
	])('%s', async (operation, input, parameters) => {
		const body = await sent(operation, {});
		expect(Object.keys(body.input).sort()).toEqual([...input].sort());
		expect(Object.keys(body.parameters).sort()).toEqual([...parameters].sort());
	});

	it('nor a duration that the model fixes, even where an expression chose the model', async () => {
		const chosen = { __rl: true, mode: 'id', value: '={{ "wan2.2-t2v-plus" }}' };
		const body = await sent('textToVideo', { model: chosen });
		expect(body.parameters).toEqual({});
	});

	it('nor an option that stayed behind from another model', async () => {
		const body = await sent('textToVideo', {
			model: model('wan2.2-t2v-plus'),
			audioSource: 'url',
			audioUrl: SOUND,
			duration: 10,
			options: { shotType: 'multi' },
		});
		expect(body).toEqual({
			model: 'wan2.2-t2v-plus',
			input: { prompt: 'A boat' },
			parameters: {},
		});
	});
});

describe('every model of the catalog', () => {
	/** The shortest and the longest, and what is no length. A 0 is the model's own default and not sent. */
	const ends = (rule: DurationLimits | undefined): number[] => {
		const values = (rule && durationValues(rule)) ?? [];
		const [lengths, others] = [values.filter((one) => one > 0), values.filter((one) => one < 0)];
		return lengths.length > 0 ? [lengths[0], lengths[lengths.length - 1], ...others] : [];
	};
	const inOptions = (family: string) => family === 'vace';
	const cases = models.flatMap(({ id, family, operations, ...row }) =>
		operations.flatMap((operation): Case[] => {
			const choices = [
				...(row.size?.values ?? []).map((size) => ({ size })),
				...(row.resolution?.values ?? []).map((resolution) => ({ resolution })),
				...(operation === 'continueVideo' ? [] : (row.ratio?.values ?? [])).map((ratio) => ({
					ratio,
				})),
				...ends(row.duration).map((duration) => ({ duration })),
			];
			if (inOptions(family) && !['imageReference', 'videoEdit'].includes(operation)) {
				return [[id, operation, {}, {}]];
			}
			const settings = choices.map((choice) => (inOptions(family) ? { options: choice } : choice));
			return [
				[id, operation, {}, {}],
				...settings.map((one, at): Case => [id, operation, one, choices[at]]),
			];
		}),
	);

	it.each(cases)('%s makes a task with %s %j', async (id, operation, settings, parameters) => {
		const body = await sent(operation, { model: model(id), ...settings });
		expect(body).toMatchObject({ model: id, parameters });
		expect(b.simulator.tasks.size).toBe(1);
	});

	it('is one of 38 that create tasks, in 15 operations', () => {
		const made = new Set(cases.map(([id]) => id));
		const used = new Set(cases.map(([, operation]) => operation));
		expect([made.size, used.size]).toEqual([38, 15]);
		expect([...used].sort()).toEqual(Object.keys(bases).sort());
	});
});

describe('a model that the catalog does not know', () => {
	it('is passed on with whatever the user set', async () => {
		const unknown = { __rl: true, mode: 'id', value: 'wan9.9-t2v' };
		const outcome = await b.wan({
			...bases.textToVideo,
			operation: 'textToVideo',
			model: unknown,
			size: '4096*4096',
			duration: 99,
			options: { shotType: 'multi', seed: 3 },
		});
		expect(outcome.error?.message).toContain('Model not exist');
		expect(b.simulator.requests[0].body).toEqual({
			model: 'wan9.9-t2v',
			input: { prompt: 'A boat' },
			parameters: { size: '4096*4096', duration: 99, shot_type: 'multi', seed: 3 },
		});
	});
});

describe('a model as plain text, as a script may write it', () => {
	it('is taken as its ID', async () => {
		const body = await sent('textToVideo', { model: 'wan2.2-t2v-plus' });
		expect(body).toMatchObject({ model: 'wan2.2-t2v-plus', parameters: {} });
	});
});

describe('text that stands for a number or a switch', () => {
	it('is sent as what it stands for, since tables bring numbers as text', async () => {
		const body = await sent('textToVideo', {
			duration: '={{ "10" }}',
			options: { seed: '={{ "42" }}', watermark: '={{ "true" }}' },
		});
		expect(body.parameters).toEqual({ duration: 10, seed: 42, watermark: true });
	});
});

describe('text that stands for a switch of the node itself', () => {
	const wait = (own: INode['parameters']) =>
		b.wan({
			resource: 'video',
			operation: 'textToVideo',
			prompt: 'A boat',
			waitMode: 'hold',
			...own,
		});

	it('switches it', async () => {
		const outcome = await wait({
			waitForCompletion: '={{ "true" }}',
			downloadVideo: '={{ "false" }}',
			simplify: '={{ "false" }}',
			options: { pollInterval: 1 },
		});
		expect(outcome.error?.message).toBeUndefined();
		const [[{ json, binary }]] = outcome.outputs('Wan');
		expect(json).toMatchObject({ output: { task_status: 'SUCCEEDED' } });
		expect(binary).toBeUndefined();
	});

	it('is refused where it says neither', async () => {
		const outcome = await wait({ waitForCompletion: '={{ "yes" }}', simplify: '={{ 1 }}' });
		expect(outcome.error?.message).toContain('Wait for Completion “yes”: must be true or false');
		expect(outcome.error?.description).toContain('Simplify “1”: must be true or false');
		expect(b.simulator.requests).toEqual([]);
	});
});
