/**
 * The monotonic clock, for measuring how long something takes. `Date.now()` goes back when the machine's
 * time is corrected; a timeout measured with it would then be longer by the correction.
 *
 * @returns milliseconds since the process started
 */
export function now(): number {
	return performance.now();
}
