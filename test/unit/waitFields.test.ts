import {
	NodeHelpers,
	Workflow,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeTypeDescription,
	type INodeTypes,
} from 'n8n-workflow';

import { Wan } from '@nodes/Wan/Wan.node';
import { WanWaitForTask } from '@nodes/WanWaitForTask/WanWaitForTask.node';

/* What a node shows of waiting, and a tool of an agent, decided by n8n's own functions. */

const creating = { resource: 'video', operation: 'textToVideo' };

/** The properties of a name that a node shows with these values, as a node or as a tool. */
function shown(
	description: INodeTypeDescription,
	as: 'node' | 'tool',
	property: string,
	values: INodeParameters,
): INodeProperties[] {
	const name = as === 'tool' ? `${description.name}Tool` : description.name;
	return description.properties
		.filter((one) => one.name === property)
		.filter((one) =>
			NodeHelpers.displayParameter(values, one, { typeVersion: 1 }, { ...description, name }),
		);
}

const wan = new Wan().description;
const waitForTask = new WanWaitForTask().description;

describe('Wait for Completion', () => {
	it.each([
		['node', false],
		['tool', true],
	] as const)('of a %s is one field whose default is %s', (as, initial) => {
		const fields = shown(wan, as, 'waitForCompletion', creating);
		expect(fields.map((field) => field.default)).toEqual([initial]);
	});
});

describe.each([
	['Wan', wan, { ...creating, waitForCompletion: true }],
	['Wan Wait for Task', waitForTask, {}],
])('%s', (_name, description, values: INodeParameters) => {
	const count = (as: 'node' | 'tool', property: string, waitMode: string) =>
		shown(description, as, property, { ...values, waitMode }).length;

	it('has the field While Waiting as a node, and not as a tool', () => {
		expect(count('node', 'waitMode', 'store')).toBe(1);
		expect(count('tool', 'waitMode', 'store')).toBe(0);
	});

	it('says what a stored execution does with a failed task in mode store, and in no other', () => {
		const modes = ['store', 'hold', 'release'];
		const saying = (as: 'node' | 'tool') =>
			modes.filter((mode) => count(as, 'storeNotice', mode) > 0);
		expect(saying('node')).toEqual(['store']);
		expect(saying('tool')).toEqual([]);
	});
});

it('Wan says nothing of stored executions while it does not wait', () => {
	const values = { ...creating, waitForCompletion: false, waitMode: 'store' };
	expect(shown(wan, 'node', 'storeNotice', values)).toEqual([]);
	expect(shown(wan, 'node', 'waitMode', values)).toEqual([]);
});

it.each([
	['store', 'Store the Execution'],
	['hold', 'Hold the Execution'],
	// In its place n8n's canvas shows the number of items of the connection that leads back.
	['release', ''],
])('the subtitle of Wan Wait for Task in mode %s is “%s”', (waitMode, subtitle) => {
	const node: INode = {
		id: '1',
		name: 'Wait',
		type: 'wait',
		typeVersion: 1,
		position: [0, 0],
		parameters: { waitMode },
	};
	const nodeTypes: INodeTypes = {
		getByName: () => new WanWaitForTask(),
		getByNameAndVersion: () => new WanWaitForTask(),
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const { expression } = workflow;
	expect(expression.getSimpleParameterValue(node, waitForTask.subtitle, 'internal', {})).toBe(
		subtitle,
	);
});
