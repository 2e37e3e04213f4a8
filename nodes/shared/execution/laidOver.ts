import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/** The fields and files of an item. */
export type Contents = Pick<INodeExecutionData, 'json' | 'binary'>;

/**
 * Lays a result over the incoming item that it belongs to: of fields and files with the same name, those
 * of the result stay, in the result's order behind all others. The `error` of the incoming item does not stay with a result without one: n8n and the
 * following nodes would take the result for a failure, and n8n would run the node again.
 *
 * @param incoming the incoming item
 * @param result the outgoing item
 * @returns the outgoing item with the fields and files of both
 */
export function laidOver(incoming: Contents, result: INodeExecutionData): INodeExecutionData {
	const binary = { ...incoming.binary, ...result.binary };
	return {
		...result,
		json: { ...others(incoming.json, result.json), ...result.json },
		...(Object.keys(binary).length > 0 && { binary }),
	};
}

/** The incoming fields that the result does not have. */
const others = (incoming: IDataObject, result: IDataObject): IDataObject =>
	Object.fromEntries(
		Object.entries(withoutFailure(incoming, result)).filter(
			([name]) => !Object.hasOwn(result, name),
		),
	);

/** Left out too where the failure was that of the same task; otherwise other nodes may have set them. */
const OF_A_FAILURE = ['code', 'message', 'description'];

function withoutFailure(incoming: IDataObject, result: IDataObject): IDataObject {
	if (result.error !== undefined) return incoming;
	const ofThisTask = incoming.error !== undefined && incoming.task_id === result.task_id;
	const stale = ofThisTask ? ['error', ...OF_A_FAILURE] : ['error'];
	return Object.fromEntries(Object.entries(incoming).filter(([name]) => !stale.includes(name)));
}
