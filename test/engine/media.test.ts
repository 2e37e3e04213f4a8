import type { IBinaryKeyData, INode, INodeExecutionData } from 'n8n-workflow';
import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

import { RESULT_VIDEO } from '../simulator/storage';
import { bmp, film, jpeg, mp3, png, tiff, wav, webp } from '../files';
import { goesInline, INLINE_LIMIT } from '@wan/media/binaryFile';
import { fileLimits } from '@wan/catalog';

import { bench, model } from './setup';

/* Any file in: binary data of an item becomes base64 or an upload, after it has been checked. */

const b = bench({ times: { pending: 0, running: 0 }, limitCreates: false });

const stored = async (bytes: Buffer, name = 'file', mimeType = 'application/octet-stream') =>
	await Container.get(BinaryDataService).store(
		{ type: 'execution', workflowId: 'test-workflow', executionId: 'input' },
		Readable.from([bytes]),
		{ data: '', mimeType, fileName: name },
	);

const inMemory = (bytes: Buffer) => ({
	data: bytes.toString('base64'),
	mimeType: 'application/octet-stream',
});

const item = (binary: IBinaryKeyData): INodeExecutionData[] => [{ json: {}, binary }];

const MB = 1024 * 1024;
const large = (bytes: Buffer, size = 2 * MB) =>
	Buffer.concat([bytes, Buffer.alloc(size - bytes.length)]);

const image: INode['parameters'] = {
	resource: 'video',
	operation: 'imageToVideo',
	model: model('wan2.6-i2v'),
	imageSource: 'binary',
};
const frames: INode['parameters'] = {
	resource: 'video',
	operation: 'firstLastFrameToVideo',
	firstFrameSource: 'binary',
	firstFrameBinaryProperty: 'first',
	lastFrameSource: 'binary',
	lastFrameBinaryProperty: 'last',
};
const repaint: INode['parameters'] = {
	resource: 'videoEditing',
	operation: 'videoRepainting',
	prompt: 'A boat',
	videoSource: 'binary',
};
const reference: INode['parameters'] = {
	resource: 'videoEditing',
	operation: 'imageReference',
	prompt: 'A boat',
	referenceImages: { image: [{ source: 'binary', binaryProperty: 'data', role: 'obj' }] },
};
const text: INode['parameters'] = {
	resource: 'video',
	operation: 'textToVideo',
	prompt: 'A boat',
	audioSource: 'binary',
	audioBinaryProperty: 'data',
};

const lastBody = () =>
	b.simulator.requests.findLast(({ call }) => call === 'create')?.body as {
		input: Record<string, string>;
	};
const uploads = () => [...b.simulator.storage.uploads.entries()];

describe('a file of the item', () => {
	it.each([
		['in n8n’s store', stored],
		['in memory', async (bytes: Buffer) => inMemory(bytes)],
	])('%s that is small goes into the request as base64', async (_where, keep) => {
		const picture = png(640, 360);
		const outcome = await b.wan(image, { input: item({ data: await keep(picture) }) });
		expect(outcome.error).toBeUndefined();
		expect(lastBody().input.img_url).toBe(`data:image/png;base64,${picture.toString('base64')}`);
		expect(uploads()).toEqual([]);
	});

	it.each([
		['in n8n’s store', stored],
		['in memory', async (bytes: Buffer) => inMemory(bytes)],
	])('%s that is large is uploaded, byte by byte, without the key', async (_where, keep) => {
		const picture = large(jpeg(640, 360));
		const outcome = await b.wan(image, { input: item({ data: await keep(picture) }) });
		expect(outcome.error).toBeUndefined();
		const [[url, upload]] = uploads();
		expect(lastBody().input.img_url).toBe(url);
		expect(upload).toMatchObject({
			model: 'wan2.6-i2v',
			size: picture.length,
			sha256: createHash('sha256').update(picture).digest('hex'),
			mimeType: 'image/jpeg',
		});
		const create = b.simulator.requests.findLast(({ call }) => call === 'create');
		expect(create?.headers['x-dashscope-ossresourceresolve']).toBe('enable');
		expect(b.simulator.storage.leaks).toEqual([]);
	});

	it('goes with a URL in one request', async () => {
		const outcome = await b.wan(
			{ ...frames, lastFrameSource: 'url', lastFrameUrl: 'https://example.com/last.png' },
			{ input: item({ first: await stored(png(640, 360)) }) },
		);
		expect(outcome.error).toBeUndefined();
		expect(lastBody().input).toMatchObject({
			first_frame_url: expect.stringMatching(/^oss:\/\//),
			last_frame_url: 'https://example.com/last.png',
		});
	});

	it('that several items share is uploaded once per model', async () => {
		const video = await stored(RESULT_VIDEO);
		const input = Array.from({ length: 4 }, (_, index) => ({
			json: { model: index < 3 ? 'wan2.1-vace-plus' : 'wanx2.1-vace-plus' },
			binary: { data: video },
		}));
		const outcome = await b.wan(
			{ ...repaint, model: { __rl: true, mode: 'id', value: '={{ $json.model }}' } },
			{ input },
		);
		expect(outcome.error).toBeUndefined();
		expect(
			uploads()
				.map(([, { model: of }]) => of)
				.sort(),
		).toEqual(['wan2.1-vace-plus', 'wanx2.1-vace-plus']);
		expect(b.simulator.tasks.size).toBe(4);
	});

	it('is uploaded again after the line was cut, and the task is created once', async () => {
		b.simulator.faults.add({ on: 'upload', kind: 'reset' });
		b.simulator.faults.add({ on: 'upload', kind: 'status', status: 503 });
		const outcome = await b.wan(repaint, { input: item({ data: await stored(RESULT_VIDEO) }) });
		expect(outcome.error).toBeUndefined();
		expect(uploads()).toHaveLength(1);
		expect(b.simulator.tasks.size).toBe(1);
	});

	it('that the storage refuses is an error, and nothing is created', async () => {
		b.simulator.faults.add({ on: 'upload', kind: 'status', status: 403, times: 9 });
		const outcome = await b.wan(repaint, { input: item({ data: await stored(RESULT_VIDEO) }) });
		expect(outcome.error?.message).toBe(
			'Video “data”: the temporary storage of the service rejected the file with HTTP 403',
		);
		expect(b.simulator.tasks.size).toBe(0);
	});

	it('waits for a storage host that answers slowly', async () => {
		b.simulator.faults.add({ on: 'upload', kind: 'slow', milliseconds: 1_500 });
		const outcome = await b.wan(repaint, { input: item({ data: await stored(RESULT_VIDEO) }) });
		expect(outcome.error).toBeUndefined();
	});

	it('asks again for an upload policy that was refused for the moment', async () => {
		b.simulator.faults.add({
			on: 'policy',
			kind: 'status',
			status: 429,
			code: 'Throttling',
			message: 'x',
		});
		const outcome = await b.wan(repaint, { input: item({ data: await stored(RESULT_VIDEO) }) });
		expect(outcome.error).toBeUndefined();
	});

	it('is not uploaded twice when n8n retries the node after its task was created', async () => {
		b.simulator.faults.add({
			on: 'query',
			kind: 'status',
			status: 401,
			code: 'InvalidApiKey',
			message: 'x',
		});
		const outcome = await b.wan(
			{ ...repaint, waitForCompletion: true, waitMode: 'hold', options: { pollInterval: 1 } },
			{
				input: item({ data: await stored(RESULT_VIDEO) }),
				settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 10 },
			},
		);
		expect(outcome.error).toBeUndefined();
		expect(uploads()).toHaveLength(1);
		expect(b.simulator.tasks.size).toBe(1);
	});
});

describe('every type that a field takes', () => {
	it.each([
		['PNG', png(640, 360), 'image/png'],
		['JPEG', jpeg(640, 360), 'image/jpeg'],
		['BMP', bmp(640, 360), 'image/bmp'],
		['WEBP', webp(640, 360), 'image/webp'],
	])('Image to Video: %s', async (_type, bytes, mimeType) => {
		const outcome = await b.wan(image, { input: item({ data: await stored(bytes) }) });
		expect(outcome.error).toBeUndefined();
		expect(lastBody().input.img_url).toContain(`data:${mimeType};base64,`);
	});

	it.each([
		['PNG with transparency', png(640, 360, 6)],
		['TIFF', tiff(640, 360)],
		['JPEG', jpeg(360, 2000)],
	])('a reference image: %s', async (_type, bytes) => {
		const outcome = await b.wan(reference, { input: item({ data: await stored(bytes) }) });
		expect(outcome.error).toBeUndefined();
		expect(uploads()).toHaveLength(1);
	});

	it.each([
		['WAV', wav(), 'audio/wav'],
		['MP3 with tags', mp3(true), 'audio/mpeg'],
		['MP3 without tags', mp3(false), 'audio/mpeg'],
	])('sound: %s', async (_type, bytes, mimeType) => {
		const outcome = await b.wan(text, { input: item({ data: await stored(bytes) }) });
		expect(outcome.error).toBeUndefined();
		expect(uploads()[0][1].mimeType).toBe(mimeType);
	});

	it('every media field of video editing takes a file', async () => {
		const binary = {
			data: await stored(RESULT_VIDEO),
			mask: await stored(RESULT_VIDEO),
			picture: await stored(png(640, 360)),
			short: await stored(film({ seconds: 1 })),
		};
		const both = { picture: 'picture', video: 'data' };
		const cases: INode['parameters'][] = [
			{ ...repaint, referenceImageSource: 'binary', referenceImageBinaryProperty: both.picture },
			{
				...repaint,
				operation: 'videoEdit',
				maskImageSource: 'binary',
				maskImageBinaryProperty: both.picture,
			},
			{
				...repaint,
				operation: 'videoEdit',
				maskInput: 'video',
				maskVideoSource: 'binary',
				maskVideoBinaryProperty: 'mask',
			},
			{ ...repaint, operation: 'videoOutpainting' },
			{
				resource: 'videoEditing',
				operation: 'videoExtension',
				prompt: 'A boat',
				firstClipSource: 'binary',
				lastClipSource: 'binary',
				lastClipBinaryProperty: 'short',
				firstFrameSource: 'binary',
				firstFrameBinaryProperty: both.picture,
				lastFrameSource: 'binary',
				lastFrameBinaryProperty: both.picture,
				videoSource: 'binary',
				controlCondition: 'depth',
			},
		];
		for (const settings of cases) {
			const outcome = await b.wan(settings, { input: item(binary) });
			expect(outcome.error).toBeUndefined();
		}
		expect(b.simulator.tasks.size).toBe(cases.length);
	});
});

describe('a wrong file is refused before anything is sent', () => {
	const gif = Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'latin1');
	it.each([
		['a GIF', image, gif, 'Image “data”: is not a file of a known type. Use JPEG, PNG, BMP, WEBP'],
		['text', image, Buffer.from('hello, this is a text'), 'is of the type TXT. Use JPEG'],
		['an empty file', image, Buffer.alloc(0), 'is an empty file'],
		['a video for an image', image, RESULT_VIDEO, 'is of the type MP4. Use JPEG, PNG, BMP, WEBP'],
		[
			'a TIFF where none is taken',
			image,
			tiff(640, 360),
			'is of the type TIFF. Use JPEG, PNG, BMP, WEBP',
		],
		['transparency where none is taken', image, png(640, 360, 6), 'is a PNG with transparency'],
		['transparency by a tRNS chunk', image, png(640, 360, 2, true), 'is a PNG with transparency'],
		[
			'a side below the limit',
			image,
			png(239, 1000),
			'is 239 × 1000 pixels, but each side must be 240 to 8000 pixels long',
		],
		['a side beyond the limit', image, png(1000, 8001), 'is 1000 × 8001 pixels'],
		[
			'a reference image too small',
			reference,
			png(359, 400),
			'each side must be 360 to 2000 pixels long',
		],
		[
			'a reference image too large',
			reference,
			png(400, 2001),
			'each side must be 360 to 2000 pixels long',
		],
		[
			'too many bytes',
			image,
			large(png(640, 360), 20 * MB + 1),
			'is 20971521 bytes in size, but at most 20 MB (20971520 bytes) are allowed',
		],
		[
			'too many bytes for a video',
			repaint,
			large(RESULT_VIDEO, 51 * MB),
			'is 51 MB in size, but at most 50 MB are allowed',
		],
		[
			'too many bytes for sound',
			text,
			large(wav(), 16 * MB),
			'is 16 MB in size, but at most 15 MB are allowed',
		],
		['an image for a video', repaint, png(640, 360), 'is of the type PNG. Use MP4'],
		['a QuickTime film', repaint, film({ brand: 'qt  ' }), 'is of the type MOV. Use MP4'],
		['a damaged image', image, png(640, 360).subarray(0, 14), 'is damaged'],
	])('%s', async (_what, settings, bytes, message) => {
		const outcome = await b.wan(settings as INode['parameters'], {
			input: item({ data: await stored(bytes, 'picture.png', 'image/png') }),
		});
		expect(outcome.error?.message).toContain(message);
		expect(outcome.error?.context?.itemIndex).toBe(0);
		expect(b.simulator.requests).toEqual([]);
	});

	it.each([
		['240', png(240, 240)],
		['8000', png(240, 8000)],
	])('but not a side of exactly %s pixels', async (_side, bytes) => {
		const outcome = await b.wan(image, { input: item({ data: await stored(bytes) }) });
		expect(outcome.error).toBeUndefined();
	});

	it('nor a reference image of exactly 360 and 2000 pixels', async () => {
		const outcome = await b.wan(reference, { input: item({ data: await stored(png(360, 2000)) }) });
		expect(outcome.error).toBeUndefined();
	});

	it.each([
		['video of 50 MB', repaint, RESULT_VIDEO, 50],
		['sound of 15 MB', text, wav(), 15],
	] as const)('nor %s', async (_what, settings, bytes, size) => {
		const file = large(bytes, size * MB);
		const outcome = await b.wan(settings, { input: item({ data: await stored(file) }) });
		expect(outcome.error).toBeUndefined();
		expect(uploads()[0][1].size).toBe(file.length);
	});

	it.each([
		[10 * MB, undefined],
		[10 * MB + 1, 'is 10485761 bytes in size, but at most 10 MB (10485760 bytes) are allowed'],
	])('an older model takes images of 10 MB: %i bytes', async (size, message) => {
		const older = { ...image, model: model('wan2.2-i2v-plus') };
		const file = await stored(large(png(640, 360), size));
		const outcome = await b.wan(older, { input: item({ data: file }) });
		expect(outcome.error?.message ?? '').toContain(message ?? '');
		expect(outcome.error === undefined).toBe(message === undefined);
	});

	it('but not a file of exactly the largest size', async () => {
		const bytes = large(png(640, 360), 20 * MB);
		const outcome = await b.wan(image, { input: item({ data: await stored(bytes) }) });
		expect(outcome.error).toBeUndefined();
	});

	it('and a missing binary field is named, with those that are there', async () => {
		const outcome = await b.wan(
			{ ...image, imageBinaryProperty: 'photo' },
			{ input: item({ poster: await stored(png(640, 360)) }) },
		);
		expect(outcome.error?.message).toBe(
			'Image “photo”: is not a binary field of the input item, which has poster. Enter one of its names',
		);
	});
});

describe('a region without temporary storage', () => {
	const credential = { region: 'virginia', apiKey: 'sk-test' };

	it('still takes an image as base64, however large', () => {
		const limits = fileLimits(undefined, 'image', 'imageToVideo')!;
		expect(goesInline(limits, 19 * MB, 'virginia')).toBe(true);
		expect(goesInline(limits, 19 * MB, 'singapore')).toBe(false);
		expect(goesInline(limits, INLINE_LIMIT, 'singapore')).toBe(true);
	});

	it('refuses an upload and says what to do instead', async () => {
		const outcome = await b.wan(text, { credential, input: item({ data: await stored(wav()) }) });
		expect(outcome.error?.message).toContain(
			'Audio “data”: cannot be uploaded, because the service has no temporary storage in US (Virginia). Put the file at a public URL, and choose URL',
		);
	});
});
