import { SECOND } from '../shared/common/units';
import { now } from '../shared/transport/clock';
import { pause } from '../shared/transport/pause';

/**
 * How long after its start n8n may still be recovering executions, in milliseconds. At each start n8n
 * goes through the executions that had not ended: it reads each of them, marks it as crashed, and writes
 * it back as waiting (`executions/execution-recovery.service`, 2.0.3 and 2.40.7). An overdue wait is
 * continued at the same moment. If it ended then, n8n would drop its result, because the outer execution
 * is marked as crashed just then or is written back without the result.
 */
const RECOVERY_TIME = 30 * SECOND;

/** n8n loads the nodes while it starts, shortly before it recovers executions. */
const loadedAt = now();

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
