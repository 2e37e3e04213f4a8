import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
} from 'n8n-workflow';

/*
 * Small stand-ins for n8n's own nodes, which live in a package of a gigabyte. They do what the
 * workflows here need of them and refuse the rest; the end-to-end suite runs the real ones.
 */

type Execute = (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

function standIn(
	name: string,
	execute: Execute,
	options: { trigger?: boolean; outputs?: number; properties?: INodeProperties[] } = {},
): INodeType {
	return {
		description: {
			displayName: name,
			name,
			group: [options.trigger ? 'trigger' : 'transform'],
			version: [1, 1.1, 1.2, 2, 2.1, 2.2, 3, 3.4, 4.2],
			description: `Stands in for n8n's ${name}`,
			defaults: { name },
			inputs: options.trigger ? [] : [NodeConnectionTypes.Main],
			outputs: Array.from({ length: options.outputs ?? 1 }, () => NodeConnectionTypes.Main),
			properties: options.properties ?? [],
		},
		execute,
	};
}

const passOn: Execute = async function () {
	return [this.getInputData()];
};

const text = (name: string): INodeProperties => ({
	displayName: name,
	name,
	type: 'string',
	default: '',
});

const json = (name: string): INodeProperties => ({
	displayName: name,
	name,
	type: 'json',
	default: '{}',
});

/** Edit Fields, in its mode "JSON Output". */
const set: Execute = async function () {
	return [
		this.getInputData().map(({ json: incoming, binary }, index) => {
			const output = this.getNodeParameter('jsonOutput', index) as string | object;
			const fields = typeof output === 'string' ? JSON.parse(output) : output;
			const kept = this.getNodeParameter('includeOtherFields', index, false) ? incoming : {};
			return { json: { ...kept, ...fields }, binary, pairedItem: { item: index } };
		}),
	];
};

/** Split Out, for one field that holds a list. */
const splitOut: Execute = async function () {
	const field = this.getNodeParameter('fieldToSplitOut', 0) as string;
	return [
		this.getInputData().flatMap(({ json: incoming }, index) =>
			(incoming[field] as object[]).map((entry) => ({
				json: { ...(entry as Record<string, never>) },
				pairedItem: { item: index },
			})),
		),
	];
};

/** Read/Write Files from Disk, operation "write". */
const writeFile: Execute = async function () {
	const items = this.getInputData();
	for (const [index, item] of items.entries()) {
		if (this.getNodeParameter('operation', index) !== 'write') throw new Error('only write');
		const fileName = this.getNodeParameter('fileName', index) as string;
		const property = this.getNodeParameter('dataPropertyName', index) as string;
		const { id } = this.helpers.assertBinaryData(index, property);
		await mkdir(path.dirname(fileName), { recursive: true });
		if (!id) throw new Error('the file is not in the binary store');
		await pipeline(await this.helpers.getBinaryStream(id), createWriteStream(fileName));
		item.json.fileName = fileName;
	}
	return [items];
};

interface Conditions {
	conditions: Array<{ leftValue: unknown; operator: { type: string; operation: string } }>;
}

/** Filter, for conditions that are a boolean already. */
const filter: Execute = async function () {
	return [
		this.getInputData().filter((_item, index) => {
			const { conditions } = this.getNodeParameter('conditions', index) as unknown as Conditions;
			return conditions.every(({ leftValue, operator }) => {
				if (`${operator.type} ${operator.operation}` !== 'boolean true') {
					throw new Error('only booleans that are true');
				}
				return leftValue === true;
			});
		}),
	];
};

/** HTTP Request, for a POST of JSON. */
const httpRequest: Execute = async function () {
	const items = this.getInputData();
	for (const index of items.keys()) {
		await this.helpers.httpRequest({
			method: 'POST',
			url: this.getNodeParameter('url', index) as string,
			body: JSON.parse(this.getNodeParameter('jsonBody', index) as string) as object,
			json: true,
		});
	}
	return [items];
};

/** Execute Sub-workflow, once for each item, with the sub-workflow given as JSON. */
const executeWorkflow: Execute = async function () {
	const brought: INodeExecutionData[] = [];
	for (const [index, item] of this.getInputData().entries()) {
		const code = JSON.parse(this.getNodeParameter('workflowJson', index) as string) as never;
		const { data } = await this.executeWorkflow({ code }, [item]);
		brought.push(...(data[0] ?? []));
	}
	return [brought];
};

/** What the stand-in for n8n's node Send Email has sent, and how its messages are answered. */
export const mail = { sent: [] as Array<{ subject: string; message: string }>, approved: true };

/** Send Email, operation "Send and Wait for Response", answered at once. */
const sendAndWait: Execute = async function () {
	if (this.getNodeParameter('operation', 0) !== 'sendAndWait')
		throw new Error('only with an answer');
	mail.sent.push({
		subject: String(this.getNodeParameter('subject', 0)),
		message: String(this.getNodeParameter('message', 0)),
	});
	return [[{ json: { data: { approved: mail.approved } } }]];
};

/** The stand-ins, by the type that a workflow file names. */
export const standIns: Record<string, INodeType> = {
	'n8n-nodes-base.manualTrigger': standIn('manualTrigger', passOn, { trigger: true }),
	'n8n-nodes-base.scheduleTrigger': standIn('scheduleTrigger', passOn, { trigger: true }),
	'n8n-nodes-base.formTrigger': standIn('formTrigger', passOn, { trigger: true }),
	'n8n-nodes-base.noOp': standIn('noOp', passOn),
	'n8n-nodes-base.executeWorkflowTrigger': standIn('executeWorkflowTrigger', passOn, {
		trigger: true,
	}),
	'n8n-nodes-base.stickyNote': standIn('stickyNote', passOn),
	'n8n-nodes-base.set': standIn('set', set, {
		properties: [
			text('mode'),
			json('jsonOutput'),
			{ displayName: 'Others', name: 'includeOtherFields', type: 'boolean', default: false },
		],
	}),
	'n8n-nodes-base.executeWorkflow': standIn('executeWorkflow', executeWorkflow, {
		properties: [text('workflowJson')],
	}),
	'n8n-nodes-base.emailSend': standIn('emailSend', sendAndWait, {
		properties: [text('operation'), text('subject'), text('message')],
	}),
	'n8n-nodes-base.filter': standIn('filter', filter, { properties: [json('conditions')] }),
	'n8n-nodes-base.httpRequest': standIn('httpRequest', httpRequest, {
		properties: [text('url'), text('jsonBody')],
	}),
	'@n8n/n8n-nodes-langchain.chatTrigger': standIn('chatTrigger', passOn, { trigger: true }),
	'@n8n/n8n-nodes-langchain.lmChatOpenAi': standIn('lmChatOpenAi', passOn),
	'n8n-nodes-base.splitOut': standIn('splitOut', splitOut, {
		properties: [text('fieldToSplitOut')],
	}),
	'n8n-nodes-base.readWriteFile': standIn('readWriteFile', writeFile, {
		properties: [text('operation'), text('fileName'), text('dataPropertyName')],
	}),
};
