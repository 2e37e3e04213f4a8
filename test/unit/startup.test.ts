type Startup = typeof import('@nodes/WanWaitForTask/startup');

/** Loads the node as n8n does, this long after its process started. */
async function loadAfter(milliseconds: number): Promise<Startup> {
	await jest.advanceTimersByTimeAsync(milliseconds - performance.now());
	let loaded: Startup | undefined;
	await jest.isolateModulesAsync(async () => {
		loaded = await import('@nodes/WanWaitForTask/startup');
	});
	if (!loaded) throw new Error('The module was not loaded');
	return loaded;
}

/** Whether a wait that n8n continues now has gone on after this long. */
async function goesOnWithin({ waitForRecovery }: Startup, milliseconds: number): Promise<boolean> {
	const over = jest.fn();
	void waitForRecovery(undefined).then(over);
	await jest.advanceTimersByTimeAsync(milliseconds);
	return over.mock.calls.length > 0;
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('a wait that n8n continues', () => {
	it('is held until 30 seconds after n8n loaded the node, while n8n recovers executions', async () => {
		const startup = await loadAfter(4_000);
		await jest.advanceTimersByTimeAsync(6_000);
		expect(await goesOnWithin(startup, 23_999)).toBe(false);
		expect(await goesOnWithin(startup, 1)).toBe(true);
	});

	it.each([
		['twice as long as n8n took to load it, on a slow machine', 25_000, 50_000],
		['for two minutes at most', 300_000, 120_000],
	])('is held %s', async (_name, loadedAfter, held) => {
		const startup = await loadAfter(loadedAfter);
		expect(await goesOnWithin(startup, held - 1)).toBe(false);
		expect(await goesOnWithin(startup, 1)).toBe(true);
	});

	it('goes on at once where n8n started longer ago', async () => {
		const startup = await loadAfter(4_000);
		await jest.advanceTimersByTimeAsync(30_000);
		expect(await goesOnWithin(startup, 0)).toBe(true);
	});

	it('ends when its execution is stopped meanwhile', async () => {
		const { waitForRecovery } = await loadAfter(4_000);
		const stop = new AbortController();
		const ended = expect(waitForRecovery(stop.signal)).rejects.toThrow('The execution was stopped');
		stop.abort();
		await ended;
	});
});
