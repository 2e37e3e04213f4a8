import {
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
} from 'n8n-workflow';

import { isSet } from '../shared/common/value';
import { videoFetcher } from '../shared/execution/finish';
import { toNodeError } from '../shared/execution/nodeError';
import { readSettings } from '../shared/execution/settings';
import { queryTask } from '../shared/tasks/calls';
import { listEveryTask } from '../shared/tasks/list';
import { simplifyListed, simplifyTask } from '../shared/tasks/output';
import { hasSucceeded } from '../shared/tasks/task';
import { openApi, type Api } from '../shared/transport/api';
import {
	finished,
	byEnd,
	notDelivered,
	withDelivered,
	type Delivered,
	type Finished,
} from './seen';

const statusOf = new Map([
	['succeeded', 'SUCCEEDED'],
	['failed', 'FAILED'],
	['canceled', 'CANCELED'],
]);

/**
 * One poll of the trigger: every task that has ended since the last one, each once.
 *
 * @param context n8n's poll context
 * @returns one item per task in the order of ending, or null where there is none
 * @throws NodeApiError or NodeOperationError; nothing is lost with it, the next poll asks again
 */
export async function pollFinishedTasks(
	context: IPollFunctions,
): Promise<INodeExecutionData[][] | null> {
	const api = await openApi(context).catch((error: unknown) => {
		throw toNodeError(context.getNode(), error);
	});
	const tasks = await listFinished(context, api).catch((error: unknown) => {
		throw toNodeError(context.getNode(), error);
	});
	if (context.getMode() === 'manual') return await latest(context, api, tasks);

	const state = context.getWorkflowStaticData('node') as { delivered?: Delivered };
	if (!state.delivered) {
		// A first activation starts from now: what has ended before counts as delivered.
		state.delivered = withDelivered({ latestEnd: 0, tasks: {} }, tasks);
		return null;
	}
	const items: INodeExecutionData[] = [];
	for (const task of notDelivered(state.delivered, tasks)) {
		try {
			items.push(await toItem(context, api, task));
		} catch (error) {
			// What comes before the failure is delivered; it and the rest wait for the next poll.
			if (items.length === 0) throw toNodeError(context.getNode(), error, { taskId: task.taskId });
			break;
		}
		state.delivered = withDelivered(state.delivered, [task]);
	}
	return items.length > 0 ? [items] : null;
}

async function listFinished(context: IPollFunctions, api: Api): Promise<Finished[]> {
	const events = context.getNodeParameter('events', ['succeeded']) as string[];
	const statuses = events.flatMap((event) => statusOf.get(event) ?? []);
	if (statuses.length === 0) {
		throw new NodeOperationError(context.getNode(), 'Events: choose at least one');
	}
	const query: IDataObject = {};
	const modelName = context.getNodeParameter('modelName', '');
	if (isSet(modelName)) query.model_name = String(modelName).trim();
	if (statuses.length === 1) [query.status] = statuses;
	const rows = await listEveryTask(api, query, Infinity);
	return rows.filter((row) => statuses.includes(String(row.status))).map(finished);
}

async function latest(
	context: IPollFunctions,
	api: Api,
	tasks: Finished[],
): Promise<INodeExecutionData[][]> {
	const last = [...tasks].sort(byEnd).pop();
	if (!last) {
		throw new NodeOperationError(context.getNode(), 'No task with these events was found', {
			description: 'The service lists the tasks of the last 24 hours. Make one, and test again.',
		});
	}
	try {
		return [[await toItem(context, api, last)]];
	} catch (error) {
		throw toNodeError(context.getNode(), error, { taskId: last.taskId });
	}
}

async function toItem(
	context: IPollFunctions,
	api: Api,
	{ taskId, row }: Finished,
): Promise<INodeExecutionData> {
	const answer = await queryTask(api, taskId);
	const simplify = context.getNodeParameter('simplify', true) !== false;
	// The list may still hold a task that can no longer be asked for.
	const gone = answer.output.task_status === 'UNKNOWN';
	const model = isSet(row.model_name) ? String(row.model_name) : undefined;
	const simple = gone ? simplifyListed(row) : simplifyTask(answer, { model });
	const item: INodeExecutionData = {
		json: simplify ? simple : gone ? row : (answer as unknown as IDataObject),
	};
	if (context.getNodeParameter('downloadVideo', false) === true && hasSucceeded(answer)) {
		const { settings } = readSettings({});
		const data = await videoFetcher(context, api)(taskId, answer, settings, undefined);
		item.binary = { [settings.binaryProperty]: data };
	}
	return item;
}
