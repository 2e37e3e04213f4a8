import type { ModelRow } from '@wan/catalog';
import type { INodeProperties } from 'n8n-workflow';

import { models } from '@wan/catalog';
import { renderModelTable } from '../../scripts/modelTable';

/*
 * A model is a row. These tests add one to the catalog's data, load everything anew, and look whether
 * the row has reached every place.
 */

const row: ModelRow = {
	id: 'wan8.8-t2v-test',
	kind: 't2v',
	endpoint: 'video-generation',
	regions: ['frankfurt'],
	size: { values: ['123*456', '456*123'], default: '123*456' },
	duration: { values: [4, 44], default: 4 },
	promptMax: 10,
	negativePromptMax: 5,
	sound: 'silent',
	shotType: false,
	template: false,
	submissionsPerSecond: 7,
	tasksAtOnce: 3,
};

describe('a row added to the catalog', () => {
	beforeEach(() => {
		jest.resetModules();
		jest.doMock('@wan/catalog/models', () => ({ models: [...models, row] }));
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
			const { results } = await listSearch.searchModels_t2v.call(context as never, 'wan8');
			return results;
		};
		expect(await search('frankfurt')).toEqual([
			expect.objectContaining({ value: row.id, description: expect.stringContaining('4, 44 s') }),
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

	it('is known to the simulator, with its limits', async () => {
		const { startSimulator, SIMULATOR_KEY } = await import('../simulator/simulator.js');
		const simulator = await startSimulator();
		const create = async (size: string) => {
			const response = await fetch(
				`${simulator.url}/api/v1/services/aigc/video-generation/video-synthesis`,
				{
					method: 'POST',
					headers: {
						Authorization: `Bearer ${SIMULATOR_KEY}`,
						'Content-Type': 'application/json',
						'X-DashScope-Async': 'enable',
					},
					body: JSON.stringify({
						model: row.id,
						input: { prompt: 'A boat' },
						parameters: { size },
					}),
				},
			);
			return response.status;
		};
		expect([await create('123*456'), await create('1280*720')]).toEqual([200, 400]);
		await simulator.stop();
	});
});

describe('the catalog', () => {
	it('names each model once, in at least one region', () => {
		expect(new Set(models.map(({ id }) => id)).size).toBe(models.length);
		for (const { regions } of models) expect(regions.length).toBeGreaterThan(0);
	});

	it('has defaults among its values', () => {
		for (const { size, resolution, duration } of models) {
			for (const choice of [size, resolution]) {
				if (choice) expect(choice.values).toContain(choice.default);
			}
			if ('values' in duration) expect(duration.values).toContain(duration.default);
		}
	});
});
