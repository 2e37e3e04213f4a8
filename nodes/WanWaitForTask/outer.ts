import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { videoFetcher } from '../shared/execution/finish';
import { giveHints } from '../shared/execution/hints';
import type { HandedItem } from '../shared/execution/innerWorkflow';
import { allIndexes, runItems } from '../shared/execution/items';
import { openNodeApi } from '../shared/execution/nodeApi';
import { creationOf } from '../shared/execution/taskCreations';
import { requireStore, storeUntilDone } from '../shared/execution/store';
import { outcomeItem, type WaitingItem } from '../shared/execution/waitingItem';
import { waitForTask } from '../shared/tasks/waitForTask';
import type { TaskAnswer } from '../shared/tasks/task';
import type { Api } from '../shared/transport/api';
import { readItem } from './itemFields';

/*
 * The outer execution of mode `store`, in the user's workflow. Every task is queried once before anything
 * is stored: a wrong field or credential is reported at once, and tasks that have all ended need no wait.
 */

/** An item after the first query. */
interface QueriedItem {
	waiting: WaitingItem;
	/** Set where the task has ended. */
	ended?: TaskAnswer;
}

/**
 * Waits for the tasks of all items with the execution stored.
 *
 * @param context n8n's execution context
 * @returns one item for each incoming one; nothing where the execution is now stored
 * @throws NodeApiError or NodeOperationError
 */
export async function waitInModeStore(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	requireStore(context);
	const api = await openNodeApi(context);
	const queried = new Map<number, QueriedItem>();
	const refused = await runItems(context, {
		indexes: allIndexes(context),
		work: async (itemIndex, signal, remember) => {
			const waiting = readWaiting(context, api, itemIndex);
			remember({ task_id: waiting.taskId });
			queried.set(itemIndex, await queryFirst(api, waiting, signal));
			return [];
		},
	});
	if (![...queried.values()].some(({ ended }) => ended === undefined)) {
		return await deliver(context, api, queried, refused);
	}
	const items = allIndexes(context).flatMap((index): HandedItem[] => {
		const task = queried.get(index);
		if (task) return [{ waiting: task.waiting }];
		return (refused.get(index) ?? []).map((done) => ({ done }));
	});
	return await storeUntilDone(context, items);
}

function readWaiting(context: IExecuteFunctions, api: Api, itemIndex: number): WaitingItem {
	const { taskId, settings, downloadVideo, simplify } = readItem(context, itemIndex);
	const { json, binary } = context.getInputData()[itemIndex];
	const under = { json, ...(binary && { binary }) };
	const creation = creationOf(context, itemIndex, taskId, api.base.region);
	return { taskId, creation, since: Date.now(), settings, downloadVideo, simplify, under };
}

async function queryFirst(
	api: Api,
	waiting: WaitingItem,
	signal: AbortSignal,
): Promise<QueriedItem> {
	const { answer, ended } = await waitForTask(api, waiting.taskId, {
		interval: waiting.settings.pollInterval,
		deadline: Date.now(),
		signal,
	});
	return { waiting: { ...waiting, answer }, ...(ended && answer && { ended: answer }) };
}

/** The outgoing items where all tasks have ended. */
async function deliver(
	context: IExecuteFunctions,
	api: Api,
	queried: Map<number, QueriedItem>,
	refused: Map<number, INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	const fetchVideo = videoFetcher(context, api);
	const node = context.getNode();
	const outcomes = await Promise.all(
		allIndexes(context).map(async (itemIndex) => {
			const task = queried.get(itemIndex);
			if (!task?.ended) return refused.get(itemIndex) ?? [];
			const ending = { answer: task.ended };
			const nodeItem = { node, itemIndex };
			return [await outcomeItem(task.waiting, ending, nodeItem, fetchVideo, api.signal)];
		}),
	);
	const items = outcomes.flat();
	giveHints(context, items);
	return items;
}
