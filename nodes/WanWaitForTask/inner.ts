import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	IRunExecutionData,
} from 'n8n-workflow';

import { videoFetcher } from '../shared/execution/finish';
import type { HandedItem, Handover } from '../shared/execution/innerWorkflow';
import {
	failureItem,
	outcomeItem,
	type Ending,
	type WaitingItem,
} from '../shared/execution/waitingItem';
import { SECOND } from '../shared/common/units';
import { findModel } from '../shared/catalog';
import { waitForTask } from '../shared/tasks/waitForTask';
import { hasEnded } from '../shared/tasks/task';
import { openApi, type Api } from '../shared/transport/api';
import { linkedController } from '../shared/transport/signals';
import { waitForRecovery } from './startup';

/*
 * The inner execution of wait mode `store`: this node in the workflow that the outer node has n8n execute.
 * It ends with items and never with an error: n8n 2.0 would take an error for success.
 */

/** What is kept from round to round, in the execution's own data. */
interface Rounds {
	/** The outgoing items of the tasks whose wait is over, by incoming item. */
	settled: Record<number, INodeExecutionData>;
	/** Since when the service has not known a task, in milliseconds since 1970, by incoming item. */
	unknownSince: Record<number, number | undefined>;
}

const KEY = 'wanStore';

/** The shortest pause: n8n has to have stored the outer execution before this one may end. */
const SHORTEST_PAUSE = 10 * SECOND;

/**
 * One round of the inner execution: queries each task that has not ended, downloads finished videos, and
 * has n8n store the execution while a task is left to wait for.
 *
 * @param context n8n's execution context
 * @returns the handed item on the first output while it waits; afterwards, on the second one, an item for
 * each of the outer node's
 */
export async function waitInInnerExecution(
	context: IExecuteFunctions,
): Promise<INodeExecutionData[][]> {
	const incoming = context.getInputData();
	const handover = incoming[0].json as unknown as Handover;
	const nodeData = context.getContext('node') as IDataObject;
	const isFirst = nodeData[KEY] === undefined;
	const rounds = (nodeData[KEY] ??= { settled: {}, unknownSince: {} }) as unknown as Rounds;
	try {
		if (!isFirst) {
			await waitForRecovery(context.getExecutionCancelSignal());
			if (await hasOuterEnded(context, handover)) return [[], []];
			await queryOpenItems(context, handover, rounds);
		}
		const open = openItems(handover, rounds);
		if (open.length > 0) {
			await context.putExecutionToWait(new Date(nextRoundAt(open.map(([, item]) => item))));
			return [incoming, []];
		}
	} catch (error) {
		for (const [itemIndex, waiting] of openItems(handover, rounds)) {
			rounds.settled[itemIndex] = failureItem(waiting, error, { node: handover.node, itemIndex });
		}
	}
	const { items } = handover;
	return [[], items.map((item, index) => ('done' in item ? item.done : rounds.settled[index]))];
}

function openItems({ items }: Handover, { settled }: Rounds): Array<[number, WaitingItem]> {
	return items.flatMap((item: HandedItem, index) =>
		'waiting' in item && !Object.hasOwn(settled, index)
			? [[index, item.waiting] as [number, WaitingItem]]
			: [],
	);
}

function nextRoundAt(items: WaitingItem[]): number {
	const now = Date.now();
	const next = items.map(({ since, settings }) =>
		Math.min(now + settings.pollInterval, since + settings.timeout),
	);
	return Math.max(now + SHORTEST_PAUSE, Math.min(...next));
}

/**
 * Whether the outer execution no longer waits for this one: it was stopped or deleted, or n8n continued it
 * without a result. The videos are not needed then, and a result would continue it at a wrong point.
 */
async function hasOuterEnded(context: IExecuteFunctions, handover: Handover): Promise<boolean> {
	if (typeof context.getExecutionDataById !== 'function') return false;
	try {
		const outer = await context.getExecutionDataById(handover.outerExecutionId);
		return outer === undefined || !waitsForThis(outer, handover);
	} catch {
		return false;
	}
}

function waitsForThis(
	{ waitTill, resultData }: IRunExecutionData,
	{ givenUpAt, node }: Handover,
): boolean {
	if (resultData.error) return false;
	if (waitTill) return new Date(waitTill).getTime() === givenUpAt;
	// Without run data of the node, n8n has not stored the outer execution yet.
	return !Object.hasOwn(resultData.runData, node.name);
}

async function queryOpenItems(
	context: IExecuteFunctions,
	handover: Handover,
	rounds: Rounds,
): Promise<void> {
	const api = await openApi(context);
	const fetchVideo = videoFetcher(context, api);
	const stop = linkedController(api.signal);
	const { node } = handover;
	const settleItem = async (itemIndex: number, waiting: WaitingItem) => {
		const ending = await queryItem(api, waiting, itemIndex, rounds, stop.signal);
		if (!ending) return;
		const nodeItem = { node, itemIndex };
		const item = await outcomeItem(waiting, ending, nodeItem, fetchVideo, stop.signal);
		rounds.settled[itemIndex] = item;
	};
	try {
		await Promise.all(
			openItems(handover, rounds).map(async ([index, waiting]) => await settleItem(index, waiting)),
		);
	} finally {
		stop.unlink();
	}
}

/** Queries a task; undefined while it is to be waited for. */
async function queryItem(
	api: Api,
	waiting: WaitingItem,
	itemIndex: number,
	{ unknownSince }: Rounds,
	signal: AbortSignal,
): Promise<Ending | undefined> {
	const { taskId, since, settings, creation, answer: before } = waiting;
	// One of several tasks may have ended before the execution was stored.
	if (before && hasEnded(before)) return { answer: before };
	try {
		const result = await waitForTask(api, taskId, {
			interval: settings.pollInterval,
			deadline: Date.now(),
			since,
			unknownSince: unknownSince[itemIndex],
			signal,
		});
		unknownSince[itemIndex] = result.unknownSince;
		if (result.answer) waiting.answer = result.answer;
		if (result.ended && result.answer) {
			const model = creation.model ?? '';
			api.limits.creates(model, findModel(model)?.createsPerSecond).freed();
			return { answer: result.answer };
		}
		if (Date.now() < since + settings.timeout) return undefined;
		return result.failure || !waiting.answer
			? { failure: result.failure }
			: { answer: waiting.answer };
	} catch (failure) {
		return { failure };
	}
}
