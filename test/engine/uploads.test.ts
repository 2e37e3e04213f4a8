import type { IBinaryData, INode } from 'n8n-workflow';
import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import { Readable } from 'node:stream';

import { avi, film, mp3, png, wav, zip, type FilmOptions } from '../files';

import { bench, model } from './setup';

/* Large files, many files, and files whose headers tell that the service would refuse them. */

const b = bench({ times: { pending: 0, running: 0 }, limitCreates: false });

const MB = 1024 * 1024;
const IMAGE = 'https://example.com/person.png';

const store = async (chunks: Iterable<Buffer>, fileName = 'file') =>
	await Container.get(BinaryDataService).store(
		{ type: 'execution', workflowId: 'test-workflow', executionId: 'input' },
		Readable.from(chunks),
		{ data: '', mimeType: 'application/octet-stream', fileName },
	);
const stored = async (bytes: Buffer, fileName?: string) => await store([bytes], fileName);

/** A video of exactly this size, with its headers at its end; never whole in this process. */
function* largeFilm(size: number, options: FilmOptions): Generator<Buffer> {
	const small = film(options);
	const moov = small.indexOf('moov') - 4;
	const head = Buffer.from(small.subarray(0, moov));
	head.writeUInt32BE(size - small.length + 8, moov - 8);
	yield head;
	for (let left = size - small.length; left > 0; left -= MB) yield Buffer.alloc(Math.min(left, MB));
	yield small.subarray(moov);
}

const animate: INode['parameters'] = {
	resource: 'videoEditing',
	operation: 'animateMove',
	model: model('wan2.2-animate-move'),
	imageUrl: IMAGE,
	videoSource: 'binary',
};
const continued: INode['parameters'] = {
	resource: 'video',
	operation: 'continueVideo',
	model: model('wan2.7-i2v'),
	prompt: 'It goes on',
	firstClipSource: 'binary',
};
const references = (
	id: string,
	entries: Array<{ type: string; binaryProperty: string }>,
): INode['parameters'] => ({
	resource: 'video',
	operation: 'referenceToVideo',
	model: model(id),
	prompt: 'They meet',
	references: { reference: entries.map((entry) => ({ ...entry, source: 'binary' })) },
});
const input = (binary: Record<string, IBinaryData>) => [{ json: {}, binary }];

const creates = () => b.simulator.requests.filter(({ call }) => call === 'create');
const uploads = () => [...b.simulator.storage.uploads.values()];

describe('a video of 200 MB', () => {
	it('is checked and uploaded without being held in memory', async () => {
		await b.restart({ times: { pending: 0, running: 0 }, maxFileMb: 200 });
		const data = await store(largeFilm(200 * MB, { seconds: 30 }));
		const held = () => process.memoryUsage().arrayBuffers / MB;
		const before = held();
		let most = before;
		const watching = setInterval(() => {
			most = Math.max(most, held());
		}, 10);
		const outcome = await b.wan(animate, { input: input({ data }) });
		clearInterval(watching);
		expect(outcome.error?.message).toBeUndefined();
		expect(uploads()).toEqual([expect.objectContaining({ size: 200 * MB })]);
		// A file that were held would add 200.
		expect(most - before).toBeLessThan(100);
	});

	it('is refused before it is sent where the upload policy allows less', async () => {
		const data = await store(largeFilm(101 * MB, { seconds: 30 }));
		const outcome = await b.wan(animate, { input: input({ data }) });
		expect(outcome.error?.message).toContain(
			'Video “data”: the file is 101 MB in size, but the temporary storage of the service accepts at most 100 MB',
		);
		expect(b.simulator.storage.requests).toEqual([]);
		expect(creates()).toEqual([]);
	});

	it('and a byte is refused before anything is sent', async () => {
		const data = await store(largeFilm(200 * MB + 1, { seconds: 30 }));
		const outcome = await b.wan(animate, { input: input({ data }) });
		expect(outcome.error?.message).toContain(
			'Video “data”: is 209715201 bytes in size, but at most 200 MB (209715200 bytes) are allowed',
		);
		expect(b.simulator.requests).toEqual([]);
	});
});

describe('the references of an item', () => {
	const names = [...'abcdefghij'];
	const tenImages = async () =>
		Object.fromEntries(
			await Promise.all(
				names.map(async (name, index) => {
					const image = png(640 + index, 360);
					return [name, await stored(Buffer.concat([image, Buffer.alloc(2 * MB)]))] as const;
				}),
			),
		);
	const images = names.map((binaryProperty) => ({ type: 'image', binaryProperty }));

	it('ten of them are uploaded, and stand in the request in their order', async () => {
		const binary = await tenImages();
		const outcome = await b.wan(references('wan3.0-video', images), { input: input(binary) });
		expect(outcome.error?.message).toBeUndefined();
		expect(uploads()).toHaveLength(10);
		const [{ body }] = creates();
		const { media } = body?.input as { media: Array<{ url: string }> };
		expect(media.map(({ url }) => b.simulator.storage.uploads.get(url)?.size)).toEqual(
			names.map((_, index) => png(640 + index, 360).length + 2 * MB),
		);
		expect(new Set(media.map(({ url }) => url)).size).toBe(10);
	});

	it('one that the storage refuses stops those that hang, and is named', async () => {
		b.simulator.faults.add({ on: 'upload', kind: 'status', status: 403 });
		b.simulator.faults.add({ on: 'upload', kind: 'hang', times: 20 });
		const outcome = await b.wan(references('wan3.0-video', images), {
			input: input(await tenImages()),
		});
		expect(outcome.error?.message).toMatch(
			/References, reference \d+ “[a-j]”: the temporary storage of the service rejected the file with HTTP 403/,
		);
		// Five at once, and nothing more after the first failure.
		const posts = b.simulator.storage.requests.filter(({ method }) => method === 'POST');
		expect(posts.length).toBeLessThanOrEqual(5);
		expect(creates()).toEqual([]);
	});

	it('videos may last 15 seconds together, and not longer', async () => {
		const clips = async (...lengths: number[]) =>
			Object.fromEntries(
				await Promise.all(
					lengths.map(async (seconds, index) => {
						return [names[index], await stored(film({ seconds }))] as const;
					}),
				),
			);
		const three = names.slice(0, 3).map((binaryProperty) => ({ type: 'video', binaryProperty }));
		const settings = references('wan3.0-video', three);
		const good = await b.wan(settings, { input: input(await clips(5, 5, 5)) });
		expect(good.error?.message).toBeUndefined();
		const before = b.simulator.requests.length;
		const bad = await b.wan(settings, { input: input(await clips(5, 5, 6)) });
		expect(bad.error?.message).toContain(
			'References: the videos are 16 seconds long in total, but at most 15 seconds are allowed',
		);
		expect(b.simulator.requests).toHaveLength(before);
	});
});

describe('headers that tell of a refusal', () => {
	const speech: INode['parameters'] = {
		resource: 'video',
		operation: 'speechToVideo',
		model: model('wan2.2-s2v'),
		imageUrl: IMAGE,
		audioSource: 'binary',
	};
	const document: INode['parameters'] = {
		resource: 'video',
		operation: 'documentToVideo',
		model: model('wan3.0-video'),
		documentSource: 'binary',
	};

	it.each([
		['clip too short', continued, film({ seconds: 1.5 }), 'First Clip “data”: is 1.5 seconds long'],
		['clip too long', continued, film({ seconds: 11 }), 'First Clip “data”: is 11 seconds long'],
		['clip too small', continued, film({ width: 238 }), 'is 238 × 360 pixels'],
		['clip in AVI', continued, avi(), 'First Clip “data”: is of the type AVI. Use MP4, MOV'],
		['film too narrow', animate, avi({ width: 1000, height: 300 }), 'at most 3 times as long'],
		[
			'speech too long',
			speech,
			wav(21),
			'Audio “data”: is 21 seconds long, but at most 20 seconds',
		],
		['speech too long', speech, mp3(true, 21), 'Audio “data”: is 21 seconds long, but at most 20'],
		['document', document, zip('a.txt'), 'Document “data”: is not a file of a known type'],
	])('%s: refused before anything is sent', async (_what, settings, bytes, message) => {
		const outcome = await b.wan(settings, { input: input({ data: await stored(bytes) }) });
		expect(outcome.error?.message).toContain(message);
		expect(b.simulator.requests).toEqual([]);
	});

	it.each([
		['a clip of 2 seconds', continued, film({ seconds: 2 }), 'video/mp4'],
		[
			'a clip of 10 seconds in MOV',
			{ ...continued, duration: 15 },
			film({ brand: 'qt  ', seconds: 10 }),
			'video/quicktime',
		],
		['a film in AVI', animate, avi(), 'video/x-msvideo'],
		['speech of 20 seconds', speech, wav(20), 'audio/wav'],
		[
			'a text in GBK, by its name',
			document,
			Buffer.from('c4e3bac3cac0bde70a', 'hex'),
			'text/plain',
		],
		[
			'a text in Latin-1, by its name',
			document,
			Buffer.from('caf\xe9 au lait', 'latin1'),
			'text/plain',
		],
		[
			'a Word document',
			document,
			zip('[Content_Types].xml', 'word/document.xml'),
			'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
		],
	])('%s: sent as what it is', async (_what, settings, bytes, mimeType) => {
		const data = await stored(bytes, 'notes.txt');
		const outcome = await b.wan(settings, { input: input({ data }) });
		expect(outcome.error?.message).toBeUndefined();
		expect(uploads()[0].mimeType).toBe(mimeType);
	});

	it('a file that many items share is read once', async () => {
		const data = await stored(film({ seconds: 1.5 }));
		const service = Container.get(BinaryDataService);
		const opened = jest.spyOn(service, 'getAsStream');
		const outcome = await b.wan(continued, {
			input: Array.from({ length: 20 }, () => ({ json: {}, binary: { data } })),
			settings: { onError: 'continueRegularOutput' },
		});
		expect(outcome.error?.message).toBeUndefined();
		expect(opened).toHaveBeenCalledTimes(1);
		opened.mockRestore();
	});
});

describe('what the headers of files say beside each other and beside the fields', () => {
	const ofItem = (name: string) => ({
		[`${name}Source`]: 'binary',
		[`${name}BinaryProperty`]: name,
	});
	const clip = { type: 'video', binaryProperty: 'data' };
	const withReference = (duration: number) => ({
		...references('wan3.0-video', [clip]),
		duration,
	});
	const lasting = (duration?: number) => ({ ...continued, ...(duration && { duration }) });
	const vace = (operation: string, own: INode['parameters']): INode['parameters'] => ({
		resource: 'videoEditing',
		operation,
		model: model('wan2.1-vace-plus'),
		prompt: 'A boat',
		...own,
	});
	const clips = vace('videoExtension', { ...ofItem('firstClip'), ...ofItem('lastClip') });
	const maskFrame = (maskFrameId: number) =>
		vace('videoEdit', { ...ofItem('video'), maskImageUrl: IMAGE, options: { maskFrameId } });

	type Files = Record<string, Buffer>;
	type Side = [parameters: INode['parameters'], files: Files];
	const film5 = { data: film({ seconds: 5 }) };
	const film16 = film({ seconds: 6, framesPerSecond: 16 });
	const rules: Array<[rule: string, message: string, refused: Side, sent: Side]> = [
		[
			'3.0 makes and is given 30 seconds together',
			"Duration (Seconds) “26”: wan3.0-video accepts at most 30 s of input and new video in total, and the videos among the 'References' last at least 5 s",
			[withReference(26), film5],
			[withReference(25), film5],
		],
		[
			'3.0 may choose the length beside a video',
			'Duration (Seconds) “30”: wan3.0-video accepts at most 30 s',
			[withReference(30), film5],
			[withReference(-1), film5],
		],
		[
			'a video behind a URL lasts a second at least',
			"Duration (Seconds) “30”: wan3.0-video accepts at most 30 s of input and new video in total, and the videos among the 'References' last at least 1 s",
			[
				{
					...withReference(30),
					references: { reference: [{ type: 'video', url: 'https://example.com/a.mp4' }] },
				},
				{},
			],
			[
				{
					...withReference(30),
					references: { reference: [{ type: 'image', url: 'https://example.com/a.png' }] },
				},
				{},
			],
		],
		[
			'a continued video is longer than its clip',
			"Duration (Seconds) “8”: is the length of the whole video and must be longer than the 'First Clip', which lasts 8 seconds",
			[lasting(8), { data: film({ seconds: 8 }) }],
			[lasting(9), { data: film({ seconds: 8 }) }],
		],
		[
			'a continued video is longer than its clip with the default length too',
			'Duration (Seconds) “5”: is the length of the whole video',
			[lasting(), film5],
			[lasting(), { data: film({ seconds: 4.9 }) }],
		],
		[
			'the clips of an extension last 3 seconds together',
			"Last Clip: 'First Clip' and 'Last Clip' can last 3 seconds in total; these last 2 and 1.5",
			[clips, { firstClip: film({ seconds: 2 }), lastClip: film({ seconds: 1.5 }) }],
			[clips, { firstClip: film({ seconds: 1.5 }), lastClip: film({ seconds: 1.5 }) }],
		],
		[
			'a mask frame is one of the first 5 seconds, by the page: 16 frames per second make 81',
			"“82”: must be at most 81, the number of frames of 'Video' that the service uses",
			[maskFrame(82), { video: film16 }],
			[maskFrame(81), { video: film16 }],
		],
	];
	const run = async ([parameters, files]: Side) => {
		const binary: Record<string, IBinaryData> = {};
		for (const [name, bytes] of Object.entries(files)) binary[name] = await stored(bytes);
		return await b.wan(parameters, { input: input(binary) });
	};

	it.each(rules)('%s', async (_rule, message, refused, sent) => {
		const bad = await run(refused);
		expect(bad.error?.message).toContain(message);
		expect(b.simulator.requests).toEqual([]);
		const good = await run(sent);
		expect(good.error?.message).toBeUndefined();
		expect(creates()).toHaveLength(1);
	});
});

it('the length of a file counts in the estimate of the cost', async () => {
	const clip = { type: 'video', binaryProperty: 'data' };
	const outcome = await b.wan(
		{
			...references('wan2.7-r2v', [clip]),
			duration: 5,
			options: { dryRun: true, pricePerSecond: 1 },
		},
		{ input: input({ data: await stored(film({ seconds: 4 })) }) },
	);
	expect(outcome.error?.message).toBeUndefined();
	expect(outcome.json('Wan')[0].cost).toMatchObject({ amount: 9, basis: 'estimated' });
	expect(b.simulator.requests).toEqual([]);
});
