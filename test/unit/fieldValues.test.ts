import type { DurationLimits, OperationName } from '@wan/catalog';
import { bodyOf, draftOf, rowWith, wrongWith, type Values } from './drafts';

/* Each field on both sides of each of its limits. What is right is in the body; what is wrong is named. */

const t2v = rowWith('wan2.6-t2v');
const i2v = rowWith('wan2.6-i2v');
const kf2v = rowWith('wan2.1-kf2v-plus');
const vace = rowWith('wan2.1-vace-plus');

const parametersOf = (...item: Parameters<typeof bodyOf>) => bodyOf(...item).parameters;
const inputOf = (...item: Parameters<typeof bodyOf>) => bodyOf(...item).input;
const option = (name: string, value: unknown): Values => ({ options: { [name]: value } });

describe('a prompt', () => {
	const row = { ...t2v, promptMax: 5 };

	it.each(['a', 'abcde', '船船船船船', '😀😀😀😀😀', ' a '])('may be %j', (prompt) => {
		expect(inputOf('textToVideo', { prompt }, row)).toEqual({ prompt });
	});

	it.each([['abcdef'], ['😀😀😀😀😀😀']])('of six characters is too long: %j', (prompt) => {
		expect(wrongWith('textToVideo', { prompt }, row)).toEqual([
			`Prompt “${prompt}”: is 6 characters long, but wan2.6-t2v accepts at most 5. Shorten it`,
		]);
	});

	it('has no limit with a model that is in no row', () => {
		const prompt = 'x'.repeat(5_000);
		expect(inputOf('textToVideo', { prompt }, undefined)).toEqual({ prompt });
	});

	it.each([[''], [' \n'], [undefined], [null]])('is required and not %j', (prompt) => {
		expect(wrongWith('textToVideo', { prompt }, t2v)).toEqual(['Prompt: is required']);
	});

	it.each([7, true])('is text and not %j', (prompt) => {
		expect(wrongWith('textToVideo', { prompt }, t2v)).toEqual([`Prompt “${prompt}”: must be text`]);
	});

	it.each<OperationName>([
		'imageReference',
		'videoRepainting',
		'videoEdit',
		'videoExtension',
		'videoOutpainting',
	])('is required by %s', (operation) => {
		expect(wrongWith(operation, { prompt: '' }, vace)).toEqual(['Prompt: is required']);
	});

	it.each<[OperationName, typeof i2v]>([
		['imageToVideo', i2v],
		['firstLastFrameToVideo', kf2v],
	])('may be empty in %s', (operation, row) => {
		expect(inputOf(operation, { prompt: '' }, row)).not.toHaveProperty('prompt');
	});
});

describe('a negative prompt', () => {
	const negative = (length: number) => option('negativePrompt', 'x'.repeat(length));

	it('is limited by the model', () => {
		const row = { ...t2v, negativePromptMax: 5 };
		expect(inputOf('textToVideo', negative(5), row)).toMatchObject({ negative_prompt: 'xxxxx' });
		expect(wrongWith('textToVideo', negative(6), row)).toEqual([
			'Negative Prompt “xxxxxx”: is 6 characters long, but wan2.6-t2v accepts at most 5. Shorten it',
		]);
	});

	it('is limited to 500 characters with a model that is in no row', () => {
		expect(inputOf('textToVideo', negative(500), undefined).negative_prompt).toHaveLength(500);
		expect(wrongWith('textToVideo', negative(501), undefined)).toEqual([
			expect.stringContaining(
				'is 501 characters long, but the API accepts at most 500. Shorten it',
			),
		]);
	});
});

describe('a number', () => {
	it.each<[OperationName, string, string, unknown, number]>([
		['textToVideo', 'seed', 'seed', 0, 0],
		['textToVideo', 'seed', 'seed', 2147483647, 2147483647],
		['textToVideo', 'seed', 'seed', ' 7 ', 7],
		['videoRepainting', 'strength', 'strength', 0, 0],
		['videoRepainting', 'strength', 'strength', 1, 1],
		['videoRepainting', 'strength', 'strength', '0.5', 0.5],
		['videoEdit', 'expandRatio', 'expand_ratio', 0, 0],
		['videoEdit', 'expandRatio', 'expand_ratio', 1, 1],
	])('of %s, %s, is sent as %s: %j', (operation, name, key, value, sent) => {
		const row = operation === 'textToVideo' ? t2v : vace;
		expect(parametersOf(operation, option(name, value), row)).toMatchObject({ [key]: sent });
	});

	const wholeSeed = 'must be a whole number from 0 to 2147483647';
	it.each<[OperationName, string, unknown, string]>([
		['textToVideo', 'seed', -1, `Seed “-1”: ${wholeSeed}`],
		['textToVideo', 'seed', 2147483648, `Seed “2147483648”: ${wholeSeed}`],
		['textToVideo', 'seed', 0.5, `Seed “0.5”: ${wholeSeed}`],
		['textToVideo', 'seed', 'seven', `Seed “seven”: ${wholeSeed}`],
		['textToVideo', 'seed', true, `Seed “true”: ${wholeSeed}`],
		['videoRepainting', 'strength', -0.01, 'Strength “-0.01”: must be a number from 0 to 1'],
		['videoRepainting', 'strength', 1.01, 'Strength “1.01”: must be a number from 0 to 1'],
		['videoEdit', 'expandRatio', -0.01, 'Mask Expansion “-0.01”: must be a number from 0 to 1'],
		['videoEdit', 'expandRatio', 1.01, 'Mask Expansion “1.01”: must be a number from 0 to 1'],
		['videoEdit', 'maskFrameId', 0, 'Mask Frame “0”: must be a whole number from 1'],
		['videoEdit', 'maskFrameId', 1.5, 'Mask Frame “1.5”: must be a whole number from 1'],
	])('of %s, %s, cannot be %j', (operation, name, value, line) => {
		const row = operation === 'textToVideo' ? t2v : vace;
		expect(wrongWith(operation, option(name, value), row)).toEqual([line]);
	});

	it.each([1, 1_000_000])('of a mask’s frame is counted from 1 without an end: %i', (frame) => {
		const { mask_frame_id: sent } = inputOf('videoEdit', option('maskFrameId', frame), vace);
		expect(sent).toBe(frame);
	});

	it.each([
		['topScale', 'top_scale', 'Extend Top'],
		['bottomScale', 'bottom_scale', 'Extend Bottom'],
		['leftScale', 'left_scale', 'Extend Left'],
		['rightScale', 'right_scale', 'Extend Right'],
	])('of %s is from 1 to 2', (name, key, shown) => {
		for (const value of [1, 1.25, 2]) {
			const parameters = parametersOf('videoOutpainting', { [name]: value }, vace);
			expect(parameters).toEqual({ [key]: value });
		}
		for (const value of [0.99, 2.01]) {
			const wrong = wrongWith('videoOutpainting', { [name]: value }, vace);
			expect(wrong).toEqual([`${shown} “${value}”: must be a number from 1 to 2`]);
		}
	});
});

describe('a switch', () => {
	const keys = { promptExtend: 'prompt_extend', watermark: 'watermark' } as const;
	const names = { promptExtend: 'Enhance Prompt', watermark: 'Watermark' } as const;

	it.each([
		['promptExtend', true, true],
		['promptExtend', false, false],
		['watermark', 'true', true],
		['watermark', 'false', false],
	] as const)('%s is sent as it is set: %j', (name, value, sent) => {
		expect(parametersOf('textToVideo', option(name, value), t2v)).toEqual({ [keys[name]]: sent });
	});

	it.each([
		['promptExtend', 'yes'],
		['watermark', 1],
	] as const)('%s cannot be %j', (name, value) => {
		expect(wrongWith('textToVideo', option(name, value), t2v)).toEqual([
			`${names[name]} “${value}”: must be true or false`,
		]);
	});
});

describe('a choice', () => {
	it.each<[OperationName, Values, string, string]>([
		['videoRepainting', { controlCondition: 'posebodyface' }, 'control_condition', 'posebodyface'],
		['videoRepainting', { controlCondition: 'posebody' }, 'control_condition', 'posebody'],
		['videoRepainting', { controlCondition: 'depth' }, 'control_condition', 'depth'],
		['videoRepainting', { controlCondition: 'scribble' }, 'control_condition', 'scribble'],
		['videoEdit', option('controlCondition', 'posebodyface'), 'control_condition', 'posebodyface'],
		['videoEdit', option('controlCondition', 'depth'), 'control_condition', 'depth'],
		['videoEdit', option('maskType', 'tracking'), 'mask_type', 'tracking'],
		['videoEdit', option('maskType', 'fixed'), 'mask_type', 'fixed'],
		['videoEdit', option('expandMode', 'hull'), 'expand_mode', 'hull'],
		['videoEdit', option('expandMode', 'bbox'), 'expand_mode', 'bbox'],
		['videoEdit', option('expandMode', 'original'), 'expand_mode', 'original'],
	])('of %s is sent: %j', (operation, values, key, sent) => {
		expect(parametersOf(operation, values, vace)).toEqual({ [key]: sent });
	});

	it('of nothing sends nothing', () => {
		expect(parametersOf('videoEdit', option('controlCondition', ''), vace)).toEqual({});
	});

	it.each<[OperationName, Values, string]>([
		[
			'videoRepainting',
			{ controlCondition: 'canny' },
			'Preserve From Video “canny”: must be one of Face and Body (posebodyface), Body Only (posebody), Depth (depth), Line Art (scribble)',
		],
		['videoRepainting', { controlCondition: '' }, 'Preserve From Video: is required'],
		[
			'videoEdit',
			option('controlCondition', 'posebody'),
			'Preserve From Video “posebody”: must be one of Face and Body (posebodyface), Depth (depth)',
		],
		[
			'videoEdit',
			option('maskType', 'still'),
			'Mask Tracking “still”: must be one of Follow Object (tracking), Fixed in Place (fixed)',
		],
		[
			'videoEdit',
			option('expandMode', 'oval'),
			'Mask Shape “oval”: must be one of Outline (hull), Rectangle (bbox), As Drawn (original)',
		],
		[
			'videoExtension',
			{ controlCondition: 'scribble', videoSource: 'url', videoUrl: 'https://example.com/m.mp4' },
			'Preserve From Motion Reference Video “scribble”: must be one of Face and Body (posebodyface), Depth (depth)',
		],
	])('of %s cannot be %j', (operation, values, line) => {
		expect(wrongWith(operation, values, vace)).toEqual([line]);
	});
});

describe('a field that a model lacks', () => {
	it.each<[OperationName, Values, Parameters<typeof wrongWith>[2], string]>([
		[
			'textToVideo',
			option('shotType', 'single'),
			rowWith('wan2.5-t2v-preview'),
			'Shot Type “Single Shot”',
		],
		['textToVideo', { size: '1280*720' }, { ...t2v, size: undefined }, 'Size “1280*720”'],
		[
			'imageToVideo',
			option('template', 'flying'),
			{ ...i2v, template: false },
			'Template “flying”',
		],
		[
			'imageToVideo',
			{ resolution: '720P' },
			{ ...i2v, resolution: undefined },
			'Resolution “720P”',
		],
		['textToVideo', { audioSource: 'none' }, { ...t2v, sound: 'silent' }, 'Audio “None”'],
	])('is refused where %s has it filled in: %j', (operation, values, row, start) => {
		expect(wrongWith(operation, values, row)).toEqual([
			`${start}: is not available for ${row?.id}. Remove it, or choose another model`,
		]);
	});

	it('may be there when it is empty', () => {
		const silent = rowWith('wan2.2-t2v-plus');
		const values = { size: '', audioSource: 'auto', ...option('shotType', '') };
		expect(parametersOf('textToVideo', values, silent)).toEqual({});
	});

	it('is sent with a model that is in no row', () => {
		const values = { size: '1*2', ...option('shotType', 'multi') };
		expect(parametersOf('textToVideo', values, undefined)).toEqual({
			size: '1*2',
			shot_type: 'multi',
		});
	});
});

describe('a duration', () => {
	const with2to15 = (): DurationLimits => ({ min: 2, max: 15, default: 5 });
	const with5or10 = (): DurationLimits => ({ values: [5, 10], default: 5 });
	const fixed = (): DurationLimits => ({ fixed: 5 });

	it.each<[DurationLimits | undefined, unknown, number | undefined]>([
		[with2to15(), 2, 2],
		[with2to15(), 15, 15],
		[with2to15(), '7', 7],
		[with5or10(), 5, 5],
		[with5or10(), 10, 10],
		[fixed(), 5, undefined],
		[fixed(), '', undefined],
		[undefined, 0, 0],
		[undefined, 99, 99],
	])('by the rule %j may be %j', (rule, value, sent) => {
		const row = rule && { ...t2v, duration: rule };
		const { duration } = parametersOf('textToVideo', { duration: value }, row);
		expect(duration).toBe(sent);
	});

	it.each<[DurationLimits | undefined, unknown, string]>([
		[with2to15(), 1, 'wan2.6-t2v accepts 2 to 15 s (default 5)'],
		[with2to15(), 16, 'wan2.6-t2v accepts 2 to 15 s (default 5)'],
		[with5or10(), 6, 'wan2.6-t2v accepts 5, 10 s (default 5)'],
		[
			fixed(),
			4,
			'must be 5 for wan2.6-t2v, which generates no other length. Remove it, or choose another model',
		],
		[with2to15(), 2.5, 'must be a whole number of seconds'],
		[with2to15(), 'five', 'must be a whole number of seconds'],
		[undefined, -2, 'must be a whole number of seconds'],
		[undefined, 0.5, 'must be a whole number of seconds'],
	])('by the rule %j cannot be %j', (rule, value, words) => {
		const row = rule && { ...t2v, duration: rule };
		expect(wrongWith('textToVideo', { duration: value }, row)).toEqual([
			`Duration (Seconds) “${value}”: ${words}`,
		]);
	});
});

describe('a size or resolution', () => {
	const sized = { ...t2v, size: { values: ['1*2', '3*4'], default: '1*2' } };
	const tiered = { ...i2v, resolution: { values: ['480P', '720P'], default: '480P' } };

	it('is one that the model has', () => {
		expect(parametersOf('textToVideo', { size: '3*4' }, sized)).toEqual({ size: '3*4' });
		expect(parametersOf('imageToVideo', { resolution: '480P' }, tiered)).toEqual({
			resolution: '480P',
		});
		expect(wrongWith('textToVideo', { size: '5*6' }, sized)).toEqual([
			'Size “5*6”: must be one of 1*2, 3*4 for wan2.6-t2v',
		]);
		expect(wrongWith('imageToVideo', { resolution: '1080P' }, tiered)).toEqual([
			'Resolution “1080P”: must be one of 480P, 720P for wan2.6-i2v',
		]);
	});

	it('is text', () => {
		expect(wrongWith('textToVideo', { size: 720 }, sized)).toEqual([
			'Size “720”: must be text such as 1280*720',
		]);
		expect(wrongWith('imageToVideo', { resolution: 720 }, undefined)).toEqual([
			'Resolution “720”: must be text such as 720P',
		]);
	});

	it('sends nothing where it is empty', () => {
		expect(parametersOf('textToVideo', { size: ' ' }, sized)).toEqual({});
	});
});

describe('the sound', () => {
	const switchable = rowWith('wan2.6-i2v-flash');
	const file = { audioSource: 'url', audioUrl: 'https://example.com/a.mp3' };

	it('is an audio file by URL', () => {
		expect(bodyOf('imageToVideo', file, switchable)).toMatchObject({
			input: { audio_url: 'https://example.com/a.mp3' },
			parameters: {},
		});
		expect(parametersOf('imageToVideo', file, switchable)).toEqual({});
	});

	it('is an audio file of the item, by default in the field data', () => {
		const named = { audioSource: 'binary', audioBinaryProperty: 'voice' };
		expect(inputOf('textToVideo', named, t2v)).toMatchObject({ audio_url: '[voice]' });
		expect(inputOf('textToVideo', { audioSource: 'binary' }, t2v)).toMatchObject({
			audio_url: '[data]',
		});
	});

	it('is none where the model can be told so, or is in no row', () => {
		for (const row of [switchable, undefined]) {
			const { input, parameters } = bodyOf('imageToVideo', { audioSource: 'none' }, row);
			expect(parameters).toEqual({ audio: false });
			expect(input).not.toHaveProperty('audio_url');
		}
		expect(parametersOf('textToVideo', { audioSource: 'none' }, undefined)).toEqual({
			audio: false,
		});
	});

	it('comes from a source that there is', () => {
		expect(wrongWith('textToVideo', { ...file, audioSource: 'anything' }, t2v)).toEqual([
			'Audio “anything”: must be one of auto, url, binary, none',
		]);
	});

	it('cannot be none where the model always makes it', () => {
		expect(wrongWith('textToVideo', { audioSource: 'none' }, t2v)).toEqual([
			"Audio “None”: is not available for wan2.6-t2v, which cannot generate a video without sound. Choose 'Automatic', or another model",
		]);
	});

	it.each(['auto', undefined, ''])('is left to the model with %j', (audioSource) => {
		const { input, parameters } = bodyOf('textToVideo', { ...file, audioSource }, t2v);
		expect(input).not.toHaveProperty('audio_url');
		expect(parameters).toEqual({});
	});

	it('of a silent model is refused by its source', () => {
		const silent = rowWith('wan2.2-t2v-plus');
		expect(wrongWith('textToVideo', file, silent)).toEqual([
			'Audio “URL”: is not available for wan2.2-t2v-plus. Remove it, or choose another model',
		]);
	});

	it('needs the URL of the file', () => {
		expect(wrongWith('textToVideo', { audioSource: 'url', audioUrl: '' }, t2v)).toEqual([
			'Audio: is required',
		]);
	});
});

describe('a media file', () => {
	it('that is required has a source, and a URL or the name of a binary field', () => {
		expect(wrongWith('imageToVideo', { imageSource: undefined }, i2v)).toEqual([
			'Image: is required',
		]);
		expect(wrongWith('imageToVideo', { imageUrl: ' ' }, i2v)).toEqual(['Image: is required']);
		const noName = { imageSource: 'binary', imageBinaryProperty: '' };
		expect(wrongWith('imageToVideo', noName, i2v)).toEqual([
			"Image: needs a value in 'Input Data Field Name': the name of the binary field that contains the file",
		]);
		const noText = { imageSource: 'binary', imageBinaryProperty: 7 };
		expect(wrongWith('imageToVideo', noText, i2v)).toEqual([
			"Image “7”: needs a value in 'Input Data Field Name': the name of the binary field that contains the file",
		]);
	});

	it('is referred to by field, limits and place', () => {
		const draft = draftOf('imageToVideo', { imageSource: 'binary' }, i2v);
		expect('value' in draft && draft.value.media).toEqual([
			{
				field: 'Image',
				limits: i2v.files.image,
				location: { source: 'binary', binaryProperty: 'data' },
			},
		]);
	});

	it('has every rule named that its URL breaks', () => {
		const wrong = wrongWith('videoOutpainting', { videoUrl: 'ftp://船 船' }, vace);
		expect(wrong).toEqual([
			'Video “ftp://船 船”: must be a URL that begins with http://, https:// or oss://, without spaces',
			'Video “ftp://船 船”: must not contain Chinese characters. Percent-encode them, or rename the file',
		]);
	});

	it('of a kind that the model does not take is refused by its source', () => {
		const withoutImage = { ...i2v, files: {} };
		expect(
			wrongWith('imageToVideo', { imageUrl: 'https://example.com/i.png' }, withoutImage),
		).toEqual(['Image “URL”: is not available for wan2.6-i2v. Remove it, or choose another model']);
		const binary = { imageSource: 'binary', imageBinaryProperty: 'photo' };
		expect(wrongWith('imageToVideo', binary, withoutImage)).toEqual([
			'Image “Binary File”: is not available for wan2.6-i2v. Remove it, or choose another model',
		]);
	});

	it('comes from a source that there is', () => {
		expect(wrongWith('videoRepainting', { referenceImageSource: 'anything' }, vace)).toEqual([
			'Reference Image “anything”: must be one of none, url, binary',
		]);
		expect(wrongWith('videoRepainting', { videoSource: 'none' }, vace)).toEqual([
			'Video “none”: must be one of url, binary',
		]);
	});

	it.each(['none', undefined, ''])('that is optional is none with %j', (source) => {
		const values = { referenceImageSource: source, referenceImageUrl: 'https://example.com/r.png' };
		expect(inputOf('videoRepainting', values, vace)).not.toHaveProperty('ref_images_url');
		expect(inputOf('videoEdit', values, vace)).not.toHaveProperty('ref_images_url');
	});

	it('that is optional is one image in a list', () => {
		const values = { referenceImageSource: 'binary', referenceImageBinaryProperty: 'look' };
		expect(inputOf('videoRepainting', values, vace)).toMatchObject({ ref_images_url: ['[look]'] });
		expect(inputOf('videoEdit', values, vace)).toMatchObject({ ref_images_url: ['[look]'] });
	});

	it('that is optional needs its URL once it is chosen', () => {
		const values = { referenceImageSource: 'url', referenceImageUrl: '' };
		expect(wrongWith('videoEdit', values, vace)).toEqual(['Reference Image: is required']);
	});
});

describe('the last frame of two', () => {
	const lastFrame = (source: string, url = '') => ({ lastFrameSource: source, lastFrameUrl: url });
	const effect = option('template', 'flying');

	it.each([lastFrame('url'), lastFrame('none', 'https://example.com/2.png')])(
		'is left out with a template: %j',
		(values) => {
			expect(inputOf('firstLastFrameToVideo', { ...values, ...effect }, kf2v)).toEqual({
				first_frame_url: 'https://example.com/1.png',
				template: 'flying',
			});
		},
	);

	it.each([lastFrame('url'), lastFrame('url', ' '), lastFrame('none')])(
		'is required without a template: %j',
		(values) => {
			expect(wrongWith('firstLastFrameToVideo', values, kf2v)).toEqual([
				"Last Frame: is required unless the option 'Template' is set",
			]);
		},
	);

	it('of the item has a binary field, whatever the URL', () => {
		const binary = { lastFrameSource: 'binary', lastFrameUrl: '' };
		expect(inputOf('firstLastFrameToVideo', binary, kf2v)).toEqual({
			first_frame_url: 'https://example.com/1.png',
			last_frame_url: '[data]',
		});
	});

	it('does not go with a template', () => {
		expect(wrongWith('firstLastFrameToVideo', effect, kf2v)).toEqual([
			"Template “flying”: works with the first frame only. Set 'Last Frame' to None, or remove the template",
		]);
	});
});

describe('reference images', () => {
	const entry = (more: Values = {}) => ({
		source: 'url',
		url: 'https://example.com/i.png',
		role: 'obj',
		...more,
	});
	const images = (...entries: unknown[]) => ({ 'referenceImages.image': entries });
	const wrong = (...entries: unknown[]) => wrongWith('imageReference', images(...entries), vace);

	it('are sent in their order, each with its role', () => {
		const values = images(
			entry(),
			entry({ source: 'binary', binaryProperty: 'back', role: 'bg' }),
			entry({ url: 'oss://b/3.png' }),
		);
		expect(bodyOf('imageReference', values, vace)).toMatchObject({
			input: { ref_images_url: ['https://example.com/i.png', '[back]', 'oss://b/3.png'] },
			parameters: { obj_or_bg: ['obj', 'bg', 'obj'] },
		});
	});

	it('are at least one and at most three', () => {
		for (const entries of [[], 'text', undefined]) {
			const none = { 'referenceImages.image': entries };
			expect(wrongWith('imageReference', none, vace)).toEqual(['Reference Images: is required']);
		}
		expect(wrong(entry())).toEqual([]);
		expect(wrong(entry(), entry(), entry())).toEqual([]);
		expect(wrong(entry(), entry(), entry(), entry())).toEqual([
			'Reference Images: contains 4 images, but wan2.1-vace-plus accepts 1 to 3. Remove the others',
		]);
	});

	it('have at most one background', () => {
		expect(wrong(entry({ role: 'bg' }))).toEqual([]);
		expect(wrong(entry({ role: 'bg' }), entry({ role: 'bg' }))).toEqual([
			expect.stringContaining('contains more than one background'),
		]);
	});

	it('have all that is wrong named, entry by entry', () => {
		const lines = wrong(
			entry({ role: 'hero' }),
			entry({ url: '' }),
			entry({ source: 'binary', binaryProperty: '' }),
			entry({ role: undefined }),
		);
		expect(lines).toEqual([
			expect.stringContaining('contains 4 images'),
			'Reference Images, image 1 “hero”: the role must be one of Subject (obj), Background (bg)',
			'Reference Images, image 2: is required',
			"Reference Images, image 3: needs a value in 'Input Data Field Name': the name of the binary field that contains the file",
			'Reference Images, image 4: the role must be one of Subject (obj), Background (bg)',
		]);
	});

	it('are refused by a model without them', () => {
		expect(wrongWith('imageReference', images(entry()), { ...vace, files: {} })).toEqual([
			expect.stringMatching(
				/^Reference Images: is not available for wan2.1-vace-plus. Remove it, or choose another model$/,
			),
		]);
	});
});

describe('the mask', () => {
	const video = {
		maskInput: 'video',
		maskVideoSource: 'url',
		maskVideoUrl: 'https://example.com/m.mp4',
	};

	it('is an image until a video is chosen', () => {
		const image = { maskInput: undefined, maskVideoUrl: 'https://example.com/m.mp4' };
		expect(inputOf('videoEdit', image, vace)).toMatchObject({
			mask_image_url: 'https://example.com/m.png',
		});
		expect(inputOf('videoEdit', image, vace)).not.toHaveProperty('mask_video_url');
	});

	it('by video leaves out what was filled in for an image', () => {
		const input = inputOf('videoEdit', video, vace);
		expect(input).toMatchObject({ mask_video_url: 'https://example.com/m.mp4' });
		expect(input).not.toHaveProperty('mask_image_url');
	});

	it('cannot be anything else', () => {
		expect(wrongWith('videoEdit', { maskInput: 'sketch' }, vace)).toEqual([
			'Mask “sketch”: must be one of Image for the Whole Video (image), Video, Frame by Frame (video)',
		]);
	});

	it.each([
		['maskFrameId', 3, 'Mask Frame'],
		['expandRatio', 0.5, 'Mask Expansion'],
		['maskType', 'fixed', 'Mask Tracking'],
		['expandMode', 'bbox', 'Mask Shape'],
	])('by video does not go with %s', (name, value, shown) => {
		expect(wrongWith('videoEdit', { ...video, ...option(name, value) }, vace)).toEqual([
			`${shown} “${value}”: applies only to a mask image. Remove it, or set 'Mask' to Image for the Whole Video`,
		]);
		expect(wrongWith('videoEdit', { ...video, ...option(name, '') }, vace)).toEqual([]);
	});

	it('that stays in place has neither margin nor shape', () => {
		const options = (more: Values) => ({ options: { maskType: 'fixed', ...more } });
		const rule =
			"applies only when 'Mask Tracking' is Follow Object. Remove the option, or change 'Mask Tracking'";
		expect(wrongWith('videoEdit', options({}), vace)).toEqual([]);
		expect(wrongWith('videoEdit', options({ expandRatio: 0 }), vace)).toEqual([
			`Mask Expansion “0”: ${rule}`,
		]);
		expect(wrongWith('videoEdit', options({ expandMode: 'hull', expandRatio: 1 }), vace)).toEqual([
			`Mask Expansion “1”: ${rule}`,
			`Mask Shape “Outline”: ${rule}`,
		]);
		const moving = { options: { maskType: 'tracking', expandMode: 'hull' } };
		expect(wrongWith('videoEdit', moving, vace)).toEqual([]);
	});
});

describe('a video extension', () => {
	const none = { firstClipSource: 'none' };
	const motion = { videoSource: 'url', videoUrl: 'https://example.com/m.mp4' };

	it.each([
		['firstClip', 'first_clip_url'],
		['lastClip', 'last_clip_url'],
		['firstFrame', 'first_frame_url'],
		['lastFrame', 'last_frame_url'],
	])('needs nothing besides %s', (name, key) => {
		const values = { ...none, [`${name}Source`]: 'binary' };
		expect(inputOf('videoExtension', values, vace)).toEqual({
			function: 'video_extension',
			prompt: 'A boat',
			[key]: '[data]',
		});
	});

	it('needs something to extend', () => {
		expect(wrongWith('videoExtension', none, vace)).toEqual([
			"First Clip: set at least one of 'First Clip', 'Last Clip', 'First Frame', 'Last Frame' and 'Motion Reference Video'",
		]);
	});

	it('with a motion video says what to keep of it', () => {
		expect(wrongWith('videoExtension', { ...none, ...motion }, vace)).toEqual([
			"Preserve From Motion Reference Video: is required when 'Motion Reference Video' is set",
		]);
		const kept = { ...none, ...motion, controlCondition: 'depth' };
		expect(bodyOf('videoExtension', kept, vace)).toMatchObject({
			input: { video_url: 'https://example.com/m.mp4' },
			parameters: { control_condition: 'depth' },
		});
	});
});

describe('several shots', () => {
	const several = (more: Values) => ({ options: { shotType: 'multi', ...more } });

	it.each<[OperationName, typeof t2v]>([
		['textToVideo', t2v],
		['imageToVideo', i2v],
	])('of %s need a prompt that may be rewritten', (operation, row) => {
		const off = several({ promptExtend: false });
		expect(wrongWith(operation, off, row)).toEqual([
			"Shot Type “Multiple Shots”: requires 'Enhance Prompt'. Turn it on, or choose 'Single Shot'",
		]);
		expect(wrongWith(operation, several({ promptExtend: true }), row)).toEqual([]);
		expect(wrongWith(operation, several({}), row)).toEqual([]);
		const one = { options: { shotType: 'single', promptExtend: false } };
		expect(wrongWith(operation, one, row)).toEqual([]);
	});
});

describe('an item', () => {
	it('has every wrong field named, and the rules between fields once each is right', () => {
		const options = { shotType: 'multi', promptExtend: false, seed: -1 };
		expect(wrongWith('textToVideo', { prompt: '', size: '1*1', options }, t2v)).toEqual([
			'Prompt: is required',
			expect.stringMatching(/^Size “1\*1”: /),
			expect.stringMatching(/^Seed “-1”: /),
		]);
	});

	it('without options has none, and those that every object has count as unset', () => {
		expect(parametersOf('textToVideo', { options: undefined }, t2v)).toEqual({});
		expect(parametersOf('textToVideo', { options: {} }, t2v)).toEqual({});
	});

	it('takes an option from the collection and a field from the node', () => {
		const values = { seed: 7, options: { size: '1280*720', prompt: 'Another' } };
		const { input, parameters } = bodyOf('textToVideo', values, t2v);
		expect(input).toEqual({ prompt: 'A boat' });
		expect(parameters).toEqual({});
	});
});

describe('extra keys of the body', () => {
	const input = (value: unknown) => option('extraInput', value);

	it.each([[{ a: [1, { b: null }] }], ['{"a":[1,{"b":null}]}'], [' {"a":[1,{"b":null}]} ']])(
		'are given as JSON or as an object: %j',
		(value) => {
			expect(inputOf('textToVideo', input(value), t2v)).toEqual({
				prompt: 'A boat',
				a: [1, { b: null }],
			});
		},
	);

	it('replace those that are there, each in its half', () => {
		const options = { seed: 1, extraInput: { prompt: 'B' }, extraParameters: '{"seed":2}' };
		expect(bodyOf('textToVideo', { options }, t2v)).toMatchObject({
			input: { prompt: 'B' },
			parameters: { seed: 2 },
		});
	});

	it.each(['', ' ', '{}', {}, undefined, null])('are none in %j', (value) => {
		expect(inputOf('textToVideo', input(value), t2v)).toEqual({ prompt: 'A boat' });
	});

	it.each<[unknown, RegExp]>([
		['{"a":', /: is not valid JSON: /],
		['[1]', /: must be a JSON object such as \{"key": "value"\}$/],
		['null', /: must be a JSON object/],
		['7', /: must be a JSON object/],
		[7, /: must be a JSON object/],
		[[1], /: must be a JSON object/],
		[{ model: 'm' }, /: must not contain the key model. Choose the model in 'Model'$/],
		['{"__proto__":1}', /: must not contain the key __proto__$/],
		['{"a":[{"b":{"constructor":1}}]}', /: must not contain the key constructor$/],
		[{ a: { prototype: 1 } }, /: must not contain the key prototype$/],
	])('cannot be %j', (value, line) => {
		const wrong = wrongWith('textToVideo', input(value), t2v);
		expect(wrong).toEqual([expect.stringMatching(line)]);
		expect(wrong[0]).toMatch(/^Extra Input[: ]/);
	});
});

describe('references', () => {
	const r2v = rowWith('wan2.7-r2v');
	const counts = { images: 2, videos: 1, audios: 0, together: [1, 2] as const };
	const row = { ...r2v, references: { ...counts, firstFrame: true } };
	const entry = (type: unknown, more: Values = {}) => ({
		type,
		source: 'url',
		url: type === 'video' ? 'https://example.com/v.mp4' : 'https://example.com/i.png',
		...more,
	});
	const list = (...entries: unknown[]) => ({ 'references.reference': entries });
	const wrong = (...entries: unknown[]) => wrongWith('referenceToVideo', list(...entries), row);

	it('have a first frame beside them only with a model that takes one there', () => {
		const frame = { firstFrameSource: 'url', firstFrameUrl: 'https://example.com/1.png' };
		const unified = rowWith('wan3.0-video');
		expect(r2v.files.firstFrame).toBeDefined();
		expect(unified.files.firstFrame).toBeDefined();
		const values = { ...list(entry('image')), ...frame };
		expect(inputOf('referenceToVideo', values, r2v).media).toContainEqual({
			type: 'first_frame',
			url: frame.firstFrameUrl,
		});
		expect(wrongWith('referenceToVideo', values, unified)).toEqual([
			`First Frame “URL”: is not available for ${unified.id}. Remove it, or choose another model`,
		]);
	});

	it('are in the body in their order, each with its type and voice', () => {
		const voice = { voiceSource: 'url', voiceUrl: 'https://example.com/a.mp3' };
		const own = { source: 'binary', binaryProperty: 'girl', voiceSource: 'binary' };
		const values = list(entry('image', own), entry('video', voice));
		expect(inputOf('referenceToVideo', values, row)).toEqual({
			prompt: 'A boat',
			media: [
				{ type: 'reference_image', url: '[girl]', reference_voice: '[data]' },
				{
					type: 'reference_video',
					url: 'https://example.com/v.mp4',
					reference_voice: 'https://example.com/a.mp3',
				},
			],
		});
	});

	it('have a type that the model takes', () => {
		expect(wrong(entry('image'), entry('text'))).toEqual([
			'References, reference 2 “text”: the type must be one of Image (image), Video (video), Audio (audio)',
		]);
		expect(wrong(entry('image'), entry('audio'))).toEqual([
			'References, reference 2 “Audio”: is not a type that wan2.7-r2v accepts. Remove the reference, or choose another model',
		]);
	});

	it('have a file, and a voice where one is chosen', () => {
		const voice = { voiceSource: 'url', voiceUrl: '' };
		expect(wrong(entry('image', { url: '', ...voice }))).toEqual([
			'References, reference 1: is required',
			'References, reference 1, voice: is required',
		]);
		expect(wrong(entry('image', voice))).toEqual(['References, reference 1, voice: is required']);
		expect(wrong(entry('image', { ...voice, voiceSource: 'none' }))).toEqual([]);
		const without = { ...row, files: { ...row.files, referenceVoice: undefined } };
		const chosen = list(entry('image', { voiceSource: 'binary' }));
		expect(wrongWith('referenceToVideo', chosen, without)).toEqual([
			'References, reference 1, voice “Binary File”: is not available for wan2.7-r2v. Remove it, or choose another model',
		]);
	});

	it('are as many as the model takes', () => {
		expect(wrong()).toEqual(['References: must contain at least one image or video. Add one']);
		expect(wrong(entry('image'))).toEqual([]);
		expect(wrong(entry('image'), entry(undefined))).toEqual([]);
		expect(wrong(entry('video'), entry('image'))).toEqual([]);
		expect(wrong(entry('video'), entry('video'))).toEqual([
			'References: contains 2 videos, but wan2.7-r2v accepts at most 1. Remove the others',
		]);
		expect(wrong(entry('image'), entry(undefined), entry('image'))).toEqual([
			'References: contains 3 images and videos, but wan2.7-r2v accepts at most 2 in total. Remove the others',
			'References: contains 3 images, but wan2.7-r2v accepts at most 2. Remove the others',
		]);
	});

	it('of audio are counted by themselves', () => {
		const sound = (url: string) => entry('audio', { url });
		const unified = rowWith('wan3.0-video');
		const audios = { ...row, files: unified.files, references: { ...row.references, audios: 1 } };
		const files = [sound('https://example.com/1.mp3'), sound('https://example.com/2.mp3')];
		const values = list(entry('image'), ...files);
		expect(wrongWith('referenceToVideo', values, audios)).toEqual([
			'References: contains 2 audio files, but wan2.7-r2v accepts at most 1. Remove the others',
		]);
		const one = list(entry('image'), files[0]);
		expect(wrongWith('referenceToVideo', one, audios)).toEqual([]);
	});

	it('with a video among them make a shorter video', () => {
		const shorter = { ...row, references: { ...row.references, secondsWithVideo: 10 } };
		const lines = (duration: number | undefined, ...entries: unknown[]) =>
			wrongWith('referenceToVideo', { ...list(...entries), duration }, shorter);
		expect(lines(10, entry('video'))).toEqual([]);
		expect(lines(undefined, entry('video'))).toEqual([]);
		expect(lines(11, entry('image'))).toEqual([]);
		expect(lines(11, entry('image'), entry('video'))).toEqual([
			"Duration (Seconds) “11”: wan2.7-r2v generates at most 10 seconds when a video is among the 'References'. Choose a shorter duration, or remove the video",
		]);
	});

	it('or a prompt are needed', () => {
		const free = { ...row, promptRequired: false, references: undefined };
		expect(wrongWith('referenceToVideo', { prompt: '' }, free)).toEqual([
			"Prompt: is required when there are no 'References'. Enter a prompt, or add a reference",
		]);
		expect(wrongWith('referenceToVideo', {}, free)).toEqual([]);
		expect(wrongWith('referenceToVideo', { prompt: '', ...list(entry('image')) }, free)).toEqual(
			[],
		);
		const needed = { ...free, promptRequired: true };
		expect(wrongWith('referenceToVideo', { prompt: '' }, needed)).toEqual(['Prompt: is required']);
	});
});
