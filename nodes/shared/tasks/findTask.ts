import type { IDataObject } from 'n8n-workflow';

import type { Found } from '../transport/api';

/*
 * Finds the task in the answer to a create call. A task ID is a task that costs, with whatever status and
 * code it comes, also where the answer was cut behind it and where a gateway made a number of it.
 */

/** A create call's answer has a few hundred bytes; what stands further on in a longer one is no task ID. */
const LOOKED_AT = 64 * 1024;

/** `task_id` of `output`: a text with its end, where it has one, or the digits of a number. */
const TASK_ID = /"output"\s*:\s*\{[^{}]*?"task_id"\s*:\s*(?:"([^"\\]*)("?)|(\d+)(?=\s*([,}]|$)))/;

/** A complete `task_id` anywhere else, also as the first of a list. */
const STRAY_ID = /"task_id"\s*:\s*\[?\s*(?:"([^"\\]{1,200})"|(\d{1,200})(?=\s*[,}\]]))/;

/**
 * Finds the task.
 *
 * @param text the answer as far as it arrived
 * @param body the same as an object, where it is complete JSON
 * @returns the answer with the ID as a text; a note where the ID itself was cut, or is not in `output`, so
 * that it is not sure what it names; nothing where there is none
 */
export function findTask(text: string, body: IDataObject | undefined): Found {
	const output = body?.output as IDataObject | null | undefined;
	if (body && typeof output?.task_id === 'string' && output.task_id !== '') return { answer: body };
	const beginning = text.slice(0, LOOKED_AT);
	const [, id, quote, digits, behind] = TASK_ID.exec(beginning) ?? [];
	const taskId = id || digits;
	if (!taskId) return strayId(beginning);
	// JSON numbers lose digits when they are parsed, so they are taken from the text.
	if (quote || behind) {
		// A new task is PENDING, as the API's pages say; a cut answer may not have come that far.
		return { answer: { ...body, output: { task_status: 'PENDING', ...output, task_id: taskId } } };
	}
	return { note: `The answer was cut within the task’s ID, which begins with “${taskId}”.` };
}

function strayId(text: string): Found {
	const [, id, digits] = STRAY_ID.exec(text) ?? [];
	const taskId = id ?? digits;
	return taskId ? { note: `The answer has a task_id where none is expected: “${taskId}”.` } : {};
}
