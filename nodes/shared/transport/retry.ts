import { attempt } from './attempt';
import { now } from './clock';
import type { ApiFailure } from './failure';
import { pause } from './pause';

/** After which failures work is repeated, after which pause, and how often. */
export interface RetryPlan {
	/** Whether a failure may pass; after any other one the work is not repeated. */
	mayPass: (failure: ApiFailure) => boolean;
	/** The pause after so many failures, counted from 1, in milliseconds. */
	pauseAfter: (failures: number) => number;
	/** How many tries there are at most. */
	mostTries?: number;
	/** How long after the first try another one may begin, in milliseconds. */
	within?: number;
	/** Ends a pause when the execution is stopped. */
	signal: AbortSignal | undefined;
}

/**
 * Does work that may fail at the API, and repeats it where the plan allows it.
 *
 * @param work what to do
 * @param plan which failures may pass, the pauses, and the limit: tries, time, or both
 * @returns the result of the first try that succeeds
 * @throws ApiFailure: the last failure, or that the execution was stopped; any other error at once
 */
export async function retry<T>(work: () => Promise<T>, plan: RetryPlan): Promise<T> {
	const { mostTries = Infinity, within = Infinity } = plan;
	const start = now();
	for (let tries = 1; ; tries += 1) {
		const tried = await attempt(work);
		if ('value' in tried) return tried.value;
		const { failure } = tried;
		if (tries >= mostTries || !plan.mayPass(failure)) throw failure;
		const length = plan.pauseAfter(tries);
		if (now() - start + length > within) throw failure;
		await pause(length, plan.signal);
	}
}

/**
 * Pauses that double.
 *
 * @param first the pause after the first failure, in milliseconds
 * @param longest the longest pause, in milliseconds
 * @returns the pause after so many failures, counted from 1
 */
export function doubling(first: number, longest: number): (failures: number) => number {
	return (failures) => Math.min(first * 2 ** (failures - 1), longest);
}
