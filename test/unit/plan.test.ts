import type {
	IBinaryKeyData,
	IExecuteFunctions,
	INodeExecutionData,
	NodeOperationError,
} from 'n8n-workflow';

import type { Ledger } from '@wan/execution/ledger';
import type { Cost, Money } from '@wan/cost/money';
import { allIndexes } from '@wan/execution/items';
import { planItems, readDelivery, type Planning } from '@wan/execution/plan';
import { png } from '../files';
import { operationOf, type Values } from './drafts';
import { fakeApi } from './fakeApi';

/* Reading and checking all items before anything is sent. */

interface Setting {
	/** Each item's parameters beside the model, and its files. */
	items: Array<Values & { files?: Record<string, Buffer> }>;
	operation?: Parameters<typeof operationOf>[0];
	continueOnFail?: boolean;
	created?: number[];
	unclear?: number[];
	sentBefore?: string[];
	model?: string;
	/** What this node has sent in the execution already. */
	committed?: Money[];
}

const plan = async ({ items, continueOnFail = false, sentBefore = [], ...more }: Setting) => {
	const binaryOf = (files: Record<string, Buffer> = {}): IBinaryKeyData =>
		Object.fromEntries(
			Object.entries(files).map(([name, bytes]) => [
				name,
				{ data: bytes.toString('base64'), mimeType: 'image/png' },
			]),
		);
	const input: INodeExecutionData[] = items.map(({ files }) => ({
		json: {},
		binary: binaryOf(files),
	}));
	const bytesOf = (itemIndex: number, name: string) => items[itemIndex].files?.[name];
	const context = {
		getInputData: () => input,
		continueOnFail: () => continueOnFail,
		getNode: () => ({ name: 'Wan', type: 'wan', typeVersion: 1, parameters: {} }),
		helpers: {
			assertBinaryData: (itemIndex: number, name: string) => {
				const found = input[itemIndex].binary?.[name];
				if (!found) throw new Error(`There is no field ${name}`);
				return found;
			},
			getBinaryDataBuffer: async (itemIndex: number, name: string) => bytesOf(itemIndex, name),
			getBinaryStream: async () => undefined,
		},
	} as unknown as IExecuteFunctions;
	const { api, sent } = fakeApi([]);
	const asked: Array<number | undefined> = [];
	const { created = [], unclear = [], committed = [] } = more;
	const reserved: Array<[number, Cost | undefined]> = [];
	const ledger = {
		committed: () => committed,
		call: (itemIndex: number) => ({
			created: created.includes(itemIndex) ? {} : undefined,
			unclear: unclear.includes(itemIndex),
			reserve: (cost?: Cost) => reserved.push([itemIndex, cost]),
		}),
	} as unknown as Ledger;
	const planning: Planning = {
		context,
		operation: operationOf(more.operation ?? 'textToVideo'),
		api,
		ledger,
		read: (name, itemIndex, fallback) => {
			const { model = 'wan2.6-t2v' } = more;
			const values: Values = { model, prompt: 'A boat', ...items[itemIndex] };
			const value = values[name] ?? fallback;
			if (value instanceof Error) throw value;
			return value;
		},
		sentBefore: (itemIndex) => {
			asked.push(itemIndex);
			return sentBefore;
		},
	};
	const outcome = await planItems(planning, allIndexes(context)).then(
		(value) => ({ ...value, error: undefined }),
		(error: NodeOperationError) => ({ error, plans: undefined, refused: undefined }),
	);
	expect(sent).toEqual([]);
	return { ...outcome, asked, reserved };
};

describe('the plan of an item', () => {
	it('has its request and what is to be done with its task, by default', async () => {
		const { plans, refused } = await plan({ items: [{}, { prompt: 'A ship' }] });
		expect(refused?.size).toBe(0);
		expect([...(plans?.keys() ?? [])]).toEqual([0, 1]);
		expect(plans?.get(1)).toMatchObject({
			request: { model: 'wan2.6-t2v' },
			media: [],
			delivery: { waitForCompletion: false, downloadVideo: false, simplify: true },
		});
		expect(plans?.get(1)?.request.body(() => '').input).toEqual({ prompt: 'A ship' });
	});

	it('has what the item sets', async () => {
		const more = { waitForCompletion: true, downloadVideo: true, simplify: false };
		const options = { pollInterval: 3, fileName: 'a.mp4' };
		const { plans } = await plan({ items: [{ ...more, options }] });
		expect(plans?.get(0)?.delivery).toMatchObject({
			...more,
			settings: { pollInterval: 3_000, fileName: 'a.mp4' },
		});
	});

	it.each(['', null, undefined])('does not wait, download or hide by %j', async (value) => {
		const item = { waitForCompletion: value, downloadVideo: value, simplify: value };
		const { plans } = await plan({ items: [item] });
		expect(plans?.get(0)?.delivery).toMatchObject({
			waitForCompletion: false,
			downloadVideo: false,
			simplify: true,
		});
	});

	it('waits, downloads and hides by text too', async () => {
		const item = { waitForCompletion: 'true', downloadVideo: 'true', simplify: 'false' };
		const { plans } = await plan({ items: [item] });
		expect(plans?.get(0)?.delivery).toMatchObject({
			waitForCompletion: true,
			downloadVideo: true,
			simplify: false,
		});
	});

	it('has its files opened, and its URLs as they are', async () => {
		const item = {
			imageSource: 'binary',
			imageBinaryProperty: 'photo',
			audioSource: 'url',
			audioUrl: 'https://example.com/a.mp3',
			files: { photo: png(640, 360) },
		};
		const { plans } = await plan({
			items: [item],
			operation: 'imageToVideo',
			model: 'wan2.6-i2v',
		});
		const media = plans?.get(0)?.media ?? [];
		expect(media.map(({ reference }) => reference.field)).toEqual(['Image', 'Audio']);
		expect(media[0].file?.facts).toMatchObject({ mimeType: 'image/png' });
		expect(media[1]).not.toHaveProperty('file');
	});

	it('is not made where an earlier try created the task', async () => {
		const { plans } = await plan({ items: [{ prompt: '' }, {}], created: [0] });
		expect([...(plans?.keys() ?? [])]).toEqual([1]);
	});
});

describe('an item that is refused', () => {
	it('ends the execution, with the others that are wrong and what was sent before', async () => {
		const { error, asked } = await plan({
			items: [{}, { prompt: '' }, {}, { prompt: '' }, { prompt: '' }],
			sentBefore: ['Sent earlier.'],
		});
		expect(error?.message).toBe('Item 2 of 5: Prompt: is required');
		expect(error?.description).toContain('Fields of other items are wrong too: item 4, item 5');
		expect(error?.description).toContain('Sent earlier.');
		expect(error?.description).not.toContain('Nothing was sent.');
		expect(asked).toContain(1);
	});

	it('is the first of all that are wrong, in their order, whether by a field or by its cost', async () => {
		const limited = { duration: 5, options: { costLimit: 1 } };
		const { error } = await plan({
			items: [limited, { prompt: '' }, limited, { prompt: '' }],
			model: 'unknown',
		});
		expect(error?.message).toMatch(/^Item 1 of 4: /);
		expect(error?.message).toContain('no price of unknown is known');
		expect(error?.description).toContain(
			'Fields of other items are wrong too: item 2, item 3, item 4',
		);
	});

	it('says that nothing was sent where that is so, and names no others', async () => {
		const { error } = await plan({ items: [{ prompt: '' }] });
		expect(error?.description?.split('<br>\n')).toEqual([
			'Correct the field, or the data that its expression uses. Nothing was sent.',
		]);
	});

	it('becomes an error item with Continue On Fail', async () => {
		const items = [{ prompt: '' }, {}, { prompt: new Error('The expression failed') }];
		const { plans, refused } = await plan({ items, continueOnFail: true });
		expect([...(plans?.keys() ?? [])]).toEqual([1]);
		expect([...(refused ?? [])]).toEqual([
			[
				0,
				[
					{
						json: expect.objectContaining({
							error: expect.stringContaining('Prompt: is required'),
						}),
						pairedItem: { item: 0 },
					},
				],
			],
			[
				2,
				[
					{
						json: expect.objectContaining({
							error: expect.stringContaining('The expression failed'),
						}),
						pairedItem: { item: 2 },
					},
				],
			],
		]);
	});

	it('has wrong fields and wrong settings named together', async () => {
		const { error } = await plan({ items: [{ prompt: '', options: { pollInterval: 0 } }] });
		expect(error?.message).toContain('(and 1 more)');
		expect(error?.message).toContain('Prompt: is required');
		expect(error?.description).toContain('Poll Interval (Seconds) “0”');
	});

	it('may be wrong in its settings alone', async () => {
		const { error } = await plan({ items: [{ options: { timeout: -1 } }] });
		expect(error?.message).toContain('Timeout (Minutes) “-1”');
	});

	it('may be wrong in a file alone', async () => {
		const { error } = await plan({
			items: [
				{
					imageSource: 'binary',
					imageBinaryProperty: 'photo',
					files: { photo: Buffer.from('no') },
				},
			],
			operation: 'imageToVideo',
			model: 'wan2.6-i2v',
		});
		expect(error?.message).toContain('Image “photo”');
	});

	it('is one whose call of an earlier try got no clear answer', async () => {
		const { error } = await plan({ items: [{}], unclear: [0] });
		expect(error?.message).toContain('It is not sent again');
	});
});

describe('what is to be done with a task of an earlier try', () => {
	const context = {
		getNode: () => ({ name: 'Wan', type: 'wan', typeVersion: 1, parameters: {} }),
	} as unknown as IExecuteFunctions;
	const readingOf = (values: Values) => (name: string, _at: number, fallback: unknown) =>
		values[name] ?? fallback;

	it('is read from the item', () => {
		const values = { waitForCompletion: true, options: { timeout: 2 } };
		expect(readDelivery(context, readingOf(values), 0)).toMatchObject({
			waitForCompletion: true,
			downloadVideo: false,
			settings: { timeout: 120_000 },
		});
	});

	it('is refused without the claim that nothing was sent', () => {
		const values = { options: { timeout: 'soon' } };
		expect(() => readDelivery(context, readingOf(values), 3)).toThrow('Timeout (Minutes) “soon”');
		try {
			readDelivery(context, readingOf(values), 3);
		} catch (error) {
			expect((error as NodeOperationError).description).not.toContain('Nothing was sent');
		}
	});
});

describe('what the items will cost', () => {
	const priced = (pricePerSecond: number, more: Values = {}) => ({
		duration: 5,
		options: { pricePerSecond, ...more },
	});

	it('is reserved for each item that is to be sent', async () => {
		const { reserved } = await plan({ items: [priced(0.1), {}], created: [1] });
		expect(reserved).toEqual([[0, expect.objectContaining({ amount: 0.5, basis: 'estimated' })]]);
	});

	it('may be exactly the limit', async () => {
		const items = [priced(0.1, { costLimit: 1 }), priced(0.1)];
		const { plans, refused, reserved } = await plan({ items });
		expect(plans?.size).toBe(2);
		expect(refused?.size).toBe(0);
		expect(reserved).toHaveLength(2);
	});

	it('above the limit ends the execution before anything is sent or reserved', async () => {
		const items = [priced(0.1, { costLimit: 0.99 }), priced(0.1)];
		const { error, reserved } = await plan({ items });
		expect(error?.message).toContain('The estimates of 2 items together are');
		expect(error?.description).toBe(
			"Raise 'Cost Limit', or process fewer items. Nothing was sent.",
		);
		expect(reserved).toEqual([]);
		const later = await plan({ items, sentBefore: ['Sent earlier.'] });
		expect(later.error?.description?.split('<br>\n')).toEqual([
			"Raise 'Cost Limit', or process fewer items. Nothing more was sent.",
			'Sent earlier.',
		]);
	});

	it('counts what was sent before', async () => {
		const items = [priced(0.1, { costLimit: 0.99 })];
		const { error } = await plan({ items, committed: [{ amount: 0.5, currency: 'USD' }] });
		expect(error?.message).toContain('sent earlier in this execution');
	});

	it('above the limit refuses all items with Continue On Fail', async () => {
		const items = [priced(0.1, { costLimit: 0.99 }), priced(0.1), { prompt: '' }];
		const { plans, refused, reserved } = await plan({ items, continueOnFail: true });
		expect(plans?.size).toBe(0);
		expect([...(refused?.keys() ?? [])].sort()).toEqual([0, 1, 2]);
		expect(refused?.get(1)?.[0].json.error).toContain('together are');
		expect(reserved).toEqual([]);
	});

	it('of a model without a price cannot be held against a limit', async () => {
		const items = [{ duration: 5, options: { costLimit: 1 } }, priced(0.1)];
		const { plans, refused, reserved } = await plan({
			items,
			model: 'unknown',
			continueOnFail: true,
		});
		expect([...(plans?.keys() ?? [])]).toEqual([1]);
		expect(refused?.get(0)?.[0].json.error).toContain('no price of unknown is known');
		expect(reserved.map(([itemIndex]) => itemIndex)).toEqual([1]);
	});

	it.each<[string, Array<ReturnType<typeof priced>>, Money[]]>([
		[
			'The estimate of one item is 0.5 USD, above Cost Limit “0.4”; the most expensive is item 1 with 0.5 USD',
			[priced(0.1, { costLimit: 0.4 })],
			[],
		],
		[
			'The estimates of 3 items together are 1.5 USD, above Cost Limit “0.3”; the most expensive is item 2 with 0.75 USD',
			[priced(0.1, { costLimit: 0.4 }), priced(0.15, { costLimit: 0.3 }), priced(0.05)],
			[],
		],
		[
			'The estimate of one item and of what this node sent earlier in this execution (0.25 USD) together are 0.75 USD, above Cost Limit “0.7”; the most expensive is item 1 with 0.5 USD',
			[priced(0.1, { costLimit: 0.7 })],
			[{ amount: 0.25, currency: 'USD' }],
		],
	])('is refused with the sum and the lowest limit: %s', async (words, items, committed) => {
		const { error } = await plan({ items, committed });
		expect(error?.message).toBe(words);
	});

	it('in two currencies cannot be held against one limit', async () => {
		const items = [priced(0.1, { costLimit: 100 })];
		const { error } = await plan({ items, committed: [{ amount: 1, currency: 'CNY' }] });
		expect(error?.message).toContain('which cannot be held against one limit');
	});
});
