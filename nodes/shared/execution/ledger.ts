import { createHash } from 'crypto';
import {
	NodeHelpers,
	replaceCircularReferences,
	type IBinaryData,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
} from 'n8n-workflow';

import { totals, type Cost, type Money } from '../cost/money';
import type { TaskAnswer, TaskCreation } from '../tasks/task';
import { ApiFailure } from '../transport/failure';

/*
 * Notes the create calls in the execution's own data. n8n's Retry On Fail and its Retry button execute the
 * whole node again; with the notes, an item whose task exists gets that task instead of a second one
 * that costs again.
 *
 * A call is recognised by n8n's run index of the node, the item's index, the raw parameters and the incoming
 * item. The values of expressions are left out: a random seed or the time of day differs at each try.
 *
 * As a tool of an agent the node gets another run index at every try, and two calls that the agent makes
 * side by side can have the same one. There the agent's execution counts in place of the run index, and
 * the object of arguments: n8n hands the same one to all tries of one call, and another to every other call.
 */

/** A task that a create call has created. */
export interface CreatedTask {
	/** The answer to the create call. */
	answer: TaskAnswer;
	/** What is known of the task from the request that was sent. */
	creation: TaskCreation;
}

/** A create call that was sent. Without `created` it is not known whether it was accepted. */
interface Entry {
	created?: CreatedTask;
	/** What an answer that cannot be used says all the same. */
	known?: string;
	/** What the task was estimated to cost, where that is known. */
	estimate?: Cost;
}

/** The notes on the create call of one item. */
export interface CreateCall {
	/** The task that an earlier try created. */
	readonly created: CreatedTask | undefined;
	/** Whether the call was sent and got no clear answer, in this try or an earlier one. */
	readonly unclear: boolean;
	/** What its answer says where that cannot be used, such as the beginning of an ID. */
	readonly known: string | undefined;
	/**
	 * Counts the estimate of a call that is about to be sent, so that calls of the same node that are
	 * planned meanwhile (an agent may make several at once) know of it.
	 */
	reserve: (estimate: Cost | undefined) => void;
	/** Call right before sending. */
	sending: () => void;
	/** Call as soon as the task is created. */
	accepted: (task: CreatedTask) => void;
	/** The answer cannot be used; what it says is kept for later tries. */
	unanswered: (known: string | undefined) => void;
	/** The call was surely not accepted, or its task failed, which costs nothing: another may be sent. */
	forget: () => void;
}

/** The notes on the create calls of one execution of the node. */
export interface Ledger {
	/** The notes on one item's call; the same at every try of the call, and for no other call. */
	call: (itemIndex: number) => CreateCall;
	/**
	 * The estimates of all calls of this node in this execution that were sent and may cost, or are about
	 * to be sent: those of earlier tries, of a loop's earlier rounds and of an agent's earlier calls too.
	 */
	committed: () => Money[];
	/** Takes back the estimates of calls that were not sent after all. */
	unreserve: () => void;
	/** Whether n8n may execute the node again after it has returned items, some of them errors. */
	retriesErrorItems: boolean;
	/** Removes the notes, after the last try. */
	clear: () => void;
}

const MAY_EXIST =
	"The task may exist and be charged, so the request was not sent again. Look for the task with the operation 'Get Many' before you create it again.";

/**
 * What the user has to know of a create call that got no clear answer.
 *
 * @param known what its answer says all the same, such as the beginning of an ID
 */
export function mayExist(known?: string): string {
	return known ? `${known} ${MAY_EXIST}` : MAY_EXIST;
}

/**
 * The failure of a try that finds a call of an earlier try without a clear answer.
 *
 * @param known what that answer says all the same
 */
export function sentEarlier(known: string | undefined): ApiFailure {
	return new ApiFailure({
		certainty: 'doubtful',
		note: mayExist(known),
		message: 'An earlier attempt sent this request and got no clear answer. It is not sent again',
	});
}

const KEY = 'wanCreateCalls';
/** The key of the estimates that stay when the notes are removed. */
const SPENT_KEY = 'wanEstimates';

/** The estimates of calls that are planned and not yet sent, by the data of the node that makes them. */
const reservations = new WeakMap<object, Set<{ estimate: Cost }>>();

/**
 * The call that each entry belongs to, for the entries of this process. An entry that is not in here
 * comes from stored data, so the call that made it is over: n8n was restarted, or the user retries the
 * execution.
 */
const owners = new WeakMap<Entry, unknown>();

/**
 * Opens the notes of the node's current execution.
 *
 * @param context n8n's execution context
 * @param properties all fields of the node
 */
export function openLedger(context: IExecuteFunctions, properties: INodeProperties[]): Ledger {
	const nodeData = context.getContext('node') as IDataObject;
	const all = (nodeData[KEY] ??= {}) as unknown as Record<string, Entry[]>;
	const items = context.getInputData();
	const agent = agentOf(context);
	const calls = new Map<number, CreateCall & { unreserve: () => void; clear: () => void }>();
	const reserved = reservations.get(nodeData) ?? new Set();
	reservations.set(nodeData, reserved);
	const spent = () => (nodeData[SPENT_KEY] ?? []) as unknown as Money[];
	const scope = agent ?? { runIndex: context.getWorkflowDataProxy(0).$runIndex as number };
	const { retryOnFail } = context.getNode();
	const configured = textOf([scope, parametersAsSaved(context, properties)]);

	const open = (itemIndex: number) => {
		const item = items[itemIndex];
		const incoming = textOf([itemIndex, item.json, binaryIdentity(item)]);
		const key = createHash('sha256').update(`${configured}\n${incoming}`).digest('hex');
		const owner = agent ? item.json : nodeData;
		const entries = () => (Object.hasOwn(all, key) ? all[key] : []);
		let entry =
			entries().find((known) => owners.get(known) === owner) ??
			entries().find((known) => !owners.has(known));
		if (entry) owners.set(entry, owner);
		const remove = () => {
			const others = entries().filter((other) => other !== entry);
			if (others.length > 0) all[key] = others;
			else delete all[key];
			entry = undefined;
		};
		let reservation: { estimate: Cost } | undefined;
		const unreserve = () => {
			if (reservation) reserved.delete(reservation);
			reservation = undefined;
		};
		return {
			get created() {
				return entry?.created;
			},
			get unclear() {
				return entry !== undefined && entry.created === undefined;
			},
			get known() {
				return entry?.known;
			},
			reserve: (estimate: Cost | undefined) => {
				unreserve();
				if (!estimate) return;
				reservation = { estimate };
				reserved.add(reservation);
			},
			unreserve,
			sending: () => {
				if (entry) return;
				entry = reservation ? { estimate: reservation.estimate } : {};
				unreserve();
				owners.set(entry, owner);
				all[key] = [...entries(), entry];
			},
			accepted: (task: CreatedTask) => {
				if (entry) entry.created = task;
			},
			unanswered: (known: string | undefined) => {
				if (entry && known) entry.known = known;
			},
			forget: remove,
			clear: () => {
				const sums = entry?.estimate && totals([...spent(), entry.estimate]);
				if (sums) nodeData[SPENT_KEY] = sums as unknown as IDataObject[];
				remove();
			},
		};
	};
	return {
		call: (itemIndex) => {
			const call = calls.get(itemIndex) ?? open(itemIndex);
			calls.set(itemIndex, call);
			return call;
		},
		committed: () => {
			const noted = Object.values(all).flat();
			return totals(
				[...spent(), ...[...noted, ...reserved].map(({ estimate }) => estimate)].filter(
					(money) => money !== undefined,
				),
			);
		},
		unreserve: () => {
			for (const call of calls.values()) call.unreserve();
		},
		retriesErrorItems: agent === undefined && retryOnFail === true,
		clear: () => {
			for (const call of calls.values()) call.clear();
		},
	};
}

/**
 * The execution of the agent that calls this node as its tool; undefined where no agent does.
 *
 * @param context n8n's execution context
 */
export function agentOf(
	context: IExecuteFunctions,
): { agent: string; source: unknown } | undefined {
	// In a tool's context, these are the data of the agent's execution.
	const { node, source } = context.getExecuteData();
	return node.name === context.getNode().name ? undefined : { agent: node.name, source };
}

/**
 * The node's parameters as n8n saves them: without those that have the default value. In the node's own
 * parameters n8n has put a default for every field, so a version of this package with another field would
 * not recognise the calls of the version before.
 */
function parametersAsSaved(context: IExecuteFunctions, properties: INodeProperties[]): unknown {
	const node = context.getNode();
	return NodeHelpers.getNodeParameters(properties, node.parameters, false, false, node, null);
}

/** The same text for the same values, in whatever order the names stand. */
function textOf(parts: unknown): string {
	return JSON.stringify(replaceCircularReferences(parts), (_key, value: unknown) => {
		if (typeof value === 'bigint') return String(value);
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
		return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
	});
}

const ENDS = 4096;

/** Names the files of an item without reading them. */
function binaryIdentity({ binary = {} }: INodeExecutionData): unknown {
	// Where n8n keeps a file in the item itself, `data` is the whole file: its length and both ends are enough.
	const identify = ({ id, fileName, data }: IBinaryData) =>
		id === undefined
			? [fileName, data.length, data.slice(0, ENDS), data.slice(-ENDS)]
			: // A file that a webhook received has the execution `temp` in its path until n8n renames it at the
				// end of the execution. The last part of the path is a UUID and stays.
				id.slice(id.lastIndexOf('/') + 1);
	return Object.entries(binary).map(([name, file]) => [name, identify(file)]);
}
