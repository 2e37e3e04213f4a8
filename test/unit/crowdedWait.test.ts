import type { IDataObject } from 'n8n-workflow';

import { queryTask } from '@wan/tasks/calls';
import { waitForTask } from '@wan/tasks/waitForTask';
import type { Api, ApiCall } from '@wan/transport/api';
import { ApiFailure } from '@wan/transport/failure';
import { BACKGROUND, Gate } from '@wan/transport/limits';

/* How long a wait takes, and how it behaves at a crowded gate; on a clock that only the test moves. */

beforeEach(() => {
	jest.useFakeTimers({ now: 1_700_000_000_000 });
});

afterEach(() => {
	jest.useRealTimers();
});

const advance = async (milliseconds: number) => await jest.advanceTimersByTimeAsync(milliseconds);

const RUNNING = { output: { task_id: 't', task_status: 'RUNNING' } };
const SUCCEEDED = { output: { task_id: 't', task_status: 'SUCCEEDED' } };

/** An API that notes when it was asked, and how long it was given. */
function asking(answer: (call: ApiCall, times: number) => Promise<IDataObject>, spacing = 0) {
	const asked: Array<{ path: string; at: number; timeout: number }> = [];
	const start = performance.now();
	const api = {
		limits: { queries: new Gate(spacing) },
		signal: undefined,
		call: async (call: ApiCall) => {
			const at = Math.round(performance.now() - start);
			asked.push({ path: call.path, at, timeout: Math.round(call.timeout) });
			return await answer(call, asked.length);
		},
	} as unknown as Api;
	return { api, asked };
}

/** Notes when a promise settles, and how. */
function settled<T>(work: Promise<T>) {
	const start = performance.now();
	const seen: { at?: number; value?: T; failure?: ApiFailure } = {};
	work.then(
		(value) => Object.assign(seen, { value, at: performance.now() - start }),
		(failure: ApiFailure) => Object.assign(seen, { failure, at: performance.now() - start }),
	);
	return seen;
}

const plan = (timeout: number, interval = 1_000) => ({
	interval,
	deadline: Date.now() + timeout,
});

it('asks at once, then after each interval, and ends with the task', async () => {
	const { api, asked } = asking(async (_call, times) => (times < 4 ? RUNNING : SUCCEEDED));
	const seen = settled(waitForTask(api, 't', plan(60_000)));
	await advance(10_000);
	expect(asked.map(({ at }) => at)).toEqual([0, 1_000, 2_000, 3_000]);
	expect(seen.value?.answer).toEqual(SUCCEEDED);
});

it('pauses before it asks where the task was only just created', async () => {
	const { api, asked } = asking(async () => SUCCEEDED);
	settled(waitForTask(api, 't', { ...plan(60_000), startWithPause: true }));
	await advance(999);
	expect(asked).toHaveLength(0);
	await advance(1);
	expect(asked).toHaveLength(1);
});

it('asks a last time at the end of its timeout', async () => {
	const { api, asked } = asking(async () => RUNNING);
	const seen = settled(waitForTask(api, 't', plan(2_500)));
	await advance(5_000);
	expect(asked.map(({ at }) => at)).toEqual([0, 1_000, 2_000, 2_500]);
	expect(seen.value).toEqual({ answer: RUNNING, ended: false });
});

it('ends within a second of its timeout behind 300 waits at the gate', async () => {
	const { api } = asking(async () => RUNNING, 1_000 / 16);
	const waits = Array.from({ length: 300 }, () => settled(waitForTask(api, 't', plan(3_000))));
	await advance(30_000);
	for (const { at } of waits) {
		expect(at).toBeGreaterThanOrEqual(3_000);
		expect(at).toBeLessThan(4_000);
	}
});

it('says of a task that could not be asked for that the time was up', async () => {
	const { api } = asking(async () => RUNNING);
	api.limits.queries.close(60_000);
	const seen = settled(waitForTask(api, 't', plan(3_000)));
	await advance(4_000);
	expect(seen.value?.answer).toBeUndefined();
	expect(seen.value?.failure?.facts).toMatchObject({ code: 'Timeout', certainty: 'notSent' });
});

it('keeps the answer it has where only the last question came too late', async () => {
	const { api } = asking(async (_call, times) => {
		if (times === 1) api.limits.queries.close(60_000);
		return await Promise.resolve(RUNNING);
	});
	const seen = settled(waitForTask(api, 't', plan(3_000)));
	await advance(4_000);
	expect(seen.value).toEqual({ answer: RUNNING, ended: false });
});

it('gives no question longer than to its own end', async () => {
	const { api, asked } = asking(async () => RUNNING);
	settled(waitForTask(api, 't', plan(3_000, 2_000)));
	await advance(5_000);
	expect(asked.map(({ timeout }) => timeout)).toEqual([3_700, 1_700, 700]);
	const long = asking(async () => SUCCEEDED);
	settled(waitForTask(long.api, 't', plan(3_600_000)));
	await advance(0);
	expect(long.asked[0].timeout).toBe(30_000);
});

it('without time to wait asks once, with all the time that a question has', async () => {
	const { api, asked } = asking(async () => RUNNING);
	api.limits.queries.close(10_000);
	const seen = settled(waitForTask(api, 't', plan(0)));
	await advance(11_000);
	expect(asked.map(({ timeout }) => timeout)).toEqual([30_000]);
	expect(seen.value).toEqual({ answer: RUNNING, ended: false });
});

it('ends in time although the machine’s clock goes back an hour', async () => {
	const { api } = asking(async () => RUNNING);
	const seen = settled(waitForTask(api, 't', plan(10_000)));
	await advance(5_000);
	jest.setSystemTime(Date.now() - 3_600_000);
	await advance(6_000);
	expect(seen.at).toBeLessThan(11_000);
});

it('asks again after a failure with pauses from 1 to 30 seconds, and at a second again', async () => {
	const cut = new ApiFailure({ message: 'cut', certainty: 'doubtful' });
	const { api, asked } = asking(async (_call, times) => {
		if (times <= 7) throw await Promise.resolve(cut);
		if (times === 8) return RUNNING;
		if (times === 9) throw cut;
		return SUCCEEDED;
	});
	settled(waitForTask(api, 't', plan(600_000)));
	await advance(300_000);
	const gaps = asked.slice(1).map(({ at }, index) => (at - asked[index].at) / 1_000);
	expect(gaps).toEqual([1, 2, 4, 8, 16, 30, 30, 1, 1]);
});

it('lets what a person asked for go before 300 waits', async () => {
	const { api, asked } = asking(async () => ({ output: { task_status: 'RUNNING' } }), 1_000 / 16);
	for (let index = 0; index < 300; index += 1) {
		settled(waitForTask(api, 'wait', plan(3_600_000, 3_600_000)));
	}
	await advance(1_000);
	const before = asked.length;
	const seen = settled(queryTask(api, 'person'));
	await advance(300);
	expect(seen.value).toMatchObject({ output: { task_id: 'person' } });
	expect(asked.slice(before, before + 3).map(({ path }) => path)).toContain('/api/v1/tasks/person');
	expect(BACKGROUND).toBeGreaterThan(20_000);
});

it('tries a question four times after what may pass, with pauses of 1, 2 and 4 seconds', async () => {
	const failing = asking(async () => {
		throw await Promise.resolve(new ApiFailure({ message: 'cut', certainty: 'doubtful' }));
	});
	const seen = settled(queryTask(failing.api, 't'));
	await advance(60_000);
	expect(failing.asked.map(({ at }) => at)).toEqual([0, 1_000, 3_000, 7_000]);
	expect(seen.failure?.message).toBe('cut');
});
