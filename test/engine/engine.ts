import 'reflect-metadata';

import { engineFolder } from './environment';

import { WanApi } from '@credentials/WanApi.credentials';
import { Wan } from '@nodes/Wan/Wan.node';
import { WanTrigger } from '@nodes/WanTrigger/WanTrigger.node';
import { WanWaitForTask } from '@nodes/WanWaitForTask/WanWaitForTask.node';
import { Container } from '@n8n/di';
import { BinaryDataService, ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	ICredentialsHelper,
	NodeHelpers,
	Workflow,
	type IBinaryData,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type IDataObject,
	type IExecuteWorkflowInfo,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type INodeTypes,
	type INodeProperties,
	type IRun,
	type IRunExecutionData,
	type IVersionedNodeType,
	type IWorkflowBase,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { readFile, rm } from 'node:fs/promises';

import { standIns } from './standIns';

/*
 * Runs whole workflows in n8n's own engine (n8n-core) with the nodes and the credential of this
 * package. Nothing of the engine is replaced; only n8n's own app nodes have small stand-ins.
 */

/*
 * n8n has been running for an hour: what a stored execution does while n8n starts is tested in
 * test/unit/startup.test.ts and in a real n8n.
 */
const sinceStart = performance.now.bind(performance);
performance.now = () => sinceStart() + 60 * 60_000;

/** The nodes by the type that a workflow file names. */
export const nodeTypes: Record<string, INodeType> = {
	...standIns,
	'n8n-nodes-wan.wan': new Wan(),
	'n8n-nodes-wan.wanWaitForTask': new WanWaitForTask(),
	'n8n-nodes-wan.wanTrigger': new WanTrigger(),
};

const credentialType = new WanApi();

class KnownNodeTypes implements INodeTypes {
	getByName(type: string): INodeType | IVersionedNodeType {
		const found = nodeTypes[type];
		if (!found) throw new Error(`The engine has no node ${type}`);
		return found;
	}

	getByNameAndVersion(type: string, version?: number): INodeType {
		return NodeHelpers.getVersionedNodeType(this.getByName(type), version);
	}

	getKnownTypes(): IDataObject {
		return {};
	}
}

/** Hands out one credential, and lets its class address the requests as n8n does. */
class OneCredential extends ICredentialsHelper {
	constructor(
		private readonly data: ICredentialDataDecryptedObject,
		private readonly reroute: RunOptions['reroute'],
	) {
		super();
	}

	getParentTypes(): string[] {
		return [];
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = credentialType;
		if (typeof authenticate !== 'function') throw new Error('The credential has no function');
		const addressed = await authenticate(credentials, requestOptions);
		return this.reroute ? this.reroute(addressed) : addressed;
	}

	async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('Credentials come decrypted here');
	}

	async getDecrypted(): Promise<ICredentialDataDecryptedObject> {
		return { ...this.data };
	}

	async updateCredentials(): Promise<void> {}

	async updateCredentialsOauthTokenData(): Promise<void> {}

	getCredentialsProperties(): INodeProperties[] {
		return credentialType.properties;
	}
}

/** What a test says of a workflow: its nodes and wires. */
export type WorkflowParts = Pick<IWorkflowBase, 'nodes' | 'connections'>;

/** How a workflow is run. */
export interface RunOptions {
	credential: ICredentialDataDecryptedObject;
	/** The items that the first node brings; one empty item without it. */
	input?: INodeExecutionData[];
	/** The node to start with; the first in the list without it. */
	start?: string;
	mode?: WorkflowExecuteMode;
	/** Called before each node. */
	onNode?: (name: string) => void;
	/** Changes where a request goes after the credential has addressed it; for hosts of the vendor. */
	reroute?: (request: IHttpRequestOptions) => IHttpRequestOptions;
	/** What n8n's database holds of an execution; without it n8n does not tell. */
	readExecution?: (id: string) => Promise<IRunExecutionData | undefined>;
	/** Aborts the execution, as the user's Stop button does. */
	abort?: AbortSignal;
}

/** What came of a run. */
export interface Outcome {
	run: IRun;
	status: IRun['status'];
	error: (Error & { description?: string; httpCode?: string; context?: IDataObject }) | undefined;
	/** The items of a node's outputs in its last run that brought any. */
	outputs: (node: string) => INodeExecutionData[][];
	/** The JSON of a node's first output. */
	json: (node: string) => IDataObject[];
	/**
	 * Goes on with a run that was put to wait, with everything serialised in between: with the inner
	 * execution that it waits for, where there is one, and with this one once that has ended.
	 */
	resume: () => Promise<Outcome>;
	/** Goes on with this execution although the inner one has not ended, as n8n does at the date. */
	giveUp: () => Promise<Outcome>;
	/** The workflow and the outcome of the inner execution that this one waits for. */
	inner?: { workflow: IWorkflowBase; outcome: Outcome };
	/** Runs an execution that failed again where it failed, as the Retry button does. */
	retry: () => Promise<Outcome>;
}

let executionCount = 0;

/** Prepares the engine's binary store; call once before the first run. */
export async function startEngine(): Promise<void> {
	await Container.get(BinaryDataService).init();
}

/** Removes what the engine wrote. */
export async function stopEngine(): Promise<void> {
	await rm(engineFolder, { recursive: true, force: true });
}

/** Runs a workflow to its end, or until it is put to wait. */
export async function runWorkflow(parts: WorkflowParts, options: RunOptions): Promise<Outcome> {
	const workflow = makeWorkflow(parts);
	const start = workflow.getNode(options.start ?? parts.nodes[0].name);
	if (!start) throw new Error('The workflow has no such start node');
	const items = options.input ?? [{ json: {} }];
	const data = createRunExecutionData({
		executionData: {
			nodeExecutionStack: [{ node: start, data: { main: [items] }, source: null }],
		},
	});
	return await execute(parts, options, data);
}

function makeWorkflow({ nodes, connections }: WorkflowParts): Workflow {
	return new Workflow({
		id: 'test-workflow',
		name: 'Test workflow',
		nodes: structuredClone(nodes),
		connections,
		active: false,
		nodeTypes: new KnownNodeTypes(),
		settings: { executionOrder: 'v1' },
	});
}

async function execute(
	parts: WorkflowParts,
	options: RunOptions,
	data: IRunExecutionData,
): Promise<Outcome> {
	const workflow = makeWorkflow(parts);
	const mode = options.mode ?? 'trigger';
	const executionId = String((executionCount += 1));
	const hooks = new ExecutionLifecycleHooks(mode, executionId, {
		...parts,
		id: 'test-workflow',
		name: 'Test workflow',
		active: false,
		createdAt: new Date(),
		updatedAt: new Date(),
	} as unknown as IWorkflowBase);
	if (options.onNode) hooks.addHandler('nodeExecuteBefore', options.onNode);
	let inner: Outcome['inner'];
	const additionalData = {
		executionId,
		hooks,
		credentialsHelper: new OneCredential(options.credential, options.reroute),
		currentNodeParameters: undefined,
		executionTimeoutTimestamp: undefined,
		restApiUrl: '',
		instanceBaseUrl: '',
		webhookBaseUrl: '',
		webhookWaitingBaseUrl: '',
		webhookTestBaseUrl: '',
		formWaitingBaseUrl: '',
		variables: {},
		setExecutionStatus: () => undefined,
		logAiEvent: () => undefined,
		sendDataToUI: () => undefined,
		getRunExecutionData: options.readExecution,
		executeWorkflow: async (
			{ code }: IExecuteWorkflowInfo,
			_additionalData: IWorkflowExecuteAdditionalData,
			{ inputData }: { inputData?: INodeExecutionData[] },
		) => {
			if (!code) throw new Error('Only sub-workflows that are given with the call');
			const outcome = await runWorkflow(code, { ...options, input: inputData });
			if (outcome.error) throw new Error(outcome.error.message);
			if (outcome.status === 'waiting') inner = { workflow: code, outcome };
			const { waitTill } = outcome.run;
			return { executionId: 'sub', data: lastItems(outcome), waitTill };
		},
	} as unknown as IWorkflowExecuteAdditionalData;
	const running = new WorkflowExecute(additionalData, mode, data).processRunExecutionData(workflow);
	options.abort?.addEventListener('abort', () => running.cancel(), { once: true });
	const run = await running;
	const { runData, error } = run.data.resultData;
	const outputs = (node: string) => {
		const runs = (runData[node] ?? []).map(({ data: of }) =>
			(of?.main ?? []).map((items) => items ?? []),
		);
		return runs.reverse().find((outs) => outs.some((items) => items.length > 0)) ?? [];
	};
	const resume = async (result?: INodeExecutionData[][]) => {
		const stored = JSON.parse(JSON.stringify(run.data)) as IRunExecutionData;
		const [next] = stored.executionData?.nodeExecutionStack ?? [];
		// As n8n does when it continues a stored run: the waiting node passes its input on.
		stored.waitTill = undefined;
		if (next) {
			next.node.disabled = true;
			if (result) next.data = { main: result };
			stored.resultData.runData[next.node.name]?.pop();
		}
		return await execute(parts, options, stored);
	};
	const outcome: Outcome = {
		run,
		status: run.status,
		error: error as Outcome['error'],
		outputs,
		json: (node) => (outputs(node)[0] ?? []).map((item) => item.json),
		inner,
		resume: async () => {
			if (!inner) return await resume();
			inner.outcome = await inner.outcome.resume();
			const { status, run: ended } = inner.outcome;
			if (status === 'waiting') return outcome;
			return await resume(JSON.parse(JSON.stringify(lastItems({ run: ended }))));
		},
		giveUp: async () => await resume(),
		retry: async () => {
			const stored = JSON.parse(JSON.stringify(run.data)) as IRunExecutionData;
			const { resultData } = stored;
			delete resultData.error;
			const runs = resultData.runData[resultData.lastNodeExecuted ?? ''] ?? [];
			if (runs.at(-1)?.error) runs.pop();
			return await execute(parts, options, stored);
		},
	};
	return outcome;
}

/** What the last node brought goes back to the caller. */
function lastItems({ run }: Pick<Outcome, 'run'>): INodeExecutionData[][] {
	const { lastNodeExecuted = '', runData } = run.data.resultData;
	return (runData[lastNodeExecuted].at(-1)?.data?.main ?? []).map((items) => items ?? []);
}

/** The bytes of a binary field, wherever the engine keeps them. */
export async function bytesOf(data: IBinaryData): Promise<Buffer> {
	if (!data.id) return Buffer.from(data.data, 'base64');
	return await readFile(Container.get(BinaryDataService).getPath(data.id));
}

/** A node of a test's workflow. */
export function node(name: string, type: string, parameters: INode['parameters'] = {}): INode {
	return {
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		...(type.startsWith('n8n-nodes-wan.') && {
			credentials: { wanApi: { id: '1', name: 'Wan' } },
		}),
	};
}

/** Wires: each line is a list of node names; `Name#1` means the second output of that node. */
export function wires(...lines: string[][]): WorkflowParts['connections'] {
	const connections: WorkflowParts['connections'] = {};
	for (const line of lines) {
		for (let at = 0; at + 1 < line.length; at += 1) {
			const [from, output = '0'] = line[at].split('#');
			const [to] = line[at + 1].split('#');
			const main = ((connections[from] ??= { main: [] }).main ??= []);
			while (main.length <= Number(output)) main.push([]);
			main[Number(output)]?.push({ node: to, type: 'main', index: 0 });
		}
	}
	return connections;
}
