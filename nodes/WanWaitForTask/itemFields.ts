import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { readTaskId } from '../shared/fields/taskId';
import { SECOND } from '../shared/common/units';
import { asNumber } from '../shared/common/value';
import { problemsError } from '../shared/execution/nodeError';
import { wantsSimplified } from '../shared/execution/output';
import { readCollection, readSettings, type ExecutionSettings } from '../shared/execution/settings';

/** The fields of one item, read and checked. */
export interface ItemFields {
	itemIndex: number;
	taskId: string;
	settings: ExecutionSettings;
	downloadVideo: boolean;
	simplify: boolean;
	/** Mode `release`: how long to wait before the execution is stored, in milliseconds. */
	holdFirst: number;
}

export const holdFirstProperty: INodeProperties = {
	displayName: 'Hold First (Seconds)',
	name: 'holdFirst',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description:
		'How long to wait before the execution is stored, so that tasks that finish quickly continue without a delay',
};

/**
 * Reads and checks the fields of one item.
 *
 * @param context n8n's execution context
 * @param itemIndex the item
 * @throws NodeOperationError with all of the item's problems
 */
export function readItem(context: IExecuteFunctions, itemIndex: number): ItemFields {
	const get = (name: string, fallback: unknown) =>
		context.getNodeParameter(name, itemIndex, fallback ?? null) as unknown;
	const options = readCollection(context, 'options', itemIndex);
	const { settings, problems } = readSettings({
		...options,
		pollInterval: get('pollInterval', undefined),
		timeout: get('timeout', undefined),
	});
	const id = readTaskId(get('taskId', ''));
	if ('problem' in id) problems.unshift(id.problem);
	const holdFirst = asNumber(options.holdFirst ?? 0);
	if (holdFirst === undefined || holdFirst < 0) {
		const { displayName: field } = holdFirstProperty;
		problems.push({ field, value: options.holdFirst, rule: 'must be a number from 0' });
	}
	if (problems.length > 0 || !('taskId' in id)) {
		throw problemsError(context.getNode(), problems, itemIndex);
	}
	return {
		itemIndex,
		taskId: id.taskId,
		settings,
		downloadVideo: get('downloadVideo', true) === true,
		simplify: wantsSimplified(get),
		holdFirst: (holdFirst ?? 0) * SECOND,
	};
}
