import * as n8nWorkflow from 'n8n-workflow';
import {
	NodeOperationError,
	type ExecuteWorkflowData,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { HOUR } from '../common/units';
import { ApiFailure } from '../transport/failure';
import { innerWorkflow, type HandedItem, type Handover } from './innerWorkflow';
import { withLastingFiles } from './lastingFiles';
import { agentOf } from './ledger';
import { inLines, toNodeError } from './nodeError';
import { failureItem } from './waitingItem';

/*
 * The outer execution of wait mode `store`: the node has n8n execute an inner workflow, which is stored
 * while it waits. n8n stores the outer execution too, and continues it with the inner one's result.
 */

/**
 * How long after the last timeout n8n continues the outer execution without a result. That happens only
 * where the inner execution was lost because n8n was killed while it ran. Half of the time that the link
 * of a finished video is valid: n8n may be off for so long without ending a wait, and the video can still
 * be downloaded by hand.
 */
const GIVEN_UP_AFTER = 12 * HOUR;

/**
 * Whether an agent calls this node as its tool: the execution cannot be stored then, as the agent goes on.
 *
 * @param context n8n's execution context
 */
export function isTool(context: IExecuteFunctions): boolean {
	return agentOf(context) !== undefined || context.getNode().type.endsWith('Tool');
}

/**
 * n8n hands the result of a stored inner execution to the outer one since 2.0; before, the outer one goes
 * on with its own input. Nothing in a node's context says so. These exports of n8n-workflow were added or
 * removed in the same major version, as a comparison of the last 1.x with 2.0 showed.
 */
function handsResultsOver(): boolean {
	return (
		'validateWorkflowHasTriggerLikeNode' in n8nWorkflow ||
		'calculateWorkflowChecksum' in n8nWorkflow ||
		!('START_NODE_TYPE' in n8nWorkflow)
	);
}

/**
 * Fails where executions cannot be stored as mode `store` needs it. Call before anything is created.
 *
 * @param context n8n's execution context
 * @param notes sentences on what was sent before, for the error
 * @throws NodeOperationError that says which mode to choose instead
 */
export function requireStore(context: IExecuteFunctions, notes: string[] = []): void {
	const problem = whyNotStored(context);
	if (!problem) return;
	throw new NodeOperationError(context.getNode(), problem, {
		description: inLines([
			"Set 'While Waiting' to Hold the Execution. To store the execution all the same, use the node 'Wan Wait for Task' and set its field 'While Waiting' to Store With a Loop Connection.",
			...notes,
		]),
	});
}

function whyNotStored(context: IExecuteFunctions): string | undefined {
	if (!handsResultsOver() || typeof context.executeWorkflow !== 'function') {
		return "'Store the Execution' requires n8n 2.0 or later";
	}
	if (!context.getWorkflow().id || !context.getExecutionId()) {
		return "'Store the Execution' requires a saved workflow";
	}
	return undefined;
}

/**
 * Stores the execution until the tasks of all items have ended.
 *
 * @param context n8n's execution context
 * @param items one for each incoming item, in their order
 * @param notes sentences on what was sent before, for the error
 * @returns what the node has to return; n8n replaces it when it continues the execution
 * @throws NodeApiError or NodeOperationError where n8n cannot execute the inner workflow
 */
export async function storeUntilDone(
	context: IExecuteFunctions,
	items: HandedItem[],
	notes: string[] = [],
): Promise<INodeExecutionData[]> {
	const node = { ...context.getNode(), parameters: {} };
	const outerExecutionId = context.getExecutionId();
	const handover: Handover = {
		node,
		outerExecutionId,
		givenUpAt: givenUpAt(items),
		items: await withLastingFiles(context, items),
	};
	const started = await startInner(context, handover).catch((error: unknown) => ({ error }));
	if ('error' in started) {
		// With Continue On Fail n8n would pass the incoming items on as if they were results.
		if (context.continueOnFail()) return failedItems(handover, started.error);
		throw toNodeError(context.getNode(), started.error, { notes });
	}
	const { data, waitTill } = started;
	const lost = failedItems(handover, waitLost());
	if (!waitTill) return data[0] ?? lost;
	await context.putExecutionToWait(new Date(handover.givenUpAt));
	// What n8n continues with where no result comes; otherwise that would be the incoming items, which look
	// like results. After the call above, so that a try that fails there leaves the items as they were.
	context.getExecuteData().data.main[0] = lost;
	// With an error in the first item n8n's Retry On Fail would execute the node again.
	return [];
}

async function startInner(
	context: IExecuteFunctions,
	handover: Handover,
): Promise<ExecuteWorkflowData> {
	return await context.executeWorkflow(
		{ code: innerWorkflow(context) },
		[{ json: handover as unknown as IDataObject }],
		undefined,
		{
			parentExecution: {
				executionId: handover.outerExecutionId,
				workflowId: context.getWorkflow().id ?? '',
				shouldResume: true,
			},
		},
	);
}

function givenUpAt(items: HandedItem[]): number {
	const ends = items.flatMap((item) =>
		'waiting' in item ? [item.waiting.since + item.waiting.settings.timeout] : [],
	);
	// A whole number, as a Date keeps no fraction: the inner execution recognises the outer one's wait by it.
	return Math.ceil(Math.max(Date.now(), ...ends)) + GIVEN_UP_AFTER;
}

function failedItems({ node, items }: Handover, error: unknown): INodeExecutionData[] {
	return items.map((item, itemIndex) =>
		'done' in item ? item.done : failureItem(item.waiting, error, { node, itemIndex }),
	);
}

const waitLost = () =>
	new ApiFailure({
		certainty: 'refused',
		code: 'WaitLost',
		message:
			"n8n was stopped while it checked this task, and has not checked it since. The task continued, and is charged if it succeeded. Get its video with the operation 'Download Video' and its task_id",
	});
