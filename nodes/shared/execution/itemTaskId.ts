import type { IExecuteFunctions } from 'n8n-workflow';

import { readTaskId } from '../fields/taskId';
import { problemsError } from './nodeError';

/**
 * The task ID of one item.
 *
 * @param context n8n's execution context
 * @param itemIndex the item
 * @throws NodeOperationError where the field holds no task ID
 */
export function taskIdOf(context: IExecuteFunctions, itemIndex: number): string {
	const read = readTaskId(context.getNodeParameter('taskId', itemIndex, ''));
	if ('problem' in read) throw problemsError(context.getNode(), [read.problem], itemIndex);
	return read.taskId;
}
