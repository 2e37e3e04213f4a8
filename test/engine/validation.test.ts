import type { INode } from 'n8n-workflow';

import { bench, items, model } from './setup';

/*
 * Bad input gets an error that names the item, the field, the value and the rule, before anything is
 * sent.
 */

const b = bench();

/** Empty at run time only: n8n itself refuses a required field that is left empty in the editor. */
const EMPTY = '={{ "" }}';
const IMAGE = 'https://example.com/a.png';
const VIDEO = 'https://example.com/a.mp4';

/** A model by an expression: every field of the operation is shown then. */
const byExpression = (id: string) => ({ __rl: true, mode: 'id', value: `={{ "${id}" }}` });

const text = { resource: 'video', operation: 'textToVideo', prompt: 'A boat' };
const image = { resource: 'video', operation: 'imageToVideo', imageUrl: IMAGE };
const frames = {
	resource: 'video',
	operation: 'firstLastFrameToVideo',
	firstFrameUrl: IMAGE,
	lastFrameUrl: IMAGE,
};
const reference = { resource: 'videoEditing', operation: 'imageReference', prompt: 'A boat' };
const repaint = {
	resource: 'videoEditing',
	operation: 'videoRepainting',
	prompt: 'A boat',
	videoUrl: VIDEO,
};
const edit = {
	resource: 'videoEditing',
	operation: 'videoEdit',
	prompt: 'A boat',
	videoUrl: VIDEO,
	maskInput: 'image',
	maskImageUrl: IMAGE,
};
const extend = { resource: 'videoEditing', operation: 'videoExtension', prompt: 'A boat' };
const outpaint = {
	resource: 'videoEditing',
	operation: 'videoOutpainting',
	prompt: 'A boat',
	videoUrl: VIDEO,
};
const pictures = (...image: object[]) => ({ referenceImages: { image } }) as INode['parameters'];
const picture = (role = 'obj', url = IMAGE) => ({ source: 'url', url, role });

type Case = [what: string, settings: object, message: string];

const cases: Case[] = [
	['a missing prompt', { ...text, prompt: EMPTY }, 'Prompt: is required'],
	['a blank prompt', { ...text, prompt: '  \n ' }, 'Prompt: is required'],
	[
		'a prompt that is too long',
		{ ...text, model: model('wan2.6-t2v'), prompt: 'x'.repeat(1501) },
		'is 1501 characters long, but wan2.6-t2v accepts at most 1500. Shorten it',
	],
	[
		'a prompt that is too long for an older model',
		{ ...text, model: model('wan2.1-t2v-plus'), prompt: '船'.repeat(801) },
		'is 801 characters long, but wan2.1-t2v-plus accepts at most 800. Shorten it',
	],
	[
		'a negative prompt that is too long',
		{ ...text, options: { negativePrompt: 'x'.repeat(501) } },
		'Negative Prompt “',
	],
	[
		'a negative seed',
		{ ...text, options: { seed: -1 } },
		'Seed “-1”: must be a whole number from 0 to 2147483647',
	],
	[
		'a seed that is too large',
		{ ...text, options: { seed: 2147483648 } },
		'Seed “2147483648”: must be a whole number',
	],
	[
		'a seed with a fraction',
		{ ...text, options: { seed: 1.5 } },
		'Seed “1.5”: must be a whole number',
	],
	[
		'a seed in words',
		{ ...text, options: { seed: '={{ "many" }}' } },
		'Seed “many”: must be a whole number',
	],
	[
		'a size that the model does not make',
		{ ...text, model: model('wan2.1-t2v-plus'), size: '1920*1080' },
		'Size “1920*1080”: must be one of 1280*720',
	],
	['a tier instead of a size', { ...text, size: '720P' }, 'Size “720P”'],
	[
		'a resolution that the model does not make',
		{ ...image, model: model('wan2.2-i2v-plus'), resolution: '720P' },
		'Resolution “720P”: must be one of 480P, 1080P for wan2.2-i2v-plus',
	],
	[
		'a duration beyond the model',
		{ ...text, duration: 16 },
		'Duration (Seconds) “16”: wan2.6-t2v accepts 2 to 15 s',
	],
	['a duration below the model', { ...text, duration: 1 }, 'Duration (Seconds) “1”'],
	[
		'a duration between the model’s choices',
		{ ...text, model: model('wan2.5-t2v-preview'), duration: 7 },
		'wan2.5-t2v-preview accepts 5, 10 s',
	],
	['a duration with a fraction', { ...text, duration: 5.5 }, 'must be a whole number of seconds'],
	[
		'a duration other than the fixed one',
		{ ...text, model: byExpression('wan2.2-t2v-plus'), duration: 8 },
		'must be 5 for wan2.2-t2v-plus, which generates no other length',
	],
	[
		'several shots on a model without them',
		{ ...text, model: byExpression('wan2.2-t2v-plus'), options: { shotType: 'multi' } },
		'Shot Type “Multiple Shots”: is not available for wan2.2-t2v-plus. Remove it, or choose another model',
	],
	[
		'several shots without rewriting',
		{ ...text, options: { shotType: 'multi', promptExtend: false } },
		"requires 'Enhance Prompt'",
	],
	[
		'sound on a silent model',
		{
			...text,
			model: byExpression('wan2.2-t2v-plus'),
			audioSource: 'url',
			audioUrl: 'https://example.com/a.mp3',
		},
		'Audio “URL”: is not available for wan2.2-t2v-plus',
	],
	[
		'no sound where the model always has it',
		{ ...image, model: byExpression('wan2.6-i2v'), audioSource: 'none' },
		'is not available for wan2.6-i2v, which cannot generate a video without sound',
	],
	[
		'a model of another operation',
		{ ...text, model: model('wan2.6-i2v') },
		'Model “wan2.6-i2v”: is a model for Image to Video and cannot be used for Text to Video. Choose one of wan3.0-video, wan3.0-video-prime, wan2.7-t2v, wan2.6-t2v,',
	],
	['no model', { ...text, model: { __rl: true, mode: 'id', value: EMPTY } }, 'Model: is required'],
	['a missing image', { ...image, imageUrl: EMPTY }, 'Image: is required'],
	[
		'a file path for an image',
		{ ...image, imageUrl: '/home/me/a.png' },
		'Image “/home/me/a.png”: must be a URL that begins with',
	],
	[
		'a file URL',
		{ ...image, imageUrl: 'file:///etc/passwd' },
		'Image “file:///etc/passwd”: must be a URL',
	],
	['a URL with a space', { ...image, imageUrl: 'https://example.com/a b.png' }, 'without spaces'],
	[
		'base64 of a wrong type',
		{ ...image, imageUrl: 'data:image/gif;base64,R0lGODlh' },
		'is of the type image/gif. Use',
	],
	[
		'base64 that is none',
		{ ...image, imageUrl: 'data:image/png,hello' },
		'must have the form data:image/png;base64',
	],
	[
		'base64 where only URLs are taken',
		{ ...frames, firstFrameUrl: 'data:image/png;base64,iVBORw0KGgo=' },
		'the API accepts no base64 data for this file',
	],
	[
		'a last frame that is missing',
		{ ...frames, lastFrameUrl: '' },
		"Last Frame: is required unless the option 'Template' is set",
	],
	[
		'a template with both frames',
		{ ...frames, model: model('wan2.1-kf2v-plus'), options: { template: 'hug' } },
		"Set 'Last Frame' to None",
	],
	[
		'a template on a model without',
		{ ...frames, model: byExpression('wan2.2-kf2v-flash'), options: { template: 'hug' } },
		'Template “hug”: is not available for wan2.2-kf2v-flash. Remove it, or choose another model',
	],
	['no reference image', { ...reference, ...pictures() }, 'Reference Images: is required'],
	[
		'four reference images',
		{ ...reference, ...pictures(picture(), picture(), picture(), picture()) },
		'contains 4 images, but wan2.1-vace-plus accepts 1 to 3',
	],
	[
		'two backgrounds',
		{ ...reference, ...pictures(picture('bg'), picture('bg')) },
		'more than one background',
	],
	[
		'an unknown role',
		{ ...reference, ...pictures(picture('={{ "sky" }}')) },
		'Reference Images, image 1 “sky”: the role must be one of Subject (obj)',
	],
	[
		'a reference image without URL',
		{ ...reference, ...pictures(picture(), picture('bg', '')) },
		'Reference Images, image 2: is required',
	],
	[
		'Chinese characters in a reference URL',
		{ ...reference, ...pictures(picture('obj', 'https://example.com/船.png')) },
		'must not contain Chinese characters',
	],
	[
		'Chinese characters in a video URL',
		{ ...outpaint, videoUrl: 'https://example.com/视频.mp4' },
		'Video “https://example.com/视频.mp4”: must not contain Chinese characters',
	],
	[
		'a strength beyond 1',
		{ ...repaint, options: { strength: 1.1 } },
		'Strength “1.1”: must be a number from 0 to 1',
	],
	[
		'a control that repainting does not have',
		{ ...repaint, controlCondition: '={{ "canny" }}' },
		'must be one of Face and Body (posebodyface), Body Only (posebody), Depth (depth), Line Art (scribble)',
	],
	[
		'a control that editing does not have',
		{ ...edit, options: { controlCondition: '={{ "scribble" }}' } },
		'must be one of Face and Body (posebodyface), Depth (depth)',
	],
	['a missing mask image', { ...edit, maskImageUrl: EMPTY }, 'Mask Image: is required'],
	[
		'a missing mask video',
		{ ...edit, maskInput: 'video', maskVideoUrl: EMPTY },
		'Mask Video: is required',
	],
	[
		'a frame before the first',
		{ ...edit, options: { maskFrameId: 0 } },
		'Mask Frame “0”: must be a whole number from 1',
	],
	[
		'a mask margin beyond 1',
		{ ...edit, options: { expandRatio: 2 } },
		'Mask Expansion “2”: must be a number from 0 to 1',
	],
	[
		'a mask margin where the mask stays in place',
		{ ...edit, options: { maskType: 'fixed', expandRatio: 0.1 } },
		"applies only when 'Mask Tracking' is Follow Object. Remove the option, or change 'Mask Tracking'",
	],
	[
		'nothing to extend',
		extend,
		"set at least one of 'First Clip', 'Last Clip', 'First Frame', 'Last Frame' and 'Motion Reference Video'",
	],
	[
		'a motion video without what to keep of it',
		{ ...extend, videoSource: 'url', videoUrl: VIDEO },
		"Preserve From Motion Reference Video: is required when 'Motion Reference Video' is set",
	],
	[
		'a clip without a URL',
		{ ...extend, firstClipSource: 'url', firstClipUrl: EMPTY },
		'First Clip: is required',
	],
	[
		'a scale below 1',
		{ ...outpaint, topScale: 0.9 },
		'Extend Top “0.9”: must be a number from 1 to 2',
	],
	[
		'a scale beyond 2',
		{ ...outpaint, rightScale: 2.1 },
		'Extend Right “2.1”: must be a number from 1 to 2',
	],
	[
		'a binary field where the item has none',
		{ ...image, imageSource: 'binary' },
		'Image “data”: is not a binary field of the input item, which contains no files',
	],
	[
		'a poll interval below a second',
		{ ...text, waitForCompletion: true, waitMode: 'hold', options: { pollInterval: 0 } },
		'Poll Interval (Seconds) “0”: must be a number from 1',
	],
	[
		'a negative timeout',
		{ ...text, waitForCompletion: true, waitMode: 'hold', options: { timeout: -1 } },
		'Timeout (Minutes) “-1”: must be a number from 0',
	],
	[
		'a file name that is a path',
		{
			...text,
			waitForCompletion: true,
			waitMode: 'hold',
			options: { fileName: '../../etc/passwd' },
		},
		'File Name “../../etc/passwd”',
	],
	[
		'a source of the sound that does not exist',
		{
			...text,
			audioSource: 'file',
			audioUrl: 'https://example.com/a.mp3',
		},
		'Audio “file”: must be one of auto, url, binary, none',
	],
	[
		'a source of a file that does not exist',
		{
			...image,
			imageSource: 'URL',
			imageUrl: 'https://example.com/a.png',
		},
		'Image “URL”: must be one of url, binary',
	],
	[
		'a source of an optional file that does not exist',
		{
			...image,
			model: model('wan2.7-i2v'),
			imageUrl: 'https://example.com/a.png',
			lastFrameSource: 'Url',
			lastFrameUrl: 'https://example.com/b.png',
		},
		'Last Frame “Url”: must be one of none, url, binary',
	],
	[
		'a source of a document that does not exist',
		{
			resource: 'video',
			operation: 'documentToVideo',
			documentSource: 'web',
			documentUrl: 'https://example.com/a.pdf',
		},
		'Document “web”: must be one of url, binary, page',
	],
	[
		'a source of a reference that does not exist',
		{
			resource: 'video',
			operation: 'referenceToVideo',
			prompt: 'They meet',
			references: {
				reference: [
					{
						type: 'image',
						source: 'file',
						url: 'https://example.com/a.png',
						voiceSource: 'URL',
						voiceUrl: 'https://example.com/a.mp3',
					},
				],
			},
		},
		'References, reference 1 “file”: the source must be url or binary',
	],
	[
		'a source of a voice that does not exist',
		{
			resource: 'video',
			operation: 'referenceToVideo',
			model: model('wan2.7-r2v'),
			prompt: 'They meet',
			references: {
				reference: [{ type: 'image', url: 'https://example.com/a.png', voiceSource: 'URL' }],
			},
		},
		'References, reference 1, voice “URL”: must be one of none, url, binary',
	],
	[
		'a source of a reference image that does not exist',
		{
			resource: 'videoEditing',
			operation: 'instructionEdit',
			videoUrl: 'https://example.com/a.mp4',
			referenceImages: { image: [{ source: 'file', url: 'https://example.com/a.png' }] },
		},
		'Reference Images, image 1 “file”: the source must be url or binary',
	],
	[
		'a binary field that would reach into the prototype',
		{
			...text,
			waitForCompletion: true,
			waitMode: 'hold',
			options: { binaryProperty: '__proto__' },
		},
		'Put Output File in Field “__proto__”',
	],
];

describe('refused before anything is sent', () => {
	it.each(cases)('%s', async (_what, settings, message) => {
		const outcome = await b.wan(settings as INode['parameters']);
		expect(outcome.status).toBe('error');
		expect(`${outcome.error?.message}\n${outcome.error?.description}`).toContain(message);
		expect(outcome.error?.context?.itemIndex).toBe(0);
		expect(outcome.error?.description).toContain('Nothing was sent.');
		expect(b.simulator.requests).toEqual([]);
	});

	it('says all of an item’s problems at once', async () => {
		const outcome = await b.wan({ ...text, size: '1*1', duration: 99, options: { seed: -1 } });
		expect(outcome.error?.message).toMatch(/^Size “1\*1”.*\(and 2 more\)/);
		expect(outcome.error?.description?.split('<br>\n')).toEqual([
			expect.stringContaining('Duration (Seconds) “99”'),
			expect.stringContaining('Seed “-1”'),
			'Correct the field, or the data that its expression uses. Nothing was sent.',
		]);
	});

	it('sends nothing for the good items either, where one is bad', async () => {
		const outcome = await b.wan(
			{ ...text, prompt: '={{ $json.prompt }}' },
			{ input: items({ prompt: 'A boat' }, { prompt: '' }, { prompt: '' }) },
		);
		expect(outcome.error?.message).toBe('Item 2 of 3: Prompt: is required');
		expect(outcome.error?.description).toContain('Fields of other items are wrong too: item 3');
		expect(b.simulator.requests).toEqual([]);
	});

	it('lets the good items go on with Continue On Fail', async () => {
		const outcome = await b.wan(
			{ ...text, prompt: '={{ $json.prompt }}' },
			{
				input: items({ prompt: '' }, { prompt: 'A boat' }),
				settings: { onError: 'continueRegularOutput' },
			},
		);
		expect(outcome.status).toBe('success');
		expect(outcome.json('Wan')).toEqual([
			expect.objectContaining({ error: 'Prompt: is required' }),
			expect.objectContaining({ task_status: 'PENDING' }),
		]);
		expect(outcome.outputs('Wan')[0].map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
		]);
	});

	it('treats an expression that fails like any other bad field', async () => {
		const outcome = await b.wan(
			{ ...text, prompt: '={{ $json.a.b.c }}' },
			{
				input: items({}, { a: { b: { c: 'A boat' } } }),
				settings: { onError: 'continueRegularOutput' },
			},
		);
		const [first, second] = outcome.json('Wan');
		expect(first).toMatchObject({ error: 'Prompt: is required' });
		expect(second).toMatchObject({ task_status: 'PENDING' });
	});
});

describe('a model and the credential’s region', () => {
	it('is refused where the region does not offer it, with those that it does', async () => {
		const outcome = await b.wan(
			{ ...text, model: model('wan2.5-t2v-preview') },
			{ credential: { region: 'virginia', apiKey: 'sk-test' } },
		);
		expect(outcome.error?.message).toBe(
			'Model “wan2.5-t2v-preview”: is not available in US (Virginia), the region of the credential. Choose one of wan3.0-video, wan3.0-video-prime, wan2.6-t2v, wan2.6-t2v-us, or use a credential of another region',
		);
	});

	it.each([
		[{ region: 'frankfurt', apiKey: 'sk-test' }, "'Workspace ID' of the credential is empty"],
		[
			{ region: 'custom', baseUrl: 'ftp://example.com', apiKey: 'sk-test' },
			'must begin with https://',
		],
		[{ region: 'singapore', apiKey: '' }, "'API Key' of the credential is empty"],
		[{ region: 'singapore', apiKey: 'sk-with space' }, 'other characters that no API key has'],
		[{ region: 'mars', apiKey: 'sk-test' }, 'but must be one of singapore, virginia'],
	])('says what is wrong with the credential %j', async (credential, message) => {
		const outcome = await b.wan(text, { credential });
		expect(outcome.error?.message).toContain(message);
	});
});
