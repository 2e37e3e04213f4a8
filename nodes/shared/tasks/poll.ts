import { attempt } from '../transport/attempt';
import { mayQueryAgain, type ApiFailure } from '../transport/failure';
import { pause, type Api } from '../transport/api';
import { queryTaskOnce } from './calls';
import { toIsoTime } from './output';
import { hasEnded, isUnknown, type TaskAnswer } from './task';

/** How a wait goes; times in milliseconds, points in time in milliseconds since 1970. */
export interface WaitPlan {
	/** Pause between two questions about a task. */
	interval: number;
	/** When to give up. */
	deadline: number;
	/** When the wait began, where it goes on from an earlier run; now without it. */
	since?: number;
	/** Since when the service has not known the task, from an earlier run. */
	unknownSince?: number;
	/** Set where the task was only just created, so that asking at once is of no use. */
	startWithPause?: boolean;
	/** Stops the wait before the execution is stopped. */
	signal?: AbortSignal;
}

/** How a wait ended. */
export interface WaitResult {
	/** The last answer, if there was any. */
	answer?: TaskAnswer;
	/** The last failure, if it came after the last answer. */
	failure?: ApiFailure;
	/** Whether the task has ended, or the service has not known it for so long that it is believed. */
	ended: boolean;
	/** Since when the service has not known the task, without a break. */
	unknownSince?: number;
}

const FIRST_RETRY_PAUSE = 1_000;
const LONGEST_RETRY_PAUSE = 30_000;
/**
 * How long a task has to be UNKNOWN without a break before that is believed. The documents give UNKNOWN
 * for tasks that do not exist or are older than 24 hours; they do not say that a new task is never
 * UNKNOWN for a moment, and believing it too early loses a paid video.
 */
const UNKNOWN_IS_BELIEVED = 5 * 60_000;
/** How long the service keeps a task. */
const TASK_LIFE = 24 * 60 * 60_000;

/**
 * Asks for a task until it has ended or the time is up: the one loop that waits. Many may run side by
 * side; the account's gate keeps them within the service's limit. A question that fails for the moment
 * is asked again with growing pauses and never gives the task up, and neither does UNKNOWN, unless it
 * stays for five minutes or the task is known to be older than 24 hours.
 *
 * @param api the credential's API
 * @param taskId the task
 * @param plan how often and how long
 * @returns the last answer, which need not be an end where the time was up
 * @throws ApiFailure for what no waiting helps against, such as a wrong key, and on cancellation
 * @see "Polling recommendation" on the image-to-video page
 */
export async function waitForTask(api: Api, taskId: string, plan: WaitPlan): Promise<WaitResult> {
	const { interval, deadline, since = Date.now(), signal = api.signal } = plan;
	let result: WaitResult = { ended: false, unknownSince: plan.unknownSince };
	let oldest = since;
	let retryPause = FIRST_RETRY_PAUSE;
	let next = plan.startWithPause ? interval : 0;
	for (;;) {
		const left = deadline - Date.now();
		// The last question comes at the deadline itself, so that a task that ended in the last pause counts.
		await pause(Math.min(next, Math.max(0, left)), signal);
		const asked = await attempt(async () => await queryTaskOnce(api, taskId, signal));
		if ('value' in asked) {
			const answer = asked.value;
			oldest = Math.min(oldest, submittedAt(answer) ?? oldest);
			result = { answer, ...readState(answer, result.unknownSince, oldest) };
			if (result.ended) return result;
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

function readState(
	answer: TaskAnswer,
	unknownBefore: number | undefined,
	oldest: number,
): Pick<WaitResult, 'ended' | 'unknownSince'> {
	if (!isUnknown(answer)) return { ended: hasEnded(answer) };
	const now = Date.now();
	const unknownSince = unknownBefore ?? now;
	const stays = now - unknownSince >= UNKNOWN_IS_BELIEVED;
	return { ended: stays || now - oldest >= TASK_LIFE, unknownSince };
}

function submittedAt({ output }: TaskAnswer): number | undefined {
	const time = Date.parse(toIsoTime(output.submit_time) ?? '');
	return Number.isNaN(time) ? undefined : time;
}
