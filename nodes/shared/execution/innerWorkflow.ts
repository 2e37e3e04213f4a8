import type {
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	IWorkflowBase,
	IWorkflowSettings,
} from 'n8n-workflow';

import type { WaitingItem } from './waitingItem';

/*
 * The inner workflow of wait mode `store`, and what is handed to it. It depends on how n8n's engine
 * continues a stored execution; users' workflows do not.
 */

/** One incoming item: either its task is waited for, or its outgoing item is known already. */
export type HandedItem = { waiting: WaitingItem } | { done: INodeExecutionData };

/** What the outer execution hands to the inner one, in the `json` of a single item. */
export interface Handover {
	/** The node that the user sees, without its parameters. */
	node: INode;
	/** The outer execution, which may be stopped or deleted before this one ends. */
	outerExecutionId: string;
	/** When n8n continues the outer execution without a result, in milliseconds since 1970. */
	givenUpAt: number;
	/** One for each incoming item of the outer node, in their order. */
	items: HandedItem[];
}

const START = 'Tasks to wait for';
const WAIT = 'Wan Wait for Task';
const END = 'Videos';

/**
 * The inner workflow: it begins with the handed item, queries the tasks in rounds, is stored between two
 * rounds, and ends with one item for each incoming item of the outer node.
 *
 * @param context n8n's execution context of the outer node
 */
export function innerWorkflow(context: IExecuteFunctions): IWorkflowBase {
	const outer = context.getNode();
	const { id = '', name = '' } = context.getWorkflow();
	const now = new Date();
	const wire = (node: string) => [{ node, type: 'main' as const, index: 0 }];
	return {
		// With the outer workflow's ID n8n checks the same permissions, and lists the execution there.
		id,
		name: `Wan: waiting for the tasks of “${outer.name}”${name && ` in “${name}”`}`,
		active: false,
		isArchived: false,
		activeVersionId: null,
		createdAt: now,
		updatedAt: now,
		nodes: [
			{
				id: 'start',
				name: START,
				type: 'n8n-nodes-base.executeWorkflowTrigger',
				typeVersion: 1.1,
				position: [0, 0],
				parameters: { inputSource: 'passthrough' },
			},
			{
				id: 'wait',
				name: WAIT,
				type: siblingType(outer, 'wanWaitForTask'),
				typeVersion: 1,
				position: [220, 0],
				parameters: { waitMode: 'store', inner: true },
				credentials: outer.credentials,
			},
			{
				id: 'end',
				name: END,
				type: 'n8n-nodes-base.noOp',
				typeVersion: 1,
				position: [440, 100],
				parameters: {},
			},
		],
		connections: {
			[START]: { main: [wire(WAIT)] },
			// n8n continues a stored execution at the first output; only the second one leads on.
			[WAIT]: { main: [wire(WAIT), wire(END)] },
		},
		settings: innerSettings(context),
	};
}

/** A node type of the same package; n8n names an installed package and a folder of nodes differently. */
function siblingType({ type }: INode, name: string): string {
	return `${type.slice(0, type.lastIndexOf('.') + 1)}${name}`;
}

/**
 * The videos are in the binary data of the inner execution, so it is always saved. It has no time limit of
 * n8n's, because the wait has its own.
 */
function innerSettings(context: IExecuteFunctions): IWorkflowSettings {
	const { errorWorkflow } = outerSettings(context);
	return {
		executionOrder: 'v1',
		saveDataSuccessExecution: 'all',
		saveDataErrorExecution: 'all',
		saveManualExecutions: true,
		saveExecutionProgress: false,
		executionTimeout: -1,
		callerPolicy: 'workflowsFromSameOwner',
		timezone: context.getTimezone(),
		...(errorWorkflow && { errorWorkflow }),
	};
}

/** In n8n's contexts, though not in the published types of every release. */
interface KnowsSettings {
	getWorkflowSettings?: () => IWorkflowSettings;
	workflow?: { settings?: IWorkflowSettings };
}

function outerSettings(context: IExecuteFunctions & KnowsSettings): IWorkflowSettings {
	return context.getWorkflowSettings?.() ?? context.workflow?.settings ?? {};
}
