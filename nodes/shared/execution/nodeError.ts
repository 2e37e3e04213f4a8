import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';

import { itemName } from '../common/item';
import { describeProblem, type Problem } from '../common/problem';
import { adviceFor, ApiFailure, type FailureFacts } from '../transport/failure';
import { CredentialProblem } from '../transport/origin';

/** What an error says besides its message. */
export interface ErrorContext {
	/** The item that the error belongs to, counted from 0 as n8n does. */
	itemIndex?: number;
	/** The task that the error belongs to. */
	taskId?: string;
	/** Further sentences, each its own line. */
	notes?: string[];
}

export type NodeError = NodeApiError | NodeOperationError;

/** n8n's editor shows a description as HTML, in which a line break alone is a space. */
const LINE_BREAK = '<br>\n';

/**
 * The lines of a description, without those that are empty.
 *
 * @param lines each of them plain text
 * @returns the description of an error of n8n
 */
export const inLines = (lines: readonly string[]) =>
	lines.filter((line) => line !== '').join(LINE_BREAK);

/**
 * The description of an error as plain text, for the field of an item.
 *
 * @param error the error
 */
export const plainDescription = ({ description }: NodeError) =>
	(description ?? '').replaceAll(LINE_BREAK, '\n');

/**
 * n8n rewrites a message that contains the name of a network error, and drops a description that is
 * similar to the message. Both are set again here.
 */
function spell<T extends NodeError>(error: T, message: string, lines: string[]): T {
	error.message = message;
	error.description = inLines(lines.filter((line) => !saysTheSame(line, message)));
	error.messages = [];
	return error;
}

const saysTheSame = (line: string, message: string) =>
	line.replace(/\.$/, '') === message.replace(/\.$/, '');

function apiError(node: INode, facts: FailureFacts, context: ErrorContext): NodeApiError {
	const { message, status, code, requestId } = facts;
	const details = [
		code && `code ${code}`,
		status !== undefined && `HTTP ${status}`,
		requestId && `request_id ${requestId}`,
		context.taskId && `task_id ${context.taskId}`,
	].filter(Boolean);
	const data: JsonObject = {
		...(code && { code }),
		...(requestId && { request_id: requestId }),
		...(context.taskId && { task_id: context.taskId }),
	};
	const error = new NodeApiError(
		node,
		{ message, ...data },
		{
			message,
			httpCode: status === undefined ? undefined : String(status),
			itemIndex: context.itemIndex,
		},
	);
	error.context.data = data;
	const named = code && !message.includes(code) ? `${message} (${code})` : message;
	const detailLine = details.length > 0 ? `Details: ${details.join(', ')}` : '';
	return spell(error, named, [
		adviceFor(facts),
		facts.note ?? '',
		...(context.notes ?? []),
		detailLine,
	]);
}

/**
 * Turns whatever was thrown into an error of n8n.
 *
 * @param node the node
 * @param error what was thrown
 * @param context the item and task it belongs to
 * @returns an error to throw, or to attach to an item; it holds no secret
 */
export function toNodeError(node: INode, error: unknown, context: ErrorContext = {}): NodeError {
	if (error instanceof ApiFailure) return apiError(node, error.facts, context);
	const { taskId, notes = [] } = context;
	const lines = taskId ? [...notes, `Details: task_id ${taskId}`] : notes;
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		// n8n takes the item from the context; an error of its own may not have it yet.
		error.context.itemIndex ??= context.itemIndex;
		if (taskId) error.context.data = { ...asObject(error.context.data), task_id: taskId };
		return spell(error, error.message, [error.description ?? '', ...lines]);
	}
	const message = error instanceof Error ? error.message : String(error);
	const itemIndex = error instanceof CredentialProblem ? undefined : context.itemIndex;
	const wrapped = new NodeOperationError(node, message, { itemIndex });
	if (taskId) wrapped.context.data = { task_id: taskId };
	return spell(wrapped, message, lines);
}

/**
 * Makes an error that stops the workflow name its item. n8n counts items from 0 and puts the number behind
 * the message where the error has an item; this one says it as the user counts, so the number goes.
 *
 * @param error the error
 * @param item the item, how many there are, and the prompt that it has, if any
 */
export function nameItem(
	error: NodeError,
	{ itemIndex, count, prompt }: { itemIndex: number; count: number; prompt?: string },
): NodeError {
	if (count < 2) return error;
	error.context.itemIndex = undefined;
	const position = `${itemName(itemIndex).replace('item', 'Item')} of ${count}`;
	const named = prompt ? `${position} (“${prompt}”)` : position;
	error.message = `${named}: ${error.message.replace(/ \[item \d+\]$/, '')}`;
	error.description = inLines([error.description ?? '', ON_ERROR]);
	return error;
}

const ON_ERROR =
	"To let the other items continue when one fails, set 'On Error' in the settings of the node to Continue.";

const asObject = (value: unknown) => (typeof value === 'object' && value !== null ? value : {});

const CORRECT = 'Correct the field, or the data that its expression uses.';

/**
 * The error for an item whose fields break rules: all of its problems at once.
 *
 * @param node the node
 * @param problems what is wrong, at least one
 * @param itemIndex the item
 * @param options whether nothing was sent in this execution of the node, also by an earlier try
 */
export function problemsError(
	node: INode,
	problems: Problem[],
	itemIndex: number,
	{ nothingSent = false }: { nothingSent?: boolean } = {},
): NodeOperationError {
	const lines = problems.map(describeProblem);
	const [first, ...others] = lines;
	const message = others.length > 0 ? `${first} (and ${others.length} more)` : first;
	const error = new NodeOperationError(node, message, { itemIndex });
	return spell(error, message, [
		...others,
		[CORRECT, nothingSent ? 'Nothing was sent.' : ''].join(' ').trim(),
	]);
}
