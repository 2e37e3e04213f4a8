import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { executeCreate } from '../../shared/execution/create';
import { allIndexes, runItems } from '../../shared/execution/items';
import { openNodeApi } from '../../shared/execution/nodeApi';
import { properties } from '../properties';
import { createOperations } from './operations';
import { taskOperations } from './task';

/** Executes the operation that the node is set to. */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const resource = this.getNodeParameter('resource', 0) as string;
	const name = this.getNodeParameter('operation', 0) as string;
	const creating = createOperations.find(
		(operation) => operation.resource === resource && operation.name === name,
	);
	if (creating) return [await executeCreate(this, creating, properties)];

	const onTask = taskOperations.find((operation) => resource === 'task' && operation.name === name);
	if (!onTask) {
		throw new NodeOperationError(
			this.getNode(),
			`The resource “${resource}” has no operation “${name}”`,
		);
	}
	const api = await openNodeApi(this);
	const outcomes = await runItems(this, {
		indexes: allIndexes(this),
		work: onTask.start(this, api),
	});
	return [allIndexes(this).flatMap((itemIndex) => outcomes.get(itemIndex) ?? [])];
}
