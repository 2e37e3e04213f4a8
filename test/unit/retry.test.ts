import { ApiFailure } from '@wan/transport/failure';
import { pause } from '@wan/transport/pause';
import { doubling, retry, type RetryPlan } from '@wan/transport/retry';
import { startTimeLimit } from '@wan/transport/timeLimit';

/* Trying again, pausing and giving up, on a clock that only the test moves. */

beforeEach(() => {
	jest.useFakeTimers({ now: 1_700_000_000_000 });
});

afterEach(() => {
	jest.useRealTimers();
});

const advance = async (milliseconds: number) => await jest.advanceTimersByTimeAsync(milliseconds);

const failure = (message: string) => new ApiFailure({ message, certainty: 'doubtful' });

/** Settles a promise into text, so that a rejection is never unhandled. */
function outcome(work: Promise<unknown>) {
	const seen = { text: 'pending' };
	work.then(
		(value) => (seen.text = `done ${String(value)}`),
		(error: Error) => (seen.text = error.message),
	);
	return seen;
}

describe('retry', () => {
	const plan: RetryPlan = {
		mayPass: () => true,
		pauseAfter: doubling(1_000, 4_000),
		signal: undefined,
	};

	/** Work that fails so many times. */
	function failing(times: number) {
		const tries: number[] = [];
		const work = async () => {
			tries.push(Math.round(performance.now()));
			if (tries.length <= times) throw await Promise.resolve(failure(`failure ${tries.length}`));
			return 'value';
		};
		const gaps = () => tries.slice(1).map((at, index) => at - tries[index]);
		return { work, tries, gaps };
	}

	it('gives what the first good try gives, after the plan’s pauses', async () => {
		const { work, gaps } = failing(4);
		const seen = outcome(retry(work, plan));
		await advance(11_000);
		expect(seen.text).toBe('done value');
		expect(gaps()).toEqual([1_000, 2_000, 4_000, 4_000]);
	});

	it('does not try again where the first try is good', async () => {
		const { work, tries } = failing(0);
		await expect(retry(work, plan)).resolves.toBe('value');
		expect(tries).toHaveLength(1);
	});

	it('tries no more often than the plan says, and throws the last failure', async () => {
		const { work, tries } = failing(9);
		const seen = outcome(retry(work, { ...plan, mostTries: 3 }));
		await advance(100_000);
		expect(seen.text).toBe('failure 3');
		expect(tries).toHaveLength(3);
	});

	it('throws at once what cannot pass', async () => {
		const { work, tries } = failing(9);
		const mayPass = ({ message }: ApiFailure) => message !== 'failure 2';
		const seen = outcome(retry(work, { ...plan, mayPass }));
		await advance(100_000);
		expect(seen.text).toBe('failure 2');
		expect(tries).toHaveLength(2);
	});

	it('begins no try after its time, and does not pause for nothing', async () => {
		const { work, tries } = failing(9);
		await advance(5_000);
		const seen = outcome(retry(work, { ...plan, within: 3_000 }));
		await advance(2_999);
		expect(seen.text).toBe('pending');
		await advance(1);
		expect(tries).toHaveLength(3);
		expect(seen.text).toBe('failure 3');
	});

	it('passes a mistake in the program on', async () => {
		let tries = 0;
		const work = async () => {
			tries += 1;
			throw await Promise.resolve(new TypeError('a mistake'));
		};
		await expect(retry(work, plan)).rejects.toThrow('a mistake');
		expect(tries).toBe(1);
	});

	it('ends a pause when the execution is stopped, and tries no more', async () => {
		const stop = new AbortController();
		const { work, tries } = failing(9);
		const seen = outcome(retry(work, { ...plan, signal: stop.signal }));
		await advance(500);
		stop.abort();
		await advance(0);
		expect(seen.text).toBe('The execution was stopped');
		await advance(100_000);
		expect(tries).toHaveLength(1);
	});
});

it('pauses double up to the longest', () => {
	const pauseAfter = doubling(500, 3_000);
	expect([1, 2, 3, 4, 5].map(pauseAfter)).toEqual([500, 1_000, 2_000, 3_000, 3_000]);
	expect(pauseAfter(5_000)).toBe(3_000);
});

describe('a pause', () => {
	it('lasts as long as it says', async () => {
		const seen = outcome(pause(5_000));
		await advance(4_999);
		expect(seen.text).toBe('pending');
		await advance(1);
		expect(seen.text).toBe('done undefined');
	});

	it('may be longer than Node’s longest timer, 2^31 milliseconds', async () => {
		const longest = 2 ** 31;
		const seen = outcome(pause(longest + 60_000));
		await advance(longest);
		expect(seen.text).toBe('pending');
		await advance(60_000);
		expect(seen.text).toBe('done undefined');
	});

	it('lasts as long as it says although the machine’s clock goes back an hour', async () => {
		const seen = outcome(pause(120_000));
		await advance(30_000);
		jest.setSystemTime(Date.now() - 3_600_000);
		await advance(90_000);
		expect(seen.text).toBe('done undefined');
	});

	it.each([0, -5])('of %i milliseconds ends at once', async (length) => {
		const seen = outcome(pause(length));
		await advance(1);
		expect(seen.text).toBe('done undefined');
	});

	it('ends when the execution is stopped', async () => {
		const stop = new AbortController();
		const seen = outcome(pause(5_000, stop.signal));
		await advance(10);
		stop.abort();
		await advance(0);
		expect(seen.text).toBe('The execution was stopped');
	});

	it('does not begin in an execution that has been stopped', async () => {
		const stop = new AbortController();
		stop.abort();
		await expect(pause(5_000, stop.signal)).rejects.toMatchObject({
			facts: { cancelled: true, certainty: 'notSent' },
		});
	});

	it('leaves a timer of at most a minute behind when it is stopped', async () => {
		const stop = new AbortController();
		outcome(pause(10 * 3_600_000, stop.signal));
		stop.abort();
		await advance(60_000);
		expect(jest.getTimerCount()).toBe(0);
	});
});

describe('a time limit', () => {
	it('ends work that goes on for longer, and tells its signal', async () => {
		const limit = startTimeLimit(1_000, undefined);
		const seen = outcome(limit.race(new Promise(() => undefined)));
		await advance(999);
		expect([seen.text, limit.signal.aborted, limit.expired()]).toEqual(['pending', false, false]);
		await advance(1);
		expect([seen.text, limit.signal.aborted, limit.expired()]).toEqual([
			'The time is up',
			true,
			true,
		]);
	});

	it('gives what work in time gives, and is over with it', async () => {
		const limit = startTimeLimit(1_000, undefined);
		await expect(limit.race(Promise.resolve('value'))).resolves.toBe('value');
		limit.end();
		await advance(2_000);
		expect([limit.signal.aborted, limit.expired()]).toEqual([false, false]);
	});

	it('ends with the execution, without having expired', async () => {
		const stop = new AbortController();
		const limit = startTimeLimit(1_000, stop.signal);
		const seen = outcome(limit.race(new Promise(() => undefined)));
		stop.abort();
		await advance(0);
		expect([seen.text, limit.signal.aborted, limit.expired()]).toEqual([
			'The time is up',
			true,
			false,
		]);
	});
});
