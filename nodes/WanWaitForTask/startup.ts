import { MINUTE, SECOND } from '../shared/common/units';
import { now } from '../shared/transport/clock';
import { pause } from '../shared/transport/pause';

/** When n8n loaded this node, in milliseconds since its process started: n8n does so while it starts. */
const loadedAt = now();

/**
 * How long after that n8n may still be recovering executions, in milliseconds. At each start n8n goes
 * through the executions that had not ended: it reads each of them, marks it as crashed, and writes it
 * back as waiting (`executions/execution-recovery.service`, 2.0.3 and 2.40.7). An overdue wait is
 * continued at the same moment. If it ended then, n8n would drop its result, because the outer execution
 * is marked as crashed just then or is written back without the result.
 *
 * Loading the nodes is about the middle of n8n's start, so a slow machine gets more time.
 */
const RECOVERY_TIME = Math.min(Math.max(2 * loadedAt, 30 * SECOND), 2 * MINUTE);

/**
 * Waits until n8n has recovered the executions of its last run. Returns at once where n8n started
 * earlier than that.
 *
 * @param signal the execution's cancel signal
 * @throws ApiFailure (cancelled) where the execution is stopped
 */
export async function waitForRecovery(signal: AbortSignal | undefined): Promise<void> {
	const left = loadedAt + RECOVERY_TIME - now();
	if (left > 0) await pause(left, signal);
}
