/** Runs mostly wait, so many go side by side. */
const AT_ONCE = 64;

/** Does the same for many, some at once; the results in the order of the entries. */
export async function inParallel<T, R>(entries: T[], work: (entry: T) => Promise<R>): Promise<R[]> {
	const results: R[] = [];
	let next = 0;
	const worker = async () => {
		while (next < entries.length) {
			const index = next;
			next += 1;
			results[index] = await work(entries[index]);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	return results;
}
