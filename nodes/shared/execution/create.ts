import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import { itemName, taskLines } from '../common/item';
import { asBoolean } from '../common/value';
import { mediaResolver, type ResolveMedia } from '../media/resolve';
import type { CreateOperation } from '../request/operation';
import { simplifyTask } from '../tasks/output';
import type { Api } from '../transport/api';
import { throwIfStopped } from '../transport/pause';
import { Slots } from '../transport/limits';
import { awaitTask } from './awaitTask';
import { taskItem, videoFetcher, type FetchVideo } from './finish';
import { dryRun, isDryRun } from './dryRun';
import { createdHints, dryRunHints, giveHints, nextStepHints } from './hints';
import { includeInput, inputToKeep } from './includeInput';
import { allIndexes, isErrorItem, runItems } from './items';
import { openLedger, type CreatedTask, type Ledger } from './ledger';
import { openNodeApi } from './nodeApi';
import { noteCreation } from './taskCreations';
import { parameterReader, type ReadItemParameter } from './parameters';
import { planItems, readDelivery, type Delivery, type Plan } from './plan';
import { isTool, requireStore, storeUntilDone } from './store';
import { createItemTask } from './createItemTask';
import type { WaitingItem } from './waitingItem';

/** How many create calls, with the uploads before them, may be under way at once. */
const CREATES_AT_ONCE = 10;

/** What all items of one execution of the node share. */
interface CreateExecution {
	context: IExecuteFunctions;
	api: Api;
	ledger: Ledger;
	read: ReadItemParameter;
	resolve: ResolveMedia;
	fetchVideo: FetchVideo;
	slots: Slots;
	/** Aborted when a create call fails and On Error stops the workflow; the next item must not get its slot. */
	stop: AbortController;
	/** All tasks of the node's execution, by item. */
	created: Map<number, CreatedTask>;
	/** Whether n8n stores the execution while the tasks run. */
	stores: boolean;
	/** Whether a task leaves the node that the node does not wait for. */
	unfinished: boolean;
	/** In wait mode `store`: the items whose tasks are waited for after all are created. */
	waiting: Map<number, WaitingItem>;
}

/** What the work on one item needs. */
interface ItemWork {
	itemIndex: number;
	/** Undefined where an earlier try created the task. */
	plan: Plan | undefined;
	signal: AbortSignal;
	remember: (known: IDataObject) => void;
}

/**
 * Executes a creating operation: checks all items before anything is sent, creates their tasks at the
 * model's rate and, where Wait for Completion is on, waits for them and downloads the videos.
 *
 * @param context n8n's execution context
 * @param operation what to create
 * @param properties all fields of the node
 * @returns one item per incoming item, in their order
 * @throws NodeApiError or NodeOperationError
 */
export async function executeCreate(
	context: IExecuteFunctions,
	operation: CreateOperation,
	properties: INodeProperties[],
): Promise<INodeExecutionData[]> {
	const ledger = openLedger(context, properties);
	const created = tasksOfEarlierTries(context, ledger);
	const notes = (failed?: number) => sentNotes(context, { ledger, created, failed });
	const api = await openNodeApi(context, notes());
	const read = parameterReader(context);
	const planning = { context, operation, api, ledger, read, sentBefore: notes };
	const dry = allIndexes(context).filter((itemIndex) => isDryRun(context, read, itemIndex));
	const checked = await dryRun(planning, dry);
	const toSend = allIndexes(context).filter((itemIndex) => !checked.items.has(itemIndex));
	const { plans, refused } = await planItems(planning, toSend);
	const toCreate = toSend.filter((itemIndex) => !refused.has(itemIndex));
	const stores = storesExecution(context);
	const execution: CreateExecution = {
		context,
		api,
		ledger,
		read,
		resolve: mediaResolver(context, api),
		fetchVideo: videoFetcher(context, api),
		slots: new Slots(CREATES_AT_ONCE),
		stop: new AbortController(),
		created,
		stores,
		unfinished: false,
		waiting: new Map(),
	};
	const createAll = async () => {
		if (stores && toCreate.some((index) => waitsFor(read, plans, index))) {
			requireStore(context, notes());
		}
		return await runItems(context, {
			indexes: toCreate,
			work: async (itemIndex, signal, remember) => [
				await workOnItem(execution, { itemIndex, plan: plans.get(itemIndex), signal, remember }),
			],
			notes,
		});
	};
	const outcomes = await createAll().finally(ledger.unreserve);
	const byItem = new Map([...checked.items, ...refused, ...outcomes]);
	const outgoing = allIndexes(context).flatMap((itemIndex) =>
		includeInput(context, read, itemIndex, byItem.get(itemIndex) ?? []),
	);
	if (execution.waiting.size > 0) {
		// The notes stay: n8n may fail to store the execution and execute the node again.
		const handed = outgoing.map((done, itemIndex) => {
			const waiting = execution.waiting.get(itemIndex);
			return waiting ? { waiting } : { done };
		});
		return await storeUntilDone(context, handed, notes());
	}
	const results = [...byItem.values()].flat();
	// With both Continue On Fail and Retry On Fail, n8n may execute the node again after this.
	if (!(ledger.retriesErrorItems && results.some(isErrorItem))) ledger.clear();
	giveHints(context, results, [
		...dryRunHints(checked),
		...nextStepHints(context, execution.unfinished),
		...createdHints([...execution.created.values()]),
	]);
	return outgoing;
}

/** An agent's execution cannot be stored, so as its tool the node holds. */
function storesExecution(context: IExecuteFunctions): boolean {
	return context.getNodeParameter('waitMode', 0, 'store') === 'store' && !isTool(context);
}

function waitsFor(
	read: ReadItemParameter,
	plans: ReadonlyMap<number, Plan>,
	itemIndex: number,
): boolean {
	const plan = plans.get(itemIndex);
	return plan
		? plan.delivery.waitForCompletion
		: asBoolean(read('waitForCompletion', itemIndex, false)) === true;
}

function waitingItem(
	{ context, read }: CreateExecution,
	{ answer, creation }: CreatedTask,
	delivery: Delivery,
	itemIndex: number,
): WaitingItem {
	const { settings, downloadVideo, simplify } = delivery;
	const { task_id: taskId } = answer.output;
	const under = inputToKeep(context, read, itemIndex);
	return { taskId, answer, creation, since: Date.now(), settings, downloadVideo, simplify, under };
}

function tasksOfEarlierTries(context: IExecuteFunctions, ledger: Ledger): Map<number, CreatedTask> {
	const known = new Map<number, CreatedTask>();
	for (const itemIndex of allIndexes(context)) {
		const { created } = ledger.call(itemIndex);
		if (created) known.set(itemIndex, created);
	}
	return known;
}

/** Sentences on what was sent before, for an error that stops the workflow. */
function sentNotes(
	context: IExecuteFunctions,
	{ ledger, created, failed }: Pick<CreateExecution, 'ledger' | 'created'> & { failed?: number },
): string[] {
	const notes: string[] = [];
	// The error of the failed item says itself what became of that item's task.
	const others = [...created].filter(([itemIndex]) => itemIndex !== failed);
	if (others.length > 0) {
		const taskIds = new Map(others.map(([index, { answer }]) => [index, answer.output.task_id]));
		notes.push(
			"The tasks of the other items continue, and are charged if they succeed. Get their videos with the operation 'Download Video':",
			...taskLines(taskIds),
		);
	}
	const unclear = allIndexes(context).filter(
		(itemIndex) => itemIndex !== failed && ledger.call(itemIndex).unclear,
	);
	if (unclear.length > 0) {
		const list = unclear.map((itemIndex) => {
			const { known } = ledger.call(itemIndex);
			return known ? `${itemName(itemIndex)} (${known})` : itemName(itemIndex);
		});
		notes.push(
			`Requests that got no clear answer, so that their tasks may exist: ${list.join(', ')}`,
		);
	}
	return notes;
}

async function workOnItem(execution: CreateExecution, work: ItemWork): Promise<INodeExecutionData> {
	const { itemIndex, plan, signal, remember } = work;
	const call = execution.ledger.call(itemIndex);
	const earlier = call.created;
	if (earlier) rememberTask(earlier, remember);
	// An item whose task an earlier try created has no plan, so its settings are read here.
	const delivery = plan?.delivery ?? readDelivery(execution.context, execution.read, itemIndex);
	const task = earlier ?? (await createInTurn(execution, work));
	const { answer: created, creation } = task;
	const { settings, simplify } = delivery;
	if (!delivery.waitForCompletion) {
		execution.unfinished = true;
		return taskItem(created, { itemIndex, simplify, creation });
	}

	if (execution.stores) {
		execution.waiting.set(itemIndex, waitingItem(execution, task, delivery, itemIndex));
		return taskItem(created, { itemIndex, simplify, creation });
	}

	const isNew = earlier === undefined;
	const { api } = execution;
	const answer = await awaitTask({ api, task, settings, isNew, call, signal, remember });
	if (!delivery.downloadVideo) return taskItem(answer, { itemIndex, simplify, creation });

	const data = await execution.fetchVideo(created.output.task_id, answer, settings, signal);
	const video = { property: settings.binaryProperty, data };
	return taskItem(answer, { itemIndex, simplify, creation, video });
}

/** After this, an error of the item holds the task's ID. */
function rememberTask({ answer, creation }: CreatedTask, remember: ItemWork['remember']): void {
	remember({ task_id: answer.output.task_id });
	remember(simplifyTask(answer, creation));
}

async function createInTurn(execution: CreateExecution, work: ItemWork): Promise<CreatedTask> {
	const { itemIndex, plan, signal } = work;
	if (!plan) throw new Error(`Item ${itemIndex} was not planned`);
	const task = await execution.slots.take(async () => {
		throwIfStopped(execution.stop.signal);
		throwIfStopped(signal);
		const item = {
			api: execution.api,
			plan,
			resolve: execution.resolve,
			call: execution.ledger.call(itemIndex),
			signal,
		};
		return await createItemTask(item).catch((error: unknown) => {
			if (!execution.context.continueOnFail()) execution.stop.abort();
			throw error;
		});
	});
	const taskId = task.answer.output.task_id;
	execution.created.set(itemIndex, task);
	noteCreation(execution.context, task);
	rememberTask(task, work.remember);
	const { model, function: usedFunction } = task.creation;
	execution.context.logger.info(`Wan task created: ${taskId}`, {
		model,
		function: usedFunction,
		itemIndex,
	});
	return task;
}
