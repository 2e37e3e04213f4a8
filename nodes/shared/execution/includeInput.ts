import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { readCostSettings } from './costSettings';
import { laidOver, type Contents } from './laidOver';
import type { ReadItemParameter } from './parameters';

/**
 * Lays the outgoing items of one incoming item over it, where Include Input Fields is on.
 *
 * @param context n8n's execution context
 * @param read gives the item's parameters
 * @param itemIndex the incoming item
 * @param results the outgoing items
 */
export function includeInput(
	context: IExecuteFunctions,
	read: ReadItemParameter,
	itemIndex: number,
	results: INodeExecutionData[],
): INodeExecutionData[] {
	if (!wantsInput(read, itemIndex)) return results;
	const incoming = context.getInputData()[itemIndex];
	return results.map((result) =>
		goesToErrorOutput(context, result) ? result : laidOver(incoming, result),
	);
}

/**
 * The incoming item's fields and files that the result is laid over, where Include Input Fields is on.
 *
 * @param context n8n's execution context
 * @param read gives the item's parameters
 * @param itemIndex the incoming item
 */
export function inputToKeep(
	context: IExecuteFunctions,
	read: ReadItemParameter,
	itemIndex: number,
): Contents | undefined {
	if (!wantsInput(read, itemIndex)) return undefined;
	const { json, binary } = context.getInputData()[itemIndex];
	return { json, ...(binary && { binary }) };
}

function wantsInput(read: ReadItemParameter, itemIndex: number): boolean {
	try {
		const options = read('options', itemIndex, {});
		return readCostSettings({ ...(options as object) }).settings.includeInputFields;
	} catch {
		// An expression of the options fails; the item is an error and says so.
		return false;
	}
}

/**
 * n8n passes an item to the error output only where it holds `error` and `message` and nothing else, and
 * adds the fields of the incoming item itself.
 */
function goesToErrorOutput(context: IExecuteFunctions, { json }: INodeExecutionData): boolean {
	return context.getNode().onError === 'continueErrorOutput' && json.error !== undefined;
}
