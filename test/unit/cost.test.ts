import { findModel, type Currency, type MediaName, type OperationName } from '@wan/catalog';
import type { Region } from '@wan/common/region';
import { billed } from '@wan/cost/billed';
import { estimate, termsOf, type Billable } from '@wan/cost/estimate';
import { describeMoney, rounded, totals } from '@wan/cost/money';
import vendor from '../vendor/models.json';

/* What a request will cost and what a task has cost. Every amount here was worked out by hand. */

interface Case {
	model: string;
	/** Singapore where it is left out; null for a Base URL of the user's own. */
	region?: Region | null;
	operation?: OperationName;
	parameters?: Billable['parameters'];
	/** The files of the request: the field, and the length in seconds where it is known. */
	files?: Array<[field: MediaName, seconds?: number]>;
	pricePerSecond?: number;
}

function estimated({ model, region = 'singapore', parameters = {}, files = [], ...rest }: Case) {
	const row = findModel(model);
	const request: Billable = {
		operation: rest.operation ?? row?.operations[0] ?? 'textToVideo',
		parameters,
		inputs: files.map(([field, seconds]) => {
			const limits = row?.files[field];
			if (!limits) throw new Error(`${model} has no ${field}`);
			return { limits, seconds };
		}),
	};
	const from = { region: region ?? undefined, pricePerSecond: rest.pricePerSecond };
	return estimate(request, row, termsOf(request, row, from));
}

const usd = (amount: number) => ({ amount, currency: 'USD', basis: 'estimated' });
const cny = (amount: number) => ({ amount, currency: 'CNY', basis: 'estimated' });
const beijing = 'beijing' as const;

describe('what a request will cost', () => {
	const cases: Array<[title: string, request: Case, cost: object | undefined]> = [
		// Text to Video
		[
			'2.6 at 720P for 5 s: 5 × 0.10',
			{ model: 'wan2.6-t2v', parameters: { size: '1280*720', duration: 5 } },
			usd(0.5),
		],
		['2.6 with nothing set is 1080P for 5 s: 5 × 0.15', { model: 'wan2.6-t2v' }, usd(0.75)],
		[
			'2.6 in Beijing at 1080P for 10 s: 10 × 1',
			{ model: 'wan2.6-t2v', region: beijing, parameters: { duration: 10 } },
			cny(10),
		],
		[
			'the shortest at 832*1088: 2 × 0.10',
			{ model: 'wan2.6-t2v', parameters: { size: '832*1088', duration: 2 } },
			usd(0.2),
		],
		[
			'the longest at 1248*1632: 15 × 0.15',
			{ model: 'wan2.6-t2v', parameters: { size: '1248*1632', duration: 15 } },
			usd(2.25),
		],
		[
			'a duration that came as text: 7 × 0.15',
			{ model: 'wan2.6-t2v', parameters: { duration: '7' } },
			usd(1.05),
		],
		[
			'2.6 in Frankfurt at 720P: 5 × 0.086',
			{ model: 'wan2.6-t2v', region: 'frankfurt', parameters: { size: '1280*720' } },
			usd(0.43),
		],
		[
			'the -us model in Virginia at 1080P for 10 s: 10 × 0.15',
			{ model: 'wan2.6-t2v-us', region: 'virginia', parameters: { duration: 10 } },
			usd(1.5),
		],
		[
			'2.5 at 480P: 5 × 0.05',
			{ model: 'wan2.5-t2v-preview', parameters: { size: '832*480' } },
			usd(0.25),
		],
		[
			'2.5 in Beijing at 480P for 10 s: 10 × 0.3',
			{
				model: 'wan2.5-t2v-preview',
				region: beijing,
				parameters: { size: '624*624', duration: 10 },
			},
			cny(3),
		],
		[
			'2.2 at 480P, always 5 s: 5 × 0.02',
			{ model: 'wan2.2-t2v-plus', parameters: { size: '480*832' } },
			usd(0.1),
		],
		[
			'2.2 in Beijing at its default of 1080P: 5 × 0.7',
			{ model: 'wan2.2-t2v-plus', region: beijing },
			cny(3.5),
		],
		['2.1 turbo, one price for both tiers: 5 × 0.036', { model: 'wan2.1-t2v-turbo' }, usd(0.18)],
		['2.1 turbo in Beijing: 5 × 0.24', { model: 'wanx2.1-t2v-turbo', region: beijing }, cny(1.2)],
		['2.1 plus: 5 × 0.10', { model: 'wan2.1-t2v-plus' }, usd(0.5)],

		// Image to Video
		[
			'2.6 flash at 720P with sound: 5 × 0.05',
			{ model: 'wan2.6-i2v-flash', parameters: { resolution: '720P', duration: 5 } },
			usd(0.25),
		],
		[
			'2.6 flash silent at half the price: 5 × 0.025',
			{
				model: 'wan2.6-i2v-flash',
				parameters: { resolution: '720P', duration: 5, audio: false },
			},
			usd(0.125),
		],
		[
			'2.6 flash silent at 1080P for 7 s: 7 × 0.0375',
			{ model: 'wan2.6-i2v-flash', parameters: { duration: 7, audio: false } },
			usd(0.2625),
		],
		[
			'2.6 flash silent in Beijing at 1080P: 5 × 0.25',
			{ model: 'wan2.6-i2v-flash', region: beijing, parameters: { audio: false } },
			cny(1.25),
		],
		[
			'2.6 in Virginia at 1080P for 10 s: 10 × 0.143',
			{ model: 'wan2.6-i2v', region: 'virginia', parameters: { duration: 10 } },
			usd(1.43),
		],
		[
			'2.5 at 480P for 10 s: 10 × 0.05',
			{ model: 'wan2.5-i2v-preview', parameters: { resolution: '480P', duration: 10 } },
			usd(0.5),
		],
		[
			'2.2 flash in Beijing at its default of 720P: 5 × 0.2',
			{ model: 'wan2.2-i2v-flash', region: beijing },
			cny(1),
		],
		['2.2 flash in Singapore: no price is known', { model: 'wan2.2-i2v-flash' }, undefined],
		[
			'2.2 plus at 480P: 5 × 0.02',
			{ model: 'wan2.2-i2v-plus', parameters: { resolution: '480P' } },
			usd(0.1),
		],
		[
			'2.1 turbo for 3 s: 3 × 0.036',
			{ model: 'wan2.1-i2v-turbo', parameters: { duration: 3 } },
			usd(0.108),
		],

		// First and last frame, video editing
		[
			'2.2 kf2v in Beijing at 1080P: 5 × 0.48',
			{ model: 'wan2.2-kf2v-flash', region: beijing, parameters: { resolution: '1080P' } },
			cny(2.4),
		],
		['2.1 kf2v: 5 × 0.10', { model: 'wan2.1-kf2v-plus' }, usd(0.5)],
		[
			'video editing: 5 × 0.10, its input is not billed',
			{ model: 'wan2.1-vace-plus', operation: 'videoEdit', files: [['video', 4]] },
			usd(0.5),
		],
		[
			'video editing in Beijing: 5 × 0.7',
			{ model: 'wanx2.1-vace-plus', operation: 'videoOutpainting', region: beijing },
			cny(3.5),
		],

		// Generation 2.7
		[
			'2.7 at 720P for 15 s: 15 × 0.10',
			{ model: 'wan2.7-t2v', parameters: { resolution: '720P', duration: 15 } },
			usd(1.5),
		],
		[
			'a dated snapshot costs what its model costs: 5 × 0.15',
			{ model: 'wan2.7-t2v-2026-12-01' },
			usd(0.75),
		],
		[
			'a dated snapshot in Frankfurt too: 5 × 0.143',
			{ model: 'wan2.6-t2v-2026-12-01', region: 'frankfurt' },
			usd(0.715),
		],
		[
			'a clip that is continued is a part of the duration: 10 × 0.15',
			{
				model: 'wan2.7-i2v',
				operation: 'continueVideo',
				parameters: { duration: 10 },
				files: [['firstClip', 6]],
			},
			usd(1.5),
		],

		// Reference to Video
		[
			'2.7 with references of 4 s and 6 s: (5 + 10) × 0.10',
			{
				model: 'wan2.7-r2v',
				parameters: { resolution: '720P', duration: 5 },
				files: [
					['referenceVideo', 4],
					['referenceVideo', 6],
				],
			},
			usd(1.5),
		],
		[
			'2.7 with a reference of unknown length, 30 s at most: (5 + 30) × 0.10',
			{
				model: 'wan2.7-r2v',
				parameters: { resolution: '720P' },
				files: [['referenceVideo']],
			},
			usd(3.5),
		],
		[
			'2.7 with images and a voice alone: 10 × 0.15',
			{
				model: 'wan2.7-r2v',
				parameters: { duration: 10 },
				files: [['referenceImage'], ['referenceVoice', 8]],
			},
			usd(1.5),
		],
		[
			'2.7 in Beijing with a reference of 2.5 s: (5 + 2.5) × 1',
			{ model: 'wan2.7-r2v', region: beijing, files: [['referenceVideo', 2.5]] },
			cny(7.5),
		],
		[
			'2.6 flash silent with a reference of 3 s: (5 + 3) × 0.025',
			{
				model: 'wan2.6-r2v-flash',
				parameters: { size: '1280*720', audio: false },
				files: [['referenceVideo', 3]],
			},
			usd(0.2),
		],
		[
			'2.6 in Frankfurt with images alone: 5 × 0.086',
			{
				model: 'wan2.6-r2v',
				region: 'frankfurt',
				parameters: { size: '720*1280' },
				files: [['referenceImage']],
			},
			usd(0.43),
		],

		// Edit by Instruction
		[
			'an edit that keeps the length of 6.5 s: (6.5 + 6.5) × 0.10',
			{
				model: 'wan2.7-videoedit',
				parameters: { resolution: '720P', duration: 0 },
				files: [['video', 6.5]],
			},
			usd(1.3),
		],
		[
			'an edit without a duration keeps the length too: (2 + 2) × 1',
			{ model: 'wan2.7-videoedit', region: beijing, files: [['video', 2]] },
			cny(4),
		],
		[
			'an edit of unknown length, 10 s at most: (10 + 10) × 0.15',
			{ model: 'wan2.7-videoedit', parameters: { duration: 0 }, files: [['video']] },
			usd(3),
		],
		[
			'an edit of 10 s that makes 4 s: (4 + 10) × 0.10',
			{
				model: 'wan2.7-videoedit',
				parameters: { resolution: '720P', duration: 4 },
				files: [['video', 10], ['referenceImages']],
			},
			usd(1.4),
		],

		// Generation 3.0
		[
			'3.0 in Tokyo with nothing set is 1080P for 5 s: 5 × 0.2',
			{ model: 'wan3.0-video', region: 'tokyo' },
			usd(1),
		],
		[
			'3.0 that chooses the duration, 30 s at most: 30 × 0.05',
			{ model: 'wan3.0-video', parameters: { resolution: '480P', duration: -1 } },
			usd(1.5),
		],
		[
			'3.0 that chooses the duration beside 10 s of input, 30 s together: 30 × 0.05',
			{
				model: 'wan3.0-video',
				operation: 'referenceToVideo',
				parameters: { resolution: '480P', duration: -1 },
				files: [['referenceVideo', 10]],
			},
			usd(1.5),
		],
		[
			'3.0 with a reference of 8 s: (5 + 8) × 0.10',
			{
				model: 'wan3.0-video',
				operation: 'referenceToVideo',
				parameters: { resolution: '720P', duration: 5 },
				files: [['referenceVideo', 8]],
			},
			usd(1.3),
		],
		[
			'3.0 with two references of unknown length, 15 s together: (5 + 15) × 0.10',
			{
				model: 'wan3.0-video',
				operation: 'referenceToVideo',
				parameters: { resolution: '720P' },
				files: [['referenceVideo'], ['referenceVideo']],
			},
			usd(2),
		],
		[
			'3.0 with one of 12 s and one of unknown length, 15 s together: (5 + 15) × 0.10',
			{
				model: 'wan3.0-video',
				operation: 'referenceToVideo',
				parameters: { resolution: '720P' },
				files: [['referenceVideo', 12], ['referenceVideo']],
			},
			usd(2),
		],
		[
			'3.0 for 28 s with a reference of unknown length, 30 s together: 30 × 0.2',
			{
				model: 'wan3.0-video',
				operation: 'referenceToVideo',
				parameters: { duration: 28 },
				files: [['referenceVideo']],
			},
			usd(6),
		],
		[
			'3.0 prime in Beijing at 480P for 7 s: 7 × 0.45',
			{
				model: 'wan3.0-video-prime',
				region: beijing,
				operation: 'documentToVideo',
				parameters: { resolution: '480P', duration: 7 },
				files: [['document']],
			},
			cny(3.15),
		],

		// Speech to Video, animation
		[
			'a portrait that speaks 12.5 s at its default of 480P: 12.5 × 0.5',
			{ model: 'wan2.2-s2v', region: beijing, files: [['image'], ['audio', 12.5]] },
			cny(6.25),
		],
		[
			'a portrait that speaks an audio file of unknown length, 20 s at most, at 720P: 20 × 0.9',
			{
				model: 'wan2.2-s2v',
				region: beijing,
				parameters: { resolution: '720P' },
				files: [['image'], ['audio']],
			},
			cny(18),
		],
		[
			'animation: no price is known',
			{ model: 'wan2.2-animate-move', files: [['image'], ['video', 8]] },
			undefined,
		],
		[
			'animation of 8 s at a price of the user’s own: 8 × 0.12',
			{
				model: 'wan2.2-animate-move',
				files: [['image'], ['video', 8]],
				pricePerSecond: 0.12,
			},
			usd(0.96),
		],
		[
			'animation of unknown length, 30 s at most: 30 × 0.12',
			{ model: 'wan2.2-animate-mix', files: [['image'], ['video']], pricePerSecond: 0.12 },
			usd(3.6),
		],

		// A price of the user's own
		[
			'a price of the user’s own counts as it is, also for a silent video: 5 × 0.08',
			{ model: 'wan2.6-i2v-flash', parameters: { audio: false }, pricePerSecond: 0.08 },
			usd(0.4),
		],
		[
			'a price of the user’s own in Beijing is in yuan: 10 × 0.55',
			{
				model: 'wan2.6-t2v',
				region: beijing,
				parameters: { duration: 10 },
				pricePerSecond: 0.55,
			},
			cny(5.5),
		],
		['a model that nobody knows has no price', { model: 'wan9-t2v' }, undefined],
		[
			'a model that nobody knows with a price of the user’s own: 7 × 0.2',
			{ model: 'wan9-t2v', parameters: { duration: 7 }, pricePerSecond: 0.2 },
			usd(1.4),
		],

		[
			'and without a duration, the longest of any model of the operation: 30 × 0.2',
			{ model: 'wan9-t2v', pricePerSecond: 0.2 },
			usd(6),
		],

		// A Base URL of the user's own
		[
			'behind a Base URL of the user’s own: dollars',
			{ model: 'wan2.6-t2v', region: null, parameters: { size: '1280*720' } },
			usd(0.5),
		],
		[
			'there, a model that only Beijing has: yuan',
			{ model: 'wanx2.1-t2v-plus', region: null },
			cny(3.5),
		],
		[
			'there, a model whose price is known in yuan alone: yuan',
			{ model: 'wan2.2-i2v-flash', region: null },
			cny(1),
		],

		// What extraParameters may bring
		[
			'a tier that the model has no price for',
			{ model: 'wan2.6-i2v', parameters: { resolution: '4K' } },
			undefined,
		],
		[
			'a duration that is no number counts as the longest: 15 × 0.15',
			{ model: 'wan2.6-i2v', parameters: { duration: 'long' } },
			usd(2.25),
		],
	];

	it.each(cases)('%s', (_title, request, cost) => {
		expect(estimated(request)).toEqual(cost);
	});

	const sizes: Array<[tier: string, price: number, sizes: string]> = [
		['480P', 0.25, '832*480 480*832 624*624'],
		['720P', 0.5, '1280*720 720*1280 960*960 1088*832 832*1088'],
		['1080P', 0.75, '1920*1080 1080*1920 1440*1440 1632*1248 1248*1632'],
	];
	it.each(
		sizes.flatMap(([tier, price, list]) =>
			list.split(' ').map((size) => [size, tier, price] as const),
		),
	)('%s is %s: %d USD for 5 s', (size, _tier, price) => {
		expect(estimated({ model: 'wan2.5-t2v-preview', parameters: { size } })).toEqual(usd(price));
	});

	it('knows for Virginia and Frankfurt what the vendor’s table says of them', () => {
		expect(vendor.about).toContain(
			'2.6: 0.10 / 0.15 for the -us models, else about 0.086 / 0.143 USD',
		);
	});
});

describe('what a task has cost', () => {
	const of = (
		model: string,
		usage: object | undefined,
		more: Partial<{ region: Region; tier: string; silent: boolean; pricePerSecond: number }> = {},
	) =>
		billed(usage as never, findModel(model), {
			region: 'singapore',
			tier: undefined,
			silent: undefined,
			...more,
		});
	const bill = (amount: number, currency: Currency = 'USD') => ({
		amount,
		currency,
		basis: 'billed',
	});

	it('is the duration of its usage at the tier of its SR', () => {
		const usage = { duration: 10.0, input_video_duration: 0, output_video_duration: 10, SR: 720 };
		expect(of('wan2.6-i2v', usage)).toEqual(bill(1));
		expect(of('wan2.6-i2v', { ...usage, SR: '720' })).toEqual(bill(1));
		expect(of('wan2.6-i2v', usage, { region: 'beijing' })).toEqual(bill(6, 'CNY'));
	});

	it('counts the input video that the duration holds', () => {
		const usage = { duration: 8.5, input_video_duration: 3.5, output_video_duration: 5, SR: 1080 };
		expect(of('wan2.6-i2v', usage)).toEqual(bill(1.275));
	});

	it('is the video_duration of older answers, at the tier of their size', () => {
		const usage = { video_duration: 5, video_ratio: '832*480', video_count: 1 };
		expect(of('wan2.2-t2v-plus', usage)).toEqual(bill(0.1));
	});

	it('passes over a video_duration of zero beside a duration', () => {
		const usage = { video_duration: 0, video_ratio: '', duration: 10, SR: 720, audio: true };
		expect(of('wan2.6-i2v-flash', usage)).toEqual(bill(0.5));
	});

	it('takes the tier of the request where the answer has a word in its place', () => {
		const usage = { video_duration: 5, video_ratio: 'standard' };
		expect(of('wan2.6-i2v', usage, { tier: '1080P' })).toEqual(bill(0.75));
		expect(of('wan2.6-i2v', usage)).toBeUndefined();
	});

	it('needs no tier where all have one price', () => {
		expect(of('wan2.1-t2v-turbo', { video_duration: 5, video_ratio: 'standard' })).toEqual(
			bill(0.18),
		);
	});

	it('is half for a flash video without sound, and unknown where sound is unknown', () => {
		const usage = { duration: 5, SR: 1080 };
		expect(of('wan2.6-i2v-flash', { ...usage, audio: false })).toEqual(bill(0.1875));
		expect(of('wan2.6-i2v-flash', usage, { silent: true })).toEqual(bill(0.1875));
		expect(of('wan2.6-i2v-flash', usage, { silent: false })).toEqual(bill(0.375));
		expect(of('wan2.6-i2v-flash', usage)).toBeUndefined();
	});

	it('is at the price of the user’s own', () => {
		expect(of('wan9-t2v', { duration: 5 }, { pricePerSecond: 0.012 })).toEqual(bill(0.06));
	});

	it.each([undefined, {}, { duration: 0 }, { duration: null, SR: 720 }, { duration: 'five' }])(
		'is unknown where usage is %j',
		(usage) => {
			expect(of('wan2.6-t2v', usage)).toBeUndefined();
		},
	);

	it('is unknown where no price is', () => {
		expect(of('wan9-t2v', { duration: 5, SR: 720 })).toBeUndefined();
		expect(of('wan2.2-i2v-flash', { video_duration: 5, SR: 480 })).toBeUndefined();
	});
});

describe('an amount', () => {
	it('shows no noise of binary fractions', () => {
		expect(0.1 * 3).not.toBe(0.3);
		expect(rounded(0.1 * 3)).toBe(0.3);
		expect(rounded(0.1 + 0.7)).toBe(0.8);
		expect(rounded(1 / 3)).toBe(0.333333);
	});

	it('is added up by currency', () => {
		const tenth = { amount: 0.1, currency: 'USD' as const };
		expect(totals([tenth, { amount: 2, currency: 'CNY' }, tenth, tenth])).toEqual([
			{ amount: 0.3, currency: 'USD' },
			{ amount: 2, currency: 'CNY' },
		]);
		expect(totals([])).toEqual([]);
	});

	it('is written with its currency', () => {
		expect(describeMoney({ amount: 1.5, currency: 'USD' }, { amount: 2, currency: 'CNY' })).toBe(
			'1.5 USD and 2 CNY',
		);
	});
});
