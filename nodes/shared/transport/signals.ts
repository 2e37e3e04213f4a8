/** A controller that is aborted along with another signal. */
export interface LinkedController {
	signal: AbortSignal;
	abort: () => void;
	/** Takes the listener off the other signal; call when the work is done. */
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
	other?.addEventListener('abort', abort, { once: true });
	return {
		signal: own.signal,
		abort,
		unlink: () => other?.removeEventListener('abort', abort),
	};
}
