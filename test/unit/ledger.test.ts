import type {
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import { openLedger, type CreatedTask } from '@wan/execution/ledger';

/* Which create call is a retry of which. */

interface Try {
	store?: IDataObject;
	runIndex?: number;
	items?: INodeExecutionData[];
	node?: Partial<INode>;
	/** The node whose execution this is; another one where the node is an agent's tool. */
	runs?: string;
	source?: unknown;
	/** The fields of the node, in this version of the package. */
	properties?: INodeProperties[];
}

const field = (name: string, initial: string): INodeProperties => ({
	name,
	displayName: name,
	type: 'string',
	default: initial,
});
const seed = field('seed', '');

function ledgerOf({
	store = {},
	runIndex = 0,
	items,
	node,
	runs = 'Wan',
	source,
	properties = [seed],
}: Try = {}) {
	const context = {
		getContext: () => store,
		getInputData: () => items ?? [{ json: { prompt: 'A boat' } }],
		getNode: () => ({ name: 'Wan', parameters: { seed: '={{ Math.random() }}' }, ...node }),
		getExecuteData: () => ({ node: { name: runs }, source: source ?? null }),
		getWorkflowDataProxy: () => ({ $runIndex: runIndex }),
	};
	return openLedger(context as unknown as IExecuteFunctions, properties);
}

const task: CreatedTask = {
	answer: { output: { task_id: 'a-task', task_status: 'PENDING' } },
	creation: { model: 'wan-test' },
};

/** An earlier try that sent the call, and got the task where `answered`. */
function sendIn(earlier: Try, answered = true): void {
	const call = ledgerOf(earlier).call(0);
	call.sending();
	if (answered) call.accepted(task);
}

/** Execution data as another process reads it from the database. */
const stored = (store: IDataObject) => JSON.parse(JSON.stringify(store)) as IDataObject;

describe('a create call', () => {
	it('that was never sent is neither created nor unclear', () => {
		expect(ledgerOf().call(0)).toMatchObject({ created: undefined, unclear: false });
	});

	it('is unclear from right before it is sent until it is answered', () => {
		const call = ledgerOf().call(0);
		call.sending();
		expect(call).toMatchObject({ created: undefined, unclear: true });
		call.accepted(task);
		expect(call).toMatchObject({ created: task, unclear: false });
	});

	it('is noted once, however often it is sent', () => {
		const store = {};
		const call = ledgerOf({ store }).call(0);
		call.sending();
		call.sending();
		call.forget();
		expect(ledgerOf({ store }).call(0).unclear).toBe(false);
	});

	it('that is forgotten may be sent again', () => {
		const store = {};
		sendIn({ store });
		ledgerOf({ store }).call(0).forget();
		expect(ledgerOf({ store }).call(0)).toMatchObject({ created: undefined, unclear: false });
		expect(store).toEqual({ wanCreateCalls: {} });
	});

	it('cannot be accepted where it was not sent', () => {
		const store = {};
		const call = ledgerOf({ store }).call(0);
		call.accepted(task);
		expect(call).toMatchObject({ created: undefined, unclear: false });
		expect(store).toEqual({ wanCreateCalls: {} });
	});

	it('is the same for all who ask within a try', () => {
		const ledger = ledgerOf();
		expect(ledger.call(0)).toBe(ledger.call(0));
	});
});

describe('a try finds the call of an earlier one', () => {
	it('that a version of the package without its new field, and with its fields in another order, made', () => {
		const store = {};
		const saved = { seed: '7', model: 'x' };
		sendIn({ store, properties: [seed, field('model', 'm')], node: { parameters: saved } });
		const updated = {
			store: stored(store),
			properties: [field('new', 'its default'), field('model', 'm'), seed],
			node: { parameters: { new: 'its default', ...saved } },
		};
		expect(ledgerOf(updated).call(0).created).toEqual(task);
		const changed = { ...updated, node: { parameters: { new: 'another value', ...saved } } };
		expect(ledgerOf(changed).call(0).created).toBeUndefined();
	});

	it('under a key that no version may change', () => {
		const store: IDataObject = {};
		sendIn({ store, node: { parameters: { seed: '7' } } });
		expect(Object.keys(store.wanCreateCalls as IDataObject)).toEqual([
			'5db7d498adcda97904d24afc573b088e57040f471911a8abaddd56148f6c23b5',
		]);
	});

	it('of the same execution of the node, with its task and what is known from creating it', () => {
		const store = {};
		sendIn({ store });
		expect(ledgerOf({ store }).call(0).created).toEqual(task);
	});

	it('that got no clear answer', () => {
		const store = {};
		sendIn({ store }, false);
		expect(ledgerOf({ store }).call(0).unclear).toBe(true);
	});

	it('of a process that was killed', () => {
		const store = {};
		sendIn({ store }, false);
		expect(ledgerOf({ store: stored(store) }).call(0).unclear).toBe(true);
	});

	it('where the item holds a file that n8n keeps outside of it', () => {
		const store = {};
		const items = () => [
			{
				json: {},
				binary: { data: { id: 'file-1', data: 'filesystem-v2', mimeType: 'image/png' } },
			},
		];
		sendIn({ store, items: items() });
		expect(ledgerOf({ store: stored(store), items: items() }).call(0).created).toEqual(task);
	});

	it('where the item holds what JSON cannot say', () => {
		const store = {};
		const json: IDataObject = { big: BigInt(7) as never, at: new Date(0) as never };
		json.self = json;
		sendIn({ store, items: [{ json }] });
		expect(ledgerOf({ store, items: [{ json }] }).call(0).created).toEqual(task);
	});
});

describe('two calls of an agent that are alike', () => {
	it('are noted apart: to forget one is not to forget the other', () => {
		const store = {};
		const [first, second] = [{ prompt: 'A boat' }, { prompt: 'A boat' }].map((json) => ({
			store,
			runs: 'Agent',
			items: [{ json }],
		}));
		sendIn(first);
		sendIn(second);
		ledgerOf(first).call(0).forget();
		expect(ledgerOf(first).call(0).unclear).toBe(false);
		expect(ledgerOf(second).call(0).created).toEqual(task);
	});
});

describe('a file that n8n keeps in the item', () => {
	const item = (data: string) => [{ json: {}, binary: { data: { data, mimeType: 'image/png' } } }];
	const MIDDLE = 'm'.repeat(5_000);
	const knows = (before: string, after: string) => {
		const store = {};
		sendIn({ store, items: item(before) });
		return ledgerOf({ store: stored(store), items: item(after) }).call(0).created !== undefined;
	};

	it('is told from others by its length and its ends, without reading all of it', () => {
		const text = `a${MIDDLE}x${MIDDLE}z`;
		expect(knows(text, text)).toBe(true);
		expect(knows(text, `b${text.slice(1)}`)).toBe(false);
		expect(knows(text, `${text.slice(0, -1)}y`)).toBe(false);
		expect(knows(text, `a${MIDDLE}xx${MIDDLE}z`)).toBe(false);
		expect(knows(text, `a${MIDDLE}y${MIDDLE}z`)).toBe(true);
	});
});

describe('a try takes no other call for its own:', () => {
	const file = (data: string, id?: string): INodeExecutionData => ({
		json: {},
		binary: { data: { data, mimeType: 'image/png', ...(id && { id }) } },
	});
	const others: Array<[string, Try, Try]> = [
		['of another run, such as a loop’s', {}, { runIndex: 1 }],
		[
			'of another item',
			{ items: [{ json: { prompt: 'A' } }] },
			{ items: [{ json: { prompt: 'B' } }] },
		],
		['of other parameters', {}, { node: { parameters: { seed: 1 } } }],
		['of another file', { items: [file('x', 'file-1')] }, { items: [file('x', 'file-2')] }],
		['of other bytes', { items: [file('aaaa')] }, { items: [file('aaab')] }],
		['of another agent’s run', { runs: 'Agent', source: 1 }, { runs: 'Agent', source: 2 }],
		['of another agent', { runs: 'Agent' }, { runs: 'Other agent' }],
	];
	it.each(others)('%s', (_what, earlier, later) => {
		const store = {};
		sendIn({ store, ...earlier });
		const { call } = ledgerOf({ store: stored(store), ...later });
		expect(call(0)).toMatchObject({ created: undefined, unclear: false });
	});

	it('of another index, though the items are equal', () => {
		const store = {};
		const items = [{ json: {} }, { json: {} }];
		sendIn({ store, items });
		expect(ledgerOf({ store, items }).call(1).created).toBeUndefined();
	});
});

describe('as a tool of an agent', () => {
	const tool = (store: IDataObject, args: IDataObject, runIndex: number): Try => ({
		store,
		runIndex,
		runs: 'Agent',
		items: [{ json: args }],
	});

	it('a try finds its call again, though the run index is another', () => {
		const store = {};
		const args = { prompt: 'A boat' };
		sendIn(tool(store, args, 0));
		expect(ledgerOf(tool(store, args, 1)).call(0).created).toEqual(task);
	});

	it('a call with equal arguments under the same run index is another call', () => {
		const store = {};
		sendIn(tool(store, { prompt: 'A boat' }, 0), false);
		expect(ledgerOf(tool(store, { prompt: 'A boat' }, 0)).call(0).unclear).toBe(false);
	});

	it('each of two equal calls finds its own again', () => {
		const store = {};
		const calls = [{ prompt: 'A boat' }, { prompt: 'A boat' }];
		sendIn(tool(store, calls[0], 0), false);
		sendIn(tool(store, calls[1], 0));
		expect(ledgerOf(tool(store, calls[0], 1)).call(0).unclear).toBe(true);
		expect(ledgerOf(tool(store, calls[1], 2)).call(0).created).toEqual(task);
	});

	it('after a restart each earlier call is found once', () => {
		const before = {};
		sendIn(tool(before, { prompt: 'A boat' }, 0), false);
		const store = stored(before);
		expect(ledgerOf(tool(store, { prompt: 'A boat' }, 0)).call(0).unclear).toBe(true);
		expect(ledgerOf(tool(store, { prompt: 'A boat' }, 1)).call(0).unclear).toBe(false);
	});

	it('n8n does not run the node again for items that are errors', () => {
		const node = { retryOnFail: true };
		expect(ledgerOf({ node }).retriesErrorItems).toBe(true);
		expect(ledgerOf({ node: { retryOnFail: false } }).retriesErrorItems).toBe(false);
		expect(ledgerOf({ node, runs: 'Agent' }).retriesErrorItems).toBe(false);
	});
});

it('clearing takes out the calls of this try, and no others', () => {
	const store = {};
	sendIn({ store, runIndex: 1 });
	const ledger = ledgerOf({ store });
	ledger.call(0).sending();
	ledger.clear();
	expect(ledgerOf({ store }).call(0).unclear).toBe(false);
	expect(ledgerOf({ store, runIndex: 1 }).call(0).created).toEqual(task);
});

describe('what a node has committed in an execution', () => {
	const usd = (amount: number) => ({ amount, currency: 'USD', basis: 'estimated' }) as const;
	const sums = (amount: number) => [expect.objectContaining({ amount, currency: 'USD' })];

	it('is nothing at first, and nothing for an item without an estimate', () => {
		const ledger = ledgerOf();
		ledger.call(0).reserve(undefined);
		expect(ledger.committed()).toEqual([]);
	});

	it('counts an item once, reserved, sent and accepted', () => {
		const store = {};
		const ledger = ledgerOf({ store });
		const call = ledger.call(0);
		call.reserve(usd(9));
		call.reserve(usd(0.5));
		expect(ledger.committed()).toEqual(sums(0.5));
		call.sending();
		ledger.unreserve();
		expect(ledger.committed()).toEqual(sums(0.5));
		call.accepted(task);
		expect(ledgerOf({ store, runIndex: 1 }).committed()).toEqual(sums(0.5));
	});

	it('counts the reservations of executions side by side, until they are released', () => {
		const store = {};
		const [first, second] = [0, 1].map((runIndex) => ledgerOf({ store, runIndex }));
		first.call(0).reserve(usd(0.5));
		second.call(0).reserve(usd(0.25));
		expect(second.committed()).toEqual(sums(0.75));
		first.unreserve();
		expect(second.committed()).toEqual(sums(0.25));
	});

	it('keeps what was spent when the notes are removed, and not what was forgotten', () => {
		const store = {};
		for (const amount of [0.5, 0.25]) {
			const ledger = ledgerOf({ store });
			const call = ledger.call(0);
			call.reserve(usd(amount));
			call.sending();
			call.accepted(task);
			ledger.clear();
		}
		expect(ledgerOf({ store }).committed()).toEqual(sums(0.75));
		const forgotten = ledgerOf({ store });
		forgotten.call(0).reserve(usd(4));
		forgotten.call(0).sending();
		forgotten.call(0).forget();
		expect(ledgerOf({ store }).committed()).toEqual(sums(0.75));
	});
});
