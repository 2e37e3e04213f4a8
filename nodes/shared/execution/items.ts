import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { linkedController } from '../transport/signals';
import { toNodeError } from './nodeError';

/** An error together with what is already known of the item's task, which must not be lost with it. */
export class ItemFailure extends Error {
	constructor(
		readonly reason: unknown,
		readonly known: IDataObject,
	) {
		super(reason instanceof Error ? reason.message : String(reason));
	}
}

/** How the items of one run are worked on. */
export interface ItemsPlan {
	/** The items to work on, by index. */
	indexes: number[];
	/** The work on one item; the signal tells it to stop because another item failed. */
	work: (itemIndex: number, signal: AbortSignal) => Promise<INodeExecutionData[]>;
	/** Sentences for the error that ends the run, such as the tasks that were created before it. */
	notes?: () => string[];
}

/** The indexes of all incoming items. */
export function allIndexes(context: IExecuteFunctions): number[] {
	return context.getInputData().map((_, index) => index);
}

/**
 * Works on all items side by side. With "Continue On Fail" an item that fails becomes an item with an
 * error, and the others go on. Without it the first failure stops the others and ends the run.
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
	let first: { error: unknown; itemIndex: number } | undefined;
	const workOn = async (itemIndex: number) => {
		try {
			outcomes.set(itemIndex, await plan.work(itemIndex, stop.signal));
		} catch (error) {
			if (goOn && !context.getExecutionCancelSignal()?.aborted) {
				outcomes.set(itemIndex, [errorItem(context, error, itemIndex)]);
			} else if (!first) {
				first = { error, itemIndex };
				stop.abort();
			}
		}
	};
	try {
		// All are waited for: a call that is under way may still bring a task ID.
		await Promise.all(plan.indexes.map(workOn));
	} finally {
		stop.unlink();
	}
	if (first) throw nodeErrorOf(context, first.error, first.itemIndex, plan.notes?.() ?? []);
	return outcomes;
}

function nodeErrorOf(
	context: IExecuteFunctions,
	error: unknown,
	itemIndex: number,
	notes: string[] = [],
) {
	const failure = error instanceof ItemFailure ? error : new ItemFailure(error, {});
	const { reason, known } = failure;
	const taskId = typeof known.task_id === 'string' ? known.task_id : undefined;
	return toNodeError(context.getNode(), reason, { itemIndex, taskId, notes });
}

/**
 * An item that stands for a failure: its error, and what is known of its task. n8n leads an item to the
 * error output only where it holds `error` and `message` and nothing else, and would throw away the
 * fields of an item that carries an error object; so there the fields stand inside `error`.
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
	const { message, description, context: details } = nodeErrorOf(context, error, itemIndex);
	const fields: IDataObject = {
		...(error instanceof ItemFailure ? error.known : {}),
		...(details.data as IDataObject | undefined),
		...(description && { description }),
	};
	const json: IDataObject =
		context.getNode().onError === 'continueErrorOutput'
			? { error: { ...fields, message }, message }
			: { ...fields, error: message };
	return { json, pairedItem: { item: itemIndex } };
}

/** Whether an outgoing item stands for a failure. */
export function isErrorItem({ json }: INodeExecutionData): boolean {
	return json.error !== undefined;
}
