import { attempt } from '../transport/attempt';
import { mayQueryAgain, type ApiFailure } from '../transport/failure';
import type { Api } from '../transport/api';
import { now } from '../transport/clock';
import { BACKGROUND } from '../transport/limits';
import { queryTaskOnce } from './calls';
import { lookoutOf, type Watch } from './lookout';
import { toMillis } from './output';
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
	/** Set for a single check of many that need no answer of its own while the task list shows the task as open. */
	checksOnce?: boolean;
	/** Stops the wait before the execution is stopped. */
	signal?: AbortSignal;
}

/** How a wait ended. */
export interface WaitResult {
	/** The last answer, if there was any; of a task that has not ended it may be what the task list says. */
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
/** How long after the deadline a question may still be answered, in milliseconds. */
const LAST_ANSWER = 700;

/**
 * Asks for a task until it has ended or the time is up: the one loop that waits. Many may run side by
 * side; the account's gate keeps them within the service's limit, and the account's look-out puts off
 * questions that the task list has answered. A question that fails for the moment is asked again with
 * growing pauses and never gives the task up, and neither does UNKNOWN, unless it stays for five minutes
 * or the task is known to be older than 24 hours.
 *
 * @param api the credential's API
 * @param taskId the task
 * @param plan how often and how long
 * @returns the last answer, which need not be an end where the time was up
 * @throws ApiFailure for what no waiting helps against, such as a wrong key, and on cancellation
 * @see "Polling recommendation" on the image-to-video page
 */
export async function waitForTask(api: Api, taskId: string, plan: WaitPlan): Promise<WaitResult> {
	const { interval, checksOnce: once } = plan;
	const watch = lookoutOf(api.limits).join(api, taskId, { interval, once });
	try {
		return await askUntilEnd(api, watch, plan);
	} finally {
		watch.leave();
	}
}

async function askUntilEnd(api: Api, watch: Watch, plan: WaitPlan): Promise<WaitResult> {
	const { interval, deadline, since = Date.now(), signal = api.signal, checksOnce } = plan;
	const timeout = Math.max(0, deadline - Date.now());
	// From here on the length counts: the machine's clock may be set while the task is waited for.
	const end = now() + timeout;
	let result: WaitResult = { ended: false, unknownSince: plan.unknownSince };
	let oldest = since;
	let retryPause = FIRST_RETRY_PAUSE;
	let next = plan.startWithPause ? interval : 0;
	for (;;) {
		// The last question comes at the deadline itself, so that a task that ended in the last pause counts.
		const left = Math.max(0, end - now());
		const isListed = await watch.pause({
			after: Math.min(next, left),
			within: checksOnce ? Infinity : left,
			byItself: result.unknownSince !== undefined,
			signal,
		});
		if (isListed) return { ended: false, answer: watch.listed };
		// A plan without time to wait is one question, which may take as long as any other.
		const within = timeout > 0 ? Math.max(0, end - now()) + LAST_ANSWER : undefined;
		const turn = { patience: BACKGROUND, within, signal };
		const asked = await attempt(async () => await queryTaskOnce(api, watch.taskId, turn));
		if ('value' in asked) {
			const answer = asked.value;
			const submitted = toMillis(answer.output.submit_time);
			oldest = Math.min(oldest, submitted ?? oldest);
			watch.answered(answer, submitted);
			result = { answer, ...readState(answer, result.unknownSince, oldest) };
			if (result.ended) return result;
			retryPause = FIRST_RETRY_PAUSE;
			next = interval;
		} else {
			const { failure } = asked;
			const { code } = failure.facts;
			if (!mayQueryAgain(failure.facts) && code !== 'Timeout') throw failure;
			// A question that only the deadline cut short says nothing against the answer before it.
			const cutShort = now() >= end && (code === 'Timeout' || code === 'ETIMEDOUT');
			const answer = result.answer ?? watch.listed;
			result = cutShort && answer ? { ...result, answer } : { ...result, failure };
			next = retryPause;
			retryPause = Math.min(retryPause * 2, LONGEST_RETRY_PAUSE);
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
	const stays = time - unknownSince >= UNKNOWN_IS_BELIEVED;
	return { ended: stays || time - oldest >= TASK_LIFE, unknownSince };
}
