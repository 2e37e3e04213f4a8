import { initialModelOfVersion1, isSnapshot, modelsOf } from '@wan/catalog';
import { describeProblem } from '@wan/common/problem';
import type { Region } from '@wan/common/region';
import { createBody } from '@wan/request/body';
import { defineOperation } from '@wan/request/operation';
import { prepareRequest } from '@wan/request/prepare';
import { seed } from '@wan/fields/simple';
import { operationOf, type Values } from './drafts';

const textToVideo = operationOf('textToVideo');

const prepare = (values: Values, region: Region | undefined, operation = textToVideo) => {
	const all: Values = { prompt: 'A boat', ...values };
	return prepareRequest(operation, (name, fallback) => all[name] ?? fallback, region);
};
const wrong = (...item: Parameters<typeof prepare>) => {
	const prepared = prepare(...item);
	return 'problems' in prepared ? prepared.problems.map(describeProblem) : [];
};

/** The models that an error names; dated snapshots would make the list long. */
const offeredIn = (region: Region) =>
	modelsOf('textToVideo', region)
		.map(({ id }) => id)
		.filter((id) => !isSnapshot(id));

describe('the model', () => {
	it.each([[undefined], [''], ['  ']])('is required and not %j', (model) => {
		expect(wrong({ model, prompt: '' }, 'singapore')).toEqual(['Model: is required']);
	});

	it('is text', () => {
		expect(wrong({ model: 7 }, 'singapore')).toEqual([
			'Model “7”: must be the ID of a model, as text',
		]);
	});

	it.each([' wan2.7-t2v', 'wan2.7-t2v\n'])('is not %j, which no longer names its row', (model) => {
		expect(wrong({ model, prompt: 'A boat' }, 'singapore')).toEqual([
			`Model “${model}”: must not begin or end with a space or a line break`,
		]);
	});

	it('of another operation is refused with those of this one, in the region', () => {
		const offered = offeredIn('beijing');
		const line = `Model “wan2.2-kf2v-flash”: is a model for First and Last Frame to Video and cannot be used for Text to Video. Choose one of ${offered.join(', ')}`;
		expect(wrong({ model: 'wan2.2-kf2v-flash', prompt: '' }, 'beijing')).toEqual([line]);
	});

	it('of another region is refused besides all else that is wrong', () => {
		const offered = offeredIn('beijing');
		expect(wrong({ model: 'wan2.1-t2v-plus', prompt: '' }, 'beijing')).toEqual([
			`Model “wan2.1-t2v-plus”: is not available in China (Beijing), the region of the credential. Choose one of ${offered.join(', ')}, or use a credential of another region`,
			'Prompt: is required',
		]);
	});

	it('is refused by name where the region has none of the operation', () => {
		const values = {
			model: 'wan2.1-vace-plus',
			'referenceImages.image': [{ source: 'url', url: 'https://example.com/i.png', role: 'obj' }],
		};
		expect(wrong(values, 'virginia', operationOf('imageReference'))).toEqual([
			'Model “wan2.1-vace-plus”: is not available in US (Virginia), the region of the credential. Choose another operation, or use a credential of another region',
		]);
	});

	it('may be of any region with a Base URL of the user’s own', () => {
		expect(wrong({ model: 'wan2.1-t2v-plus' }, undefined)).toEqual([]);
	});

	it('that is in no row is passed on, wherever it is offered', () => {
		const prepared = prepare({ model: 'wan9.9-t2v', seed: 3 }, 'virginia');
		expect('value' in prepared && { ...prepared.value, body: undefined }).toMatchObject({
			model: 'wan9.9-t2v',
			row: undefined,
			endpoint: initialModelOfVersion1('textToVideo').endpoint,
			function: undefined,
			media: [],
		});
	});

	it('that is in a row goes to the endpoint of that row', () => {
		const operation = operationOf('firstLastFrameToVideo');
		const values = {
			model: 'wan2.2-kf2v-flash',
			firstFrameSource: 'binary',
			lastFrameSource: 'binary',
			lastFrameBinaryProperty: 'end',
		};
		const prepared = prepare(values, 'singapore', operation);
		if ('problems' in prepared) throw new Error('It was refused');
		const { row, endpoint, media, body } = prepared.value;
		expect(row?.id).toBe('wan2.2-kf2v-flash');
		expect(endpoint).toBe('image2video');
		expect(media.map(({ field }) => field)).toEqual(['First Frame', 'Last Frame']);
		expect(body((reference) => `oss://${reference.field}`)).toStrictEqual({
			model: 'wan2.2-kf2v-flash',
			input: {
				prompt: 'A boat',
				first_frame_url: 'oss://First Frame',
				last_frame_url: 'oss://Last Frame',
			},
			parameters: {},
		});
	});
});

describe('the body of a create call', () => {
	it('has no key without a value, and keeps 0, false and empty text', () => {
		const parts = {
			input: { prompt: '', template: undefined },
			parameters: { seed: 0, audio: false, size: undefined },
		};
		expect(createBody('m', parts)).toStrictEqual({
			model: 'm',
			input: { prompt: '' },
			parameters: { seed: 0, audio: false },
		});
	});
});

describe('an operation without rules between its fields', () => {
	const operation = defineOperation({
		resource: 'video',
		name: 'textToVideo',
		displayName: 'Test',
		action: 'Test',
		description: 'Test',
		fields: { seed },
		options: {},
		body: (values) => ({ input: {}, parameters: { seed: values.seed } }),
	});

	it('has the body of its fields', () => {
		const draft = operation.draft((name) => (name === 'seed' ? 3 : undefined), undefined);
		expect('value' in draft && draft.value.body(() => '')).toEqual({
			input: {},
			parameters: { seed: 3 },
		});
		expect(operation.fields).toEqual([seed]);
	});
});
