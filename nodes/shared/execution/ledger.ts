import { createHash } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { TaskAnswer } from '../tasks/task';
import { ApiFailure } from '../transport/failure';

/** What is noted of one create call. Absent: it was not sent, or surely not accepted. */
type Entry = { state: 'sent' } | { state: 'created'; answer: TaskAnswer };

/**
 * Notes the create calls of one run in the execution's own data. n8n's Retry On Fail and its Retry
 * button run the whole node again; with the notes, an item whose task exists gets that task instead of
 * a second one that costs again.
 */
export interface Ledger {
	/**
	 * The task that an earlier try created for this item and request.
	 *
	 * @throws ApiFailure where the earlier try may have created one and nobody knows
	 */
	recall: (itemIndex: number, request: unknown) => TaskAnswer | undefined;
	sending: (itemIndex: number, request: unknown) => void;
	created: (itemIndex: number, request: unknown, answer: TaskAnswer) => void;
	/** The call was surely not accepted, or its task ended without a video: another may be sent. */
	forget: (itemIndex: number, request: unknown) => void;
	/** The run is over; nothing is left to retry. */
	clear: () => void;
}

/** What the user has to know of a create call that got no clear answer. */
export const MAY_EXIST =
	'The task may exist all the same, and would cost, so the call was not sent again. Look for it with Task → Get Many before you create it anew.';

const KEY = 'wanCreateCalls';

/**
 * Opens the notes of the node's current run.
 *
 * @param context n8n's execution context
 */
export function openLedger(context: IExecuteFunctions): Ledger {
	const store = context.getContext('node') as IDataObject;
	const runIndex = String(context.getWorkflowDataProxy(0).$runIndex ?? 0);
	const all = (store[KEY] ??= {}) as unknown as Record<string, Record<string, Entry>>;
	const entries = (all[runIndex] ??= {});
	const keyOf = (itemIndex: number, request: unknown) =>
		`${itemIndex}-${createHash('sha256').update(JSON.stringify(request)).digest('hex')}`;
	return {
		recall: (itemIndex, request) => {
			const entry = entries[keyOf(itemIndex, request)];
			if (entry?.state === 'created') return entry.answer;
			if (entry?.state === 'sent') {
				throw new ApiFailure({
					certainty: 'doubtful',
					note: MAY_EXIST,
					message:
						'An earlier try sent this create call and got no clear answer; it is not sent again',
				});
			}
			return undefined;
		},
		sending: (itemIndex, request) => {
			entries[keyOf(itemIndex, request)] = { state: 'sent' };
		},
		created: (itemIndex, request, answer) => {
			entries[keyOf(itemIndex, request)] = { state: 'created', answer };
		},
		forget: (itemIndex, request) => {
			delete entries[keyOf(itemIndex, request)];
		},
		clear: () => {
			delete all[runIndex];
		},
	};
}
