import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { allIndexes, ItemFailure } from '../shared/execution/items';
import type { TaskAnswer } from '../shared/tasks/task';
import { waitForTask, type WaitResult } from '../shared/tasks/waitForTask';
import { ApiFailure } from '../shared/transport/failure';
import type { Api } from '../shared/transport/api';
import { linkedController } from '../shared/transport/signals';
import { readItem, type ItemFields } from './itemFields';
import { waitForRecovery } from './startup';

/*
 * Mode `release`. n8n does not execute a node again when it continues a stored execution: it passes the
 * node's input items to its first output. Wired back to the input, that output has the node executed
 * again, and the tasks queried again. Only the execution's own data is kept in between, so the start of
 * each wait and the final answers are kept there.
 */

/** What is kept of a task from round to round. */
interface Kept {
	/** When the wait began, in milliseconds since 1970. */
	since: number;
	/** Since when the service has not known the task, in milliseconds since 1970. */
	unknownSince?: number;
	/** The last answer, once the task has ended. */
	ended?: TaskAnswer;
}

const KEY = 'wanWait';

function keptTasks(context: IExecuteFunctions): Record<string, Kept> {
	const nodeData = context.getContext('node') as IDataObject;
	return (nodeData[KEY] ??= {}) as unknown as Record<string, Kept>;
}

/** The result of one round of queries. */
export interface QueriedRound {
	/** When the next round is due, in milliseconds since 1970; undefined where no task is left to wait for. */
	againAt: number | undefined;
	/** Whether the task of an item cannot be queried: a field is wrong, or the query failed for good. */
	failed: boolean;
	/** Gives the answer for an item, or throws the failure that waiting does not mend. */
	settle: (item: ItemFields) => Promise<TaskAnswer | undefined>;
	/** Removes this round's tasks from the execution's data. */
	forget: () => void;
}

type Round = { item: ItemFields; since: number } & ({ result: WaitResult } | { error: unknown });

/**
 * Queries every task that has not ended yet: once, or in the first round for as long as Hold First says.
 *
 * @param context n8n's execution context
 * @param api the credential's API
 */
export async function queryRound(context: IExecuteFunctions, api: Api): Promise<QueriedRound> {
	const kept = keptTasks(context);
	if (Object.keys(kept).length > 0) await waitForRecovery(api.signal);
	const now = Date.now();
	const stop = linkedController(api.signal);
	const rounds = new Map<number, Round>();
	const queryItem = async (itemIndex: number) => {
		const item = readItem(context, itemIndex);
		// A task ID may be the name of a property that every object has, such as `constructor`.
		const known = Object.hasOwn(kept, item.taskId) ? kept[item.taskId] : undefined;
		const firstTime = known === undefined;
		const task = known ?? { since: now };
		kept[item.taskId] = task;
		const round = { item, since: task.since };
		if (task.ended) {
			rounds.set(itemIndex, { ...round, result: { answer: task.ended, ended: true } });
			return;
		}
		const { pollInterval, timeout } = item.settings;
		const holds = firstTime ? Math.min(item.holdFirst, timeout) : 0;
		try {
			const result = await waitForTask(api, item.taskId, {
				interval: pollInterval,
				deadline: now + holds,
				// The last check before the timeout queries the task itself.
				checksOnce: holds === 0 && now + pollInterval < task.since + timeout,
				since: task.since,
				unknownSince: task.unknownSince,
				signal: stop.signal,
			});
			task.unknownSince = result.unknownSince;
			if (result.ended) task.ended = result.answer;
			rounds.set(itemIndex, { ...round, result });
		} catch (error) {
			rounds.set(itemIndex, { ...round, error });
		}
	};
	try {
		// A wrong field is reported by `settle`, where On Error applies.
		await Promise.all(
			allIndexes(context).map(async (index) => await queryItem(index).catch(() => undefined)),
		);
	} finally {
		stop.unlink();
	}
	const open = [...rounds.values()].filter(isOpen);
	return {
		againAt:
			open.length > 0
				? Math.min(...open.map(({ item, since }) => nextRoundAt(item, since)))
				: undefined,
		failed: allIndexes(context).some((index) => {
			const round = rounds.get(index);
			return round === undefined || 'error' in round;
		}),
		settle: async (item) => settled(rounds.get(item.itemIndex), item),
		forget: () => {
			for (const { item } of rounds.values()) delete kept[item.taskId];
		},
	};
}

function nextRoundAt({ settings }: ItemFields, since: number): number {
	return Math.min(Date.now() + settings.pollInterval, since + settings.timeout);
}

/** Whether there is still something to wait for. */
function isOpen(round: Round): boolean {
	if ('error' in round) return false;
	return !round.result.ended && Date.now() < round.since + round.item.settings.timeout;
}

function settled(round: Round | undefined, item: ItemFields): TaskAnswer | undefined {
	if (!round) {
		throw new ApiFailure({ certainty: 'notSent', message: 'The task was not checked' });
	}
	const known = { task_id: item.taskId };
	if ('error' in round) throw new ItemFailure(round.error, known);
	const { answer, failure } = round.result;
	if (!answer && failure) throw new ItemFailure(failure, known);
	return answer;
}

/**
 * Stores the execution where a task is still running. A wrong field or a failed query ends the wait of
 * all items at once, unless On Error lets the others go on.
 *
 * @param context n8n's execution context
 * @param round the result of the queries
 * @returns whether n8n stores the execution
 */
export async function storeIfUnfinished(
	context: IExecuteFunctions,
	{ againAt, failed }: QueriedRound,
): Promise<boolean> {
	if (againAt === undefined || (failed && !context.continueOnFail())) return false;
	await context.putExecutionToWait(new Date(againAt));
	return true;
}

/**
 * Turns n8n's setting Always Output Data off for this execution of the node, and says so in a hint. With
 * it, n8n puts an empty item on the first output where that has none; Still Running is wired back to the
 * node, which would be executed again at once and without end.
 *
 * @param context n8n's execution context
 */
export function keepFirstOutputEmpty(context: IExecuteFunctions): void {
	if (context.getNode().alwaysOutputData !== true) return;
	const data = context.getExecuteData();
	// A copy: the workflow itself keeps the setting.
	data.node = { ...data.node, alwaysOutputData: false };
	if (!('addExecutionHints' in context)) return;
	context.addExecutionHints({
		message:
			"The setting 'Always Output Data' is ignored: its empty item would execute this node again.",
		location: 'outputPane',
	});
}
