import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { ReadItemParameter } from './parameters';
import { readCostSettings } from './costSettings';

/** The fields and files of an item. */
export type Contents = Pick<INodeExecutionData, 'json' | 'binary'>;

/**
 * Lays a result over the incoming item that it belongs to: fields and files of the same name are the
 * result's. What the incoming item says of a failure does not stay with a result without one: n8n and
 * the nodes behind would take it for a failure, and n8n would try the node again.
 *
 * @param incoming the incoming item
 * @param result the outgoing item
 */
export function laidOver(incoming: Contents, result: INodeExecutionData): INodeExecutionData {
	const binary = { ...incoming.binary, ...result.binary };
	return {
		...result,
		json: { ...withoutFailure(incoming.json, result.json), ...result.json },
		...(Object.keys(binary).length > 0 && { binary }),
	};
}

/** The fields of an earlier failure of the same task; the others may be anybody's. */
const OF_A_FAILURE = ['code', 'message', 'description'];

function withoutFailure(incoming: IDataObject, result: IDataObject): IDataObject {
	if (result.error !== undefined) return incoming;
	const ofThisTask = incoming.error !== undefined && incoming.task_id === result.task_id;
	const stale = ofThisTask ? ['error', ...OF_A_FAILURE] : ['error'];
	return Object.fromEntries(Object.entries(incoming).filter(([name]) => !stale.includes(name)));
}

/**
 * Lays the outgoing items of one incoming item over it, where Include Input Fields says so.
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
 * The incoming item's fields and files that stay below the result, where Include Input Fields says so.
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
 * n8n leads an item to the error output only where it holds `error` and `message` and nothing else, and
 * lays it over the incoming item itself.
 */
function goesToErrorOutput(context: IExecuteFunctions, { json }: INodeExecutionData): boolean {
	return context.getNode().onError === 'continueErrorOutput' && json.error !== undefined;
}
