import type { INode } from 'n8n-workflow';

import { bench, model } from './setup';

/*
 * Every request example of the vendor's API pages, as JSON, beside the node settings that stand for
 * it. What the node sends must be that JSON and nothing else.
 */

interface Example {
	name: string;
	path: string;
	settings: INode['parameters'];
	body: object;
}

const GENERATION = '/api/v1/services/aigc/video-generation/video-synthesis';
const KEYFRAMES = '/api/v1/services/aigc/image2video/video-synthesis';
const MATERIAL = 'http://wanx.alicdn.com/material/20250318';

const KITTEN =
	"Realistic style, a black kitten curiously looking at the sky, the camera gradually rises from eye level, finally looking down at the kitten's curious eyes.";
const CAT =
	'Realistic style, a small black cat looks up at the sky curiously, the camera gradually rises from eye level, and finally captures its curious gaze from a top-down view.';
const RAP =
	'A scene of urban fantasy art. A dynamic graffiti art character. A boy made of spray paint comes to life from a concrete wall. He raps an English song at high speed while striking a classic, energetic rapper pose. The scene is set under an urban railway bridge at night. The lighting comes from a single street lamp, creating a cinematic atmosphere full of high energy and amazing detail. The audio of the video consists entirely of his rap, with no other dialogue or noise.';
const FOX =
	"Shot from a low angle, in a medium close-up, with warm tones, mixed lighting (the practical light from the desk lamp blends with the overcast light from the window), side lighting, and a central composition. In a classic detective office, wooden bookshelves are filled with old case files and ashtrays. A green desk lamp illuminates a case file spread out in the center of the desk. A fox, wearing a dark brown trench coat and a light gray fedora, sits in a leather chair, its fur crimson, its tail resting lightly on the edge, its fingers slowly turning yellowed pages. Outside, a steady drizzle falls beneath a blue sky, streaking the glass with meandering streaks. It slowly raises its head, its ears twitching slightly, its amber eyes gazing directly at the camera, its mouth clearly moving as it speaks in a smooth, cynical voice: 'The case was cold, colder than a fish in winter. But every chicken has its secrets, and I, for one, intended to find them '.";
const FOREST =
	"In the video, a girl gracefully walks out from a misty, ancient forest. Her steps are light, and the camera captures her every nimble moment. When the girl stops and looks around at the lush woods, a smile of surprise and joy blossoms on her face. This scene, frozen in a moment of interplay between light and shadow, records the girl's wonderful encounter with nature.";
const CAR =
	'The video shows a black steampunk-style car driven by a gentleman. The car is decorated with gears and copper pipes. The background features a steam-powered candy factory and retro elements, creating a vintage and playful scene.';
const CAFE =
	'The video shows a Parisian-style French cafe where a lion in a suit is elegantly sipping coffee. It holds a coffee cup in one hand, taking a gentle sip with a relaxed expression. The cafe is tastefully decorated, with soft hues and warm lighting illuminating the area where the lion is.';
const DOG = 'A dog wearing sunglasses is skateboarding on the street, 3D cartoon.';
const VIOLIN =
	'An elegant lady is passionately playing the violin, with a full symphony orchestra behind her.';

const FRAMES = {
	first_frame_url: 'https://wanx.alicdn.com/material/20250318/first_frame.png',
	last_frame_url: 'https://wanx.alicdn.com/material/20250318/last_frame.png',
};
const RAP_IMAGE =
	'https://help-static-aliyun-doc.aliyuncs.com/file-manage-files/zh-CN/20250925/wpimhv/rap.png';
const RAP_AUDIO =
	'https://help-static-aliyun-doc.aliyuncs.com/file-manage-files/zh-CN/20250925/ozwpvi/rap.mp3';
const FOX_AUDIO =
	'https://help-static-aliyun-doc.aliyuncs.com/file-manage-files/zh-CN/20250929/stjqnq/%E7%8B%90%E7%8B%B8.mp3';

const frames = (id: string, prompt: string, rest: INode['parameters']) => ({
	resource: 'video',
	operation: 'firstLastFrameToVideo',
	model: model(id),
	firstFrameUrl: FRAMES.first_frame_url,
	lastFrameUrl: FRAMES.last_frame_url,
	prompt,
	...rest,
});

const editing = (operation: string, prompt: string, rest: INode['parameters']) => ({
	resource: 'videoEditing',
	operation,
	model: model('wan2.1-vace-plus'),
	prompt,
	...rest,
});

const examples: Example[] = [
	{
		name: 'first and last frame, June 2025',
		path: KEYFRAMES,
		settings: frames('wan2.1-kf2v-plus', KITTEN, {
			resolution: '720P',
			options: { promptExtend: true },
		}),
		body: {
			model: 'wan2.1-kf2v-plus',
			input: { ...FRAMES, prompt: KITTEN },
			parameters: { resolution: '720P', prompt_extend: true },
		},
	},
	{
		name: 'first and last frame, April 2026',
		path: KEYFRAMES,
		settings: frames('wan2.2-kf2v-flash', CAT, {
			resolution: '480P',
			options: { promptExtend: true },
		}),
		body: {
			model: 'wan2.2-kf2v-flash',
			input: { ...FRAMES, prompt: CAT },
			parameters: { resolution: '480P', prompt_extend: true },
		},
	},
	{
		name: 'first and last frame with a negative prompt',
		path: KEYFRAMES,
		settings: frames('wan2.1-kf2v-plus', CAT, {
			resolution: '720P',
			options: { promptExtend: true, negativePrompt: 'people' },
		}),
		body: {
			model: 'wan2.1-kf2v-plus',
			input: { ...FRAMES, prompt: CAT, negative_prompt: 'people' },
			parameters: { resolution: '720P', prompt_extend: true },
		},
	},
	{
		name: 'image to video, as the SDK examples call it',
		path: GENERATION,
		settings: {
			resource: 'video',
			operation: 'imageToVideo',
			model: model('wan2.6-i2v-flash'),
			imageUrl: RAP_IMAGE,
			prompt: RAP,
			audioSource: 'url',
			audioUrl: RAP_AUDIO,
			resolution: '720P',
			duration: 10,
			options: { promptExtend: true, watermark: false, negativePrompt: '', seed: 12345 },
		},
		body: {
			model: 'wan2.6-i2v-flash',
			input: { img_url: RAP_IMAGE, prompt: RAP, audio_url: RAP_AUDIO },
			parameters: {
				resolution: '720P',
				duration: 10,
				prompt_extend: true,
				watermark: false,
				seed: 12345,
			},
		},
	},
	{
		name: 'text to video, as the SDK examples call it',
		path: GENERATION,
		settings: {
			resource: 'video',
			operation: 'textToVideo',
			model: model('wan2.5-t2v-preview'),
			prompt: FOX,
			audioSource: 'url',
			audioUrl: FOX_AUDIO,
			size: '832*480',
			duration: 10,
			options: { negativePrompt: '', promptExtend: true, watermark: false, seed: 12345 },
		},
		body: {
			model: 'wan2.5-t2v-preview',
			input: { prompt: FOX, audio_url: FOX_AUDIO },
			parameters: {
				size: '832*480',
				duration: 10,
				prompt_extend: true,
				watermark: false,
				seed: 12345,
			},
		},
	},
	{
		name: 'multi-image reference',
		path: GENERATION,
		settings: editing('imageReference', FOREST, {
			referenceImages: {
				image: [
					{ source: 'url', url: `${MATERIAL}/image_reference_2_5_16.png`, role: 'obj' },
					{ source: 'url', url: `${MATERIAL}/image_reference_1_5_16.png`, role: 'bg' },
				],
			},
			options: { size: '1280*720' },
		}),
		body: {
			model: 'wan2.1-vace-plus',
			input: {
				function: 'image_reference',
				prompt: FOREST,
				ref_images_url: [
					`${MATERIAL}/image_reference_2_5_16.png`,
					`${MATERIAL}/image_reference_1_5_16.png`,
				],
			},
			parameters: { obj_or_bg: ['obj', 'bg'], size: '1280*720' },
		},
	},
	{
		name: 'video repainting',
		path: GENERATION,
		settings: editing('videoRepainting', CAR, {
			videoUrl: `${MATERIAL}/video_repainting_1.mp4`,
			controlCondition: 'depth',
		}),
		body: {
			model: 'wan2.1-vace-plus',
			input: {
				function: 'video_repainting',
				prompt: CAR,
				video_url: `${MATERIAL}/video_repainting_1.mp4`,
			},
			parameters: { control_condition: 'depth' },
		},
	},
	{
		name: 'local editing',
		path: GENERATION,
		settings: editing('videoEdit', CAFE, {
			videoUrl: `${MATERIAL}/video_edit_2.mp4`,
			maskImageUrl: `${MATERIAL}/video_edit_1_mask.png`,
			options: { maskFrameId: 1, maskType: 'tracking', expandRatio: 0.05 },
		}),
		body: {
			model: 'wan2.1-vace-plus',
			input: {
				function: 'video_edit',
				prompt: CAFE,
				mask_image_url: `${MATERIAL}/video_edit_1_mask.png`,
				video_url: `${MATERIAL}/video_edit_2.mp4`,
				mask_frame_id: 1,
			},
			parameters: { mask_type: 'tracking', expand_ratio: 0.05 },
		},
	},
	{
		name: 'video extension',
		path: GENERATION,
		settings: editing('videoExtension', DOG, {
			firstClipSource: 'url',
			firstClipUrl: `${MATERIAL}/video_extension_1.mp4`,
		}),
		body: {
			model: 'wan2.1-vace-plus',
			input: {
				function: 'video_extension',
				prompt: DOG,
				first_clip_url: `${MATERIAL}/video_extension_1.mp4`,
			},
			parameters: {},
		},
	},
	{
		name: 'video outpainting',
		path: GENERATION,
		settings: editing('videoOutpainting', VIOLIN, {
			videoUrl: `${MATERIAL}/video_outpainting_1.mp4`,
			topScale: 1.5,
			bottomScale: 1.5,
			leftScale: 1.5,
			rightScale: 1.5,
		}),
		body: {
			model: 'wan2.1-vace-plus',
			input: {
				function: 'video_outpainting',
				prompt: VIOLIN,
				video_url: `${MATERIAL}/video_outpainting_1.mp4`,
			},
			parameters: { top_scale: 1.5, bottom_scale: 1.5, left_scale: 1.5, right_scale: 1.5 },
		},
	},
];

const b = bench();

/** Every example happens to cost the same: 5 × 0.10 or 10 × 0.05. One model's price is known in yuan alone. */
const estimateOf = (model: string) => ({
	amount: 0.5,
	currency: model === 'wan2.2-kf2v-flash' ? 'CNY' : 'USD',
	basis: 'estimated',
});

describe('the documented example is sent as documented', () => {
	it.each(examples)('$name', async ({ path, settings, body }) => {
		const outcome = await b.wan(settings);
		expect(outcome.error).toBeUndefined();
		const [call, ...others] = b.simulator.requests;
		expect(others).toEqual([]);
		expect(call).toMatchObject({ method: 'POST', path, body, status: 200 });
		expect(call.body).toEqual(body);
		expect(call.headers).toMatchObject({
			authorization: `Bearer ${b.credential().apiKey}`,
			'content-type': expect.stringMatching(/^application\/json/),
			'x-dashscope-async': 'enable',
		});
		expect(call.headers).not.toHaveProperty('x-dashscope-ossresourceresolve');
		const [task] = b.simulator.tasks.values();
		const { model: sent } = body as { model: string };
		expect(outcome.json('Wan')).toEqual([
			{
				task_id: task.id,
				task_status: 'PENDING',
				request_id: expect.any(String),
				model: sent,
				cost: estimateOf(sent),
				...(task.function && { function: task.function }),
			},
		]);
	});
});
