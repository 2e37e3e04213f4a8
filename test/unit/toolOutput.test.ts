import {
	NodeHelpers,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { Wan } from '@nodes/Wan/Wan.node';
import { onlySelectedFields, wantsSimplified } from '@wan/execution/output';

/** The context of a node whose fields hold these values, by item. */
const contextOf = (...items: IDataObject[]) =>
	({
		getNodeParameter: (name: string, itemIndex: number, fallback: unknown) =>
			items[itemIndex][name] ?? fallback,
	}) as unknown as IExecuteFunctions;

const done = (item: number, more: IDataObject = {}): INodeExecutionData => ({
	json: { task_id: `t${item}`, task_status: 'SUCCEEDED', video_url: 'u', model: 'm', ...more },
	pairedItem: { item },
});

const jsonOf = (items: INodeExecutionData[]) => items.map(({ json }) => json);

describe('the output of an agent’s tool', () => {
	const selected = { output: 'selectedFields', outputFields: ['video_url', 'cost'] };

	it('holds the selected fields that there are, and the ID of the task', () => {
		expect(jsonOf(onlySelectedFields(contextOf(selected), [done(0)]))).toEqual([
			{ task_id: 't0', video_url: 'u' },
		]);
	});

	it('holds the error of an item that failed, whatever is selected', () => {
		const failed = done(0, { error: 'No', message: 'No' });
		expect(jsonOf(onlySelectedFields(contextOf(selected), [failed]))).toEqual([
			{ task_id: 't0', video_url: 'u', error: 'No' },
		]);
	});

	it('is chosen item by item, and keeps files and the paired item', () => {
		const binary = { data: { data: '', mimeType: 'video/mp4' } };
		const items = [{ ...done(1), binary }, done(0)];
		const found = onlySelectedFields(contextOf({ output: 'simplified' }, selected), items);
		expect(found[0]).toEqual({
			json: { task_id: 't1', video_url: 'u' },
			binary,
			pairedItem: { item: 1 },
		});
		expect(found[1]).toBe(items[1]);
	});

	it.each([
		[{ output: 'simplified' }, true],
		[{ output: 'selectedFields' }, true],
		[{ output: 'raw' }, false],
		[{ output: 'raw', simplify: true }, false],
		[{}, true],
		[{ simplify: true }, true],
		[{ simplify: false }, false],
	])('with %j is simplified: %s', (parameters: IDataObject, simplified) => {
		const read = (name: string, fallback: unknown) => parameters[name] ?? fallback;
		expect(wantsSimplified(read)).toBe(simplified);
	});

	it('is offered to a tool in place of Simplify, and to no other node', () => {
		const { description } = new Wan();
		const shown = (type: string) =>
			description.properties
				.filter(({ name }) => ['simplify', 'output'].includes(name))
				.filter((property) =>
					NodeHelpers.displayParameter(
						{ resource: 'task', operation: 'get' },
						property,
						{ typeVersion: 1.1 },
						{ ...description, name: type } as INodeTypeDescription,
					),
				)
				.map(({ name }) => name);
		expect(shown('wan')).toEqual(['simplify']);
		expect(shown('wanTool')).toEqual(['output']);
	});
});
