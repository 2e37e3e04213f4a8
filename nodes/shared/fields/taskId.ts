import type { INodeProperties } from 'n8n-workflow';

import { asTool, notAsTool } from './display';
import { isTaskId } from '../tasks/calls';
import type { Problem } from '../common/problem';

const face: INodeProperties = {
	displayName: 'Task ID',
	name: 'taskId',
	type: 'string',
	default: '={{ $json.task_id }}',
	required: true,
	placeholder: 'e.g. 0385dc79-5ff8-4d82-bcb6-4ad5f2c1c7a1',
	description:
		'ID of the task, as returned in task_id when the task was created. Valid for 24 hours.',
};

/**
 * The expression with which the agent's model fills in the field. The comment is n8n's own: by it the
 * editor shows the field as one that the model defines.
 */
const BY_THE_MODEL =
	"={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('Task_ID', `ID of the task, as returned in task_id when the task was created`, 'string') }}";

/** The field `taskId`: the incoming item's by default, and as an agent's tool what the model gives. */
export const taskIdProperties: INodeProperties[] = [
	{ ...face, displayOptions: notAsTool },
	{ ...face, default: BY_THE_MODEL, displayOptions: asTool },
];

/**
 * Checks a task ID before it becomes part of an address.
 *
 * @param value what the field holds
 * @returns the ID, or what is wrong
 */
export function readTaskId(value: unknown): { taskId: string } | { problem: Problem } {
	const trimmed = typeof value === 'string' ? value.trim() : value;
	if (isTaskId(trimmed)) return { taskId: trimmed };
	const empty = trimmed === undefined || trimmed === null || trimmed === '';
	const rule = empty
		? 'is required, but the input item has no task_id. Connect a node that creates a task, or enter the ID'
		: 'must be a task ID: letters, digits, hyphens, dots, colons and underscores';
	return { problem: { field: 'Task ID', value: trimmed, rule } };
}
