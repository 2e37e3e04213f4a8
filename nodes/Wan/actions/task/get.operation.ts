import { taskIdProperty } from '../../../shared/fields/taskId';
import { noVideo, taskItem } from '../../../shared/execution/finish';
import { simplifyProperty } from '../../../shared/execution/settings';
import { taskIdOf } from '../../../shared/execution/itemTaskId';
import { queryTask } from '../../../shared/tasks/calls';
import type { TaskOperation } from './taskOperation';

/** Queries one task. */
export const get: TaskOperation = {
	name: 'get',
	displayName: 'Get',
	action: 'Get a task',
	description: 'Ask how a task is doing, and for its video once it has succeeded',
	properties: [taskIdProperty, simplifyProperty],
	start: (context, api) => async (itemIndex) => {
		const answer = await queryTask(api, taskIdOf(context, itemIndex));
		if (answer.output.task_status === 'UNKNOWN') throw noVideo(answer);
		const simplify = context.getNodeParameter('simplify', itemIndex, true) as boolean;
		return [taskItem(answer, { itemIndex, simplify })];
	},
};
