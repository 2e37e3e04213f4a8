import type { INodeProperties } from 'n8n-workflow';

import { withDisplay } from '../shared/fields/display';
import { createProperties } from './actions/createProperties';
import { createOperations } from './actions/operations';
import { taskOperations } from './actions/task';

interface Listed {
	name: string;
	displayName: string;
	action: string;
	description: string;
}

/** The field `operation` of one resource. n8n's node panel lists the actions in the order of the options. */
function operationProperty(
	resource: string,
	initial: string,
	operations: readonly Listed[],
): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		default: initial,
		description: 'What to do with the resource',
		options: operations.map(({ name, displayName, action, description }) => ({
			name: displayName,
			value: name,
			action,
			description,
		})),
	};
}

const createdBy = (resource: string) =>
	createOperations.filter((operation) => operation.resource === resource);

const titles = Object.fromEntries(
	[...createOperations, ...taskOperations].map(({ name, displayName }) => [name, displayName]),
);

/** The line below the node on the canvas: what it is set to, as the editor calls it. */
export const subtitle = `={{ (${JSON.stringify(titles)})[$parameter["operation"]] }}`;

/** All fields of the node: what to work with, what to do, and the fields of each operation. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: 'video',
		description: 'What to work with',
		options: [
			{ name: 'Video', value: 'video', description: 'Generate a new video' },
			{
				name: 'Video Editing',
				value: 'videoEditing',
				description: 'Change or extend videos and images',
			},
			{ name: 'Task', value: 'task', description: 'Tasks that were created before' },
		],
	},
	operationProperty('video', 'textToVideo', createdBy('video')),
	operationProperty('videoEditing', 'imageReference', createdBy('videoEditing')),
	operationProperty('task', 'get', taskOperations),
	...createOperations.flatMap(createProperties),
	...taskOperations.flatMap(({ name, properties: own }) =>
		own.map((property) =>
			withDisplay(property, { show: { resource: ['task'], operation: [name] } }),
		),
	),
];
