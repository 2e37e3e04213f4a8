import { taskIdProperties } from '../../../shared/fields/taskId';
import { noVideo, taskItem } from '../../../shared/execution/finish';
import { outputProperties, simplifies } from '../../../shared/execution/output';
import { taskIdOf } from '../../../shared/execution/itemTaskId';
import { queryTask } from '../../../shared/tasks/calls';
import type { TaskOperation } from './taskOperation';

/** Queries one task. */
export const get: TaskOperation = {
	name: 'get',
	displayName: 'Get',
	action: 'Get task',
	description: 'Retrieve the status of a task, and the URL of its video once it has succeeded',
	properties: [...taskIdProperties, ...outputProperties],
	start: (context, api) => async (itemIndex) => {
		const answer = await queryTask(api, taskIdOf(context, itemIndex));
		if (answer.output.task_status === 'UNKNOWN') throw noVideo(answer);
		const simplify = simplifies(context, itemIndex);
		return [taskItem(answer, { itemIndex, simplify })];
	},
};
