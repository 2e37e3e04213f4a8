type Startup = typeof import('@nodes/WanWaitForTask/startup');

/** Loads the node as n8n does at its start: at this moment. */
async function loadNow(): Promise<Startup> {
	let loaded: Startup | undefined;
	await jest.isolateModulesAsync(async () => {
		loaded = await import('@nodes/WanWaitForTask/startup');
	});
	if (!loaded) throw new Error('The module was not loaded');
	return loaded;
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('a wait that n8n continues', () => {
	it('is held until 30 seconds after n8n loaded the node, while n8n recovers executions', async () => {
		const { waitForRecovery } = await loadNow();
		await jest.advanceTimersByTimeAsync(4_000);
		const over = jest.fn();
		void waitForRecovery(undefined).then(over);
		await jest.advanceTimersByTimeAsync(25_999);
		expect(over).not.toHaveBeenCalled();
		await jest.advanceTimersByTimeAsync(1);
		expect(over).toHaveBeenCalled();
	});

	it('goes on at once where n8n started longer ago', async () => {
		const { waitForRecovery } = await loadNow();
		await jest.advanceTimersByTimeAsync(30_000);
		const timers = jest.getTimerCount();
		await waitForRecovery(undefined);
		expect(jest.getTimerCount()).toBe(timers);
	});

	it('ends when its execution is stopped meanwhile', async () => {
		const { waitForRecovery } = await loadNow();
		const stop = new AbortController();
		const ended = expect(waitForRecovery(stop.signal)).rejects.toThrow('The execution was stopped');
		stop.abort();
		await ended;
	});
});
