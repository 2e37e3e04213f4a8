import type { IBinaryData, IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { inColumnOrder, simplifyTask } from '../tasks/output';
import { hasSucceeded, type TaskAnswer, type TaskCreation } from '../tasks/task';
import { attempt } from '../transport/attempt';
import { ApiFailure, type FailureFacts } from '../transport/failure';
import { noVideo, taskItem, withoutEstimate, type FetchVideo } from './finish';
import { ItemFailure } from './items';
import { laidOver, type Contents } from './laidOver';
import { plainDescription, toNodeError } from './nodeError';
import type { ExecutionSettings } from './settings';

/*
 * An item of wait mode `store`: what is kept of it while its task runs, and the outgoing item that is made
 * of it in the end. n8n stores it with the execution, so it holds nothing but JSON.
 */

/** An item whose task is waited for. */
export interface WaitingItem {
	taskId: string;
	/** The service's latest answer about the task, where there is one. */
	answer?: TaskAnswer;
	/** What is known of the task from creating it. */
	creation: TaskCreation;
	/** When the wait began, in milliseconds since 1970. */
	since: number;
	settings: Omit<ExecutionSettings, 'throttleTimeout'>;
	downloadVideo: boolean;
	simplify: boolean;
	/** The incoming item's fields and files, where the result is laid over them. */
	under?: Contents;
}

/** The node and the incoming item that an outgoing item belongs to. */
export interface NodeItem {
	/** The node that the user sees. */
	node: INode;
	itemIndex: number;
}

/** How a wait ended: with the service's latest answer, or with a failure that waiting does not mend. */
export type Ending = { answer: TaskAnswer } | { failure: unknown };

/**
 * The outgoing item of a task whose wait is over; a task without a video gives an item as well.
 *
 * @param waiting the item
 * @param ending how the wait ended; with an answer that is not an end, the timeout is over
 * @param nodeItem the node and the incoming item
 * @param fetchVideo downloads the video
 * @param signal stops the download
 */
export async function outcomeItem(
	waiting: WaitingItem,
	ending: Ending,
	nodeItem: NodeItem,
	fetchVideo: FetchVideo,
	signal: AbortSignal | undefined,
): Promise<INodeExecutionData> {
	if ('failure' in ending) return failureItem(waiting, ending.failure, nodeItem);
	const { answer } = ending;
	const { creation, settings, simplify, taskId } = waiting;
	if (!hasSucceeded(answer)) return failureItem(waiting, noVideo(answer, { creation }), nodeItem);
	const { itemIndex } = nodeItem;
	if (!waiting.downloadVideo) {
		return overInput(waiting, taskItem(answer, { itemIndex, simplify, creation }));
	}
	const fetched = await attempt(async () => await fetchVideo(taskId, answer, settings, signal));
	if ('failure' in fetched) {
		const known = simplifyTask(answer, creation);
		return failureItem(waiting, new ItemFailure(fetched.failure, known), nodeItem);
	}
	const video: { property: string; data: IBinaryData } = {
		property: settings.binaryProperty,
		data: fetched.value,
	};
	return overInput(waiting, taskItem(answer, { itemIndex, simplify, creation, video }));
}

/**
 * The outgoing item of a task without a video. Where On Error has an error output, it holds `error` and
 * `message` alone, which is how n8n recognises what belongs there.
 *
 * @param waiting the item
 * @param error what went wrong
 * @param nodeItem the node and the incoming item
 */
export function failureItem(
	waiting: WaitingItem,
	error: unknown,
	{ node, itemIndex }: NodeItem,
): INodeExecutionData {
	const { taskId, answer, creation } = waiting;
	const reason = error instanceof ItemFailure ? error.reason : error;
	const known = error instanceof ItemFailure ? error.known : {};
	const nodeError = toNodeError(node, reason, { itemIndex, taskId });
	const { message } = nodeError;
	const description = plainDescription(nodeError);
	const facts: Partial<FailureFacts> = reason instanceof ApiFailure ? reason.facts : {};
	const fields: IDataObject = inColumnOrder({
		...(answer && simplifyTask(answer, creation)),
		...known,
		task_id: taskId,
		task_status: known.task_status ?? answer?.output.task_status ?? 'PENDING',
		code: codeOf(facts),
		message: facts.message ?? message,
		...(description && { description }),
	});
	const pairedItem = { item: itemIndex };
	if (node.onError === 'continueErrorOutput') {
		const error = isOver(fields.task_status) ? withoutEstimate(fields) : fields;
		return { json: { error, message }, pairedItem };
	}
	const item = overInput(waiting, {
		json: inColumnOrder({ ...fields, error: message }),
		pairedItem,
	});
	return isOver(fields.task_status) ? { ...item, json: withoutEstimate(item.json) } : item;
}

/** Whether a task has ended without a video, and so costs nothing. */
const isOver = (status: unknown) => status === 'FAILED' || status === 'CANCELED';

function codeOf({ code, status }: Partial<FailureFacts>): string {
	return code ?? (status === undefined ? 'Error' : `HTTP${status}`);
}

const overInput = ({ under }: WaitingItem, item: INodeExecutionData) =>
	under ? laidOver(under, item) : item;
