import type { INode } from 'n8n-workflow';

import { vendorTable } from '../vendor/vendor';
import { bench, items, model } from './setup';

/* The bodies of the vendor's examples, and the rules between the fields of generations 2.6 to 3.0. */

const b = bench({ times: { pending: 0, running: 0 }, limitCreates: false });

const CDN = 'https://cdn.translate.alibaba.com/r/wanx-demo-1.png';
const IMAGE = 'https://example.com/a.png';
const VIDEO = 'https://example.com/a.mp4';
const SOUND = 'https://example.com/a.mp3';
const PAGE = 'https://example.com/article';

type Parameters = INode['parameters'];

const of = (resource: string, operation: string, id: string, own: Parameters): Parameters => ({
	resource,
	operation,
	model: model(id),
	...own,
});
const video = (operation: string, id: string, own: Parameters) => of('video', operation, id, own);
const editing = (operation: string, id: string, own: Parameters) =>
	of('videoEditing', operation, id, own);

const image = (url: string, more: Parameters = {}) => ({
	type: 'image',
	source: 'url',
	url,
	...more,
});
const clip = (url: string) => ({ type: 'video', source: 'url', url });
const voice = (url: string) => ({ type: 'audio', source: 'url', url });

async function sent(parameters: Parameters): Promise<unknown> {
	const outcome = await b.wan(parameters);
	expect([outcome.error?.message, outcome.error?.description]).toEqual([undefined, undefined]);
	return b.simulator.creates.at(-1)?.body;
}

async function refusal(parameters: Parameters): Promise<string> {
	const outcome = await b.wan(parameters);
	expect(outcome.status).toBe('error');
	expect(b.simulator.requests).toEqual([]);
	expect(outcome.error?.description).toContain('Nothing was sent.');
	return `${outcome.error?.message}\n${outcome.error?.description}`;
}

describe('an example of the vendor’s pages is sent as it stands there', () => {
	const examples: Array<[body: object, parameters: Parameters]> = [
		[
			{
				model: 'wan3.0-video',
				input: {
					prompt: 'A cat runs over a meadow',
					media: [{ type: 'first_frame', url: CDN }],
				},
				parameters: { resolution: '480P', ratio: 'adaptive', duration: 5, prompt_extend: true },
			},
			video('imageToVideo', 'wan3.0-video', {
				prompt: 'A cat runs over a meadow',
				imageUrl: CDN,
				resolution: '480P',
				ratio: 'adaptive',
				duration: 5,
				options: { promptExtend: true },
			}),
		],
		[
			{
				model: 'wan2.7-videoedit',
				input: {
					prompt: 'Replace the girl’s dress with the one in the picture',
					media: [
						{ type: 'video', url: VIDEO },
						{ type: 'reference_image', url: IMAGE },
					],
				},
				parameters: { resolution: '720P', prompt_extend: true, watermark: true },
			},
			editing('instructionEdit', 'wan2.7-videoedit', {
				prompt: 'Replace the girl’s dress with the one in the picture',
				videoUrl: VIDEO,
				referenceImages: { image: [{ source: 'url', url: IMAGE }] },
				resolution: '720P',
				options: { promptExtend: true, watermark: true },
			}),
		],
		[
			{
				model: 'wan2.7-r2v-2026-06-12',
				input: {
					prompt: 'Video 2 holds Image 3 and plays a song',
					media: [
						{ type: 'reference_video', url: VIDEO },
						{ type: 'reference_video', url: 'https://example.com/b.mp4' },
						{ type: 'reference_image', url: IMAGE, reference_voice: SOUND },
					],
				},
				parameters: { resolution: '720P', duration: 10, prompt_extend: false, watermark: true },
			},
			video('referenceToVideo', 'wan2.7-r2v-2026-06-12', {
				prompt: 'Video 2 holds Image 3 and plays a song',
				references: {
					reference: [
						clip(VIDEO),
						clip('https://example.com/b.mp4'),
						image(IMAGE, { voiceSource: 'url', voiceUrl: SOUND }),
					],
				},
				resolution: '720P',
				duration: 10,
				options: { promptExtend: false, watermark: true },
			}),
		],
		[
			{
				model: 'wan2.7-i2v',
				input: {
					prompt: 'The cat looks up',
					media: [
						{ type: 'first_frame', url: IMAGE },
						{ type: 'last_frame', url: 'https://example.com/b.png' },
						{ type: 'driving_audio', url: SOUND },
					],
				},
				parameters: { resolution: '1080P', duration: 5 },
			},
			video('firstLastFrameToVideo', 'wan2.7-i2v', {
				prompt: 'The cat looks up',
				firstFrameUrl: IMAGE,
				lastFrameUrl: 'https://example.com/b.png',
				audioSource: 'url',
				audioUrl: SOUND,
				resolution: '1080P',
				duration: 5,
			}),
		],
		[
			{
				model: 'wan2.6-r2v',
				input: {
					prompt: 'character1 waves at character2',
					reference_urls: ['https://example.com/girl.png', 'https://example.com/man.mp4'],
				},
				parameters: { size: '1280*720', duration: 5, shot_type: 'multi' },
			},
			video('referenceToVideo', 'wan2.6-r2v', {
				prompt: 'character1 waves at character2',
				references: {
					reference: [image('https://example.com/girl.png'), clip('https://example.com/man.mp4')],
				},
				size: '1280*720',
				duration: 5,
				options: { shotType: 'multi' },
			}),
		],
		[
			{
				model: 'wan2.2-animate-mix',
				input: { image_url: IMAGE, video_url: VIDEO, watermark: true },
				parameters: { mode: 'wan-std' },
			},
			editing('animateMix', 'wan2.2-animate-mix', {
				imageUrl: IMAGE,
				videoUrl: VIDEO,
				options: { watermark: true },
			}),
		],
		[
			{
				model: 'wan2.2-s2v',
				input: { image_url: IMAGE, audio_url: SOUND },
				parameters: { resolution: '480P' },
			},
			video('speechToVideo', 'wan2.2-s2v', {
				imageUrl: IMAGE,
				audioUrl: SOUND,
				resolution: '480P',
			}),
		],
	];

	it.each(examples)('%j', async (body, parameters) => {
		expect(await sent(parameters)).toEqual(body);
	});
});

describe('what an operation sends', () => {
	const cases: Array<[what: string, parameters: Parameters, body: object]> = [
		[
			'text with a shape, for 2.7',
			video('textToVideo', 'wan2.7-t2v', {
				prompt: 'A boat',
				resolution: '720P',
				ratio: '9:16',
				audioSource: 'url',
				audioUrl: SOUND,
			}),
			{
				input: { prompt: 'A boat', audio_url: SOUND },
				parameters: { resolution: '720P', ratio: '9:16', duration: 5 },
			},
		],
		[
			'text without sound and as long as the model likes, for 3.0',
			video('textToVideo', 'wan3.0-video-prime', {
				prompt: 'A boat',
				duration: -1,
				audioSource: 'none',
			}),
			{ input: { prompt: 'A boat' }, parameters: { duration: -1, audio: false } },
		],
		[
			'a picture with a last frame and sound, for 2.7',
			video('imageToVideo', 'wan2.7-i2v', {
				imageUrl: IMAGE,
				lastFrameSource: 'url',
				lastFrameUrl: IMAGE,
				audioSource: 'url',
				audioUrl: SOUND,
			}),
			{
				input: {
					media: [
						{ type: 'first_frame', url: IMAGE },
						{ type: 'last_frame', url: IMAGE },
						{ type: 'driving_audio', url: SOUND },
					],
				},
				parameters: { duration: 5 },
			},
		],
		[
			'the frames of 3.0',
			video('firstLastFrameToVideo', 'wan3.0-video', {
				firstFrameUrl: IMAGE,
				lastFrameUrl: IMAGE,
				ratio: '1:1',
				audioSource: 'none',
			}),
			{
				input: {
					media: [
						{ type: 'first_frame', url: IMAGE },
						{ type: 'last_frame', url: IMAGE },
					],
				},
				parameters: { ratio: '1:1', duration: 5, audio: false },
			},
		],
		[
			'a clip and where it is to end',
			video('continueVideo', 'wan2.7-i2v', {
				firstClipUrl: VIDEO,
				lastFrameSource: 'url',
				lastFrameUrl: IMAGE,
				prompt: 'It sails on',
				duration: 12,
				options: { negativePrompt: 'rain', seed: 7 },
			}),
			{
				input: {
					prompt: 'It sails on',
					negative_prompt: 'rain',
					media: [
						{ type: 'first_clip', url: VIDEO },
						{ type: 'last_frame', url: IMAGE },
					],
				},
				parameters: { duration: 12, seed: 7 },
			},
		],
		[
			'references with a first frame, for 2.7',
			video('referenceToVideo', 'wan2.7-r2v', {
				prompt: 'Image 1 waves',
				references: { reference: [image(IMAGE)] },
				firstFrameSource: 'url',
				firstFrameUrl: 'https://example.com/first.png',
				ratio: '1:1',
			}),
			{
				input: {
					prompt: 'Image 1 waves',
					media: [
						{ type: 'reference_image', url: IMAGE },
						{ type: 'first_frame', url: 'https://example.com/first.png' },
					],
				},
				parameters: { ratio: '1:1', duration: 5 },
			},
		],
		[
			'references of every kind, for 3.0',
			video('referenceToVideo', 'wan3.0-video', {
				references: { reference: [voice(SOUND), image(IMAGE), clip(VIDEO)] },
				audioSource: 'none',
			}),
			{
				input: {
					media: [
						{ type: 'reference_audio', url: SOUND },
						{ type: 'reference_image', url: IMAGE },
						{ type: 'reference_video', url: VIDEO },
					],
				},
				parameters: { duration: 5, audio: false },
			},
		],
		[
			'references of 2.6 flash without sound',
			video('referenceToVideo', 'wan2.6-r2v-flash', {
				prompt: 'character1 waves',
				references: { reference: [image(IMAGE)] },
				audioSource: 'none',
			}),
			{
				input: { prompt: 'character1 waves', reference_urls: [IMAGE] },
				parameters: { duration: 5, audio: false },
			},
		],
		[
			'a document by its link',
			video('documentToVideo', 'wan3.0-video', {
				documentUrl: 'https://example.com/report.pdf',
				prompt: 'Explain it to children',
				ratio: '16:9',
			}),
			{
				input: {
					prompt: 'Explain it to children',
					media: [{ type: 'file', url: 'https://example.com/report.pdf' }],
				},
				parameters: { ratio: '16:9', duration: 5 },
			},
		],
		[
			'a web page, and not the document that was chosen before',
			video('documentToVideo', 'wan3.0-video', {
				documentSource: 'page',
				documentUrl: 'https://example.com/report.pdf',
				pageUrl: PAGE,
				duration: 30,
			}),
			{ input: { media: [{ type: 'link', url: PAGE }] }, parameters: { duration: 30 } },
		],
		[
			'an edit with all of its options',
			editing('instructionEdit', 'wan2.7-videoedit', {
				videoUrl: VIDEO,
				ratio: '3:4',
				duration: 7,
				options: { audioSetting: 'origin', negativePrompt: 'rain', seed: 1 },
			}),
			{
				input: { negative_prompt: 'rain', media: [{ type: 'video', url: VIDEO }] },
				parameters: { ratio: '3:4', duration: 7, audio_setting: 'origin', seed: 1 },
			},
		],
		[
			'an animated picture that is not checked',
			editing('animateMove', 'wan2.2-animate-move', {
				imageUrl: IMAGE,
				videoUrl: VIDEO,
				mode: 'wan-pro',
				options: { checkImage: false },
			}),
			{
				input: { image_url: IMAGE, video_url: VIDEO },
				parameters: { mode: 'wan-pro', check_image: false },
			},
		],
	];

	it.each(cases)('%s', async (_what, parameters, body) => {
		const { value } = parameters.model as { value: string };
		expect(await sent(parameters)).toEqual({ model: value, ...body });
	});
});

describe('the media of wan2.7-i2v', () => {
	it('are exactly the combinations that the vendor names, over all operations', async () => {
		const last = { lastFrameSource: 'url', lastFrameUrl: IMAGE };
		const sound = { audioSource: 'url', audioUrl: SOUND };
		const made = [
			video('imageToVideo', 'wan2.7-i2v', { imageUrl: IMAGE }),
			video('imageToVideo', 'wan2.7-i2v', { imageUrl: IMAGE, ...sound }),
			video('imageToVideo', 'wan2.7-i2v', { imageUrl: IMAGE, ...last }),
			video('imageToVideo', 'wan2.7-i2v', { imageUrl: IMAGE, ...last, ...sound }),
			video('continueVideo', 'wan2.7-i2v', { firstClipUrl: VIDEO }),
			video('continueVideo', 'wan2.7-i2v', { firstClipUrl: VIDEO, ...last }),
			// Sound stays behind from another operation, and does not go with a clip.
			video('continueVideo', 'wan2.7-i2v', { firstClipUrl: VIDEO, ...sound }),
		];
		const sets = new Set<string>();
		for (const parameters of made) {
			const { input } = (await sent(parameters)) as { input: { media: Array<{ type: string }> } };
			sets.add(input.media.map(({ type }) => type).join());
		}
		const named = vendorTable.models['wan2.7-i2v'].input?.media.sets ?? [];
		expect([...sets].sort()).toEqual(named.map((set) => set.join()).sort());
	});
});

const many = <T>(count: number, entry: T): T[] => Array.from({ length: count }, () => entry);

const r2v = (id: string, reference: object[], own: Parameters = {}) =>
	video('referenceToVideo', id, {
		prompt: 'They meet',
		references: { reference } as Parameters[string],
		...own,
	});

/** Each rule from both sides: what is just refused, with the message, and what is just sent. */
const rules: Array<[rule: string, message: string, refused: Parameters, sent: Parameters]> = [
	[
		'2.7 takes five images and videos together',
		'References: contains 6 images and videos, but wan2.7-r2v accepts at most 5 in total. Remove the others',
		r2v('wan2.7-r2v', [...many(3, image(IMAGE)), ...many(3, clip(VIDEO))]),
		r2v('wan2.7-r2v', [...many(2, image(IMAGE)), ...many(3, clip(VIDEO))]),
	],
	[
		'2.7 counts the first frame apart, because the sources differ',
		'References: contains 6 images and videos, but wan2.7-r2v accepts at most 5 in total. Remove the others',
		r2v('wan2.7-r2v', many(6, image(IMAGE))),
		r2v('wan2.7-r2v', many(5, image(IMAGE)), { firstFrameSource: 'url', firstFrameUrl: IMAGE }),
	],
	[
		'2.7 needs a reference, also with a first frame',
		'References: must contain at least one image or video. Add one',
		r2v('wan2.7-r2v', [], { firstFrameSource: 'url', firstFrameUrl: IMAGE }),
		r2v('wan2.7-r2v', [clip(VIDEO)]),
	],
	[
		'2.6 takes three videos',
		'References: contains 4 videos, but wan2.6-r2v accepts at most 3. Remove the others',
		r2v('wan2.6-r2v', many(4, clip(VIDEO))),
		r2v('wan2.6-r2v', [...many(3, clip(VIDEO)), ...many(2, image(IMAGE))]),
	],
	[
		'2.6 takes five in all',
		'References: contains 6 images and videos, but wan2.6-r2v-flash accepts at most 5 in total. Remove the others',
		r2v('wan2.6-r2v-flash', many(6, image(IMAGE))),
		r2v('wan2.6-r2v-flash', many(5, image(IMAGE))),
	],
	[
		'3.0 takes ten images',
		'References: contains 11 images, but wan3.0-video accepts at most 10. Remove the others',
		r2v('wan3.0-video', many(11, image(IMAGE))),
		r2v('wan3.0-video', [...many(10, image(IMAGE)), ...many(5, clip(VIDEO))]),
	],
	[
		'3.0 takes five videos',
		'References: contains 6 videos, but wan3.0-video accepts at most 5. Remove the others',
		r2v('wan3.0-video', many(6, clip(VIDEO))),
		r2v('wan3.0-video', many(5, clip(VIDEO))),
	],
	[
		'3.0 takes five audio files',
		'References: contains 6 audio files, but wan3.0-video accepts at most 5. Remove the others',
		r2v('wan3.0-video', many(6, voice(SOUND))),
		r2v('wan3.0-video', many(5, voice(SOUND))),
	],
	[
		'a video among the references shortens what 2.7 makes',
		"Duration (Seconds) “11”: wan2.7-r2v generates at most 10 seconds when a video is among the 'References'. Choose a shorter duration, or remove the video",
		r2v('wan2.7-r2v', [image(IMAGE), clip(VIDEO)], { duration: 11 }),
		r2v('wan2.7-r2v', [image(IMAGE), clip(VIDEO)], { duration: 10 }),
	],
	[
		'images among the references do not',
		"Duration (Seconds) “11”: wan2.7-r2v generates at most 10 seconds when a video is among the 'References'. Choose a shorter duration, or remove the video",
		r2v('wan2.7-r2v', [clip(VIDEO)], { duration: 11 }),
		r2v('wan2.7-r2v', [image(IMAGE)], { duration: 15 }),
	],
	[
		'2.6 makes ten seconds',
		'Duration (Seconds) “11”: wan2.6-r2v accepts 2 to 10 s (default 5)',
		r2v('wan2.6-r2v', [image(IMAGE)], { duration: 11 }),
		r2v('wan2.6-r2v', [image(IMAGE)], { duration: 10 }),
	],
	[
		'2.7 needs a prompt with its references',
		'Prompt: is required',
		r2v('wan2.7-r2v', [image(IMAGE)], { prompt: '' }),
		r2v('wan3.0-video', [image(IMAGE)], { prompt: '' }),
	],
	[
		'3.0 needs a prompt or a reference',
		"Prompt: is required when there are no 'References'. Enter a prompt, or add a reference",
		r2v('wan3.0-video', [], { prompt: ' ' }),
		r2v('wan3.0-video', []),
	],
	[
		'audio is a reference for 3.0 only',
		'References, reference 1 “Audio”: is not a type that wan2.7-r2v accepts. Remove the reference, or choose another model',
		r2v('wan2.7-r2v', [{ ...voice(SOUND), type: '={{ "audio" }}' }, image(IMAGE)]),
		r2v('wan3.0-video', [voice(SOUND), image(IMAGE)]),
	],
	[
		'a first frame goes with the references of 2.7 only, because frames exclude references in 3.0',
		'First Frame “URL”: is not available for wan3.0-video. Remove it, or choose another model',
		{
			...r2v('wan3.0-video', [image(IMAGE)], { firstFrameSource: 'url', firstFrameUrl: IMAGE }),
			model: { __rl: true, mode: 'id', value: '={{ "wan3.0-video" }}' },
		},
		{
			...r2v('wan2.7-r2v', [image(IMAGE)], { firstFrameSource: 'url', firstFrameUrl: IMAGE }),
			model: { __rl: true, mode: 'id', value: '={{ "wan2.7-r2v" }}' },
		},
	],
	[
		'a voice goes with 2.7 only',
		'References, reference 1, voice “URL”: is not available for wan2.6-r2v. Remove it, or choose another model',
		{
			...r2v('wan2.6-r2v', [image(IMAGE, { voiceSource: 'url', voiceUrl: SOUND })]),
			model: { __rl: true, mode: 'id', value: '={{ "wan2.6-r2v" }}' },
		},
		r2v('wan2.7-r2v', [image(IMAGE, { voiceSource: 'url', voiceUrl: SOUND })]),
	],
	[
		'a document needs the prompt to be rewritten',
		"Enhance Prompt “off”: must be on for this operation, because the model reads the 'Document' while it rewrites the prompt. Turn it on, or remove the option",
		video('documentToVideo', 'wan3.0-video', {
			documentUrl: 'https://example.com/a.docx',
			options: { promptExtend: false },
		}),
		video('documentToVideo', 'wan3.0-video', {
			documentUrl: 'https://example.com/a.docx',
			options: { promptExtend: true },
		}),
	],
	[
		'so does a web page',
		"Enhance Prompt “off”: must be on for this operation, because the model reads the 'Document' while it rewrites the prompt. Turn it on, or remove the option",
		video('documentToVideo', 'wan3.0-video', {
			documentSource: 'page',
			pageUrl: PAGE,
			options: { promptExtend: false },
		}),
		video('documentToVideo', 'wan3.0-video', { documentSource: 'page', pageUrl: PAGE }),
	],
	[
		'a web page is an address of the web',
		'Page URL “oss://dir/a.html”: must be a URL that begins with http:// or https://, without spaces',
		video('documentToVideo', 'wan3.0-video', {
			documentSource: 'page',
			pageUrl: 'oss://dir/a.html',
		}),
		video('documentToVideo', 'wan3.0-video', { documentSource: 'page', pageUrl: PAGE }),
	],
	[
		'3.0 makes thirty seconds',
		'Duration (Seconds) “31”: wan3.0-video accepts 2 to 30 s (default 5); -1 lets the model choose',
		video('textToVideo', 'wan3.0-video', { prompt: 'A boat', duration: 31 }),
		video('textToVideo', 'wan3.0-video', { prompt: 'A boat', duration: 30 }),
	],
	[
		'3.0 makes two seconds or lets the model choose',
		'Duration (Seconds) “1”: wan3.0-video accepts 2 to 30 s',
		video('textToVideo', 'wan3.0-video', { prompt: 'A boat', duration: 1 }),
		video('textToVideo', 'wan3.0-video', { prompt: 'A boat', duration: -1 }),
	],
	[
		'only 3.0 chooses the length itself',
		'Duration (Seconds) “-1”: wan2.7-t2v accepts 2 to 15 s (default 5)',
		video('textToVideo', 'wan2.7-t2v', { prompt: 'A boat', duration: -1 }),
		video('textToVideo', 'wan2.7-t2v', { prompt: 'A boat', duration: 2 }),
	],
	[
		'3.0 takes text only with a prompt',
		'Prompt: is required',
		video('textToVideo', 'wan3.0-video', { prompt: '={{ "" }}' }),
		video('textToVideo', 'wan3.0-video', { prompt: 'A boat' }),
	],
	[
		'both frames are needed',
		"Last Frame: is required unless the option 'Template' is set",
		video('firstLastFrameToVideo', 'wan2.7-i2v', { firstFrameUrl: IMAGE }),
		video('firstLastFrameToVideo', 'wan2.7-i2v', { firstFrameUrl: IMAGE, lastFrameUrl: IMAGE }),
	],
	[
		'a last frame goes with the first frame of 2.7 and 3.0 only',
		'Last Frame “URL”: is not available for wan2.6-i2v. Remove it, or choose another model',
		{
			...video('imageToVideo', '', {
				imageUrl: IMAGE,
				lastFrameSource: 'url',
				lastFrameUrl: IMAGE,
			}),
			model: { __rl: true, mode: 'id', value: '={{ "wan2.6-i2v" }}' },
		},
		video('imageToVideo', 'wan3.0-video', {
			imageUrl: IMAGE,
			lastFrameSource: 'url',
			lastFrameUrl: IMAGE,
		}),
	],
	[
		'3.0 makes the sound itself',
		"Audio “URL”: is not available for wan3.0-video, which generates the audio itself. Choose 'Automatic', or another model",
		{
			...video('textToVideo', '', { prompt: 'A boat', audioSource: 'url', audioUrl: SOUND }),
			model: { __rl: true, mode: 'id', value: '={{ "wan3.0-video" }}' },
		},
		{
			...video('textToVideo', '', { prompt: 'A boat', audioSource: 'url', audioUrl: SOUND }),
			model: { __rl: true, mode: 'id', value: '={{ "wan2.7-t2v" }}' },
		},
	],
	[
		'3.0 takes no negative prompt',
		'Negative Prompt “rain”: is not available for wan3.0-video. Remove it, or choose another model',
		{
			...video('textToVideo', '', { prompt: 'A boat', options: { negativePrompt: 'rain' } }),
			model: { __rl: true, mode: 'id', value: '={{ "wan3.0-video" }}' },
		},
		video('textToVideo', 'wan2.7-t2v', { prompt: 'A boat', options: { negativePrompt: 'rain' } }),
	],
	[
		'an edit takes four reference images',
		'contains 5 images, but wan2.7-videoedit accepts 0 to 4. Remove the others',
		editing('instructionEdit', 'wan2.7-videoedit', {
			videoUrl: VIDEO,
			referenceImages: { image: many(5, { source: 'url', url: IMAGE }) },
		}),
		editing('instructionEdit', 'wan2.7-videoedit', {
			videoUrl: VIDEO,
			referenceImages: { image: many(4, { source: 'url', url: IMAGE }) },
		}),
	],
	[
		'an edit makes ten seconds',
		'Duration (Seconds) “11”: wan2.7-videoedit accepts 2 to 10 s (default 0); 0 keeps the length of the video',
		editing('instructionEdit', 'wan2.7-videoedit', { videoUrl: VIDEO, duration: 11 }),
		editing('instructionEdit', 'wan2.7-videoedit', { videoUrl: VIDEO, duration: 10 }),
	],
	[
		'a portrait needs its sound',
		'Audio: is required',
		video('speechToVideo', 'wan2.2-s2v', { imageUrl: IMAGE, audioUrl: '={{ "" }}' }),
		video('speechToVideo', 'wan2.2-s2v', { imageUrl: IMAGE, audioUrl: SOUND }),
	],
	[
		'a mode is one of two',
		'Mode “fast”: must be one of Standard (wan-std), Professional (wan-pro)',
		editing('animateMove', 'wan2.2-animate-move', {
			imageUrl: IMAGE,
			videoUrl: VIDEO,
			mode: '={{ "fast" }}',
		}),
		editing('animateMove', 'wan2.2-animate-move', {
			imageUrl: IMAGE,
			videoUrl: VIDEO,
			mode: '={{ "wan-pro" }}',
		}),
	],
	[
		'the character’s video has a URL without Chinese characters',
		'Video “https://example.com/舞.mp4”: must not contain Chinese characters',
		editing('animateMix', 'wan2.2-animate-mix', {
			imageUrl: IMAGE,
			videoUrl: 'https://example.com/舞.mp4',
		}),
		editing('animateMix', 'wan2.2-animate-mix', {
			imageUrl: IMAGE,
			videoUrl: 'https://example.com/%E8%88%9E.mp4',
		}),
	],
];

describe('a rule between fields, from both sides', () => {
	it.each(rules)('%s: %s', async (_rule, message, refused, accepted) => {
		expect(await refusal(refused)).toContain(message);
		await sent(accepted);
	});
});

describe('the ratio 21:9, on which the sources differ', () => {
	it('reaches the service as Extra Parameters', async () => {
		const parameters = video('textToVideo', 'wan3.0-video', {
			prompt: 'A boat',
			options: { extraParameters: '{"ratio": "21:9"}' },
		});
		await b.restart({ times: { pending: 0, running: 0 }, acceptAnyBody: true });
		expect(await sent(parameters)).toMatchObject({ parameters: { ratio: '21:9' } });
	});
});

describe('Extra Input and Extra Parameters', () => {
	const extra = (options: Parameters) =>
		video('textToVideo', 'wan2.7-t2v', { prompt: 'A boat', options: options as never });

	it('are laid over the two halves of the body', async () => {
		await b.restart({ times: { pending: 0, running: 0 }, acceptAnyBody: true });
		const body = await sent(
			extra({
				extraInput: '{"prompt": "A ship", "media": [{"type": "scent", "url": "https://x.io/a"}]}',
				extraParameters: '={{ ({ smell: true, duration: 4 }) }}',
			}),
		);
		expect(body).toEqual({
			model: 'wan2.7-t2v',
			input: { prompt: 'A ship', media: [{ type: 'scent', url: 'https://x.io/a' }] },
			parameters: { smell: true, duration: 4 },
		});
	});

	it('that are empty change nothing', async () => {
		const body = await sent(extra({ extraInput: '', extraParameters: '{}' }));
		expect(body).toMatchObject({ input: { prompt: 'A boat' }, parameters: { duration: 5 } });
	});

	it('with an oss:// URL announce it', async () => {
		await b.restart({ times: { pending: 0, running: 0 }, acceptAnyBody: true });
		await sent(extra({ extraInput: '{"media": [{"type": "x", "url": "oss://dir/a.png"}]}' }));
		const [{ headers }] = b.simulator.creates;
		expect(headers['x-dashscope-ossresourceresolve']).toBe('enable');
	});

	it.each([
		['{"model": "wan3.0-video"}', "must not contain the key model. Choose the model in 'Model'"],
		['{"a": }', 'is not valid JSON'],
		['[1]', 'must be a JSON object such as'],
		['"text"', 'must be a JSON object such as'],
		['null', 'must be a JSON object such as'],
		['{"__proto__": {"a": 1}}', 'must not contain the key __proto__'],
		['{"a": [{"constructor": 1}]}', 'must not contain the key constructor'],
		['{"a": {"prototype": 1}}', 'must not contain the key prototype'],
	])('refuse %s with field, value and rule', async (json, rule) => {
		const message = await refusal(extra({ extraInput: json }));
		expect(message).toContain(`Extra Input “${json}”: ${rule}`);
		expect(await refusal(extra({ extraParameters: json }))).toContain(
			`Extra Parameters “${json}”: ${rule}`,
		);
	});

	it('refuse what is nested so deep that reading it fails', async () => {
		const nested = (depth: number) => `{"a": ${'['.repeat(depth)}${']'.repeat(depth)}}`;
		expect(await refusal(extra({ extraInput: nested(20_000) }))).toContain(
			'is nested more than 100 levels deep',
		);
		expect(await refusal(extra({ extraInput: nested(101) }))).toContain('more than 100 levels');
		await b.restart({ times: { pending: 0, running: 0 }, acceptAnyBody: true });
		await sent(extra({ extraInput: nested(100) }));
	});

	it('let a model of next month be used: its ID, and what it takes', async () => {
		await b.restart({ times: { pending: 0, running: 0 }, acceptAnyBody: true });
		const parameters = {
			...extra({ extraInput: '{"media": [{"type": "reference_scene", "url": "https://x.io/a"}]}' }),
			model: { __rl: true, mode: 'id', value: 'wan3.1-video' },
			resolution: '4K',
			duration: 45,
		};
		expect(await sent(parameters)).toEqual({
			model: 'wan3.1-video',
			input: {
				prompt: 'A boat',
				media: [{ type: 'reference_scene', url: 'https://x.io/a' }],
			},
			parameters: { resolution: '4K', duration: 45 },
		});
	});
});

describe('a dated snapshot that no row knows', () => {
	it('gets the body of the model that it is a snapshot of', async () => {
		await b.restart({ times: { pending: 0, running: 0 }, acceptAnyBody: true });
		const byId = (value: string) => ({ __rl: true, mode: 'id', value });
		const bodyOf = async (id: string) =>
			(await sent({ ...video('imageToVideo', '', { imageUrl: IMAGE }), model: byId(id) })) as {
				input: object;
			};
		expect(await bodyOf('wan2.7-i2v-2026-12-01')).toEqual({
			model: 'wan2.7-i2v-2026-12-01',
			input: { media: [{ type: 'first_frame', url: IMAGE }] },
			parameters: { duration: 5 },
		});
		expect((await bodyOf('wan2.6-i2v-flash-2026-12-01')).input).toEqual({ img_url: IMAGE });
	});

	it('is checked like that model', async () => {
		const parameters = {
			...video('textToVideo', '', { prompt: 'A boat', duration: 16 }),
			model: { __rl: true, mode: 'id', value: 'wan2.7-t2v-2026-12-01' },
		};
		expect(await refusal(parameters)).toContain(
			'Duration (Seconds) “16”: wan2.7-t2v-2026-12-01 accepts 2 to 15 s (default 5)',
		);
	});
});

describe('a node of version 1.1', () => {
	const settings = { typeVersion: 1.1 };
	const initial: Array<[operation: string, id: string, own: Parameters]> = [
		['textToVideo', 'wan2.7-t2v', { prompt: 'A boat' }],
		['imageToVideo', 'wan2.7-i2v', { imageUrl: IMAGE }],
		['firstLastFrameToVideo', 'wan2.7-i2v', { firstFrameUrl: IMAGE, lastFrameUrl: IMAGE }],
	];

	it.each(initial)('%s begins with %s, without a saved model', async (operation, id, own) => {
		const outcome = await b.wan({ resource: 'video', operation, ...own }, { settings });
		expect(outcome.error?.message).toBeUndefined();
		expect(b.simulator.creates[0].body).toMatchObject({ model: id });
	});

	it('keeps a model that was saved', async () => {
		await b.wan(video('textToVideo', 'wan2.6-t2v', { prompt: 'A boat' }), { settings });
		expect(b.simulator.creates[0].body).toMatchObject({ model: 'wan2.6-t2v' });
	});
});

describe('the answers of all families', () => {
	const families: Array<[string, Parameters, string[]]> = [
		[
			'speech to video',
			video('speechToVideo', 'wan2.2-s2v', { imageUrl: IMAGE, audioUrl: SOUND }),
			['duration', 'size', 'fps', 'video_count', 'SR'],
		],
		[
			'animation',
			editing('animateMove', 'wan2.2-animate-move', { imageUrl: IMAGE, videoUrl: VIDEO }),
			['video_duration'],
		],
		[
			'3.0',
			video('textToVideo', 'wan3.0-video', { prompt: 'A boat' }),
			['duration', 'output_video_duration', 'SR', 'ratio', 'fps', 'video_count'],
		],
	];

	it.each(families)(
		'%s gives its link as video_url, its usage and its video',
		async (_n, own, usage) => {
			const outcome = await b.wan({
				...own,
				waitForCompletion: true,
				waitMode: 'hold',
				options: { pollInterval: 1 },
			});
			const [item] = outcome.outputs('Wan')[0];
			const [task] = b.simulator.tasks.values();
			expect(item.json.video_url).toBe(b.simulator.storage.videoUrl(task.id));
			expect(Object.keys(item.json.usage as object)).toEqual(expect.arrayContaining(usage));
			expect(item.json.expires_at).toEqual(expect.any(String));
			expect(item.binary?.data.mimeType).toBe('video/mp4');
		},
	);
});

describe('an item with several files', () => {
	it('has each reference in its place', async () => {
		const reference = [image('={{ $json.girl }}'), image('={{ $json.dog }}')];
		await b.wan(r2v('wan2.7-r2v', reference), {
			input: items({ girl: 'https://example.com/girl.png', dog: 'https://example.com/dog.png' }),
		});
		const { input } = b.simulator.creates[0].body as { input: { media: object[] } };
		expect(input.media).toEqual([
			{ type: 'reference_image', url: 'https://example.com/girl.png' },
			{ type: 'reference_image', url: 'https://example.com/dog.png' },
		]);
	});
});
