import { modelsOf } from '@wan/catalog';
import { prepareRequest } from '@wan/request/prepare';
import type { CreateOperation } from '@wan/request/operation';
import { createOperations } from '@nodes/Wan/actions/operations';
import fc from 'fast-check';

import { checkBody } from '../simulator/rules';
import { vendorTable } from '../vendor/vendor';

/*
 * Any combination of fields either becomes a body that the documents allow or is refused with a named
 * field: never both, never neither. The documents' side is the simulator's, which knows the
 * vendor's table and not the catalog.
 */

/** Mostly what fits, now and then what does not: with only wild values nearly all would be refused. */
const mostly = <T, W>(good: fc.Arbitrary<T>, wild: fc.Arbitrary<W>) =>
	fc.oneof({ weight: 60, arbitrary: good }, { weight: 1, arbitrary: wild });

const url = mostly(
	fc.constantFrom('https://example.com/a.png', 'oss://dir/a.mp4'),
	fc.constantFrom(
		'https://example.com/船.png',
		'ftp://example.com/a',
		'file:///etc/passwd',
		'data:image/png;base64,iVBORw0KGgo=',
		'not a url',
		'',
	),
);
const source = fc.constantFrom('url', 'none');
const media = (name: string) => ({ [`${name}Source`]: source, [`${name}Url`]: url });
const choice = (good: string[], ...wild: string[]) =>
	mostly(fc.constantFrom(...good), fc.constantFrom(...(wild.length > 0 ? wild : good)));

const size = choice(['', '1280*720', '720*1280'], '832*480', '1920*1080', '1*1', '720P');
const resolution = choice(['', '720P'], '480P', '1080P', '4K');
const text = mostly(
	fc.string({ minLength: 1, maxLength: 20 }).map((words) => `A boat ${words}`),
	fc.constantFrom('', '  ', 'x'.repeat(800), 'x'.repeat(801), '船'.repeat(1501)),
);
const number = (good: fc.Arbitrary<number>) =>
	mostly(
		good,
		fc.oneof(
			fc.integer({ min: -2, max: 20 }),
			fc.double({ min: -1, max: 3, noNaN: true }),
			fc.constantFrom(2147483647, 2147483648, '5', 'five', NaN),
		),
	);
const unit = number(fc.double({ min: 0, max: 1, noNaN: true }));
const scale = number(fc.double({ min: 1, max: 2, noNaN: true }));
const flag = mostly(fc.boolean(), fc.constantFrom('true', 'perhaps'));
const control = choice(['depth', 'posebodyface'], '', 'posebody', 'scribble', 'canny');

const options = fc.record(
	{
		negativePrompt: text,
		promptExtend: flag,
		shotType: choice(['single', 'multi'], 'many'),
		template: fc.constantFrom('', 'flying'),
		watermark: flag,
		seed: number(fc.nat()),
		strength: unit,
		size,
		controlCondition: control,
		maskFrameId: number(fc.integer({ min: 1, max: 80 })),
		maskType: choice(['tracking', 'fixed'], 'loose'),
		expandRatio: unit,
		expandMode: choice(['hull', 'bbox', 'original'], 'round'),
		audioSetting: choice(['auto', 'origin'], 'mute'),
		checkImage: flag,
	},
	{ requiredKeys: [] },
);

const picture = fc.record({
	source: fc.constant('url'),
	url,
	role: choice(['obj'], 'bg', 'sky'),
});

const reference = fc.record({
	type: choice(['image', 'image', 'image', 'video', 'video', 'audio'], 'text'),
	source: fc.constant('url'),
	url,
	voiceSource: choice(['none', 'none', 'none', 'none', 'none', 'url']),
	voiceUrl: url,
});

const fields = fc.record(
	{
		prompt: text,
		size,
		resolution,
		ratio: choice(['', '16:9', '9:16'], 'adaptive', '21:9'),
		duration: number(fc.constant(5)),
		audioSource: fc.constantFrom('auto', 'url', 'none'),
		audioUrl: url,
		...media('image'),
		...media('firstFrame'),
		...media('lastFrame'),
		...media('firstClip'),
		...media('lastClip'),
		...media('video'),
		...media('referenceImage'),
		...media('maskImage'),
		...media('maskVideo'),
		maskInput: fc.constantFrom('image', 'video'),
		'referenceImages.image': mostly(
			fc.array(picture, { minLength: 1, maxLength: 3 }),
			fc.array(picture, { maxLength: 4 }),
		),
		'references.reference': mostly(
			fc.array(reference, { minLength: 1, maxLength: 2 }),
			fc.array(reference, { maxLength: 12 }),
		),
		documentSource: choice(['url', 'page'], 'none'),
		documentUrl: url,
		pageUrl: url,
		mode: choice(['wan-std', 'wan-pro'], 'fast'),
		controlCondition: control,
		topScale: scale,
		bottomScale: scale,
		leftScale: scale,
		rightScale: scale,
		options,
	},
	{
		requiredKeys: [
			'prompt',
			'options',
			'controlCondition',
			'referenceImages.image',
			'references.reference',
			'mode',
		],
	},
);

function outcome(operation: CreateOperation, values: Record<string, unknown>) {
	const read = (name: string, fallback: unknown) =>
		Object.hasOwn(values, name) ? values[name] : fallback;
	return prepareRequest(operation, read, undefined);
}

it.each(createOperations.map((operation) => [operation.name, operation] as const))(
	'%s: allowed by the documents, or refused by name',
	(_name, operation) => {
		const model = fc.constantFrom(...modelsOf(operation.name).map((row) => row.id));
		let accepted = 0;
		let refused = 0;
		fc.assert(
			fc.property(model, fields, (id, values) => {
				const prepared = outcome(operation, { ...values, model: id });
				if ('problems' in prepared) {
					refused += 1;
					expect(prepared.problems.length).toBeGreaterThan(0);
					for (const { field, rule } of prepared.problems) {
						expect(field).not.toBe('');
						expect(rule).not.toBe('');
					}
					return;
				}
				accepted += 1;
				const body = prepared.value.body(({ location }) => ('url' in location ? location.url : ''));
				const sent = JSON.parse(JSON.stringify(body)) as Record<string, unknown>;
				expect([checkBody(sent, vendorTable.models[id]), sent]).toEqual([undefined, sent]);
			}),
			{ numRuns: 5_000 },
		);
		// A generator that only ever makes bad input, or only good, would prove nothing.
		expect(accepted).toBeGreaterThan(20);
		expect(refused).toBeGreaterThan(20);
	},
);
