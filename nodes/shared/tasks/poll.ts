import { attempt } from '../transport/attempt';
import { mayQueryAgain, type ApiFailure } from '../transport/failure';
import { pause, type Api } from '../transport/api';
import { queryTaskOnce } from './calls';
import { hasEnded, type TaskAnswer } from './task';

/** How a wait goes; times in milliseconds. */
export interface WaitPlan {
	/** Pause between two questions about a task. */
	interval: number;
	/** When to give up, in milliseconds since 1970. */
	deadline: number;
	/** Set where the task was only just created, so that asking at once is of no use. */
	startWithPause?: boolean;
	/** Stops the wait before the execution is stopped. */
	signal?: AbortSignal;
}

/** How a wait ended: with the last answer, if there was any, and with the last failure if it came after it. */
export interface WaitResult {
	answer?: TaskAnswer;
	failure?: ApiFailure;
}

const FIRST_RETRY_PAUSE = 1_000;
const LONGEST_RETRY_PAUSE = 30_000;

/**
 * Asks for a task until it has ended or the time is up: the one loop that waits. Many may run side by
 * side; the account's gate keeps them within the service's limit. A question that fails for the moment
 * is asked again with growing pauses and never gives the task up.
 *
 * @param api the credential's API
 * @param taskId the task
 * @param plan how often and how long
 * @returns the last answer, which need not be an end where the time was up
 * @throws ApiFailure for what no waiting helps against, such as a wrong key, and on cancellation
 * @see "Polling recommendation" on the image-to-video page
 */
export async function waitForTask(api: Api, taskId: string, plan: WaitPlan): Promise<WaitResult> {
	const { interval, deadline, signal = api.signal } = plan;
	let result: WaitResult = {};
	let retryPause = FIRST_RETRY_PAUSE;
	let next = plan.startWithPause ? interval : 0;
	for (;;) {
		const left = deadline - Date.now();
		// The last question comes at the deadline itself, so that a task that ended in the last pause counts.
		await pause(Math.min(next, Math.max(0, left)), signal);
		const asked = await attempt(async () => await queryTaskOnce(api, taskId));
		if ('value' in asked) {
			result = { answer: asked.value };
			if (hasEnded(asked.value)) return result;
			retryPause = FIRST_RETRY_PAUSE;
			next = interval;
		} else {
			const { failure } = asked;
			if (!mayQueryAgain(failure.facts)) throw failure;
			result = { ...result, failure };
			next = retryPause;
			retryPause = Math.min(retryPause * 2, LONGEST_RETRY_PAUSE);
		}
		if (Date.now() >= deadline) return result;
	}
}
