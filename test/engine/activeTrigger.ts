import './environment';

import { WanTrigger } from '@nodes/WanTrigger/WanTrigger.node';
import { addressRequest } from '@wan/transport/authenticate';
import { PollContext } from 'n8n-core';
import {
	Workflow,
	type IDataObject,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { SIMULATOR_KEY, type Simulator } from '../simulator/simulator';
import { node, nodeTypes } from './engine';

class OnlyTrigger implements INodeTypes {
	getByName() {
		return nodeTypes['n8n-nodes-wan.wanTrigger'];
	}

	getByNameAndVersion() {
		return nodeTypes['n8n-nodes-wan.wanTrigger'];
	}

	getKnownTypes() {
		return {};
	}
}

let workflows = 0;

/** A trigger that n8n polls. */
export interface ActiveTrigger {
	poll: (mode?: WorkflowExecuteMode) => Promise<INodeExecutionData[] | null>;
	/** What n8n has stored of it. */
	state: () => IDataObject;
}

/**
 * A trigger as n8n has it active: it forgets everything but its static data. Polls run in n8n-core's own
 * context; the static data that n8n stores between two polls goes through JSON, as if n8n had been
 * restarted.
 *
 * @param simulator the service
 * @param parameters the node's
 * @param apiKey the credential's key; the simulator's without it
 */
export function activateTrigger(
	simulator: Simulator,
	parameters: INode['parameters'] = {},
	apiKey = SIMULATOR_KEY,
): ActiveTrigger {
	const id = `workflow ${(workflows += 1)}`;
	let staticData: IDataObject = {};
	const poll: ActiveTrigger['poll'] = async (mode = 'trigger') => {
		const workflow = new Workflow({
			id,
			nodes: [node('Trigger', 'n8n-nodes-wan.wanTrigger', parameters)],
			connections: {},
			active: true,
			nodeTypes: new OnlyTrigger(),
			staticData: JSON.parse(JSON.stringify(staticData)) as IDataObject,
		});
		const credential = { region: 'custom', baseUrl: simulator.url, apiKey };
		const credentialsHelper = {
			getParentTypes: () => [],
			getDecrypted: async () => credential,
			getCredentialsProperties: () => [],
			preAuthentication: async () => undefined,
			authenticate: async (data: typeof credential, _type: string, request: IHttpRequestOptions) =>
				await addressRequest(data, request),
		};
		const context = new PollContext(
			workflow,
			workflow.nodes.Trigger,
			{ credentialsHelper, executionId: 'poll' } as unknown as IWorkflowExecuteAdditionalData,
			mode,
			'init',
		);
		try {
			const result = await new WanTrigger().poll.call(context);
			return result?.[0] ?? null;
		} finally {
			staticData = JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
		}
	};
	return { poll, state: () => staticData };
}
