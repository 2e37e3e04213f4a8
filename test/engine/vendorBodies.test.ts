import type { INode, INodeExecutionData } from 'n8n-workflow';

import { png } from '../files';
import { bench } from './setup';

/*
 * Bodies written from the vendor's pages and tables alone, without a look at the nodes: each family
 * with each operation, by the parameter names of the public interface. What is sent must be the
 * method, host, path, headers and JSON below, and nothing else.
 */

const OPTIONS = { times: { pending: 0, running: 0 }, limitCreates: false };
const b = bench(OPTIONS);

type Parameters = INode['parameters'];

interface Case {
	name: string;
	region?: string;
	workspaceId?: string;
	parameters: Parameters;
	path?: string;
	body: object;
	input?: INodeExecutionData[];
	/** One of the media URLs begins with `oss://`; the simulator has no such file. */
	oss?: boolean;
}

const GENERATION = '/api/v1/services/aigc/video-generation/video-synthesis';
const IMAGE2VIDEO = '/api/v1/services/aigc/image2video/video-synthesis';

const HOSTS: Record<string, string> = {
	singapore: 'dashscope-intl.aliyuncs.com',
	beijing: 'dashscope.aliyuncs.com',
	virginia: 'dashscope-us.aliyuncs.com',
};
const DEDICATED: Record<string, string> = {
	singapore: 'ap-southeast-1',
	beijing: 'cn-beijing',
	virginia: 'us-east-1',
	frankfurt: 'eu-central-1',
	tokyo: 'ap-northeast-1',
	hongkong: 'cn-hongkong',
};
const hostOf = ({ region = 'singapore', workspaceId }: Case) =>
	workspaceId ? `${workspaceId}.${DEDICATED[region]}.maas.aliyuncs.com` : HOSTS[region];

const HELP = 'https://help-static-aliyun-doc.aliyuncs.com/file-manage-files/zh-CN';
const RAP = `${HELP}/20250925/wpimhv/rap.png`;
const RAP_SOUND = `${HELP}/20250925/ozwpvi/rap.mp3`;
const VOICE = `${HELP}/20260408/gbqewz/wan-r2v-girl-voice.mp3`;
const GIRL = `${HELP}/20260408/sjuytr/wan-r2v-object-girl.jpg`;
const BOY_FILM = 'https://cdn.example.com/wan-r2v-role.mp4';
const FRAME_A = 'https://wanx.alicdn.com/material/20250318/first_frame.png';
const FRAME_B = 'https://wanx.alicdn.com/material/20250318/last_frame.png';
const CLIP = 'https://cdn.example.com/clip.mov';
const OSS = 'oss://dashscope-instant/abc/2026-11-21/one.png';

const id = (value: string) => ({ __rl: true, mode: 'id', value });
const list = (value: string) => ({ __rl: true, mode: 'list', value });

const cases: Case[] = [
	{
		name: 'text-to-video 2.7: every field',
		parameters: {
			resource: 'video',
			operation: 'textToVideo',
			model: list('wan2.7-t2v'),
			prompt: '一只小猫在月光下奔跑',
			resolution: '720P',
			ratio: '9:16',
			duration: 10,
			audioSource: 'url',
			audioUrl: RAP_SOUND,
			options: {
				negativePrompt: 'flowers',
				promptExtend: false,
				watermark: true,
				seed: 2147483647,
			},
		},
		body: {
			model: 'wan2.7-t2v',
			input: { prompt: '一只小猫在月光下奔跑', negative_prompt: 'flowers', audio_url: RAP_SOUND },
			parameters: {
				resolution: '720P',
				ratio: '9:16',
				duration: 10,
				prompt_extend: false,
				watermark: true,
				seed: 2147483647,
			},
		},
	},
	{
		name: 'text-to-video 2.7: a dated snapshot of the table',
		parameters: {
			resource: 'video',
			operation: 'textToVideo',
			model: list('wan2.7-t2v-2026-06-12'),
			prompt: 'A cat',
			ratio: '3:4',
			duration: 2,
			options: { seed: 0 },
		},
		body: {
			model: 'wan2.7-t2v-2026-06-12',
			input: { prompt: 'A cat' },
			parameters: { ratio: '3:4', duration: 2, seed: 0 },
		},
	},
	{
		name: 'text-to-video 2.6: several shots with a sound',
		region: 'beijing',
		parameters: {
			resource: 'video',
			operation: 'textToVideo',
			model: id('wan2.6-t2v'),
			prompt: 'A fox in a coat',
			size: '1088*832',
			duration: 15,
			audioSource: 'url',
			audioUrl: RAP_SOUND,
			options: { promptExtend: true, shotType: 'multi' },
		},
		body: {
			model: 'wan2.6-t2v',
			input: { prompt: 'A fox in a coat', audio_url: RAP_SOUND },
			parameters: { size: '1088*832', duration: 15, prompt_extend: true, shot_type: 'multi' },
		},
	},
	{
		name: 'text-to-video 2.6 US',
		region: 'virginia',
		parameters: {
			resource: 'video',
			operation: 'textToVideo',
			model: list('wan2.6-t2v-us'),
			prompt: 'A fox',
			size: '720*1280',
			duration: 10,
		},
		body: {
			model: 'wan2.6-t2v-us',
			input: { prompt: 'A fox' },
			parameters: { size: '720*1280', duration: 10 },
		},
	},
	{
		name: 'text-to-video 2.5',
		parameters: {
			resource: 'video',
			operation: 'textToVideo',
			model: list('wan2.5-t2v-preview'),
			prompt: 'A fox',
			size: '624*624',
			duration: 5,
		},
		body: {
			model: 'wan2.5-t2v-preview',
			input: { prompt: 'A fox' },
			parameters: { size: '624*624', duration: 5 },
		},
	},
	{
		name: 'text-to-video 2.2, silent and of a fixed length',
		parameters: {
			resource: 'video',
			operation: 'textToVideo',
			model: list('wan2.2-t2v-plus'),
			prompt: 'A fox',
			size: '1632*1248',
			options: { negativePrompt: 'people' },
		},
		body: {
			model: 'wan2.2-t2v-plus',
			input: { prompt: 'A fox', negative_prompt: 'people' },
			parameters: { size: '1632*1248' },
		},
	},
	{
		name: 'text-to-video 2.1 in Beijing, by its name there',
		region: 'beijing',
		workspaceId: 'ws-1',
		parameters: {
			resource: 'video',
			operation: 'textToVideo',
			model: list('wanx2.1-t2v-turbo'),
			prompt: 'A fox',
			size: '480*832',
			options: { watermark: false },
		},
		body: {
			model: 'wanx2.1-t2v-turbo',
			input: { prompt: 'A fox' },
			parameters: { size: '480*832', watermark: false },
		},
	},
	{
		name: 'text-to-video 3.0: the model chooses the length, without sound',
		region: 'tokyo',
		workspaceId: 'ws-tokyo',
		parameters: {
			resource: 'video',
			operation: 'textToVideo',
			model: list('wan3.0-video'),
			prompt: 'A cat runs',
			resolution: '1080P',
			ratio: '16:9',
			duration: -1,
			audioSource: 'none',
			options: { promptExtend: true, watermark: true, seed: 1 },
		},
		body: {
			model: 'wan3.0-video',
			input: { prompt: 'A cat runs' },
			parameters: {
				resolution: '1080P',
				ratio: '16:9',
				duration: -1,
				audio: false,
				prompt_extend: true,
				watermark: true,
				seed: 1,
			},
		},
	},
	{
		name: 'text-to-video 3.0 prime in Hong Kong',
		region: 'hongkong',
		workspaceId: 'llm-hk',
		parameters: {
			resource: 'video',
			operation: 'textToVideo',
			model: list('wan3.0-video-prime'),
			prompt: 'A cat runs',
			ratio: 'adaptive',
			duration: 30,
		},
		body: {
			model: 'wan3.0-video-prime',
			input: { prompt: 'A cat runs' },
			parameters: { ratio: 'adaptive', duration: 30 },
		},
	},
	{
		name: 'image-to-video 2.7: first frame and driving audio',
		workspaceId: 'ws-sg',
		parameters: {
			resource: 'video',
			operation: 'imageToVideo',
			model: list('wan2.7-i2v'),
			prompt: 'A boy of spray paint raps',
			imageSource: 'url',
			imageUrl: RAP,
			audioSource: 'url',
			audioUrl: RAP_SOUND,
			resolution: '720P',
			duration: 10,
			options: { promptExtend: true, watermark: true },
		},
		body: {
			model: 'wan2.7-i2v',
			input: {
				prompt: 'A boy of spray paint raps',
				media: [
					{ type: 'first_frame', url: RAP },
					{ type: 'driving_audio', url: RAP_SOUND },
				],
			},
			parameters: { resolution: '720P', duration: 10, prompt_extend: true, watermark: true },
		},
	},
	{
		name: 'image-to-video 2.7: an image alone, without a prompt',
		parameters: {
			resource: 'video',
			operation: 'imageToVideo',
			model: list('wan2.7-i2v-2026-04-25'),
			imageUrl: RAP,
			duration: 15,
			options: { negativePrompt: 'blur' },
		},
		body: {
			model: 'wan2.7-i2v-2026-04-25',
			input: { negative_prompt: 'blur', media: [{ type: 'first_frame', url: RAP }] },
			parameters: { duration: 15 },
		},
	},
	{
		name: 'image-to-video 3.0: first and last frame of the temporary storage',
		region: 'virginia',
		workspaceId: 'ws-us',
		parameters: {
			resource: 'video',
			operation: 'imageToVideo',
			model: list('wan3.0-video'),
			prompt: 'A cat',
			imageUrl: OSS,
			lastFrameSource: 'url',
			lastFrameUrl: FRAME_B,
			resolution: '480P',
			ratio: '4:3',
			duration: 12,
		},
		oss: true,
		body: {
			model: 'wan3.0-video',
			input: {
				prompt: 'A cat',
				media: [
					{ type: 'first_frame', url: OSS },
					{ type: 'last_frame', url: FRAME_B },
				],
			},
			parameters: { resolution: '480P', ratio: '4:3', duration: 12 },
		},
	},
	{
		name: 'image-to-video 2.6 flash without sound',
		parameters: {
			resource: 'video',
			operation: 'imageToVideo',
			model: list('wan2.6-i2v-flash'),
			prompt: 'A boy raps',
			imageUrl: RAP,
			audioSource: 'none',
			resolution: '720P',
			duration: 10,
			options: { promptExtend: true, shotType: 'multi' },
		},
		body: {
			model: 'wan2.6-i2v-flash',
			input: { prompt: 'A boy raps', img_url: RAP },
			parameters: {
				resolution: '720P',
				duration: 10,
				audio: false,
				prompt_extend: true,
				shot_type: 'multi',
			},
		},
	},
	{
		name: 'image-to-video 2.6 in Frankfurt with its own sound',
		region: 'frankfurt',
		workspaceId: 'ws-eu',
		parameters: {
			resource: 'video',
			operation: 'imageToVideo',
			model: list('wan2.6-i2v'),
			prompt: 'A boy raps',
			imageUrl: RAP,
			audioSource: 'url',
			audioUrl: RAP_SOUND,
			resolution: '1080P',
			duration: 2,
		},
		body: {
			model: 'wan2.6-i2v',
			input: { prompt: 'A boy raps', img_url: RAP, audio_url: RAP_SOUND },
			parameters: { resolution: '1080P', duration: 2 },
		},
	},
	{
		name: 'image-to-video 2.6: an image as base64',
		parameters: {
			resource: 'video',
			operation: 'imageToVideo',
			model: list('wan2.6-i2v'),
			imageUrl: `data:image/png;base64,${png(640, 360).toString('base64')}`,
			duration: 5,
		},
		body: {
			model: 'wan2.6-i2v',
			input: { img_url: `data:image/png;base64,${png(640, 360).toString('base64')}` },
			parameters: { duration: 5 },
		},
	},
	{
		name: 'image-to-video 2.1 turbo with a video effect',
		parameters: {
			resource: 'video',
			operation: 'imageToVideo',
			model: list('wan2.1-i2v-turbo'),
			imageUrl: RAP,
			resolution: '720P',
			duration: 3,
			options: { template: 'flying' },
		},
		body: {
			model: 'wan2.1-i2v-turbo',
			input: { img_url: RAP, template: 'flying' },
			parameters: { resolution: '720P', duration: 3 },
		},
	},
	{
		name: 'first and last frame, 2.2',
		path: IMAGE2VIDEO,
		parameters: {
			resource: 'video',
			operation: 'firstLastFrameToVideo',
			model: list('wan2.2-kf2v-flash'),
			prompt: 'A cat looks up',
			firstFrameUrl: FRAME_A,
			lastFrameUrl: FRAME_B,
			resolution: '480P',
			options: { promptExtend: true, seed: 42 },
		},
		body: {
			model: 'wan2.2-kf2v-flash',
			input: { prompt: 'A cat looks up', first_frame_url: FRAME_A, last_frame_url: FRAME_B },
			parameters: { resolution: '480P', prompt_extend: true, seed: 42 },
		},
	},
	{
		name: 'first frame with an effect, 2.1',
		path: IMAGE2VIDEO,
		parameters: {
			resource: 'video',
			operation: 'firstLastFrameToVideo',
			model: list('wan2.1-kf2v-plus'),
			firstFrameUrl: FRAME_A,
			lastFrameUrl: '',
			options: { template: 'hanfu-1', promptExtend: true },
		},
		body: {
			model: 'wan2.1-kf2v-plus',
			input: { first_frame_url: FRAME_A, template: 'hanfu-1' },
			parameters: { prompt_extend: true },
		},
	},
	{
		name: 'first and last frame, 2.7, with a sound',
		parameters: {
			resource: 'video',
			operation: 'firstLastFrameToVideo',
			model: list('wan2.7-i2v'),
			prompt: 'A cat looks up',
			firstFrameUrl: FRAME_A,
			lastFrameUrl: FRAME_B,
			audioSource: 'url',
			audioUrl: RAP_SOUND,
			resolution: '1080P',
			duration: 5,
		},
		body: {
			model: 'wan2.7-i2v',
			input: {
				prompt: 'A cat looks up',
				media: [
					{ type: 'first_frame', url: FRAME_A },
					{ type: 'last_frame', url: FRAME_B },
					{ type: 'driving_audio', url: RAP_SOUND },
				],
			},
			parameters: { resolution: '1080P', duration: 5 },
		},
	},
	{
		name: 'first and last frame, 3.0, without sound',
		parameters: {
			resource: 'video',
			operation: 'firstLastFrameToVideo',
			model: list('wan3.0-video'),
			prompt: 'A cat looks up',
			firstFrameUrl: FRAME_A,
			lastFrameUrl: FRAME_B,
			audioSource: 'none',
			ratio: '1:1',
			duration: 7,
		},
		body: {
			model: 'wan3.0-video',
			input: {
				prompt: 'A cat looks up',
				media: [
					{ type: 'first_frame', url: FRAME_A },
					{ type: 'last_frame', url: FRAME_B },
				],
			},
			parameters: { ratio: '1:1', duration: 7, audio: false },
		},
	},
	{
		name: 'continue a video to a last frame',
		parameters: {
			resource: 'video',
			operation: 'continueVideo',
			model: list('wan2.7-i2v'),
			prompt: 'The dog goes on',
			firstClipUrl: CLIP,
			lastFrameSource: 'url',
			lastFrameUrl: FRAME_B,
			resolution: '720P',
			duration: 12,
			options: { promptExtend: false },
		},
		body: {
			model: 'wan2.7-i2v',
			input: {
				prompt: 'The dog goes on',
				media: [
					{ type: 'first_clip', url: CLIP },
					{ type: 'last_frame', url: FRAME_B },
				],
			},
			parameters: { resolution: '720P', duration: 12, prompt_extend: false },
		},
	},
	{
		name: 'references, 2.7, with voices and a first frame',
		parameters: {
			resource: 'video',
			operation: 'referenceToVideo',
			model: list('wan2.7-r2v'),
			prompt: 'Image 1 sits on Image 2 and talks to Video 1',
			references: {
				reference: [
					{ type: 'image', source: 'url', url: GIRL, voiceSource: 'url', voiceUrl: VOICE },
					{ type: 'video', source: 'url', url: BOY_FILM, voiceSource: 'url', voiceUrl: VOICE },
					{ type: 'image', source: 'url', url: RAP, voiceSource: 'none', voiceUrl: '' },
				],
			},
			firstFrameSource: 'url',
			firstFrameUrl: FRAME_A,
			resolution: '720P',
			duration: 10,
			options: { negativePrompt: 'text', promptExtend: false, watermark: true },
		},
		body: {
			model: 'wan2.7-r2v',
			input: {
				prompt: 'Image 1 sits on Image 2 and talks to Video 1',
				negative_prompt: 'text',
				// The prompt counts each kind by itself, so the first frame may stand anywhere.
				media: [
					{ type: 'reference_image', url: GIRL, reference_voice: VOICE },
					{ type: 'reference_video', url: BOY_FILM, reference_voice: VOICE },
					{ type: 'reference_image', url: RAP },
					{ type: 'first_frame', url: FRAME_A },
				],
			},
			parameters: { resolution: '720P', duration: 10, prompt_extend: false, watermark: true },
		},
	},
	{
		name: 'references, 2.7, images alone for 15 seconds',
		parameters: {
			resource: 'video',
			operation: 'referenceToVideo',
			model: list('wan2.7-r2v'),
			prompt: 'Image 1 waves',
			references: { reference: [{ type: 'image', source: 'url', url: GIRL }] },
			ratio: '1:1',
			duration: 15,
		},
		body: {
			model: 'wan2.7-r2v',
			input: { prompt: 'Image 1 waves', media: [{ type: 'reference_image', url: GIRL }] },
			parameters: { ratio: '1:1', duration: 15 },
		},
	},
	{
		name: 'references, 2.6 flash without sound',
		parameters: {
			resource: 'video',
			operation: 'referenceToVideo',
			model: list('wan2.6-r2v-flash'),
			prompt: 'character1 meets character2',
			references: {
				reference: [
					{ type: 'video', source: 'url', url: BOY_FILM },
					{ type: 'image', source: 'url', url: GIRL },
				],
			},
			size: '1280*720',
			duration: 10,
			audioSource: 'none',
			options: { shotType: 'multi', watermark: true, seed: 7, negativePrompt: 'rain' },
		},
		body: {
			model: 'wan2.6-r2v-flash',
			input: {
				prompt: 'character1 meets character2',
				negative_prompt: 'rain',
				reference_urls: [BOY_FILM, GIRL],
			},
			parameters: {
				size: '1280*720',
				duration: 10,
				audio: false,
				shot_type: 'multi',
				watermark: true,
				seed: 7,
			},
		},
	},
	{
		name: 'references, 2.6 in Frankfurt',
		region: 'frankfurt',
		workspaceId: 'ws-eu',
		parameters: {
			resource: 'video',
			operation: 'referenceToVideo',
			model: list('wan2.6-r2v'),
			prompt: 'character1 meets character2',
			references: { reference: [{ type: 'image', source: 'url', url: GIRL }] },
			duration: 2,
		},
		body: {
			model: 'wan2.6-r2v',
			input: { prompt: 'character1 meets character2', reference_urls: [GIRL] },
			parameters: { duration: 2 },
		},
	},
	{
		name: 'references, 3.0: images, a video and a sound',
		parameters: {
			resource: 'video',
			operation: 'referenceToVideo',
			model: list('wan3.0-video'),
			prompt: 'Image 1 dances like Video 1 to Audio 1',
			references: {
				reference: [
					{ type: 'image', source: 'url', url: GIRL },
					{ type: 'audio', source: 'url', url: VOICE },
					{ type: 'video', source: 'url', url: BOY_FILM },
					{ type: 'image', source: 'url', url: RAP },
				],
			},
			resolution: '480P',
			ratio: '9:16',
			duration: 6,
			audioSource: 'auto',
		},
		body: {
			model: 'wan3.0-video',
			input: {
				prompt: 'Image 1 dances like Video 1 to Audio 1',
				media: [
					{ type: 'reference_image', url: GIRL },
					{ type: 'reference_audio', url: VOICE },
					{ type: 'reference_video', url: BOY_FILM },
					{ type: 'reference_image', url: RAP },
				],
			},
			parameters: { resolution: '480P', ratio: '9:16', duration: 6 },
		},
	},
	{
		name: 'a document, 3.0',
		parameters: {
			resource: 'video',
			operation: 'documentToVideo',
			model: list('wan3.0-video'),
			prompt: 'Explain it',
			documentSource: 'url',
			documentUrl: 'https://cdn.example.com/plan.pptx',
			resolution: '720P',
			ratio: '16:9',
			duration: 30,
			audioSource: 'none',
		},
		body: {
			model: 'wan3.0-video',
			input: {
				prompt: 'Explain it',
				media: [{ type: 'file', url: 'https://cdn.example.com/plan.pptx' }],
			},
			parameters: { resolution: '720P', ratio: '16:9', duration: 30, audio: false },
		},
	},
	{
		name: 'a web page, 3.0, without a prompt',
		parameters: {
			resource: 'video',
			operation: 'documentToVideo',
			model: list('wan3.0-video'),
			documentSource: 'page',
			pageUrl: 'https://example.com/news?id=1&lang=en#top',
			duration: 10,
			options: { promptExtend: true },
		},
		body: {
			model: 'wan3.0-video',
			input: { media: [{ type: 'link', url: 'https://example.com/news?id=1&lang=en#top' }] },
			parameters: { duration: 10, prompt_extend: true },
		},
	},
	{
		name: 'speech to video',
		region: 'beijing',
		path: IMAGE2VIDEO,
		parameters: {
			resource: 'video',
			operation: 'speechToVideo',
			model: list('wan2.2-s2v'),
			imageUrl: GIRL,
			audioUrl: VOICE,
			resolution: '720P',
		},
		body: {
			model: 'wan2.2-s2v',
			input: { image_url: GIRL, audio_url: VOICE },
			parameters: { resolution: '720P' },
		},
	},
	{
		name: 'video editing: references in the order of the page',
		parameters: {
			resource: 'videoEditing',
			operation: 'imageReference',
			model: list('wan2.1-vace-plus'),
			prompt: 'A girl walks out',
			referenceImages: {
				image: [
					{ source: 'url', url: GIRL, role: 'obj' },
					{ source: 'url', url: RAP, role: 'bg' },
				],
			},
			options: { size: '1280*720', seed: 5, watermark: false, promptExtend: true },
		},
		body: {
			model: 'wan2.1-vace-plus',
			input: {
				function: 'image_reference',
				prompt: 'A girl walks out',
				ref_images_url: [GIRL, RAP],
			},
			parameters: {
				obj_or_bg: ['obj', 'bg'],
				size: '1280*720',
				seed: 5,
				watermark: false,
				prompt_extend: true,
			},
		},
	},
	{
		name: 'video editing: repainting with a reference and a strength of nothing',
		parameters: {
			resource: 'videoEditing',
			operation: 'videoRepainting',
			model: list('wan2.1-vace-plus'),
			prompt: 'A car',
			videoUrl: BOY_FILM,
			controlCondition: 'scribble',
			referenceImageSource: 'url',
			referenceImageUrl: GIRL,
			options: { strength: 0 },
		},
		body: {
			model: 'wan2.1-vace-plus',
			input: {
				function: 'video_repainting',
				prompt: 'A car',
				video_url: BOY_FILM,
				ref_images_url: [GIRL],
			},
			parameters: { control_condition: 'scribble', strength: 0 },
		},
	},
	{
		name: 'video editing: local editing with a mask image and everything beside it',
		parameters: {
			resource: 'videoEditing',
			operation: 'videoEdit',
			model: list('wan2.1-vace-plus'),
			prompt: 'A lion',
			videoUrl: BOY_FILM,
			maskInput: 'image',
			maskImageUrl: 'https://cdn.example.com/mask.tiff',
			referenceImageSource: 'url',
			referenceImageUrl: GIRL,
			options: {
				maskFrameId: 81,
				maskType: 'tracking',
				expandRatio: 0,
				expandMode: 'bbox',
				controlCondition: 'depth',
				size: '832*1088',
			},
		},
		body: {
			model: 'wan2.1-vace-plus',
			input: {
				function: 'video_edit',
				prompt: 'A lion',
				video_url: BOY_FILM,
				mask_image_url: 'https://cdn.example.com/mask.tiff',
				mask_frame_id: 81,
				ref_images_url: [GIRL],
			},
			parameters: {
				mask_type: 'tracking',
				expand_ratio: 0,
				expand_mode: 'bbox',
				control_condition: 'depth',
				size: '832*1088',
			},
		},
	},
	{
		name: 'video editing: local editing with a mask video',
		region: 'beijing',
		parameters: {
			resource: 'videoEditing',
			operation: 'videoEdit',
			model: list('wanx2.1-vace-plus'),
			prompt: 'A lion',
			videoUrl: BOY_FILM,
			maskInput: 'video',
			maskVideoUrl: 'https://cdn.example.com/mask.mp4',
			options: { size: '960*960' },
		},
		body: {
			model: 'wanx2.1-vace-plus',
			input: {
				function: 'video_edit',
				prompt: 'A lion',
				video_url: BOY_FILM,
				mask_video_url: 'https://cdn.example.com/mask.mp4',
			},
			parameters: { size: '960*960' },
		},
	},
	{
		name: 'video editing: extension from a clip to a frame, moving like a video',
		parameters: {
			resource: 'videoEditing',
			operation: 'videoExtension',
			model: list('wan2.1-vace-plus'),
			prompt: 'A dog skates',
			firstClipSource: 'url',
			firstClipUrl: 'https://cdn.example.com/first.mp4',
			lastFrameSource: 'url',
			lastFrameUrl: FRAME_B,
			videoSource: 'url',
			videoUrl: BOY_FILM,
			controlCondition: 'posebodyface',
		},
		body: {
			model: 'wan2.1-vace-plus',
			input: {
				function: 'video_extension',
				prompt: 'A dog skates',
				first_clip_url: 'https://cdn.example.com/first.mp4',
				last_frame_url: FRAME_B,
				video_url: BOY_FILM,
			},
			parameters: { control_condition: 'posebodyface' },
		},
	},
	{
		name: 'video editing: outpainting',
		parameters: {
			resource: 'videoEditing',
			operation: 'videoOutpainting',
			model: list('wan2.1-vace-plus'),
			prompt: 'A violin',
			videoUrl: BOY_FILM,
			topScale: 1.5,
			bottomScale: 2,
			leftScale: 1.25,
			rightScale: 1.01,
		},
		body: {
			model: 'wan2.1-vace-plus',
			input: { function: 'video_outpainting', prompt: 'A violin', video_url: BOY_FILM },
			parameters: { top_scale: 1.5, bottom_scale: 2, left_scale: 1.25, right_scale: 1.01 },
		},
	},
	{
		name: 'editing by instruction: references, own shape and the original sound',
		parameters: {
			resource: 'videoEditing',
			operation: 'instructionEdit',
			model: list('wan2.7-videoedit'),
			prompt: 'Replace the dress',
			videoUrl: CLIP,
			referenceImages: {
				image: [GIRL, RAP, FRAME_A, FRAME_B].map((url) => ({ source: 'url', url })),
			},
			resolution: '1080P',
			ratio: '4:3',
			duration: 2,
			options: { audioSetting: 'origin', negativePrompt: 'noise', seed: 3 },
		},
		body: {
			model: 'wan2.7-videoedit',
			input: {
				prompt: 'Replace the dress',
				negative_prompt: 'noise',
				media: [
					{ type: 'video', url: CLIP },
					...[GIRL, RAP, FRAME_A, FRAME_B].map((url) => ({ type: 'reference_image', url })),
				],
			},
			parameters: {
				resolution: '1080P',
				ratio: '4:3',
				duration: 2,
				audio_setting: 'origin',
				seed: 3,
			},
		},
	},
	{
		name: 'editing by instruction: the video alone',
		parameters: {
			resource: 'videoEditing',
			operation: 'instructionEdit',
			model: list('wan2.7-videoedit'),
			videoUrl: CLIP,
			resolution: '720P',
			referenceImages: {},
		},
		body: {
			model: 'wan2.7-videoedit',
			input: { media: [{ type: 'video', url: CLIP }] },
			parameters: { resolution: '720P' },
		},
	},
	{
		name: 'animate an image in the professional mode, with no check of the image',
		path: IMAGE2VIDEO,
		parameters: {
			resource: 'videoEditing',
			operation: 'animateMove',
			model: list('wan2.2-animate-move'),
			imageUrl: GIRL,
			videoUrl: BOY_FILM,
			mode: 'wan-pro',
			options: { checkImage: false, watermark: true },
		},
		body: {
			model: 'wan2.2-animate-move',
			input: { image_url: GIRL, video_url: BOY_FILM, watermark: true },
			parameters: { mode: 'wan-pro', check_image: false },
		},
	},
	{
		name: 'replace a character',
		region: 'beijing',
		workspaceId: 'ws-2',
		path: IMAGE2VIDEO,
		parameters: {
			resource: 'videoEditing',
			operation: 'animateMix',
			model: list('wan2.2-animate-mix'),
			imageUrl: 'oss://dashscope-instant/x/girl.png',
			videoUrl: 'oss://dashscope-instant/x/dance.avi',
			mode: 'wan-std',
		},
		oss: true,
		body: {
			model: 'wan2.2-animate-mix',
			input: {
				image_url: 'oss://dashscope-instant/x/girl.png',
				video_url: 'oss://dashscope-instant/x/dance.avi',
			},
			parameters: { mode: 'wan-std' },
		},
	},
];

const animated = (imageUrl: string, prompt: string): Parameters => ({
	resource: 'video',
	operation: 'imageToVideo',
	model: list('wan2.7-i2v'),
	imageUrl,
	prompt,
	duration: 5,
});

/** Runs a node against the region's own host, led to the simulator; gives the hosts it called. */
async function run(
	{ region = 'singapore', workspaceId = '', parameters, input }: Case,
	typeVersion = 1,
) {
	const hosts: string[] = [];
	const outcome = await b.wan(parameters, {
		input,
		settings: { typeVersion },
		credential: { region, workspaceId, apiKey: b.credential().apiKey },
		reroute: (request) => {
			const url = new URL(request.url, request.baseURL);
			hosts.push(url.host);
			const { host, protocol } = new URL(b.simulator.url);
			url.protocol = protocol;
			url.host = host;
			return { ...request, baseURL: undefined, url: url.href };
		},
	});
	return { outcome, hosts };
}

let runs = 0;

/** Runs a case and compares the one create call with it. */
async function expectSent(one: Case, { typeVersion = 1, acceptAnyBody = one.oss } = {}) {
	// A key of its own, so that no test waits for the pace of another's calls.
	const apiKey = `sk-vendor-bodies-${(runs += 1)}`;
	await b.restart({ ...OPTIONS, apiKey, acceptAnyBody });
	const { outcome, hosts } = await run(one, typeVersion);
	expect([outcome.error?.message, outcome.error?.description]).toEqual([undefined, undefined]);
	const creates = b.simulator.requests.filter(({ call }) => call === 'create');
	expect(creates).toHaveLength(1);
	const [{ method, path, body, headers }] = creates;
	expect({ method, path, body }).toEqual({
		method: 'POST',
		path: one.path ?? GENERATION,
		body: one.body,
	});
	expect(new Set(hosts)).toEqual(new Set([hostOf(one)]));
	expect(headers.authorization).toBe(`Bearer ${b.credential().apiKey}`);
	expect(headers['content-type']).toMatch(/^application\/json/);
	expect(headers['x-dashscope-async']).toBe('enable');
	expect(headers['x-dashscope-ossresourceresolve']).toBe(one.oss ? 'enable' : undefined);
}

/** Every value of a node as text that an expression takes from the item, but for what makes the form. */
function fromItem({ parameters, ...rest }: Case): Case {
	const json: Record<string, string> = {};
	const replaced = (value: unknown, key = ''): unknown => {
		if (Array.isArray(value)) return value.map((inner) => replaced(inner));
		if (typeof value === 'object' && value !== null) {
			return Object.fromEntries(
				Object.entries(value).map(([name, inner]) => [name, replaced(inner, name)]),
			);
		}
		const inForm = /^(resource|operation|__rl|mode|maskInput|type|\w*[sS]ource)$/.test(key);
		if (inForm || value === '') return value;
		const name = `v${Object.keys(json).length}`;
		json[name] = String(value);
		return `={{ $json.${name} }}`;
	};
	return { ...rest, parameters: replaced(parameters) as Parameters, input: [{ json }] };
}

/** The same with a snapshot that the table does not know. */
function tomorrow({ parameters, body, ...rest }: Case): Case {
	const { value } = parameters.model as { value: string };
	const snapshot = `${value.replace(/-\d{4}-\d\d-\d\d$/, '')}-2027-01-31`;
	return {
		...rest,
		parameters: { ...parameters, model: id(snapshot) },
		body: { ...body, model: snapshot },
	};
}

describe('a body of the vendor’s pages', () => {
	it.each(cases)('$name', async (one) => {
		await expectSent(one);
	});
});

describe('the same body is sent where all values are text of the item, the model too', () => {
	it.each(cases)('$name', async (one) => {
		await expectSent(fromItem(one));
	});
});

describe('the same body is sent by a node of version 1.1 for a dated snapshot of tomorrow', () => {
	it.each(cases)('$name', async (one) => {
		// The simulator does not know such models.
		await expectSent(tomorrow(one), { typeVersion: 1.1, acceptAnyBody: true });
	});
});

describe('the header that has oss:// URLs looked up', () => {
	it.each([
		['is there for a URL in capitals', 'OSS://dir/a.png', 'A cat', true],
		['is not there for a prompt that speaks of one', RAP, 'It says "oss://dir/a.png"', undefined],
	])('%s', async (_what, url, prompt, oss) => {
		const body = {
			model: 'wan2.7-i2v',
			input: { prompt, media: [{ type: 'first_frame', url }] },
			parameters: { duration: 5 },
		};
		await expectSent({ name: '', parameters: animated(url, prompt), body, oss });
	});
});
