import { sleep } from 'n8n-workflow';

import { MINUTE } from '../common/units';
import { now } from './clock';
import { cancelled } from './failure';
import { onAbort } from './signals';

/**
 * The longest single timer. Node's timers fire at once above 2^31 milliseconds, and n8n's `sleep` cannot
 * be cleared: a pause that was ended by its signal leaves a timer behind for at most this long.
 */
const LONGEST_TIMER = MINUTE;

/**
 * Checks the stop signal.
 *
 * @param signal the execution's cancel signal, or one that is linked to it
 * @throws ApiFailure (cancelled) where it is aborted
 */
export function throwIfStopped(signal: AbortSignal | undefined): void {
	if (signal?.aborted) throw cancelled('notSent');
}

/**
 * Waits, and ends at once when the execution is stopped. n8n's own helper for this is missing in newer
 * versions, and left a listener on the signal after every pause.
 *
 * @param milliseconds how long; any length
 * @param signal the execution's cancel signal
 * @throws ApiFailure (cancelled) where the execution is stopped
 */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
	throwIfStopped(signal);
	let unlink = () => {};
	const stopped = new Promise<boolean>((resolve) => {
		if (signal) unlink = onAbort(signal, () => resolve(true));
	});
	const end = now() + milliseconds;
	let left = milliseconds;
	let wasStopped = false;
	do {
		const over = sleep(Math.max(0, Math.min(left, LONGEST_TIMER))).then(() => false);
		wasStopped = await Promise.race([over, stopped]);
		left = end - now();
	} while (!wasStopped && left > 0);
	unlink();
	if (wasStopped) throw cancelled('notSent');
}
