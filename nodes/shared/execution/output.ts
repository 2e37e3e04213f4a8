import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import { asTool, notAsTool } from '../fields/display';

/*
 * Which fields of a result leave the node: a switch in a workflow, and as an agent's tool a choice that
 * can name single fields, because every field takes room in the agent's context.
 */

export const simplifyProperty: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

const outputProperty: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	noDataExpression: true,
	default: 'simplified',
	description: 'The fields of the response that the agent gets',
	displayOptions: asTool,
	options: [
		{ name: 'Raw', value: 'raw', description: 'All fields of the response' },
		{
			name: 'Selected Fields',
			value: 'selectedFields',
			description: 'Only the fields chosen below, and the ID of the task',
		},
		{
			name: 'Simplified',
			value: 'simplified',
			description: 'The fields of the response without their nesting',
		},
	],
};

/** The fields of a simplified result besides the task's ID. */
const selectable: INodePropertyOptions[] = [
	{ name: 'Actual Prompt', value: 'actual_prompt' },
	{ name: 'Code', value: 'code' },
	{ name: 'Cost', value: 'cost' },
	{ name: 'End Time', value: 'end_time' },
	{ name: 'Expires At', value: 'expires_at' },
	{ name: 'Function', value: 'function' },
	{ name: 'Message', value: 'message' },
	{ name: 'Model', value: 'model' },
	{ name: 'Original Prompt', value: 'orig_prompt' },
	{ name: 'Region', value: 'region' },
	{ name: 'Request ID', value: 'request_id' },
	{ name: 'Scheduled Time', value: 'scheduled_time' },
	{ name: 'Submit Time', value: 'submit_time' },
	{ name: 'Task Status', value: 'task_status' },
	{ name: 'Usage', value: 'usage' },
	{ name: 'Video URL', value: 'video_url' },
];

const fieldsProperty: INodeProperties = {
	displayName: 'Fields',
	name: 'outputFields',
	type: 'multiOptions',
	noDataExpression: true,
	default: ['task_status', 'video_url'],
	description: 'The fields to add to the output. The ID of the task is always included.',
	displayOptions: { show: { '@tool': [true], output: ['selectedFields'] } },
	options: selectable,
};

/** The fields that choose what a result holds, for a node that can be an agent's tool. */
export const outputProperties: INodeProperties[] = [
	{ ...simplifyProperty, displayOptions: notAsTool },
	outputProperty,
	fieldsProperty,
];

/** Reads a parameter; the fallback stands in where the field is not shown. */
type Read = (name: string, fallback: unknown) => unknown;

/**
 * Whether an item's result is to be simplified.
 *
 * @param read reads the item's parameters
 */
export function wantsSimplified(read: Read): boolean {
	const output = read('output', null);
	return output === null ? read('simplify', true) !== false : output !== 'raw';
}

/** The same, for one item of a run. */
export function simplifies(context: IExecuteFunctions, itemIndex: number): boolean {
	return wantsSimplified((name, fallback) =>
		context.getNodeParameter(name, itemIndex, fallback as null),
	);
}

/** What stays of every item, whatever fields are chosen. */
const ALWAYS = ['task_id', 'error'];

/**
 * Leaves only the chosen fields in the items of an agent's tool.
 *
 * @param context n8n's execution context
 * @param items the outgoing items
 */
export function onlySelectedFields(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
): INodeExecutionData[] {
	return items.map((item) => {
		const { pairedItem } = item;
		const index = typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : 0;
		if (context.getNodeParameter('output', index, null) !== 'selectedFields') return item;
		const chosen = context.getNodeParameter('outputFields', index, []) as string[];
		const kept = [...ALWAYS, ...chosen];
		const json = Object.fromEntries(
			Object.entries(item.json).filter(([name]) => kept.includes(name)),
		);
		return { ...item, json };
	});
}
