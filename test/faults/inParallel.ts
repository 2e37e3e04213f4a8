/** Runs mostly wait, so many go side by side. */
const AT_ONCE = 64;

/**
 * Does the same for many, some at once; the results in the order of the entries.
 *
 * @param entries what to work on
 * @param work what to do with each
 * @param atOnce how many at once
 */
export async function inParallel<T, R>(
	entries: T[],
	work: (entry: T) => Promise<R>,
	atOnce = AT_ONCE,
): Promise<R[]> {
	const results: R[] = [];
	let next = 0;
	const worker = async () => {
		while (next < entries.length) {
			const index = next;
			next += 1;
			results[index] = await work(entries[index]);
		}
	};
	await Promise.all(Array.from({ length: atOnce }, worker));
	return results;
}
