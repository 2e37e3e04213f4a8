import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { videoFetcher, withoutEstimate, type FetchVideo } from '../shared/execution/finish';
import { giveHints } from '../shared/execution/hints';
import { allIndexes, errorItem, ItemFailure, runItems } from '../shared/execution/items';
import { laidOver } from '../shared/execution/laidOver';
import { toNodeError } from '../shared/execution/nodeError';
import { openNodeApi } from '../shared/execution/nodeApi';
import { creationOf } from '../shared/execution/taskCreations';
import { taskLines } from '../shared/common/item';
import { MINUTE } from '../shared/common/units';
import { inColumnOrder, simplifyTask } from '../shared/tasks/output';
import {
	bringsNoVideo,
	hasEnded,
	hasSucceeded,
	outcomeOf,
	type TaskAnswer,
	type TaskCreation,
} from '../shared/tasks/task';
import { waitForTask } from '../shared/tasks/waitForTask';
import { attempt } from '../shared/transport/attempt';
import type { Api } from '../shared/transport/api';
import { isTool } from '../shared/execution/store';
import { waitInInnerExecution } from './inner';
import { readItem, type ItemFields } from './itemFields';
import { keepFirstOutputEmpty, queryRound, storeIfUnfinished } from './release';
import { waitInModeStore } from './outer';
import { requireFittingWires, type WaitMode } from './wires';

/** What all items of one execution of the node share. */
interface WaitExecution {
	context: IExecuteFunctions;
	api: Api;
	fetchVideo: FetchVideo;
}

/** Waits for the task of one item; gives the latest answer, undefined where there is none. */
type Settle = (item: ItemFields, signal: AbortSignal) => Promise<TaskAnswer | undefined>;

/**
 * Waits for the tasks of all items.
 *
 * @param context n8n's execution context
 * @returns in mode `store` one output; in mode `hold` Succeeded and Failed; in mode `release` the same
 * behind Still Running, which only n8n itself fills
 * @throws NodeApiError or NodeOperationError
 */
export async function waitForAll(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	if (context.getNodeParameter('inner', 0, false) === true)
		return await waitInInnerExecution(context);
	const mode = context.getNodeParameter('waitMode', 0, 'store') as WaitMode;
	if (mode === 'release') return await waitInModeRelease(context);
	requireFittingWires(context, mode);
	if (mode === 'hold') return await waitInModeHold(context);
	return [await (isTool(context) ? holdForAgent(context) : waitInModeStore(context))];
}

/** Mode `store`, as an agent's tool. */
async function holdForAgent(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const [succeeded, failed] = await waitInModeHold(context);
	return [...succeeded, ...failed.map(withError)].sort((a, b) => indexOf(a) - indexOf(b));
}

const withError = (item: INodeExecutionData): INodeExecutionData => ({
	...item,
	json: { ...item.json, error: item.json.message },
});

function indexOf({ pairedItem }: INodeExecutionData): number {
	return typeof pairedItem === 'object' && !Array.isArray(pairedItem) ? pairedItem.item : 0;
}

async function open(context: IExecuteFunctions): Promise<WaitExecution> {
	const api = await openNodeApi(context);
	return { context, api, fetchVideo: videoFetcher(context, api) };
}

/** Mode `hold`. */
async function waitInModeHold(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const execution = await open(context);
	return await collect(execution, async (item, signal) => await hold(execution.api, item, signal));
}

/** Mode `release`. */
async function waitInModeRelease(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	keepFirstOutputEmpty(context);
	try {
		requireFittingWires(context, 'release');
		const execution = await open(context);
		const round = await queryRound(context, execution.api);
		if (await storeIfUnfinished(context, round)) return [context.getInputData(), [], []];
		const sorted = await collect(execution, round.settle);
		round.forget();
		return [[], ...sorted];
	} catch (error) {
		// With Continue On Fail n8n would pass the incoming items to Still Running, and so execute this node again.
		if (!context.continueOnFail() || context.getExecutionCancelSignal()?.aborted) {
			throw toNodeError(context.getNode(), error);
		}
		return [[], [], allIndexes(context).map((index) => errorItem(context, error, index))];
	}
}

async function hold(api: Api, item: ItemFields, signal: AbortSignal): Promise<TaskAnswer> {
	const { taskId, settings } = item;
	const { answer, failure } = await waitForTask(api, taskId, {
		interval: settings.pollInterval,
		deadline: Date.now() + settings.timeout,
		signal,
	});
	if (answer) return answer;
	throw new ItemFailure(failure, { task_id: taskId });
}

/** Settles all items side by side and sorts them: Succeeded, Failed. */
async function collect(execution: WaitExecution, settle: Settle): Promise<INodeExecutionData[][]> {
	const { context } = execution;
	const succeeded = new Set<number>();
	const taskIds = new Map<number, string>();
	const outcomes = await runItems(context, {
		indexes: allIndexes(context),
		work: async (itemIndex, signal, remember) => {
			const item = readItem(context, itemIndex);
			remember({ task_id: item.taskId });
			taskIds.set(itemIndex, item.taskId);
			const answer = await settle(item, signal);
			if (!answer || !hasSucceeded(answer)) return [failedItem(execution, item, answer)];
			const done = await succeededItem(execution, item, answer, signal);
			succeeded.add(itemIndex);
			return [done];
		},
		notes: (failed) => otherTasks(taskIds, failed),
	});
	const pick = (wanted: boolean) =>
		[...outcomes]
			.filter(([itemIndex]) => succeeded.has(itemIndex) === wanted)
			.sort(([a], [b]) => a - b)
			.flatMap(([, items]) => items);
	const [good, bad] = [pick(true), pick(false)];
	giveHints(context, good);
	return [good, bad];
}

function otherTasks(taskIds: ReadonlyMap<number, string>, failed: number): string[] {
	const others = new Map([...taskIds].filter(([itemIndex]) => itemIndex !== failed));
	if (others.size === 0) return [];
	return [
		"The tasks of the other items continue. Get their videos with the operation 'Download Video':",
		...taskLines(others),
	];
}

async function succeededItem(
	execution: WaitExecution,
	item: ItemFields,
	answer: TaskAnswer,
	signal: AbortSignal,
): Promise<INodeExecutionData> {
	const { itemIndex, settings } = item;
	const creation = creationIn(execution, item);
	const outgoing = overIncoming(execution, itemIndex, shown(item, answer, creation));
	if (!item.downloadVideo) return outgoing;
	const fetched = await attempt(
		async () => await execution.fetchVideo(item.taskId, answer, settings, signal),
	);
	if ('failure' in fetched) throw new ItemFailure(fetched.failure, simplifyTask(answer, creation));
	const binary = { ...outgoing.binary, [settings.binaryProperty]: fetched.value };
	return { ...outgoing, binary };
}

function failedItem(
	execution: WaitExecution,
	item: ItemFields,
	answer: TaskAnswer | undefined,
): INodeExecutionData {
	const { taskId, itemIndex, settings } = item;
	const minutes = settings.timeout / MINUTE;
	const status = answer?.output.task_status ?? 'PENDING';
	const outcome =
		answer && bringsNoVideo(answer)
			? outcomeOf(answer)
			: {
					code: 'Timeout',
					message: `The task was still ${status} after ${minutes} minutes. It continues, and is charged if it succeeds. Get its video later with its task_id`,
				};
	const fields = {
		...(answer ? shown(item, answer, creationIn(execution, item)) : {}),
		task_id: taskId,
		task_status: status,
		...outcome,
	};
	const outgoing = overIncoming(execution, itemIndex, inColumnOrder(fields));
	// Where the task has failed, the estimate that came in with the item does not have to be paid.
	return answer && hasEnded(answer)
		? { ...outgoing, json: withoutEstimate(outgoing.json) }
		: outgoing;
}

/** The result over the incoming item, so that fields such as a row ID or a title stay. */
function overIncoming(
	{ context }: WaitExecution,
	itemIndex: number,
	json: IDataObject,
): INodeExecutionData {
	const incoming = context.getInputData()[itemIndex];
	return laidOver(incoming, { json, pairedItem: { item: itemIndex } });
}

const creationIn = ({ context, api }: WaitExecution, { itemIndex, taskId }: ItemFields) =>
	creationOf(context, itemIndex, taskId, api.base.region);

const shown = (item: ItemFields, answer: TaskAnswer, creation: TaskCreation): IDataObject =>
	item.simplify ? simplifyTask(answer, creation) : (answer as unknown as IDataObject);
