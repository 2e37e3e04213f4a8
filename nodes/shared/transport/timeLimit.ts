import { pause } from './pause';
import { linkedController } from './signals';

/** A length of time for one piece of work. */
export interface TimeLimit {
	/** Aborted when the time is up, and when the execution is stopped. */
	signal: AbortSignal;
	/** Whether the time was up before the work was done. */
	expired: () => boolean;
	/** Gives what the work gives, or throws as soon as the signal is aborted, whatever the work does. */
	race: <T>(work: Promise<T>) => Promise<T>;
	/** Call when the work is done. */
	end: () => void;
}

/**
 * Starts a time limit. n8n's own `timeout` counts from the last byte, so that an answer that comes byte by
 * byte never exceeds it.
 *
 * @param milliseconds how long the work may take in all
 * @param stop the execution's cancel signal
 */
export function startTimeLimit(milliseconds: number, stop: AbortSignal | undefined): TimeLimit {
	const over = linkedController(stop);
	const done = new AbortController();
	let expired = false;
	const aborted = new Promise<never>((_, reject) => {
		const fail = () => reject(new Error('The time is up'));
		if (over.signal.aborted) fail();
		else over.signal.addEventListener('abort', fail, { once: true });
	});
	aborted.catch(() => undefined);
	pause(milliseconds, done.signal).then(
		() => {
			expired = true;
			over.abort();
		},
		() => undefined,
	);
	return {
		signal: over.signal,
		expired: () => expired,
		race: async (work) => await Promise.race([work, aborted]),
		end: () => {
			done.abort();
			over.unlink();
		},
	};
}
