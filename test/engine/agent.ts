import { setTimeout as sleep } from 'node:timers/promises';

import {
	NodeConnectionTypes,
	type EngineResponse,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
	type INodeType,
} from 'n8n-workflow';

/*
 * An agent without a model: it calls its tools by a script. The tools themselves are made by n8n-core
 * out of the nodes, as they are for n8n's AI Agent.
 */

/** What a scripted agent does next: which tool it calls with what, by what it has heard so far. */
export type Script = Array<(heard: IDataObject[]) => { tool: string; args: IDataObject }>;

interface Tool {
	name: string;
	description: string;
	schema: { shape: Record<string, { description?: string }> };
	invoke: (args: IDataObject) => Promise<string>;
}

/** What the agent saw of its tools. */
export interface SeenTool {
	name: string;
	description: string;
	fields: Record<string, string | undefined>;
}

/** What a call of a tool brought the agent. */
export type Heard = { answer: IDataObject[] } | { error: string };

/**
 * A stand-in for n8n's AI Agent that calls its only tool for each item with the item's JSON, and fetches
 * the tool anew for each, as n8n's agent does; one call after the other, or each a moment after the one
 * before has begun.
 */
export function callingAgent(order: 'overlapping' | 'one by one'): INodeType {
	const { description } = scriptedAgent([], []);
	return {
		description,
		async execute(this: IExecuteFunctions) {
			const callFor = async (args: IDataObject, itemIndex: number): Promise<Heard> => {
				const connected = await this.getInputConnectionData(NodeConnectionTypes.AiTool, itemIndex);
				const [tool] = (connected as Tool[]).flat();
				if (order === 'overlapping') await sleep(itemIndex * 40);
				return await tool.invoke(args).then(
					(answer) => ({ answer: JSON.parse(answer) as IDataObject[] }),
					(error: Error) => ({ error: error.message }),
				);
			};
			const items = this.getInputData();
			const heard: Heard[] = [];
			if (order === 'overlapping') {
				heard.push(
					...(await Promise.all(items.map(async ({ json }, i) => await callFor(json, i)))),
				);
			} else {
				for (const [index, { json }] of items.entries()) heard.push(await callFor(json, index));
			}
			return [heard.map((json, item) => ({ json, pairedItem: { item } }))];
		},
	};
}

/**
 * A stand-in for n8n's newer AI Agents, which have the engine run their tools: it requests one call of
 * the tool `Wan` for each item, all in one request.
 */
export function requestingAgent(): INodeType {
	const { description } = scriptedAgent([], []);
	return {
		description,
		async execute(this: IExecuteFunctions, response?: EngineResponse) {
			if (response && response.actionResponses.length > 0) {
				const heard = response.actionResponses.map(({ data }) => ({
					json: data.error
						? { error: data.error.message }
						: { answer: data.data?.ai_tool?.[0]?.map(({ json }) => json) ?? [] },
				}));
				return [heard];
			}
			const actions = this.getInputData().map(({ json: input }, itemIndex) => ({
				actionType: 'ExecutionNodeAction' as const,
				nodeName: 'Wan',
				type: NodeConnectionTypes.AiTool,
				id: `call-${itemIndex}`,
				input,
				metadata: {},
			}));
			return { actions, metadata: {} };
		},
	};
}

/** A stand-in for n8n's AI Agent that follows a script. */
export function scriptedAgent(script: Script, seen: SeenTool[]): INodeType {
	return {
		description: {
			displayName: 'Agent',
			name: 'agent',
			group: ['transform'],
			version: [1, 1.9],
			description: 'Stands in for the AI Agent',
			defaults: { name: 'Agent' },
			inputs: [
				NodeConnectionTypes.Main,
				NodeConnectionTypes.AiLanguageModel,
				NodeConnectionTypes.AiTool,
			],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		async execute(this: IExecuteFunctions) {
			const connected = await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0);
			const tools = (connected as Tool[]).flat();
			for (const { name, description, schema } of tools) {
				const fields = Object.entries(schema.shape).map(([key, field]) => [key, field.description]);
				seen.push({ name, description, fields: Object.fromEntries(fields) });
			}
			const heard: IDataObject[] = [];
			for (const step of script) {
				const { tool: name, args } = step(heard);
				const tool = tools.find((candidate) => candidate.name === name);
				if (!tool) throw new Error(`The agent has no tool ${name}`);
				const answer = JSON.parse(await tool.invoke(args)) as IDataObject[] | IDataObject;
				heard.push((Array.isArray(answer) ? answer[0] : answer) as IDataObject);
			}
			return [[{ json: { heard } }]];
		},
	};
}

const toolFields: INodeProperties[] = [
	{ displayName: 'Description Type', name: 'descriptionType', type: 'string', default: 'auto' },
	{ displayName: 'Tool Description', name: 'toolDescription', type: 'string', default: '' },
];

/** A node as a tool, in the shape that n8n gives a node with `usableAsTool`. */
export function asTool(node: INodeType): INodeType {
	const { description } = node;
	if (description.usableAsTool !== true) throw new Error(`${description.name} is no tool`);
	return Object.create(node, {
		description: {
			value: {
				...description,
				name: `${description.name}Tool`,
				inputs: [],
				outputs: [NodeConnectionTypes.AiTool],
				properties: [...toolFields, ...description.properties],
			},
		},
	}) as INodeType;
}
