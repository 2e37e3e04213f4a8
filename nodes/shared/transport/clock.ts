/**
 * Milliseconds on a clock that only goes forward, for measuring how long something takes. `Date.now()`
 * goes back when the machine's time is corrected, and a gate or a timeout would then stay closed or
 * open for as long as the correction.
 *
 * @returns milliseconds since the process started
 */
export function now(): number {
	return performance.now();
}
