import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { allIndexes, ItemFailure } from '../shared/execution/items';
import type { TaskAnswer } from '../shared/tasks/task';
import { waitForTask, type WaitResult } from '../shared/tasks/poll';
import { ApiFailure } from '../shared/transport/failure';
import type { Api } from '../shared/transport/api';
import { linkedController } from '../shared/transport/signals';
import { readItem, type WaitItem } from './plan';
import { waitForRecovery } from './startup';

/*
 * Mode `release`. n8n does not run a node again when it continues a stored run: it passes the node's
 * input items straight to its first output. Wired back to the input, that output makes the node run
 * again and ask again. Nothing else survives in between but the execution's own data, so that is where
 * the start of each wait and the answers that are already final are kept.
 */

/** What is kept of a task from run to run. */
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
	const store = context.getContext('node') as IDataObject;
	return (store[KEY] ??= {}) as unknown as Record<string, Kept>;
}

/** What one round of questions brought. */
export interface Asked {
	/** When to ask again, in milliseconds since 1970; undefined where nothing is left to wait for. */
	againAt: number | undefined;
	/** Whether an item cannot be asked for at all: a field is wrong, or the call itself. */
	failed: boolean;
	/** The answer for an item, or the failure that no waiting helps against. */
	settle: (item: WaitItem) => Promise<TaskAnswer | undefined>;
	/** Takes this round's tasks out of the execution's data. */
	forget: () => void;
}

type Round = { item: WaitItem; since: number } & ({ result: WaitResult } | { error: unknown });

/**
 * Asks for every task that has not ended yet, once, or for as long as the run may be held at first.
 *
 * @param context n8n's execution context
 * @param api the credential's API
 */
export async function ask(context: IExecuteFunctions, api: Api): Promise<Asked> {
	const kept = keptTasks(context);
	if (Object.keys(kept).length > 0) await waitForRecovery(api.signal);
	const now = Date.now();
	const stop = linkedController(api.signal);
	const rounds = new Map<number, Round>();
	const askFor = async (itemIndex: number) => {
		const item = readItem(context, itemIndex);
		// A task ID may be the name of something that every object has, such as `constructor`.
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
				// The last check before the timeout asks for the task itself.
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
		// A field that breaks a rule is left to `settle`, where On Error applies.
		await Promise.all(
			allIndexes(context).map(async (index) => await askFor(index).catch(() => undefined)),
		);
	} finally {
		stop.unlink();
	}
	const open = [...rounds.values()].filter(isOpen);
	return {
		againAt:
			open.length > 0
				? Math.min(...open.map(({ item, since }) => nextQuestion(item, since)))
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

function nextQuestion({ settings }: WaitItem, since: number): number {
	return Math.min(Date.now() + settings.pollInterval, since + settings.timeout);
}

/** Whether there is still something to wait for. */
function isOpen(round: Round): boolean {
	if ('error' in round) return false;
	return !round.result.ended && Date.now() < round.since + round.item.settings.timeout;
}

function settled(round: Round | undefined, item: WaitItem): TaskAnswer | undefined {
	if (!round) {
		throw new ApiFailure({ certainty: 'notSent', message: 'The task was not asked for' });
	}
	const known = { task_id: item.taskId };
	if ('error' in round) throw new ItemFailure(round.error, known);
	const { answer, failure } = round.result;
	if (!answer && failure) throw new ItemFailure(failure, known);
	return answer;
}

/**
 * Stores the run and frees the process where a task is still running. What is wrong with a call
 * itself ends the wait at once, unless failed items are to go on.
 *
 * @param context n8n's execution context
 * @param asked what the questions brought
 * @returns whether the run is now waiting
 */
export async function parkIfUnfinished(
	context: IExecuteFunctions,
	{ againAt, failed }: Asked,
): Promise<boolean> {
	if (againAt === undefined || (failed && !context.continueOnFail())) return false;
	await context.putExecutionToWait(new Date(againAt));
	return true;
}

/**
 * Takes n8n's setting Always Output Data away from this run of the node, and says so in a hint. With it,
 * n8n puts an empty item on the first output where that has none; Still Running is wired back to the
 * node, which would run again at once and without end.
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
		message: 'Always Output Data is ignored here: its empty item would start the node again.',
		location: 'outputPane',
	});
}
