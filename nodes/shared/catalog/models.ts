import {
	animateImage,
	animateVideo,
	clip27,
	document,
	frame10,
	frame10Url,
	frame20,
	frame27,
	page,
	portrait,
	referenceImage26,
	referenceVideo27,
	referenceVideo30,
	sound,
	sound27,
	speech,
	vaceImage,
	vaceMask,
	vaceVideo,
	voice27,
	voice30,
} from './fileLimits';
import type { Choice, ModelRow, OperationName, Prices, RegionalPrices } from './types';

/*
 * The models, one row each, after the vendor's API pages. Nothing else in this project knows what a
 * model takes. test/unit/catalog.test.ts holds every value against the vendor's facts.
 */

/** The model that a new node begins with, by operation: the newest that is no preview, where there is one. */
export const initialModels: Record<OperationName, string> = {
	textToVideo: 'wan2.7-t2v',
	imageToVideo: 'wan2.7-i2v',
	firstLastFrameToVideo: 'wan2.7-i2v',
	continueVideo: 'wan2.7-i2v',
	referenceToVideo: 'wan2.7-r2v',
	documentToVideo: 'wan3.0-video',
	speechToVideo: 'wan2.2-s2v',
	imageReference: 'wan2.1-vace-plus',
	videoRepainting: 'wan2.1-vace-plus',
	videoEdit: 'wan2.1-vace-plus',
	videoExtension: 'wan2.1-vace-plus',
	videoOutpainting: 'wan2.1-vace-plus',
	instructionEdit: 'wan2.7-videoedit',
	animateMove: 'wan2.2-animate-move',
	animateMix: 'wan2.2-animate-mix',
};

/**
 * The model that nodes of version 1 begin with, where it differs. n8n saves a value only where it is not
 * the default, so these stay for as long as there are workflows with such nodes.
 */
export const initialModelsOfVersion1: Partial<Record<OperationName, string>> = {
	textToVideo: 'wan2.6-t2v',
	imageToVideo: 'wan2.6-i2v',
	firstLastFrameToVideo: 'wan2.2-kf2v-flash',
};

/** When the prices below were gathered. */
export const PRICES_OF = 'September 2026';

/**
 * The rows hold the prices of Singapore in US dollars and of Beijing in yuan. Elsewhere those of Singapore
 * count, but for these, of which the vendor's table says "about".
 */
export const regionalPrices: readonly RegionalPrices[] = [
	{
		regions: ['virginia', 'frankfurt'],
		models: ['wan2.6-t2v', 'wan2.6-i2v', 'wan2.6-r2v'],
		USD: { '720P': 0.086, '1080P': 0.143 },
	},
];

const SIZES_480P = ['832*480', '480*832', '624*624'];
const SIZES_720P = ['1280*720', '720*1280', '960*960', '1088*832', '832*1088'];
const SIZES_1080P = ['1920*1080', '1080*1920', '1440*1440', '1632*1248', '1248*1632'];

/** The sizes of each resolution tier, by the vendor's table of sizes. */
export const sizesOfTier: Readonly<Record<string, readonly string[]>> = {
	'480P': SIZES_480P,
	'720P': SIZES_720P,
	'1080P': SIZES_1080P,
};

const upTo1080P: Choice<string> = {
	values: [...SIZES_720P, ...SIZES_1080P],
	default: '1920*1080',
};
const upTo720P: Choice<string> = { values: SIZES_720P, default: '1280*720' };

const tiers = (values: string[], fallback: string): Choice<string> => ({
	values,
	default: fallback,
});

/** Whole seconds from one number to another, as a list. */
const secondsFrom = (min: number, max: number) =>
	Array.from({ length: max - min + 1 }, (_, index) => min + index);

const RATIOS = ['16:9', '9:16', '1:1', '4:3', '3:4'];

const generation = {
	endpoint: 'video-generation',
	negativePromptMax: 500,
	promptExtend: true,
	takesMedia: false,
} as const;
const quick = { createsPerSecond: 5, tasksAtOnce: 5 } as const;
const withSound = { ...quick, promptMax: 1500 } as const;
const silent = {
	promptMax: 800,
	sound: 'silent',
	shotType: false,
	createsPerSecond: 2,
	tasksAtOnce: 2,
} as const;

const t2v = {
	...generation,
	family: 't2v',
	operations: ['textToVideo'],
	promptRequired: true,
	template: false,
} as const;
const i2v = {
	...generation,
	family: 'i2v',
	operations: ['imageToVideo'],
	promptRequired: false,
	template: true,
} as const;
const kf2v = {
	...generation,
	...silent,
	family: 'kf2v',
	operations: ['firstLastFrameToVideo'],
	endpoint: 'image2video',
	promptRequired: false,
	duration: { fixed: 5 },
	files: { firstFrame: frame10Url, lastFrame: frame10Url },
} as const;
const vace = {
	...silent,
	family: 'vace',
	operations: [
		'imageReference',
		'videoRepainting',
		'videoEdit',
		'videoExtension',
		'videoOutpainting',
	],
	endpoint: 'video-generation',
	promptRequired: true,
	promptExtend: true,
	takesMedia: false,
	size: upTo720P,
	duration: { fixed: 5 },
	template: false,
	files: {
		video: vaceVideo,
		firstClip: vaceVideo,
		lastClip: vaceVideo,
		firstFrame: vaceImage,
		lastFrame: vaceImage,
		referenceImage: vaceImage,
		referenceImages: vaceImage,
		maskImage: vaceMask,
		maskVideo: vaceVideo,
	},
	references: { images: 3, videos: 0, audios: 0, together: [1, 3], firstFrame: false },
} as const;

/** What all models of generation 2.7 share. */
const generation27 = {
	...quick,
	endpoint: 'video-generation',
	regions: ['singapore', 'beijing'],
	resolution: tiers(['720P', '1080P'], '1080P'),
	promptMax: 5000,
	negativePromptMax: 500,
	promptExtend: true,
	shotType: false,
	template: false,
} as const;
const t2v27 = {
	...generation27,
	family: 't2v',
	operations: ['textToVideo'],
	ratio: { values: RATIOS, default: '16:9' },
	duration: { min: 2, max: 15, default: 5 },
	promptRequired: true,
	sound: 'automatic',
	takesMedia: false,
	files: { audio: sound27 },
} as const;
const i2v27 = {
	...generation27,
	family: 'i2v',
	operations: ['imageToVideo', 'firstLastFrameToVideo', 'continueVideo'],
	duration: { min: 2, max: 15, default: 5 },
	promptRequired: false,
	sound: 'automatic',
	takesMedia: true,
	files: {
		image: frame27,
		firstFrame: frame27,
		lastFrame: frame27,
		firstClip: clip27,
		audio: sound27,
	},
} as const;
const r2v27 = {
	...generation27,
	family: 'r2v',
	operations: ['referenceToVideo'],
	ratio: { values: RATIOS, default: '16:9' },
	duration: { min: 2, max: 15, default: 5 },
	promptRequired: true,
	sound: 'automatic',
	takesMedia: true,
	references: {
		images: 5,
		videos: 5,
		audios: 0,
		together: [1, 5],
		firstFrame: true,
		secondsWithVideo: 10,
	},
	files: {
		firstFrame: frame27,
		referenceImage: frame27,
		referenceVideo: referenceVideo27,
		referenceVoice: voice27,
	},
} as const;
const r2v26 = {
	...quick,
	endpoint: 'video-generation',
	family: 'r2v',
	operations: ['referenceToVideo'],
	size: upTo1080P,
	duration: { min: 2, max: 10, default: 5 },
	promptMax: 1500,
	negativePromptMax: 500,
	promptRequired: true,
	promptExtend: false,
	takesMedia: false,
	shotType: true,
	template: false,
	references: { images: 5, videos: 3, audios: 0, together: [1, 5], firstFrame: false },
	files: { referenceImage: referenceImage26, referenceVideo: referenceVideo27 },
} as const;
const unified = {
	...quick,
	family: 'unified',
	preview: true,
	operations: [
		'textToVideo',
		'imageToVideo',
		'firstLastFrameToVideo',
		'referenceToVideo',
		'documentToVideo',
	],
	endpoint: 'video-generation',
	regions: ['singapore', 'beijing', 'virginia', 'frankfurt', 'tokyo', 'hongkong'],
	resolution: tiers(['480P', '720P', '1080P'], '1080P'),
	ratio: { values: ['adaptive', '16:9', '4:3', '1:1', '3:4', '9:16'], default: 'adaptive' },
	duration: { values: [-1, ...secondsFrom(2, 30)], default: 5 },
	promptMax: 20000,
	promptRequired: false,
	promptExtend: true,
	sound: 'switchable',
	takesMedia: true,
	shotType: false,
	template: false,
	references: { images: 10, videos: 5, audios: 5, firstFrame: false, secondsWithInput: 30 },
	files: {
		image: frame27,
		firstFrame: frame27,
		lastFrame: frame27,
		referenceImage: frame27,
		referenceVideo: referenceVideo30,
		referenceAudio: voice30,
		document,
		page,
	},
} as const;
const image2video = {
	endpoint: 'image2video',
	promptRequired: false,
	promptExtend: false,
	takesMedia: false,
	shotType: false,
	template: false,
	createsPerSecond: 5,
	tasksAtOnce: 1,
} as const;
const animate = {
	...image2video,
	family: 'animate',
	regions: ['singapore', 'beijing'],
	files: { image: animateImage, video: animateVideo },
} as const;

const prices26: Prices = {
	USD: { '720P': 0.1, '1080P': 0.15 },
	CNY: { '720P': 0.6, '1080P': 1 },
};
const prices30: Prices = {
	USD: { '480P': 0.05, '720P': 0.1, '1080P': 0.2 },
	CNY: { '480P': 0.3, '720P': 0.6, '1080P': 1.2 },
};
const prices30Prime: Prices = {
	USD: { '480P': 0.068, '720P': 0.14, '1080P': 0.28 },
	CNY: { '480P': 0.45, '720P': 0.9, '1080P': 1.8 },
};
const prices26Flash: Prices = {
	USD: { '720P': 0.05, '1080P': 0.075 },
	CNY: { '720P': 0.3, '1080P': 0.5 },
	silentShare: 0.5,
};
const prices25: Prices = {
	USD: { '480P': 0.05, ...prices26.USD },
	CNY: { '480P': 0.3, ...prices26.CNY },
};
const prices22Flash: Prices = { CNY: { '480P': 0.1, '720P': 0.2, '1080P': 0.48 } };
const prices22Plus: Prices = {
	USD: { '480P': 0.02, '1080P': 0.1 },
	CNY: { '480P': 0.14, '1080P': 0.7 },
};
const prices21Turbo: Prices = {
	USD: { '480P': 0.036, '720P': 0.036 },
	CNY: { '480P': 0.24, '720P': 0.24 },
};
const prices21Plus: Prices = { USD: { '720P': 0.1 }, CNY: { '720P': 0.7 } };

export const models: readonly ModelRow[] = [
	{ ...unified, id: 'wan3.0-video', prices: prices30 },
	{ ...unified, id: 'wan3.0-video-prime', prices: prices30Prime },

	{ ...t2v27, id: 'wan2.7-t2v', prices: prices26 },
	{ ...t2v27, id: 'wan2.7-t2v-2026-06-12', prices: prices26 },
	{ ...t2v27, id: 'wan2.7-t2v-2026-04-25', prices: prices26 },
	{
		...t2v,
		...withSound,
		id: 'wan2.6-t2v',
		regions: ['singapore', 'beijing', 'virginia', 'frankfurt'],
		size: upTo1080P,
		duration: { min: 2, max: 15, default: 5 },
		sound: 'automatic',
		shotType: true,
		files: { audio: sound },
		prices: prices26,
	},
	{
		...t2v,
		...withSound,
		id: 'wan2.6-t2v-us',
		regions: ['virginia'],
		size: upTo1080P,
		duration: { values: [5, 10], default: 5 },
		sound: 'automatic',
		shotType: true,
		files: { audio: sound },
		prices: prices26,
	},
	{
		...t2v,
		...withSound,
		id: 'wan2.5-t2v-preview',
		regions: ['singapore', 'beijing'],
		size: { values: [...SIZES_480P, ...SIZES_720P, ...SIZES_1080P], default: '1920*1080' },
		duration: { values: [5, 10], default: 5 },
		sound: 'automatic',
		shotType: false,
		files: { audio: sound },
		prices: prices25,
	},
	{
		...t2v,
		...silent,
		id: 'wan2.2-t2v-plus',
		regions: ['singapore', 'beijing'],
		size: { values: [...SIZES_480P, ...SIZES_1080P], default: '1920*1080' },
		duration: { fixed: 5 },
		files: {},
		prices: prices22Plus,
	},
	{
		...t2v,
		...silent,
		id: 'wan2.1-t2v-turbo',
		regions: ['singapore'],
		size: { values: [...SIZES_480P, ...SIZES_720P], default: '1280*720' },
		duration: { fixed: 5 },
		files: {},
		prices: prices21Turbo,
	},
	{
		...t2v,
		...silent,
		id: 'wanx2.1-t2v-turbo',
		regions: ['beijing'],
		size: { values: [...SIZES_480P, ...SIZES_720P], default: '1280*720' },
		duration: { fixed: 5 },
		files: {},
		prices: prices21Turbo,
	},
	{
		...t2v,
		...silent,
		id: 'wan2.1-t2v-plus',
		regions: ['singapore'],
		size: upTo720P,
		duration: { fixed: 5 },
		files: {},
		prices: prices21Plus,
	},
	{
		...t2v,
		...silent,
		id: 'wanx2.1-t2v-plus',
		regions: ['beijing'],
		size: upTo720P,
		duration: { fixed: 5 },
		files: {},
		prices: prices21Plus,
	},

	{ ...i2v27, id: 'wan2.7-i2v', prices: prices26 },
	{ ...i2v27, id: 'wan2.7-i2v-2026-04-25', prices: prices26 },
	{
		...i2v,
		...withSound,
		id: 'wan2.6-i2v',
		regions: ['singapore', 'beijing', 'virginia', 'frankfurt'],
		resolution: tiers(['720P', '1080P'], '1080P'),
		duration: { min: 2, max: 15, default: 5 },
		sound: 'automatic',
		shotType: true,
		files: { image: frame20, audio: sound },
		prices: prices26,
	},
	{
		...i2v,
		...withSound,
		id: 'wan2.6-i2v-flash',
		regions: ['singapore', 'beijing'],
		resolution: tiers(['720P', '1080P'], '1080P'),
		duration: { min: 2, max: 15, default: 5 },
		sound: 'switchable',
		shotType: true,
		files: { image: frame20, audio: sound },
		prices: prices26Flash,
	},
	{
		...i2v,
		...withSound,
		id: 'wan2.6-i2v-us',
		regions: ['virginia'],
		resolution: tiers(['720P', '1080P'], '1080P'),
		duration: { values: [5, 10, 15], default: 5 },
		sound: 'automatic',
		shotType: true,
		files: { image: frame20, audio: sound },
		prices: prices26,
	},
	{
		...i2v,
		...withSound,
		id: 'wan2.5-i2v-preview',
		regions: ['singapore', 'beijing'],
		resolution: tiers(['480P', '720P', '1080P'], '1080P'),
		duration: { values: [5, 10], default: 5 },
		sound: 'automatic',
		shotType: false,
		files: { image: frame20, audio: sound },
		prices: prices25,
	},
	{
		...i2v,
		...silent,
		id: 'wan2.2-i2v-flash',
		regions: ['singapore', 'beijing'],
		resolution: tiers(['480P', '720P', '1080P'], '720P'),
		duration: { fixed: 5 },
		files: { image: frame10 },
		prices: prices22Flash,
	},
	{
		...i2v,
		...silent,
		id: 'wan2.2-i2v-plus',
		regions: ['singapore', 'beijing'],
		resolution: tiers(['480P', '1080P'], '1080P'),
		duration: { fixed: 5 },
		files: { image: frame10 },
		prices: prices22Plus,
	},
	{
		...i2v,
		...silent,
		id: 'wan2.1-i2v-turbo',
		regions: ['singapore'],
		resolution: tiers(['480P', '720P'], '720P'),
		duration: { values: [3, 4, 5], default: 5 },
		files: { image: frame10 },
		prices: prices21Turbo,
	},
	{
		...i2v,
		...silent,
		id: 'wanx2.1-i2v-turbo',
		regions: ['beijing'],
		resolution: tiers(['480P', '720P'], '720P'),
		duration: { values: [3, 4, 5], default: 5 },
		files: { image: frame10 },
		prices: prices21Turbo,
	},
	{
		...i2v,
		...silent,
		id: 'wan2.1-i2v-plus',
		regions: ['singapore'],
		resolution: tiers(['720P'], '720P'),
		duration: { fixed: 5 },
		files: { image: frame10 },
		prices: prices21Plus,
	},
	{
		...i2v,
		...silent,
		id: 'wanx2.1-i2v-plus',
		regions: ['beijing'],
		resolution: tiers(['720P'], '720P'),
		duration: { fixed: 5 },
		files: { image: frame10 },
		prices: prices21Plus,
	},

	{
		...kf2v,
		id: 'wan2.2-kf2v-flash',
		regions: ['singapore', 'beijing'],
		resolution: tiers(['480P', '720P', '1080P'], '720P'),
		template: false,
		prices: prices22Flash,
	},
	{
		...kf2v,
		id: 'wan2.1-kf2v-plus',
		regions: ['singapore'],
		resolution: tiers(['720P'], '720P'),
		template: true,
		prices: prices21Plus,
	},
	{
		...kf2v,
		id: 'wanx2.1-kf2v-plus',
		regions: ['beijing'],
		resolution: tiers(['720P'], '720P'),
		template: true,
		prices: prices21Plus,
	},

	{ ...r2v27, id: 'wan2.7-r2v', prices: prices26 },
	{ ...r2v27, id: 'wan2.7-r2v-2026-06-12', prices: prices26 },
	{
		...r2v26,
		id: 'wan2.6-r2v',
		regions: ['singapore', 'beijing', 'virginia', 'frankfurt'],
		sound: 'automatic',
		prices: prices26,
	},
	{
		...r2v26,
		id: 'wan2.6-r2v-flash',
		regions: ['singapore', 'beijing'],
		sound: 'switchable',
		prices: prices26Flash,
	},

	{
		...image2video,
		id: 'wan2.2-s2v',
		family: 's2v',
		operations: ['speechToVideo'],
		regions: ['beijing'],
		resolution: tiers(['480P', '720P'], '480P'),
		sound: 'input',
		files: { image: portrait, audio: speech },
		imageCheck: {
			id: 'wan2.2-s2v-detect',
			path: 'image2video/face-detect',
			createsPerSecond: 5,
		},
		prices: { CNY: { '480P': 0.5, '720P': 0.9 } },
	},

	{
		...generation27,
		id: 'wan2.7-videoedit',
		family: 'videoedit',
		operations: ['instructionEdit'],
		ratio: { values: RATIOS },
		duration: { values: [0, ...secondsFrom(2, 10)], default: 0 },
		promptRequired: false,
		sound: 'automatic',
		takesMedia: true,
		references: { images: 4, videos: 0, audios: 0, firstFrame: false },
		files: { video: clip27, referenceImages: frame27 },
		prices: prices26,
	},

	{ ...animate, id: 'wan2.2-animate-move', operations: ['animateMove'] },
	{ ...animate, id: 'wan2.2-animate-mix', operations: ['animateMix'] },

	{ ...vace, id: 'wan2.1-vace-plus', regions: ['singapore'], prices: prices21Plus },
	{ ...vace, id: 'wanx2.1-vace-plus', regions: ['beijing'], prices: prices21Plus },
];
