import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
} from 'n8n-workflow';

import {
	allIndexes,
	errorItem,
	isErrorItem,
	ItemFailure,
	runItems,
	type WorkOnItem,
} from '@wan/execution/items';
import { failing } from './fakeApi';

/* What comes of the items of an execution where some of them fail. */

interface Setting {
	items?: number;
	continueOnFail?: boolean;
	onError?: INode['onError'];
	stop?: AbortSignal;
}

function contextOf({ items = 3, continueOnFail = false, onError, stop }: Setting = {}) {
	const node = { name: 'Wan', type: 'wan', typeVersion: 1, parameters: {}, onError };
	return {
		getInputData: () => Array.from({ length: items }, () => ({ json: {} })),
		continueOnFail: () => continueOnFail,
		getExecutionCancelSignal: () => stop,
		getNode: () => node,
	} as unknown as IExecuteFunctions;
}

const itemOf = (itemIndex: number) => [{ json: { at: itemIndex } }];

const run = async (work: WorkOnItem, setting: Setting = {}, notes?: (at: number) => string[]) => {
	const context = contextOf(setting);
	return await runItems(context, { indexes: allIndexes(context), work, notes });
};

/** The error that ends an execution. */
const thrownBy = async (...args: Parameters<typeof run>): Promise<NodeOperationError> =>
	await run(...args).then(
		() => {
			throw new Error('It should have failed');
		},
		(error: NodeOperationError) => error,
	);

const stopped = failing({ cancelled: true, message: 'Stopped' });

describe('the items of an execution', () => {
	it('are worked on side by side, each with its index', async () => {
		const begun: number[] = [];
		let go = () => {};
		const all = new Promise<void>((resolve) => (go = resolve));
		const outcomes = await run(async (itemIndex) => {
			begun.push(itemIndex);
			if (begun.length === 3) go();
			await all;
			return itemOf(itemIndex);
		});
		expect(begun).toEqual([0, 1, 2]);
		expect([...outcomes]).toEqual([0, 1, 2].map((at) => [at, itemOf(at)]));
	});
});

describe('work that is over', () => {
	it('is not told of a stop that comes later', async () => {
		const stop = new AbortController();
		const signals: AbortSignal[] = [];
		await run(
			async (itemIndex, signal) => {
				signals.push(signal);
				return itemOf(itemIndex);
			},
			{ stop: stop.signal },
		);
		stop.abort();
		expect(signals.map(({ aborted }) => aborted)).toEqual([false, false, false]);
	});
});

describe('a failure', () => {
	it('without Continue On Fail tells the others to stop, and all are waited for', async () => {
		const ends: string[] = [];
		const error = await thrownBy(
			async (itemIndex, signal) => {
				if (itemIndex === 1) throw new Error('No.');
				await new Promise<void>((resolve) => {
					signal.addEventListener('abort', () => setTimeout(resolve, 5));
				});
				ends.push(`item ${itemIndex}`);
				throw stopped;
			},
			{},
			(at) => [`Note on item ${at}`],
		);
		expect(ends).toEqual(['item 0', 'item 2']);
		expect(error.message).toBe('Item 2 of 3: No.');
		expect(error.context.itemIndex).toBeUndefined();
		expect(error.description).toBe(
			"Note on item 1<br>\nTo let the other items continue when one fails, set 'On Error' in the settings of the node to Continue.",
		);
	});

	it('is the one that is no mere stop, whichever came first', async () => {
		const error = await thrownBy(async (itemIndex) => {
			if (itemIndex === 0) throw stopped;
			await Promise.resolve();
			throw new Error(`No ${itemIndex}.`);
		});
		expect(error.message).toBe('Item 2 of 3: No 1.');
	});

	it('that came first stays the one that is thrown', async () => {
		const error = await thrownBy(async (itemIndex) => {
			for (let turn = 0; turn < itemIndex; turn += 1) await Promise.resolve();
			throw failing({ message: `No ${itemIndex}.`, cancelled: false });
		});
		expect(error.message).toBe('Item 1 of 3: No 0.');
		expect(error.description).toMatch(/^To let the other items continue/);
	});

	it('of a stopped execution is thrown also with Continue On Fail', async () => {
		const stop = AbortSignal.abort();
		const work = async () => await Promise.reject(stopped);
		const error = await thrownBy(work, { continueOnFail: true, stop });
		expect(error.message).toContain('Stopped');
	});

	it('with Continue On Fail becomes an item, and the others go on', async () => {
		const stop = new AbortController().signal;
		for (const setting of [{ continueOnFail: true }, { continueOnFail: true, stop }]) {
			const signals: boolean[] = [];
			const outcomes = await run(async (itemIndex, signal) => {
				if (itemIndex === 0) throw new Error('No.');
				await Promise.resolve();
				signals.push(signal.aborted);
				return itemOf(itemIndex);
			}, setting);
			expect(signals).toEqual([false, false]);
			expect(outcomes.get(0)).toEqual([
				{ json: { error: expect.stringContaining('No.') }, pairedItem: { item: 0 } },
			]);
			expect(outcomes.get(2)).toEqual(itemOf(2));
		}
	});

	it('leaves with everything that was known of the task, the last word on each field', async () => {
		const work: WorkOnItem = async (_index, _signal, remember) => {
			remember({ task_id: 'a-task', task_status: 'PENDING', model: 'm' });
			remember({ task_status: 'RUNNING', request_id: 'r' });
			throw new ItemFailure(failing({ message: 'Broken' }), { task_status: 'FAILED' });
		};
		const [[item]] = (await run(work, { items: 1, continueOnFail: true })).values();
		expect(item.json).toMatchObject({
			task_id: 'a-task',
			task_status: 'FAILED',
			model: 'm',
			request_id: 'r',
		});
		const error = await thrownBy(work, { items: 1 });
		expect(error.description).toContain('task_id a-task');
	});
});

describe('an item failure', () => {
	it('has the message of its reason', () => {
		expect(new ItemFailure(new Error('No.'), {}).message).toBe('No.');
		expect(new ItemFailure('text', {}).message).toBe('text');
	});
});

describe('an item that stands for a failure', () => {
	const known = { task_id: 'a-task', model: 'm' };
	const failure = new ItemFailure(
		failing({ message: 'Broken', code: 'Throttling', requestId: 'r' }),
		known,
	);
	const itemWith = (error: unknown, onError?: INode['onError']) =>
		errorItem(contextOf({ onError }), error, 4);

	it('holds the error, and what is known of the task and the call', () => {
		const { json, pairedItem } = itemWith(failure);
		expect(json).toEqual({
			task_id: 'a-task',
			model: 'm',
			code: 'Throttling',
			request_id: 'r',
			description: expect.stringContaining('task_id a-task'),
			error: expect.stringContaining('Broken'),
		});
		expect(pairedItem).toEqual({ item: 4 });
	});

	it('holds error and message alone for the error output, and the rest inside', () => {
		const { json } = itemWith(failure, 'continueErrorOutput');
		expect(Object.keys(json)).toEqual(['error', 'message']);
		expect(json.message).toContain('Broken');
		expect(json.error).toMatchObject({ task_id: 'a-task', request_id: 'r', message: json.message });
		expect((json.error as IDataObject).description).toContain('task_id a-task');
	});

	it('has no description where there is none', () => {
		expect(itemWith(new Error('No.'))).toEqual({
			json: { error: expect.stringContaining('No.') },
			pairedItem: { item: 4 },
		});
	});

	it('has no task ID where what is known holds none that is text', () => {
		const { json } = itemWith(new ItemFailure(failing({ message: 'Broken' }), { task_id: 7 }));
		expect(json.task_id).toBe(7);
		expect(String(json.description ?? '')).not.toContain('task_id');
	});

	it('is told from a result by its error', () => {
		expect(isErrorItem({ json: { error: 'No.' } })).toBe(true);
		expect(isErrorItem({ json: { task_id: 'a-task' } })).toBe(false);
	});
});
