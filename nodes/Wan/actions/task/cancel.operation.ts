import type { IDataObject } from 'n8n-workflow';

import { taskIdProperties } from '../../../shared/fields/taskId';
import { ItemFailure } from '../../../shared/execution/items';
import { outputProperties, simplifies } from '../../../shared/execution/output';
import { taskIdOf } from '../../../shared/execution/itemTaskId';
import { cancelTask, queryTask } from '../../../shared/tasks/calls';
import { ApiFailure } from '../../../shared/transport/failure';
import type { Api } from '../../../shared/transport/api';
import type { TaskOperation } from './taskOperation';

/** Cancels a task that has not started. */
export const cancel: TaskOperation = {
	name: 'cancel',
	displayName: 'Cancel',
	action: 'Cancel task',
	description: 'Cancel a task that has not started. A running task cannot be canceled.',
	properties: [...taskIdProperties, ...outputProperties],
	start: (context, api) => async (itemIndex) => {
		const taskId = taskIdOf(context, itemIndex);
		const answer = await cancelTask(api, taskId).catch(async (error: unknown) => {
			throw await explained(api, taskId, error);
		});
		const simplify = simplifies(context, itemIndex);
		const json: IDataObject = simplify
			? { task_id: taskId, task_status: 'CANCELED', request_id: answer.request_id }
			: answer;
		return [{ json, pairedItem: { item: itemIndex } }];
	},
};

/** A refusal does not say which status the task has, so the task is queried, which costs nothing. */
async function explained(api: Api, taskId: string, error: unknown): Promise<unknown> {
	if (!(error instanceof ApiFailure) || error.facts.code !== 'UnsupportedOperation') return error;
	const known: IDataObject = { task_id: taskId };
	try {
		known.task_status = (await queryTask(api, taskId)).output.task_status;
	} catch {
		return new ItemFailure(error, known);
	}
	const note = `The status of the task is ${String(known.task_status)}.`;
	return new ItemFailure(new ApiFailure({ ...error.facts, note }), known);
}
