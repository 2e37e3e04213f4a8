import type { IDataObject, INode } from 'n8n-workflow';

import { SIMULATOR_KEY, type Simulator } from '../simulator/simulator';
import type { WorkflowFile } from './n8n';

/** Lays nodes out in a row. */
export function place(nodes: INode[]): INode[] {
	return nodes.map((node, index) => ({ ...node, position: [index * 220, 0] }));
}

/** A node of a workflow. */
export const node = (
	name: string,
	type: string,
	typeVersion: number,
	parameters: object,
	more: object = {},
): INode => ({
	id: `${name}-id`,
	name,
	type,
	typeVersion,
	position: [0, 0],
	parameters: parameters as INode['parameters'],
	...more,
});

/** The end of a wire. */
export const link = (to: string) => ({ node: to, type: 'main', index: 0 });

/** Webhook, one item per entry of the body's `items`, then the given nodes and wires. */
export function hooked(hook: string, nodes: INode[], connections: object): WorkflowFile {
	const [first] = nodes;
	return {
		name: hook,
		nodes: place([
			node(
				'Webhook',
				'n8n-nodes-base.webhook',
				2,
				{ httpMethod: 'POST', path: hook, responseMode: 'onReceived', options: {} },
				{ webhookId: hook },
			),
			node('Items', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'body.items', options: {} }),
			...nodes,
		]),
		connections: {
			Webhook: { main: [[link('Items')]] },
			Items: { main: [[link(first.name)]] },
			...connections,
		},
	};
}

/** The data of a credential for a simulator. */
export const simulatorCredential = (simulator: Simulator): IDataObject => ({
	region: 'custom',
	baseUrl: simulator.url,
	apiKey: SIMULATOR_KEY,
});

/** Text to video, then Wan Wait for Task with its wire back where the mode needs one. */
export function createAndWait(hook: string, wait: IDataObject): WorkflowFile {
	return hooked(
		hook,
		[
			node('Wan', 'n8n-nodes-wan.wan', 1, {
				resource: 'video',
				operation: 'textToVideo',
				prompt: '={{ $json.prompt }}',
			}),
			node('Wait', 'n8n-nodes-wan.wanWaitForTask', 1, wait),
		],
		{
			Wan: { main: [[link('Wait')]] },
			...(wait.waitMode === 'release' && { Wait: { main: [[link('Wait')]] } }),
		},
	);
}

/** Text to video that waits in the node itself. */
export function createInOne(hook: string, wait: IDataObject): WorkflowFile {
	const { pollInterval = 5, waitMode = 'store', downloadVideo = true } = wait;
	const wan = node('Wan', 'n8n-nodes-wan.wan', 1, {
		resource: 'video',
		operation: 'textToVideo',
		prompt: '={{ $json.prompt }}',
		waitForCompletion: true,
		waitMode,
		downloadVideo,
		options: { pollInterval },
	});
	return hooked(hook, [wan], {});
}
