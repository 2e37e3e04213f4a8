import type { Choice, ImageRule, ModelRow } from './types';

/*
 * The models, one row each, after the vendor's API pages for text-to-video, image-to-video, first and
 * last frame, and general video editing. Nothing else in this project names a model's abilities.
 * The first row of a kind that is offered in a region is the one a new node starts with.
 */

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

const MB = 1024 * 1024;

const frame = (maxBytes: number): ImageRule => ({
	minSide: 240,
	maxSide: 8000,
	maxBytes,
	alpha: false,
	types: ['jpeg', 'png', 'bmp', 'webp'],
});

const reference: ImageRule = {
	minSide: 360,
	maxSide: 2000,
	maxBytes: 10 * MB,
	alpha: true,
	types: ['jpeg', 'png', 'bmp', 'tiff', 'webp'],
};

const generation = { endpoint: 'video-generation', negativePromptMax: 500 } as const;
const withSound = { promptMax: 1500, submissionsPerSecond: 5, tasksAtOnce: 5 } as const;
const silent = {
	promptMax: 800,
	sound: 'silent',
	shotType: false,
	submissionsPerSecond: 2,
	tasksAtOnce: 2,
} as const;

const t2v = { ...generation, kind: 't2v', template: false } as const;
const i2v = { ...generation, kind: 'i2v', template: true } as const;
const kf2v = {
	...silent,
	kind: 'kf2v',
	endpoint: 'image2video',
	negativePromptMax: 500,
	duration: { fixed: 5 },
	image: frame(10 * MB),
} as const;
const vace = {
	...silent,
	kind: 'vace',
	endpoint: 'video-generation',
	size: upTo720P,
	duration: { fixed: 5 },
	template: false,
	image: reference,
} as const;

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
	},
	{
		...t2v,
		...silent,
		id: 'wan2.2-t2v-plus',
		regions: ['singapore', 'beijing'],
		size: { values: [...SIZES_480P, ...SIZES_1080P], default: '1920*1080' },
		duration: { fixed: 5 },
	},
	{
		...t2v,
		...silent,
		id: 'wan2.1-t2v-turbo',
		regions: ['singapore'],
		size: { values: [...SIZES_480P, ...SIZES_720P], default: '1280*720' },
		duration: { fixed: 5 },
	},
	{
		...t2v,
		...silent,
		id: 'wanx2.1-t2v-turbo',
		regions: ['beijing'],
		size: { values: [...SIZES_480P, ...SIZES_720P], default: '1280*720' },
		duration: { fixed: 5 },
	},
	{
		...t2v,
		...silent,
		id: 'wan2.1-t2v-plus',
		regions: ['singapore'],
		size: upTo720P,
		duration: { fixed: 5 },
	},
	{
		...t2v,
		...silent,
		id: 'wanx2.1-t2v-plus',
		regions: ['beijing'],
		size: upTo720P,
		duration: { fixed: 5 },
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
		image: frame(20 * MB),
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
		image: frame(20 * MB),
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
		image: frame(20 * MB),
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
		image: frame(20 * MB),
	},
	{
		...i2v,
		...silent,
		id: 'wan2.2-i2v-flash',
		regions: ['singapore', 'beijing'],
		resolution: tiers(['480P', '720P', '1080P'], '720P'),
		duration: { fixed: 5 },
		image: frame(10 * MB),
	},
	{
		...i2v,
		...silent,
		id: 'wan2.2-i2v-plus',
		regions: ['singapore', 'beijing'],
		resolution: tiers(['480P', '1080P'], '1080P'),
		duration: { fixed: 5 },
		image: frame(10 * MB),
	},
	{
		...i2v,
		...silent,
		id: 'wan2.1-i2v-turbo',
		regions: ['singapore'],
		resolution: tiers(['480P', '720P'], '720P'),
		duration: { values: [3, 4, 5], default: 5 },
		image: frame(10 * MB),
	},
	{
		...i2v,
		...silent,
		id: 'wanx2.1-i2v-turbo',
		regions: ['beijing'],
		resolution: tiers(['480P', '720P'], '720P'),
		duration: { values: [3, 4, 5], default: 5 },
		image: frame(10 * MB),
	},
	{
		...i2v,
		...silent,
		id: 'wan2.1-i2v-plus',
		regions: ['singapore'],
		resolution: tiers(['720P'], '720P'),
		duration: { fixed: 5 },
		image: frame(10 * MB),
	},
	{
		...i2v,
		...silent,
		id: 'wanx2.1-i2v-plus',
		regions: ['beijing'],
		resolution: tiers(['720P'], '720P'),
		duration: { fixed: 5 },
		image: frame(10 * MB),
	},

	{
		...kf2v,
		id: 'wan2.2-kf2v-flash',
		regions: ['singapore', 'beijing'],
		resolution: tiers(['480P', '720P', '1080P'], '720P'),
		template: false,
	},
	{
		...kf2v,
		id: 'wan2.1-kf2v-plus',
		regions: ['singapore'],
		resolution: tiers(['720P'], '720P'),
		template: true,
	},
	{
		...kf2v,
		id: 'wanx2.1-kf2v-plus',
		regions: ['beijing'],
		resolution: tiers(['720P'], '720P'),
		template: true,
	},

	{ ...vace, id: 'wan2.1-vace-plus', regions: ['singapore'] },
	{ ...vace, id: 'wanx2.1-vace-plus', regions: ['beijing'] },
];
