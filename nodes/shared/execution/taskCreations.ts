import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { findModel } from '../catalog';
import type { Region } from '../common/region';
import type { TaskCreation } from '../tasks/task';
import type { CreatedTask } from './ledger';

/*
 * Notes in the execution's data, for all of its nodes, what is known of a task from creating it, so that a
 * node that waits for the task can say what it cost. The items do not have to hold it.
 */

const KEY = 'wanTaskCreations';

function creationsOf(context: IExecuteFunctions): Record<string, TaskCreation> {
	const flowData = context.getContext('flow') as IDataObject;
	return (flowData[KEY] ??= {}) as unknown as Record<string, TaskCreation>;
}

/**
 * Notes what is known of a task from creating it.
 *
 * @param context the execution context of the node that created it
 * @param task the task
 */
export function noteCreation(context: IExecuteFunctions, { answer, creation }: CreatedTask): void {
	creationsOf(context)[answer.output.task_id] = creation;
}

/**
 * What is known of a task from creating it: what the node of this execution noted that created it; for any
 * other task only the model, where the incoming item has it in `model`.
 *
 * @param context the execution context of the node that waits for the task
 * @param itemIndex the incoming item
 * @param taskId the task
 * @param region the region of the node's credential
 */
export function creationOf(
	context: IExecuteFunctions,
	itemIndex: number,
	taskId: string,
	region: Region | undefined,
): TaskCreation {
	const creations = creationsOf(context);
	if (Object.hasOwn(creations, taskId)) return creations[taskId];
	const { model } = context.getInputData()[itemIndex].json;
	if (typeof model !== 'string' || !findModel(model)) return {};
	return { model, terms: { region, tier: undefined, silent: undefined } };
}
