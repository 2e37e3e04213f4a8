import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { displayed } from '../common/text';
import { isSet } from '../common/value';
import { ApiFailure } from '../transport/failure';
import { inColumnOrder } from '../tasks/output';
import { linkedController } from '../transport/signals';
import { nameItem, plainDescription, toNodeError, type NodeError } from './nodeError';

/** An error together with what is already known of the item's task. */
export class ItemFailure extends Error {
	constructor(
		readonly reason: unknown,
		readonly known: IDataObject,
	) {
		super(reason instanceof Error ? reason.message : String(reason));
	}
}

/**
 * The work on one item.
 *
 * @param itemIndex the item
 * @param signal aborted when another item failed or the user stopped the execution
 * @param remember keeps fields of the item's task, which an error that is thrown later gets. A field that
 * is undefined is removed.
 */
export type WorkOnItem = (
	itemIndex: number,
	signal: AbortSignal,
	remember: (known: IDataObject) => void,
) => Promise<INodeExecutionData[]>;

/** The items of one execution of the node, and the work on them. */
export interface ItemsPlan {
	/** The items to work on, by index. */
	indexes: number[];
	/** The work on one item. */
	work: WorkOnItem;
	/**
	 * Sentences for the error that stops the workflow, such as the tasks that were created before it; the
	 * index is that of the item that failed.
	 */
	notes?: (itemIndex: number) => string[];
}

/** The indexes of all incoming items. */
export function allIndexes(context: IExecuteFunctions): number[] {
	return context.getInputData().map((_, index) => index);
}

/**
 * Works on all items side by side. With "Continue On Fail" an item that fails becomes an item with an
 * error, and the others go on. Without it the first failure stops the others and is thrown.
 *
 * @param context n8n's execution context
 * @param plan the items and the work
 * @returns the outgoing items of each worked-on item, by its index
 * @throws NodeApiError or NodeOperationError
 */
export async function runItems(
	context: IExecuteFunctions,
	plan: ItemsPlan,
): Promise<Map<number, INodeExecutionData[]>> {
	const stop = linkedController(context.getExecutionCancelSignal());
	const goOn = context.continueOnFail();
	const outcomes = new Map<number, INodeExecutionData[]>();
	let first: { error: ItemFailure; itemIndex: number } | undefined;
	const workOn = async (itemIndex: number) => {
		let known: IDataObject = {};
		const remember = (fields: IDataObject) => {
			const all = Object.entries({ ...known, ...fields });
			known = Object.fromEntries(all.filter(([, value]) => value !== undefined));
		};
		try {
			outcomes.set(itemIndex, await plan.work(itemIndex, stop.signal, remember));
		} catch (thrown) {
			const error = withKnown(thrown, known);
			if (goOn && !context.getExecutionCancelSignal()?.aborted) {
				outcomes.set(itemIndex, [errorItem(context, error, itemIndex)]);
			} else {
				// What was stopped because another item failed is not the failure.
				if (!first || wasStopped(first.error)) first = { error, itemIndex };
				stop.abort();
			}
		}
	};
	try {
		// All are waited for, because a call that has been sent may still return a task ID.
		await Promise.all(plan.indexes.map(workOn));
	} finally {
		stop.unlink();
	}
	if (first) {
		const { error, itemIndex } = first;
		const thrown = nodeErrorOf(context, error, itemIndex, plan.notes?.(itemIndex) ?? []);
		// What the user stopped has no item to blame.
		throw wasStopped(error) ? thrown : ofItem(context, thrown, itemIndex);
	}
	return outcomes;
}

/** Adds what is known of the item's task to an error. */
function withKnown(error: unknown, known: IDataObject): ItemFailure {
	return error instanceof ItemFailure
		? new ItemFailure(error.reason, { ...known, ...error.known })
		: new ItemFailure(error, known);
}

function wasStopped({ reason }: ItemFailure): boolean {
	return reason instanceof ApiFailure && reason.facts.cancelled === true;
}

/** As much of a prompt as an error shows. */
const SHOWN_PROMPT = 40;

/**
 * The error that stops the workflow because of one of its items.
 *
 * @param context n8n's execution context
 * @param error the item's error
 * @param itemIndex the item
 */
export function ofItem(context: IExecuteFunctions, error: NodeError, itemIndex: number): NodeError {
	const count = context.getInputData().length;
	return nameItem(error, { itemIndex, count, prompt: promptOf(context, itemIndex) });
}

/** The item's prompt, shortened; undefined where the node has none or its expression fails. */
function promptOf(context: IExecuteFunctions, itemIndex: number): string | undefined {
	try {
		const prompt = context.getNodeParameter('prompt', itemIndex, '');
		return isSet(prompt) ? displayed(prompt, SHOWN_PROMPT).replace(/\s+/g, ' ') : undefined;
	} catch {
		return undefined;
	}
}

function nodeErrorOf(
	context: IExecuteFunctions,
	error: unknown,
	itemIndex: number,
	notes: string[] = [],
) {
	const { reason, known } = withKnown(error, {});
	const taskId = typeof known.task_id === 'string' ? known.task_id : undefined;
	return toNodeError(context.getNode(), reason, { itemIndex, taskId, notes });
}

/**
 * The outgoing item of a failure: its error, and what is known of its task. n8n passes an item to the
 * error output only where it holds `error` and `message` and nothing else, and drops the fields of an item
 * with an error object. So with an error output the fields are inside `error`.
 *
 * @param context n8n's execution context
 * @param error what was thrown
 * @param itemIndex the incoming item
 */
export function errorItem(
	context: IExecuteFunctions,
	error: unknown,
	itemIndex: number,
): INodeExecutionData {
	const thrown = nodeErrorOf(context, error, itemIndex);
	const { message, context: details } = thrown;
	const description = plainDescription(thrown);
	const fields: IDataObject = {
		...(error instanceof ItemFailure ? error.known : {}),
		...(details.data as IDataObject | undefined),
		...(description && { description }),
	};
	const json: IDataObject =
		context.getNode().onError === 'continueErrorOutput'
			? { error: inColumnOrder({ ...fields, message }), message }
			: inColumnOrder({ ...fields, error: message });
	return { json, pairedItem: { item: itemIndex } };
}

/** Whether an outgoing item is that of a failure. */
export function isErrorItem({ json }: INodeExecutionData): boolean {
	return json.error !== undefined;
}
