import type { IDataObject } from 'n8n-workflow';

import type { Api, ApiCall } from '@wan/transport/api';
import { ApiFailure, type FailureFacts } from '@wan/transport/failure';
import { accountLimits } from '@wan/transport/limits';

/** What the service says: a body, or the failure of a call. */
export type Said = IDataObject | ApiFailure;

/** An API without a network; for tests with a fake clock. */
export interface FakeApi {
	api: Api;
	/** The calls that were sent, each with its time in milliseconds since the API was made. */
	sent: Array<{ call: ApiCall; at: number }>;
	/** The times alone. */
	times: () => number[];
}

let accounts = 0;

/**
 * Makes an API that gives one answer after the other, and the last one for ever.
 *
 * @param answers what it says, or a function of the time since it was made, in milliseconds
 */
export function fakeApi(answers: Said[] | ((at: number) => Said)): FakeApi {
	const start = Date.now();
	const sent: FakeApi['sent'] = [];
	const api: Api = {
		base: { url: 'http://127.0.0.1', region: undefined },
		limits: accountLimits('http://127.0.0.1', `account ${(accounts += 1)}`),
		signal: undefined,
		call: async (call) => {
			const at = Date.now() - start;
			const said =
				typeof answers === 'function'
					? answers(at)
					: answers[Math.min(sent.length, answers.length - 1)];
			sent.push({ call, at });
			if (said instanceof ApiFailure) throw said;
			return said;
		},
	};
	return { api, sent, times: () => sent.map(({ at }) => at) };
}

/** A failed call. */
export const failing = (facts: Partial<FailureFacts>): ApiFailure =>
	new ApiFailure({ certainty: 'refused', message: 'No.', ...facts });

/** The answer about a task in this state. */
export const inState = (task_status: string, more: IDataObject = {}): IDataObject => ({
	output: { task_id: 'a-task', task_status, ...more },
});

/** Runs a piece of work to its end on the fake clock. */
export async function settle<T>(work: Promise<T>): Promise<{ value: T } | { error: unknown }> {
	const settled = work.then(
		(value) => ({ value }),
		(error: unknown) => ({ error }),
	);
	await jest.runAllTimersAsync();
	return await settled;
}
