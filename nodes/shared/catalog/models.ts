import { frame10, frame10Url, frame20, sound, vaceImage, vaceMask, vaceVideo } from './files';
import type { Choice, ModelRow, OperationName, Prices } from './types';

/*
 * The models, one row each, after the vendor's API pages. Nothing else in this project knows what a
 * model takes. test/unit/catalog.test.ts holds every value against the vendor's facts.
 */

/** The model that a new node begins with, by operation. */
export const initialModels: Record<OperationName, string> = {
	textToVideo: 'wan2.6-t2v',
	imageToVideo: 'wan2.6-i2v',
	firstLastFrameToVideo: 'wan2.2-kf2v-flash',
	imageReference: 'wan2.1-vace-plus',
	videoRepainting: 'wan2.1-vace-plus',
	videoEdit: 'wan2.1-vace-plus',
	videoExtension: 'wan2.1-vace-plus',
	videoOutpainting: 'wan2.1-vace-plus',
};

/** When the prices below were gathered. */
export const PRICES_OF = 'September 2026';

const SIZES_480P = ['832*480', '480*832', '624*624'];
const SIZES_720P = ['1280*720', '720*1280', '960*960', '1088*832', '832*1088'];
const SIZES_1080P = ['1920*1080', '1080*1920', '1440*1440', '1632*1248', '1248*1632'];

const upTo1080P: Choice<string> = {
	values: [...SIZES_720P, ...SIZES_1080P],
	default: '1920*1080',
};
const upTo720P: Choice<string> = { values: SIZES_720P, default: '1280*720' };

const tiers = (values: string[], fallback: string): Choice<string> => ({
	values,
	default: fallback,
});

const generation = { endpoint: 'video-generation', negativePromptMax: 500 } as const;
const withSound = { promptMax: 1500, createsPerSecond: 5, tasksAtOnce: 5 } as const;
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
	template: false,
} as const;
const i2v = { ...generation, family: 'i2v', operations: ['imageToVideo'], template: true } as const;
const kf2v = {
	...silent,
	family: 'kf2v',
	operations: ['firstLastFrameToVideo'],
	endpoint: 'image2video',
	negativePromptMax: 500,
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
} as const;

const prices26: Prices = {
	USD: { '720P': 0.1, '1080P': 0.15 },
	CNY: { '720P': 0.6, '1080P': 1 },
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

	{ ...vace, id: 'wan2.1-vace-plus', regions: ['singapore'], prices: prices21Plus },
	{ ...vace, id: 'wanx2.1-vace-plus', regions: ['beijing'], prices: prices21Plus },
];
