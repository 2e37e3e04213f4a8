const listening = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back when a signal is aborted. The signal gets one listener for all callbacks: hundreds of waits
 * use the same signal, and Node warns of a leak from the eleventh listener on.
 *
 * @param signal for example the execution's cancel signal
 * @param callback what to call
 * @returns removes the callback
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
	const known = listening.get(signal);
	const callbacks = known ?? new Set<() => void>();
	if (!known) {
		listening.set(signal, callbacks);
		signal.addEventListener('abort', () => [...callbacks].forEach((call) => call()), {
			once: true,
		});
	}
	callbacks.add(callback);
	return () => callbacks.delete(callback);
}

/** A controller that is aborted along with another signal. */
export interface LinkedController {
	signal: AbortSignal;
	abort: () => void;
	/** Ends the link to the other signal; call when the work is done. */
	unlink: () => void;
}

/**
 * Makes a controller that can be aborted on its own and is aborted with the given signal.
 *
 * @param other for example the execution's cancel signal
 */
export function linkedController(other: AbortSignal | undefined): LinkedController {
	const own = new AbortController();
	const abort = () => own.abort();
	if (other?.aborted) abort();
	const unlink = other && !other.aborted ? onAbort(other, abort) : () => undefined;
	return { signal: own.signal, abort, unlink };
}
