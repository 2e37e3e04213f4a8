import type { ModelRow } from '@wan/catalog';
import type { INodeProperties } from 'n8n-workflow';

import { findModel, initialModel, initialModelOfVersion1, models, modelsOf } from '@wan/catalog';
import { createOperations } from '@nodes/Wan/actions/operations';
import { renderModelTable } from '../../scripts/modelTable';
import { differences } from '../vendor/table';
import { vendorTable } from '../vendor/vendor';

/*
 * A model is a row. These tests add one to the catalog's data, load everything anew, and look whether
 * the row has reached every place.
 */

const row: ModelRow = {
	id: 'wan8.8-t2v-test',
	family: 't2v',
	operations: ['textToVideo'],
	endpoint: 'video-generation',
	regions: ['frankfurt'],
	size: { values: ['123*456', '456*123'], default: '123*456' },
	duration: { values: [4, 44], default: 4 },
	promptMax: 10,
	promptRequired: true,
	promptExtend: true,
	negativePromptMax: 5,
	takesMedia: false,
	sound: 'silent',
	shotType: false,
	template: false,
	files: {},
	createsPerSecond: 7,
	tasksAtOnce: 3,
};

describe('a row added to the catalog', () => {
	beforeEach(() => {
		jest.resetModules();
		jest.doMock('@wan/catalog/models', () => ({
			...jest.requireActual<object>('@wan/catalog/models'),
			models: [...models, row],
		}));
	});

	afterEach(() => jest.dontMock('@wan/catalog/models'));

	const properties = async () => {
		const { Wan } = await import('@nodes/Wan/Wan.node.js');
		return new Wan().description.properties;
	};

	const shownFor = async (name: string, model: string): Promise<INodeProperties[]> => {
		const { NodeHelpers } = await import('n8n-workflow');
		const values = {
			resource: 'video',
			operation: 'textToVideo',
			model: { __rl: true, mode: 'list', value: model },
		};
		return (await properties())
			.filter((property) => property.name === name)
			.filter((property) => NodeHelpers.displayParameter(values, property, null, null));
	};

	it('is in the list of models, in its regions only', async () => {
		const { listSearch } = await import('@nodes/Wan/methods/listSearch.js');
		const search = async (region: string) => {
			const context = { getCredentials: async () => ({ region, workspaceId: 'ws', apiKey: 'k' }) };
			const { results } = await listSearch.searchModels_textToVideo.call(context as never, 'wan8');
			return results;
		};
		expect(await search('frankfurt')).toEqual([
			{ name: expect.stringContaining('4, 44 s') as unknown, value: row.id },
		]);
		expect(await search('singapore')).toEqual([]);
	});

	it('has its own drop-downs, and hides what it lacks', async () => {
		const [size, ...otherSizes] = await shownFor('size', row.id);
		expect(otherSizes).toEqual([]);
		expect(size.options).toEqual([
			{ name: 'Model Default: 123 × 456', value: '' },
			{ name: '123 × 456', value: '123*456' },
			{ name: '456 × 123', value: '456*123' },
		]);
		const [duration] = await shownFor('duration', row.id);
		expect(duration.options?.map((option) => 'value' in option && option.value)).toEqual([4, 44]);
		expect(await shownFor('audioSource', row.id)).toEqual([]);
	});

	it('is checked before anything is sent', async () => {
		const { prepareRequest } = await import('@wan/request/prepare.js');
		const { textToVideo } = await import('@nodes/Wan/actions/video/textToVideo.operation.js');
		const values: Record<string, unknown> = {
			model: row.id,
			prompt: 'x'.repeat(11),
			size: '1280*720',
			duration: 5,
		};
		const prepared = prepareRequest(
			textToVideo,
			(name, fallback) => values[name] ?? fallback,
			'singapore',
		);
		expect('problems' in prepared && prepared.problems.map(({ field }) => field)).toEqual([
			'Model',
			'Prompt',
			'Size',
			'Duration (Seconds)',
		]);
	});

	it('is in the reference table', async () => {
		const { renderModelTable: render } = await import('../../scripts/modelTable.js');
		expect(render()).toContain('| `wan8.8-t2v-test` | Germany (Frankfurt) |');
		expect(renderModelTable()).not.toContain('wan8.8-t2v-test');
	});
});

describe('the catalog', () => {
	it('names each model once, in at least one region', () => {
		expect(new Set(models.map(({ id }) => id)).size).toBe(models.length);
		for (const { regions } of models) expect(regions.length).toBeGreaterThan(0);
	});

	it('has defaults among its values', () => {
		for (const { size, resolution, ratio, duration } of models) {
			for (const choice of [size, resolution, ratio]) {
				if (choice?.default) expect(choice.values).toContain(choice.default);
			}
			if (duration && 'values' in duration) expect(duration.values).toContain(duration.default);
		}
	});

	const generation = ({ id }: ModelRow) => Number(/\d+\.\d+/.exec(id)?.[0]);

	it('begins each operation with its newest model that is no preview', () => {
		for (const { name } of createOperations) {
			const rows = modelsOf(name);
			const lasting = rows.filter(({ preview }) => !preview);
			const newest = Math.max(...(lasting.length > 0 ? lasting : rows).map(generation));
			const row = initialModel(name);
			expect(rows).toContain(row);
			expect([name, generation(row)]).toEqual([name, newest]);
			expect([name, row.preview]).toEqual([name, lasting.length > 0 ? undefined : true]);
		}
	});

	it('begins each operation in the region of a new credential, where it is offered there', () => {
		for (const { name } of createOperations) {
			const there = modelsOf(name, 'singapore');
			if (there.length > 0) expect(there).toContain(initialModel(name));
		}
		// The one operation that Singapore lacks.
		const lacking = createOperations.filter(({ name }) => modelsOf(name, 'singapore').length === 0);
		expect(lacking.map(({ name }) => name)).toEqual(['speechToVideo']);
	});

	it('begins nodes of version 1 with the models that they have always begun with', () => {
		const began = createOperations.map(({ name }) => [name, initialModelOfVersion1(name).id]);
		expect(Object.fromEntries(began)).toMatchObject({
			textToVideo: 'wan2.6-t2v',
			imageToVideo: 'wan2.6-i2v',
			firstLastFrameToVideo: 'wan2.2-kf2v-flash',
			imageReference: 'wan2.1-vace-plus',
			videoRepainting: 'wan2.1-vace-plus',
			videoEdit: 'wan2.1-vace-plus',
			videoExtension: 'wan2.1-vace-plus',
			videoOutpainting: 'wan2.1-vace-plus',
		});
	});

	it('lists the newest generation of each operation first', () => {
		for (const { name } of createOperations) {
			const generations = modelsOf(name).map(generation);
			expect([name, generations]).toEqual([name, [...generations].sort((a, b) => b - a)]);
		}
	});

	it('has every model of the vendor’s table: a row for each that creates a task, a check for the other', () => {
		const checks = models.flatMap(({ imageCheck }) => imageCheck?.id ?? []);
		const ids = [...models.map(({ id }) => id), ...checks];
		expect(ids.sort()).toEqual(Object.keys(vendorTable.models).sort());
		expect(ids).toHaveLength(39);
	});

	it('gives each model to operations that exist', () => {
		const names = createOperations.map(({ name }) => name);
		for (const { operations } of models)
			expect(names).toEqual(expect.arrayContaining([...operations]));
	});
});

describe('a dated snapshot', () => {
	it.each([
		['wan2.7-i2v-2026-12-01', 'wan2.7-i2v'],
		['wan2.6-i2v-flash-2026-12-01', 'wan2.6-i2v-flash'],
		['wan2.6-i2v-2026-12-01', 'wan2.6-i2v'],
		['wan2.6-t2v-us-2027-01-31', 'wan2.6-t2v-us'],
		['wan3.0-video-prime-2026-12-01', 'wan3.0-video-prime'],
		['wan3.0-video-2026-12-01', 'wan3.0-video'],
	])('%s takes what %s takes', (snapshot, base) => {
		expect(findModel(snapshot)).toEqual({ ...findModel(base), id: snapshot });
		expect(findModel(base)?.id).toBe(base);
	});

	it('with a row of its own takes what that row says', () => {
		expect(models).toContain(findModel('wan2.7-t2v-2026-06-12'));
	});

	it.each([
		'wan2.6-i2v-flashy',
		'wan2.6-i2v-flash-new',
		'wan2.7-i2v-plus',
		'wan2.7-i2v-20261201',
		'wan2.7-i2v-2026-12',
		'wan2.7-2026-12-01',
		'xwan2.7-i2v-2026-12-01',
		'wan2.7-i2v-2026-12-01-preview',
	])('is not %s, which no row knows', (id) => {
		expect(findModel(id)).toBeUndefined();
	});
});

describe('the catalog beside the vendor’s table', () => {
	/** Where the vendor's pages contradict each other, with the reason for our side. */
	const meant: Array<[difference: RegExp, reason: string]> = [
		[
			/^wan2\.[256]-i2v-?\w*\.template: catalog has true, the vendor false$/,
			'the image-to-video page lists template for all models; only the table of effects names 2.1, and it grows',
		],
		[
			/-kf2v-\w+\.files\.(first|last)Frame\.base64: catalog has false, the vendor true$/,
			'the first-and-last-frame page takes URLs only; base64 is said of img_url alone',
		],
	];
	const notMeant = (rows: readonly ModelRow[]) =>
		differences(rows).filter((line) => !meant.some(([pattern]) => pattern.test(line)));

	it('differs only where it is meant to', () => {
		expect(notMeant(models)).toEqual([]);
	});

	it('has every difference that is said to be meant', () => {
		for (const [pattern] of meant) {
			expect(differences(models).filter((line) => pattern.test(line))).not.toEqual([]);
		}
	});

	/** What a row may leave out; the compiler refuses a row without the rest. */
	const optional = new Set(
		[
			'preview size resolution ratio duration promptMax negativePromptMax sound references',
			'together secondsWithVideo secondsWithInput imageCheck maxBytes sides shape seconds secondsTogether',
			'minFramesPerSecond maxPages opaque base64 asciiUrl cutsToLength prices USD CNY silentShare',
		].flatMap((line) => line.split(' ')),
	);

	/** Every way to change one value of a row: another word, another number, the other of two, one value less. */
	function changes(value: unknown): unknown[] {
		if (typeof value === 'string') return [`${value}x`];
		if (typeof value === 'number') return value === 0 ? [1, -1] : [value + 1, value / 2];
		if (typeof value === 'boolean') return [!value];
		if (Array.isArray(value)) {
			return [
				...value.map((_, at) => value.filter((__, index) => index !== at)),
				...value.flatMap((entry, at) =>
					changes(entry).map((changed) =>
						value.map((old, index) => (index === at ? changed : old)),
					),
				),
			];
		}
		if (typeof value !== 'object' || value === null) return [];
		return Object.entries(value).flatMap(([key, inner]) => [
			...changes(inner).map((changed) => ({ ...value, [key]: changed })),
			...(optional.has(key) && inner ? [{ ...value, [key]: undefined }] : []),
		]);
	}

	it('turns red for any one value of any row that is changed', () => {
		let tried = 0;
		const unnoticed: unknown[] = [];
		for (const original of models) {
			const known = differences([original]).join('\n');
			for (const changed of changes(original) as ModelRow[]) {
				tried += 1;
				if (differences([changed]).join('\n') === known) unnoticed.push(changed);
			}
		}
		expect(unnoticed).toEqual([]);
		expect(tried).toBeGreaterThan(1_000);
	});
});
