import { waitForTask, type WaitPlan } from '@wan/tasks/waitForTask';

import { failing, fakeApi, inState, settle, type Said } from './fakeApi';

/* When a task is asked for, and what ends a wait. All times are of a fake clock. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const running = inState('RUNNING');
const unknown = inState('UNKNOWN');
const succeeded = inState('SUCCEEDED');
const broken = failing({ certainty: 'doubtful', code: 'ECONNRESET' });

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** Waits at most an hour, with ten seconds between two questions, unless the plan says otherwise. */
const wait = async (
	answers: Said[] | ((at: number) => Said),
	{ timeout = HOUR, ...more }: Partial<WaitPlan> & { timeout?: number } = {},
) => {
	const fake = fakeApi(answers);
	const deadline = Date.now() + timeout;
	const outcome = await settle(
		waitForTask(fake.api, 'a-task', { interval: 10 * SECOND, deadline, ...more }),
	);
	return { ...fake, outcome };
};

const seconds = (times: number[]) => times.map((time) => Math.round(time / SECOND));

describe('a wait', () => {
	it('asks at once, and then once in every interval until the task has ended', async () => {
		const { times, outcome } = await wait([running, running, running, succeeded]);
		expect(times()).toEqual([0, 10, 20, 30].map((at) => at * SECOND));
		expect(outcome).toEqual({ value: { answer: succeeded, ended: true, unknownSince: undefined } });
	});

	it('asks for a task that was only just created after the first interval', async () => {
		const { times } = await wait([running, succeeded], { startWithPause: true });
		expect(times()).toEqual([10 * SECOND, 20 * SECOND]);
	});

	it.each(['SUCCEEDED', 'FAILED', 'CANCELED'])('ends with %s', async (status) => {
		const { times, outcome } = await wait([inState(status)]);
		expect(times()).toEqual([0]);
		expect(outcome).toMatchObject({ value: { ended: true } });
	});

	it('goes on with a status that is not known yet', async () => {
		const { times } = await wait([inState('SUSPENDED'), succeeded]);
		expect(times()).toHaveLength(2);
	});

	it('asks for the last time at the deadline itself', async () => {
		const { times, outcome } = await wait([running], { timeout: 25 * SECOND });
		expect(times()).toEqual([0, 10, 20, 25].map((at) => at * SECOND));
		expect(outcome).toMatchObject({ value: { answer: running, ended: false } });
	});

	it('asks once where the deadline is now, or over', async () => {
		for (const timeout of [0, -HOUR]) {
			const { times, outcome } = await wait([running], { timeout, startWithPause: true });
			expect(times()).toEqual([0]);
			expect(outcome).toMatchObject({ value: { answer: running, ended: false } });
		}
	});

	it('keeps the ID that was asked for where the answer names none', async () => {
		const { outcome } = await wait([inState('FAILED', { task_id: undefined })]);
		expect(outcome).toMatchObject({ value: { answer: { output: { task_id: 'a-task' } } } });
	});

	it('takes no answer about another task, and asks again', async () => {
		const { outcome, times } = await wait([
			inState('FAILED', { task_id: 'x' }),
			inState('CANCELED'),
		]);
		expect(outcome).toMatchObject({
			value: { answer: { output: { task_id: 'a-task', task_status: 'CANCELED' } } },
		});
		expect(times()).toHaveLength(2);
	});
});

describe('a question that fails', () => {
	it('is asked again after pauses that double up to 30 seconds, until the deadline', async () => {
		const { times, outcome } = await wait([broken], { timeout: 2 * MINUTE });
		expect(times()).toEqual([0, 1, 3, 7, 15, 31, 61, 91, 120].map((at) => at * SECOND));
		expect(outcome).toEqual({ value: { ended: false, failure: broken, unknownSince: undefined } });
	});

	it('starts with short pauses again after each answer', async () => {
		const { times } = await wait([broken, broken, running, broken, broken, succeeded]);
		expect(times()).toEqual([0, 1, 3, 13, 14, 16].map((at) => at * SECOND));
	});

	it('leaves the last answer as it was, beside the failure', async () => {
		const { outcome } = await wait([running, broken], { timeout: 15 * SECOND });
		expect(outcome).toMatchObject({ value: { answer: running, failure: broken, ended: false } });
	});

	it('ends the wait at once where no waiting helps', async () => {
		const wrongKey = failing({ status: 401, code: 'InvalidApiKey' });
		const { times, outcome } = await wait([running, wrongKey]);
		expect(times()).toHaveLength(2);
		expect(outcome).toEqual({ error: wrongKey });
	});

	it('as an answer without a task_status is asked again', async () => {
		for (const body of [{}, { output: null }, { output: { task_status: '' } }]) {
			const { times, outcome } = await wait([body as never, succeeded]);
			expect(times()).toEqual([0, SECOND]);
			expect(outcome).toMatchObject({ value: { ended: true } });
		}
	});
});

describe('a task that is UNKNOWN', () => {
	it('for a moment is asked for again', async () => {
		const { outcome } = await wait([unknown, unknown, running, succeeded]);
		expect(outcome).toEqual({ value: { answer: succeeded, ended: true, unknownSince: undefined } });
	});

	it('without a break for five minutes has ended', async () => {
		const { times, outcome } = await wait([unknown]);
		expect(seconds(times()).at(-1)).toBe(300);
		expect(outcome).toMatchObject({ value: { answer: unknown, ended: true } });
	});

	it('starts its five minutes again after each other answer', async () => {
		const { times } = await wait((at) => (at === 200 * SECOND ? running : unknown));
		expect(seconds(times()).at(-1)).toBe(510);
	});

	it('goes on with its five minutes over questions that fail', async () => {
		const { times } = await wait((at) =>
			at > 100 * SECOND && at < 200 * SECOND ? broken : unknown,
		);
		expect(seconds(times()).at(-1)).toBeGreaterThanOrEqual(300);
		expect(seconds(times()).at(-1)).toBeLessThan(320);
	});

	it('has not ended at the deadline, where that comes first', async () => {
		const { times, outcome } = await wait([unknown], { timeout: MINUTE });
		expect(seconds(times()).at(-1)).toBe(60);
		expect(outcome).toMatchObject({ value: { answer: unknown, ended: false } });
	});

	it('is asked for twice at least, however long the interval is', async () => {
		const { times, outcome } = await wait([unknown], { interval: 20 * MINUTE });
		expect(times()).toEqual([0, 20 * MINUTE]);
		expect(outcome).toMatchObject({ value: { ended: true } });
	});

	it('goes on with the minutes of an earlier run of the node', async () => {
		const now = Date.now();
		const almost = await wait([unknown], { timeout: 0, unknownSince: now - 5 * MINUTE + 1 });
		expect(almost.outcome).toMatchObject({
			value: { ended: false, unknownSince: now - 5 * MINUTE + 1 },
		});
		const long = await wait([unknown], { timeout: 0, unknownSince: Date.now() - 5 * MINUTE });
		expect(long.outcome).toMatchObject({ value: { ended: true } });
	});

	it('has ended at once where the wait began 24 hours ago', async () => {
		const almost = await wait([unknown], { timeout: 0, since: Date.now() - 24 * HOUR + 1 });
		expect(almost.outcome).toMatchObject({ value: { ended: false } });
		const old = await wait([unknown], { timeout: 0, since: Date.now() - 24 * HOUR });
		expect(old.outcome).toMatchObject({ value: { ended: true } });
	});

	it('has ended at once where it was submitted 24 hours ago', async () => {
		const beijing = (at: number) =>
			new Date(at + 8 * HOUR).toISOString().replace('T', ' ').replace('Z', '');
		const submit_time = beijing(Date.now() - 24 * HOUR);
		const { times, outcome } = await wait([inState('RUNNING', { submit_time }), unknown]);
		expect(times()).toHaveLength(2);
		expect(outcome).toMatchObject({ value: { ended: true } });
	});
});

it('the stop signal ends a pause at once, and no further question is sent', async () => {
	const stop = new AbortController();
	setTimeout(() => stop.abort(), 15 * SECOND);
	const { times, outcome } = await wait([running], { signal: stop.signal });
	expect(times()).toEqual([0, 10 * SECOND]);
	expect(outcome).toMatchObject({ error: { facts: { cancelled: true } } });
});

describe('a question that fails at the end of a wait', () => {
	const timedOut = (code: string) =>
		failing({ certainty: code === 'Timeout' ? 'notSent' : 'doubtful', code });
	const endOf = async (last: Said, before: Said = running) => {
		const { outcome } = await wait((at) => (at < 20 * SECOND ? before : last), {
			timeout: 20 * SECOND,
		});
		return outcome;
	};

	it.each(['Timeout', 'ETIMEDOUT'])(
		'with %s was cut short and says nothing against the answer before it',
		async (code) => {
			expect(await endOf(timedOut(code))).toEqual({
				value: { answer: running, ended: false, unknownSince: undefined },
			});
		},
	);

	it('with anything else is told, along with the answer before it', async () => {
		expect(await endOf(broken)).toMatchObject({ value: { answer: running, failure: broken } });
	});

	it('with a timeout is told where there is no answer before it', async () => {
		const failure = timedOut('ETIMEDOUT');
		expect(await endOf(failure, failure)).toMatchObject({ value: { failure, ended: false } });
	});

	it('with a timeout before the end is told until there is another answer', async () => {
		const failure = timedOut('ETIMEDOUT');
		const answers = (at: number) => (at === 0 ? running : failure);
		const { times, outcome } = await wait(answers, { timeout: 10_500 });
		expect(times()).toEqual([0, 10 * SECOND, 10_500]);
		expect(outcome).toMatchObject({ value: { answer: running, failure } });
	});
});
