import { ApiFailure } from '@wan/transport/failure';
import { accountLimits, BACKGROUND, CreateGate, Gate, Slots } from '@wan/transport/limits';

/* The pace of calls, on a clock that only the test moves. */

beforeEach(() => {
	jest.useFakeTimers({ now: 1_700_000_000_000 });
	jest.spyOn(Math, 'random').mockReturnValue(0);
});

afterEach(() => {
	jest.restoreAllMocks();
	jest.useRealTimers();
});

const advance = async (milliseconds: number) => await jest.advanceTimersByTimeAsync(milliseconds);

/** Notes who was let through, in which order, and who was refused. */
function visitors(gate: Gate) {
	const passed: string[] = [];
	const refused: Array<[string, ApiFailure]> = [];
	const enter = (name: string, turn?: Parameters<Gate['enter']>[0]) => {
		gate.enter(turn).then(
			() => passed.push(name),
			(failure: ApiFailure) => refused.push([name, failure]),
		);
	};
	return { passed, refused, enter };
}

describe('a gate', () => {
	it('without spacing lets all through at once', async () => {
		const { passed, enter } = visitors(new Gate(0));
		['a', 'b', 'c'].forEach((name) => enter(name));
		await advance(0);
		expect(passed).toEqual(['a', 'b', 'c']);
	});

	it('lets one through per spacing, in the order they came', async () => {
		const { passed, enter } = visitors(new Gate(100));
		['a', 'b', 'c'].forEach((name) => enter(name));
		await advance(0);
		expect(passed).toEqual(['a']);
		await advance(99);
		expect(passed).toEqual(['a']);
		await advance(1);
		expect(passed).toEqual(['a', 'b']);
		await advance(100);
		expect(passed).toEqual(['a', 'b', 'c']);
	});

	it('lets a newcomer wait for the spacing after the last one', async () => {
		const { passed, enter } = visitors(new Gate(100));
		enter('a');
		await advance(60);
		enter('b');
		await advance(39);
		expect(passed).toEqual(['a']);
		await advance(1);
		expect(passed).toEqual(['a', 'b']);
	});

	it.each([
		[3_000, 1_000],
		[1_000, 3_000],
	])('closed for %i and %i milliseconds stays closed for the longer time', async (...times) => {
		const gate = new Gate(0);
		const { passed, enter } = visitors(gate);
		times.forEach((time) => gate.close(time));
		enter('a');
		await advance(2_999);
		expect(passed).toEqual([]);
		await advance(1);
		expect(passed).toEqual(['a']);
	});

	it('opens in time although the machine’s clock goes back an hour', async () => {
		const gate = new Gate(0);
		const { passed, enter } = visitors(gate);
		gate.close(1_000);
		jest.setSystemTime(Date.now() - 3_600_000);
		enter('a');
		await advance(1_000);
		expect(passed).toEqual(['a']);
	});

	it('lets what a person asked for go before waits that came earlier', async () => {
		const { passed, enter } = visitors(new Gate(100));
		enter('first');
		enter('wait 1', { patience: BACKGROUND });
		enter('wait 2', { patience: BACKGROUND });
		enter('person');
		await advance(300);
		expect(passed).toEqual(['first', 'person', 'wait 1', 'wait 2']);
	});

	it('does not keep a wait behind people for ever', async () => {
		const { passed, enter } = visitors(new Gate(1_000));
		enter('first');
		enter('wait', { patience: 3_000 });
		for (let second = 0; second < 10; second += 1) {
			enter(`person ${second}`);
			await advance(1_000);
		}
		expect(passed.indexOf('wait')).toBe(4);
	});

	it('lets the wait go first whose time is up soonest', async () => {
		const { passed, enter } = visitors(new Gate(100));
		enter('first');
		enter('long', { patience: BACKGROUND, within: 600_000 });
		enter('short', { patience: BACKGROUND, within: 3_000 });
		await advance(200);
		expect(passed).toEqual(['first', 'short', 'long']);
	});

	it('refuses a caller whose time is up, and lets the next one through in its place', async () => {
		const gate = new Gate(0);
		const { passed, refused, enter } = visitors(gate);
		gate.close(10_000);
		enter('short', { within: 3_000 });
		enter('long');
		await advance(2_999);
		expect(refused).toEqual([]);
		await advance(201);
		expect(refused.map(([name, { facts }]) => [name, facts.code, facts.certainty])).toEqual([
			['short', 'Timeout', 'notSent'],
		]);
		await advance(6_800);
		expect(passed).toEqual(['long']);
	});

	it('keeps the time of everybody behind 300 others to within a second', async () => {
		const { passed, refused, enter } = visitors(new Gate(1_000 / 16));
		for (let index = 0; index < 300; index += 1) {
			enter(`wait ${index}`, { patience: BACKGROUND, within: 3_000 });
		}
		await advance(3_300);
		expect(passed.length + refused.length).toBe(300);
		expect(passed.length).toBeGreaterThanOrEqual(45);
	});

	it('refuses a caller at once whose execution is stopped', async () => {
		const gate = new Gate(0);
		const { passed, refused, enter } = visitors(gate);
		gate.close(10_000);
		const stop = new AbortController();
		enter('stopped', { signal: stop.signal });
		enter('other');
		stop.abort();
		await advance(0);
		expect(refused.map(([name, { facts }]) => [name, facts.cancelled, facts.certainty])).toEqual([
			['stopped', true, 'notSent'],
		]);
		await advance(10_000);
		expect(passed).toEqual(['other']);
	});

	it('lets nobody through who was stopped before it came, though the gate is open', async () => {
		const stop = new AbortController();
		stop.abort();
		await expect(new Gate(0).enter({ signal: stop.signal })).rejects.toMatchObject({
			facts: { cancelled: true },
		});
	});

	it('lets nobody through who is stopped between its turn and its leaving', async () => {
		const gate = new Gate(0);
		const stop = new AbortController();
		const signal = stop.signal;
		gate.close(100);
		let armed = false;
		// Reads its signal when it leaves, which is after the turn of the second and before that one leaves.
		const first = {
			get aborted() {
				if (armed) stop.abort();
				return false;
			},
			addEventListener: () => undefined,
		} as unknown as AbortSignal;
		const { passed, refused, enter } = visitors(gate);
		enter('first', { signal: first });
		enter('second', { signal });
		armed = true;
		await advance(200);
		expect(passed).toEqual(['first']);
		expect(refused.map(([name, { facts }]) => [name, facts.cancelled])).toEqual([['second', true]]);
	});

	it('can be used again after it has been empty', async () => {
		const { passed, enter } = visitors(new Gate(100));
		enter('a');
		enter('b');
		await advance(1_000);
		enter('c');
		enter('d');
		await advance(100);
		expect(passed).toEqual(['a', 'b', 'c', 'd']);
	});
});

describe('a gate for create calls', () => {
	/** How long the gate is closed from now on. */
	async function closedFor(gate: CreateGate): Promise<number> {
		const start = performance.now();
		let passedAt: number | undefined;
		void gate.enter().then(() => (passedAt = performance.now()));
		await advance(200_000);
		return Math.round(passedAt! - start);
	}

	it('closes for 1, 2, 4, 8 and then 15 seconds while the service refuses', async () => {
		const gate = new CreateGate(0);
		const times: number[] = [];
		for (let index = 0; index < 6; index += 1) {
			gate.refused();
			times.push(await closedFor(gate));
		}
		expect(times).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
	});

	it('adds up to a quarter, so that several n8n processes do not come back together', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(0.9999);
		const gate = new CreateGate(0);
		gate.refused();
		const time = await closedFor(gate);
		expect(time).toBeGreaterThan(1_240);
		expect(time).toBeLessThanOrEqual(1_250);
	});

	it('closes for at least the given time, with the same growth behind it', async () => {
		const gate = new CreateGate(0);
		gate.refused(60_000);
		expect(await closedFor(gate)).toBe(60_000);
		gate.refused();
		expect(await closedFor(gate)).toBe(2_000);
	});

	it('begins at a second again after the service accepted', async () => {
		const gate = new CreateGate(0);
		gate.refused();
		gate.refused();
		await closedFor(gate);
		gate.accepted();
		expect(gate.acceptedAt).toBe(performance.now());
		gate.refused();
		expect(await closedFor(gate)).toBe(1_000);
	});

	it('opens when a task has ended, and begins at a second again', async () => {
		const gate = new CreateGate(0);
		[1, 2, 3].forEach(() => gate.refused());
		gate.freed();
		expect(await closedFor(gate)).toBe(0);
		gate.refused();
		expect(await closedFor(gate)).toBe(1_000);
	});

	it('keeps the spacing when a task has ended', async () => {
		const gate = new CreateGate(500);
		gate.refused();
		gate.freed();
		expect(await closedFor(gate)).toBe(500);
	});

	it('lets a caller that waits already through soon after a task has ended', async () => {
		const gate = new CreateGate(0);
		const { passed, enter } = visitors(gate);
		gate.close(100_000);
		enter('a');
		await advance(1_000);
		gate.freed();
		await advance(200);
		expect(passed).toEqual(['a']);
	});
});

describe('slots', () => {
	it('let so many work at once, and the others in their order', async () => {
		const slots = new Slots(2);
		const begun: number[] = [];
		const work = [0, 1, 2, 3].map(
			async (index) =>
				await slots.take(async () => {
					begun.push(index);
					await new Promise((resolve) => setTimeout(resolve, 100));
				}),
		);
		await advance(0);
		expect(begun).toEqual([0, 1]);
		await advance(100);
		expect(begun).toEqual([0, 1, 2, 3]);
		await advance(100);
		await Promise.all(work);
	});

	it('are given on by work that fails', async () => {
		const slots = new Slots(1);
		const failing = slots.take(async () => await Promise.reject(new Error('no')));
		await expect(failing).rejects.toThrow('no');
		await expect(slots.take(async () => await Promise.resolve('done'))).resolves.toBe('done');
	});
});

describe('an account', () => {
	it('has its limits to itself, shared by all who use its key', () => {
		const limits = accountLimits('https://a.example.com', 'key');
		expect(accountLimits('https://a.example.com', 'key')).toBe(limits);
		expect(accountLimits('https://b.example.com', 'key')).not.toBe(limits);
		expect(accountLimits('https://a.example.com', 'other')).not.toBe(limits);
	});

	it('asks at most 20 times a second', async () => {
		const { queries } = accountLimits('https://pace.example.com', 'key');
		const { passed, enter } = visitors(queries);
		for (let index = 0; index < 100; index += 1) enter(String(index));
		await advance(1_000);
		expect(passed.length).toBeGreaterThanOrEqual(15);
		expect(passed.length).toBeLessThanOrEqual(20);
	});

	it('creates below the model’s limit, and all at once where there is none', async () => {
		const { creates } = accountLimits('https://create.example.com', 'key');
		expect(creates('a', 5)).toBe(creates('a', 5));
		expect(creates('a', 5)).not.toBe(creates('b', 5));
		const limited = visitors(creates('a', 5));
		const free = visitors(creates('c', undefined));
		for (let index = 0; index < 20; index += 1) {
			limited.enter(String(index));
			free.enter(String(index));
		}
		await advance(999);
		expect(limited.passed).toHaveLength(4);
		expect(free.passed).toHaveLength(20);
	});
});
