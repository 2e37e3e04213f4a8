import {
	NodeHelpers,
	type INodeParameters,
	type INodeTypeDescription,
	type INodeProperties,
} from 'n8n-workflow';

import { Wan } from '@nodes/Wan/Wan.node';
import { WanWaitForTask } from '@nodes/WanWaitForTask/WanWaitForTask.node';

/* Which fields about waiting a node has, and a tool of an agent, decided by n8n's own function. */

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
