import { DAY, MINUTE, SECOND } from '../common/units';
import { attempt } from '../transport/attempt';
import { mayQueryAgain, type ApiFailure } from '../transport/failure';
import type { Api } from '../transport/api';
import { now } from '../transport/clock';
import { BACKGROUND } from '../transport/limits';
import { doubling } from '../transport/retry';
import { queryTaskOnce } from './calls';
import { waitSchedulerOf, type ScheduledWait } from './waitScheduler';
import { toMillis } from './apiTime';
import { hasEnded, isUnknown, type TaskAnswer } from './task';

/** How a wait goes; times in milliseconds, points in time in milliseconds since 1970. */
export interface WaitPlan {
	/** Pause between two queries. */
	interval: number;
	/** When the wait ends at the latest. */
	deadline: number;
	/** When the wait began, where it was interrupted since; now without it. */
	since?: number;
	/** Since when the service has not known the task, as the earlier part of the wait found. */
	unknownSince?: number;
	/** Set where the task was created right before, so that it cannot have ended yet. */
	startWithPause?: boolean;
	/** Set for a single check that may be answered by the task list while that shows the task as open. */
	checksOnce?: boolean;
	/** Stops the wait; without it, the execution's cancel signal does. */
	signal?: AbortSignal;
}

/** How a wait ended. */
export interface WaitResult {
	/** The last answer, if there was any; of a task that has not ended it may be what the task list says. */
	answer?: TaskAnswer;
	/** The last failure, if it came after the last answer. */
	failure?: ApiFailure;
	/** Whether the task has ended, or the service has not known it for so long that it counts as ended. */
	ended: boolean;
	/** Since when the service has not known the task, without a break. */
	unknownSince?: number;
}

const pauseAfterFailures = doubling(SECOND, 30 * SECOND);
/**
 * How long a task has to be UNKNOWN without a break before the wait ends. The documents give UNKNOWN for
 * tasks that do not exist or are older than 24 hours; they do not say that a new task is never UNKNOWN
 * for a moment, and a wait that ends too early loses a paid video.
 */
const LONGEST_UNKNOWN = 5 * MINUTE;
/** How long the service keeps a task. */
const TASK_LIFE = DAY;
/** How long after the deadline an answer may still come. */
const LAST_ANSWER = 0.7 * SECOND;

/**
 * Queries a task until it has ended or the time is up. All waits of nodes go through this function. Many
 * may run side by side: the account's gate keeps them within the service's limit, and the account's
 * scheduler puts off queries that the task list has answered. A query that fails for the moment is sent
 * again with growing pauses and does not end the wait; nor does UNKNOWN, unless it stays for five minutes
 * or the task is known to be older than 24 hours.
 *
 * @param api the credential's API
 * @param taskId the task
 * @param plan how often and how long
 * @returns the last answer, which need not be an end where the time was up
 * @throws ApiFailure for what waiting does not mend, such as a wrong key, and on cancellation
 * @see "Polling recommendation" on the image-to-video page
 */
export async function waitForTask(api: Api, taskId: string, plan: WaitPlan): Promise<WaitResult> {
	const { interval, checksOnce: once } = plan;
	const wait = waitSchedulerOf(api.limits).join(api, taskId, { interval, once });
	try {
		return await queryUntilEnd(api, wait, plan);
	} finally {
		wait.leave();
	}
}

async function queryUntilEnd(api: Api, wait: ScheduledWait, plan: WaitPlan): Promise<WaitResult> {
	const { interval, deadline, since = Date.now(), signal = api.signal, checksOnce } = plan;
	const timeout = Math.max(0, deadline - Date.now());
	// Measured on the monotonic clock: the machine's clock may be set while the task is waited for.
	const end = now() + timeout;
	let result: WaitResult = { ended: false, unknownSince: plan.unknownSince };
	let oldest = since;
	let failures = 0;
	let next = plan.startWithPause ? interval : 0;
	for (;;) {
		// The last query comes at the deadline itself, so that a task that ended in the last pause counts.
		const left = Math.max(0, end - now());
		const isListed = await wait.pause({
			after: Math.min(next, left),
			within: checksOnce ? Infinity : left,
			ownQuery: result.unknownSince !== undefined,
			signal,
		});
		if (isListed) return { ended: false, answer: wait.listed };
		// A plan without time to wait is one query, which may take as long as any other.
		const within = timeout > 0 ? Math.max(0, end - now()) + LAST_ANSWER : undefined;
		const turn = { patience: BACKGROUND, within, signal };
		const queried = await attempt(async () => await queryTaskOnce(api, wait.taskId, turn));
		if ('value' in queried) {
			const answer = queried.value;
			const submitted = toMillis(answer.output.submit_time);
			oldest = Math.min(oldest, submitted ?? oldest);
			wait.answered(answer, submitted);
			result = { answer, ...readState(answer, result.unknownSince, oldest) };
			if (result.ended) return result;
			failures = 0;
			next = interval;
		} else {
			const { failure } = queried;
			const { code } = failure.facts;
			if (!mayQueryAgain(failure.facts) && code !== 'Timeout') throw failure;
			// A query that was cut short by the deadline does not replace the answer before it.
			const cutShort = now() >= end && (code === 'Timeout' || code === 'ETIMEDOUT');
			const answer = result.answer ?? wait.listed;
			result = cutShort && answer ? { ...result, answer } : { ...result, failure };
			failures += 1;
			next = pauseAfterFailures(failures);
		}
		if (now() >= end) return result;
	}
}

function readState(
	answer: TaskAnswer,
	unknownBefore: number | undefined,
	oldest: number,
): Pick<WaitResult, 'ended' | 'unknownSince'> {
	if (!isUnknown(answer)) return { ended: hasEnded(answer) };
	const time = Date.now();
	const unknownSince = unknownBefore ?? time;
	const stays = time - unknownSince >= LONGEST_UNKNOWN;
	return { ended: stays || time - oldest >= TASK_LIFE, unknownSince };
}
