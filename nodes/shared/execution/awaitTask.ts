import type { IDataObject } from 'n8n-workflow';

import { findModel } from '../catalog';
import { simplifyTask } from '../tasks/output';
import { waitForTask } from '../tasks/waitForTask';
import { hasEnded, hasSucceeded, type TaskAnswer } from '../tasks/task';
import type { Api } from '../transport/api';
import { noVideo } from './finish';
import type { CreateCall, CreatedTask } from './ledger';
import type { ExecutionSettings } from './settings';

/** What waiting for the task of one item needs. */
export interface ItemWait {
	api: Api;
	task: CreatedTask;
	settings: Pick<ExecutionSettings, 'pollInterval' | 'timeout'>;
	/** Whether this try created the task, so that it cannot have ended yet. */
	isNew: boolean;
	/** The notes on the item's create call. */
	call: CreateCall;
	signal: AbortSignal;
	/** Keeps fields of the task for the item's error, if the work fails later. */
	remember: (known: IDataObject) => void;
}

/**
 * Waits for a task that this execution created.
 *
 * @param wait what it needs
 * @returns the answer about the task, which has succeeded
 * @throws ItemFailure where it brings no video or has not ended in time; ApiFailure where it cannot be
 * queried
 */
export async function awaitTask(wait: ItemWait): Promise<TaskAnswer> {
	const { api, task, settings, call } = wait;
	const { creation } = task;
	const { answer = task.answer, failure } = await waitForTask(api, task.answer.output.task_id, {
		interval: settings.pollInterval,
		deadline: Date.now() + settings.timeout,
		startWithPause: wait.isNew,
		signal: wait.signal,
	});
	// A task that failed costs nothing, whatever it was estimated to cost.
	wait.remember({ cost: undefined, ...simplifyTask(answer, creation) });
	if (hasEnded(answer)) {
		const model = creation.model ?? '';
		api.limits.creates(model, findModel(model)?.createsPerSecond).freed();
	}
	if (hasSucceeded(answer)) return answer;
	// A task that failed or was canceled costs nothing, so a retry may create another. One that the
	// service does not know may still exist.
	if (hasEnded(answer)) call.forget();
	throw failure ?? noVideo(answer, { creation });
}
