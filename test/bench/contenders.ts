import type { IDataObject, INode } from 'n8n-workflow';

import { N8n, type WorkflowFile } from '../e2e/n8n';
import { hooked, link, node, simulatorCredential } from '../e2e/parts';
import { SIMULATOR_KEY, type Simulator } from '../simulator/simulator';

/*
 * The usual ways of making a Wan video in n8n, each as a workflow that begins with a webhook and takes
 * one prompt per item.
 */

/** The release that has n8n's own Alibaba node. */
export const WITH_BUILT_IN = '2.40.7';

/** The create call's address. */
export const createUrl = (url: string) =>
	`${url}/api/v1/services/aigc/video-generation/video-synthesis`;

/** The body that every contender sends, for a prompt. */
export const bodyOf = (prompt: string) => ({
	model: 'wan2.6-t2v',
	input: { prompt },
	parameters: { size: '1280*720', duration: 5 },
});

/** The headers of a create call. */
export const createHeaders = {
	Authorization: `Bearer ${SIMULATOR_KEY}`,
	'X-DashScope-Async': 'enable',
};

/** Our node, waiting inside. */
export function ours(hook: string, pollInterval: number, more: IDataObject = {}): WorkflowFile {
	const wan = node('Wan', 'n8n-nodes-wan.wan', 1, {
		resource: 'video',
		operation: 'textToVideo',
		prompt: '={{ $json.prompt }}',
		size: '1280*720',
		waitForCompletion: true,
		waitMode: 'hold',
		downloadVideo: false,
		options: { pollInterval },
		...more,
	});
	return hooked(hook, [wan], {});
}

/** n8n's built-in node; it asks every 15 seconds. */
export function builtIn(hook: string, credentialId: string, downloadVideo = false): WorkflowFile {
	const peer = node(
		'Peer',
		'@n8n/n8n-nodes-langchain.alibabaCloud',
		1,
		{
			resource: 'video',
			operation: 'textToVideo',
			modelId: 'wan2.6-t2v',
			prompt: '={{ $json.prompt }}',
			resolution: '720P',
			...(!downloadVideo && { downloadVideo }),
		},
		{ credentials: { alibabaCloudApi: { id: credentialId, name: 'Peer' } } },
	);
	return hooked(hook, [peer], {});
}

/** What people build by hand: create, wait, ask, and back to waiting until all are done. */
export function chain(hook: string, url: string, seconds: number, downloads = false): WorkflowFile {
	const headers = (of: Record<string, string>) => ({
		sendHeaders: true,
		headerParameters: {
			parameters: Object.entries(of).map(([name, value]) => ({ name, value })),
		},
	});
	const { Authorization } = createHeaders;
	const nodes: INode[] = [
		node('Create', 'n8n-nodes-base.httpRequest', 4.2, {
			method: 'POST',
			url: createUrl(url),
			...headers(createHeaders),
			sendBody: true,
			specifyBody: 'json',
			jsonBody: `=${JSON.stringify(bodyOf('PROMPT')).replace('"PROMPT"', '{{ JSON.stringify($json.prompt) }}')}`,
			options: {},
		}),
		node('Pause', 'n8n-nodes-base.wait', 1.1, { amount: seconds, unit: 'seconds' }),
		node('Ask', 'n8n-nodes-base.httpRequest', 4.2, {
			url: `=${url}/api/v1/tasks/{{ $json.output.task_id }}`,
			...headers({ Authorization }),
			options: {},
		}),
		node('Done?', 'n8n-nodes-base.if', 2.2, {
			conditions: {
				options: { caseSensitive: true, typeValidation: 'strict', version: 2 },
				combinator: 'and',
				conditions: [
					{
						id: 'c1',
						leftValue: '={{ $json.output.task_status }}',
						rightValue: 'SUCCEEDED',
						operator: { type: 'string', operation: 'equals' },
					},
				],
			},
			options: {},
		}),
		node('Fetch', 'n8n-nodes-base.httpRequest', 4.2, {
			url: '={{ $json.output.video_url }}',
			options: { response: { response: { responseFormat: 'file' } } },
		}),
	];
	return hooked(hook, downloads ? nodes : nodes.slice(0, 4), {
		Create: { main: [[link('Pause')]] },
		Pause: { main: [[link('Ask')]] },
		Ask: { main: [[link('Done?')]] },
		'Done?': { main: [downloads ? [link('Fetch')] : [], [link('Pause')]] },
	});
}

/** Makes the credentials of our node and of the built-in one; their IDs. */
export async function makeCredentials(n8n: N8n, simulator: Simulator) {
	return {
		ours: await n8n.createCredential(simulatorCredential(simulator)),
		builtIn: await n8n.createCredential(
			{ apiKey: SIMULATOR_KEY, url: simulator.url },
			'Peer',
			'alibabaCloudApi',
		),
	};
}
