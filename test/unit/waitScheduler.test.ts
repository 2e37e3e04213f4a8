import type { IDataObject } from 'n8n-workflow';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { queryTask } from '@wan/tasks/calls';
import { waitSchedulerOf } from '@wan/tasks/waitScheduler';
import { waitForTask, type WaitPlan, type WaitResult } from '@wan/tasks/waitForTask';
import { ApiFailure } from '@wan/transport/failure';

import { failing } from './fakeApi';
import { FakeService, type FakeServiceOptions, type ListFault } from './fakeService';

/*
 * Many waits of one account: how many calls they cost together, and how late an end is noticed; on a
 * clock that only the test moves, with every call counted. Each is held against the same waits without
 * the task list, one by one.
 */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

beforeEach(() => {
	jest.useFakeTimers({ now: 1_700_000_000_000 });
});

afterEach(() => {
	jest.useRealTimers();
});

const advance = async (milliseconds: number) => await jest.advanceTimersByTimeAsync(milliseconds);

/** Some tasks that are waited for. */
interface Crowd {
	tasks: number;
	/** How long each runs, in milliseconds. */
	runs: (index: number) => number;
	/** How each ends; without it, well. */
	status?: (index: number) => string | undefined;
	interval: number;
	/** Between two create calls, in milliseconds; without it, all are there and asked for at once. */
	apart?: number;
	oneByOne?: boolean;
	/** Tasks that nobody waits for. */
	others?: (service: FakeService) => void;
}

const LONGEST = 2 * HOUR;

/** Waits for a crowd to its end. */
async function waitForCrowd(options: FakeServiceOptions, crowd: Crowd) {
	const service = new FakeService({ latency: 50, ...options });
	waitSchedulerOf(service.limits).oneByOne = crowd.oneByOne === true;
	crowd.others?.(service);
	const results = new Map<string, WaitResult>();
	for (let index = 0; index < crowd.tasks; index += 1) {
		if (crowd.apart) await advance(crowd.apart);
		const id = service.add(crowd.runs(index), {
			id: `ours-${index}`,
			status: crowd.status?.(index),
		});
		const plan = {
			interval: crowd.interval,
			deadline: Date.now() + LONGEST,
			startWithPause: crowd.apart !== undefined,
		};
		void waitForTask(service.api(), id, plan).then((result) => results.set(id, result));
	}
	const start = Date.now();
	while (results.size < crowd.tasks && Date.now() - start < LONGEST + MINUTE) await advance(SECOND);
	const late = [...service.late.values()].sort((a, b) => a - b);
	return {
		service,
		results,
		calls: service.calls.length,
		median: late[Math.floor(late.length / 2)],
		latest: late.at(-1) ?? NaN,
		ended: [...results.values()].filter(({ ended }) => ended).length,
	};
}

/** The same crowd with and without the list. */
async function both(options: FakeServiceOptions, crowd: Crowd) {
	const ours = await waitForCrowd(options, crowd);
	const peer = await waitForCrowd(options, { ...crowd, oneByOne: true });
	expect(peer.service.count('list')).toBe(0);
	return { ours, peer };
}

const overTenMinutes: Crowd = {
	tasks: 1_000,
	runs: (index) => 30 * SECOND + 0.57 * SECOND * ((index * 7) % 1_000),
	interval: 15 * SECOND,
};

describe('a thousand tasks that end over ten minutes', () => {
	it.each([
		['pages of 100', {}],
		['pages of 50 whatever is asked for', { largestPage: 50 }],
		['pages of 50, larger ones refused', { largestPage: 50, refusesLargePages: true }],
	])(
		'take at most two calls each and are noticed within ten seconds, in %s',
		async (_name, options) => {
			const { service, ended, calls, median, latest } = await waitForCrowd(options, overTenMinutes);
			expect(ended).toBe(1_000);
			expect(calls).toBeLessThanOrEqual(2_000);
			expect(median).toBeLessThanOrEqual(10);
			expect(latest).toBeLessThanOrEqual(20);
			expect(service.busiestSecond).toBeLessThanOrEqual(20);
		},
	);

	it('take as few calls where they end in the order in which they were made', async () => {
		const runs = (index: number) => 0.6 * SECOND * index;
		const { calls, median } = await waitForCrowd({}, { ...overTenMinutes, runs });
		expect(calls).toBeLessThanOrEqual(2_000);
		expect(median).toBeLessThanOrEqual(10);
	});

	it('take fewer calls than one by one and are noticed sooner, though the service’s clock is wrong', async () => {
		const { ours, peer } = await both(
			{ clockOffset: -2 * HOUR },
			{
				...overTenMinutes,
				tasks: 300,
				runs: (index) => 30 * SECOND + 1.9 * SECOND * ((index * 7) % 300),
			},
		);
		expect(ours.ended).toBe(300);
		expect(ours.calls).toBeLessThan(peer.calls / 4);
		expect(ours.median).toBeLessThanOrEqual(peer.median + 1);
		expect(ours.latest).toBeLessThanOrEqual(peer.latest);
	});
});

describe('among twenty times as many tasks of others', () => {
	const others = (runs: number, count: number) => (service: FakeService) => {
		for (let index = 0; index < count; index += 1) {
			// Half of them older than ours, half of the same time.
			const submitted = service.now() - (index % 2) * 6 * HOUR + index;
			service.add(0, { id: `other-${index}`, submitted, end: service.now() + runs });
		}
	};

	it.each([
		['have ended', -HOUR, 1_000, 0.25],
		['still run', 10 * HOUR, 300, 1],
	])(
		'that %s, many are no dearer than one by one',
		async (_name, runs, tasks, share) => {
			const crowd = { ...overTenMinutes, tasks, others: others(runs, 20 * tasks) };
			const { ours, peer } = await both({}, crowd);
			expect(ours.ended).toBe(tasks);
			expect(ours.calls).toBeLessThanOrEqual(share * peer.calls);
			expect(ours.median).toBeLessThanOrEqual(peer.median + 1);
			expect(ours.latest).toBeLessThanOrEqual(peer.latest + 1);
		},
		240_000,
	);

	it('that still run, ten are asked for one by one after a look at the list', async () => {
		const ten = { ...overTenMinutes, tasks: 10, others: others(10 * HOUR, 20_000) };
		const { ours, peer } = await both({}, ten);
		expect(ours.service.count('query')).toBe(peer.calls);
		expect(ours.service.count('list')).toBeLessThanOrEqual(0.1 * peer.calls);
		expect(ours.latest).toBeLessThanOrEqual(peer.latest + 1);
	});
});

describe('a few tasks', () => {
	const prompts = (tasks: number): Crowd => ({
		tasks,
		runs: () => 30 * SECOND,
		interval: 5 * SECOND,
		apart: 250,
	});

	it('ten that run for 30 seconds take at most 45 calls with their create calls', async () => {
		const { ended, calls, latest } = await waitForCrowd({}, prompts(10));
		expect(ended).toBe(10);
		expect(calls + 10).toBeLessThanOrEqual(45);
		expect(latest).toBeLessThanOrEqual(5);
	});

	it('up to five are asked for one by one, and the list is left alone', async () => {
		const { ours, peer } = await both({}, prompts(5));
		expect(ours.service.count('list')).toBe(0);
		expect(ours.service.calls.map(({ taskId }) => taskId)).toEqual(
			peer.service.calls.map(({ taskId }) => taskId),
		);
	});
});

/** What may be wrong with the list. */
const refusing = (facts: object) => (): ApiFailure => failing(facts);
const shownAs = (status: unknown): ListFault => ({ row: (row) => ({ ...row, status }) as never });
const numberOf = ({ id }: { id: string }) => Number(id.split('-')[1]);
const strangers = (call: number): IDataObject[] =>
	Array.from({ length: 100 }, (_, index) => ({
		task_id: `stranger-${call}-${index}`,
		status: 'RUNNING',
		gmt_create: Date.now(),
	}));

interface FaultyList {
	name: string;
	fault: ListFault;
	/** By how many seconds an end may be noticed later than an interval. */
	slack?: number;
}

const faults: FaultyList[] = [
	{ name: 'slow', fault: { delay: 1.5 * SECOND } },
	{ name: 'slower than the interval', fault: { delay: 6 * SECOND } },
	{ name: 'without an answer', fault: { delay: HOUR } },
	{
		name: 'refused as too much',
		fault: { answer: refusing({ status: 429, code: 'Throttling.RateQuota' }) },
	},
	{
		name: 'refused every other time',
		fault: {
			answer: (call) => (call % 2 ? failing({ status: 429, code: 'Throttling' }) : undefined),
		},
	},
	{
		name: 'failing',
		fault: { answer: refusing({ status: 500, code: 'InternalError', certainty: 'doubtful' }) },
	},
	{ name: 'not allowed', fault: { answer: refusing({ status: 403, code: 'AccessDenied' }) } },
	{
		name: 'refusing every parameter',
		fault: { answer: refusing({ status: 400, code: 'InvalidParameter' }) },
	},
	{ name: 'without any row', fault: { row: () => undefined } },
	{
		name: 'without every third row',
		fault: { row: (row, task) => (numberOf(task) % 3 ? row : undefined) },
	},
	{
		name: 'with rows that show up 20 seconds late',
		fault: { row: (row, { submitted }) => (Date.now() - submitted > 20_000 ? row : undefined) },
	},
	{
		name: 'with states of 20 seconds before',
		fault: {
			row: (row, { end }) => ({
				...row,
				status: Date.now() - 20_000 > end ? 'SUCCEEDED' : 'RUNNING',
			}),
		},
	},
	{
		// A lag shorter than the interval shows only by chance: an end is noticed that much later at most.
		name: 'with states of three seconds before',
		fault: {
			row: (row, { end }) => ({
				...row,
				status: Date.now() - 3_000 > end ? 'SUCCEEDED' : 'RUNNING',
			}),
		},
		slack: 3.5,
	},
	{ name: 'that shows all as RUNNING', fault: shownAs('RUNNING') },
	{ name: 'that shows all as PENDING', fault: shownAs('PENDING') },
	{ name: 'that shows all as SUCCEEDED', fault: shownAs('SUCCEEDED') },
	{ name: 'that shows all as FAILED', fault: shownAs('FAILED') },
	{ name: 'that shows all as UNKNOWN', fault: shownAs('UNKNOWN') },
	{ name: 'with numbers for states', fault: shownAs(17) },
	{
		name: 'that has open and ended the wrong way round',
		fault: {
			row: (row) => ({ ...row, status: row.status === 'RUNNING' ? 'SUCCEEDED' : 'RUNNING' }),
		},
	},
	{
		name: 'that names a million pages',
		fault: {
			answer: (_call, right) => ({ ...(right() as IDataObject), total: 1e8, total_page: 1e6 }),
		},
	},
	{
		name: 'without end, of strangers',
		fault: { answer: (call) => ({ data: strangers(call), total_page: 1e6 }) },
	},
	{
		name: 'without end and without totals',
		fault: { answer: (call) => ({ data: strangers(call) }) },
	},
	{
		name: 'without totals',
		fault: { answer: (_call, right) => ({ data: (right() as IDataObject).data }) },
	},
	{
		name: 'with rows and totals that are none',
		fault: {
			answer: (_call, right) => ({
				data: [null, 1, 'x', [], { task_id: 5 }, ...((right() as IDataObject).data as object[])],
				total: 'many',
				total_page: -1,
				page_size: 0,
			}),
		},
	},
	{ name: 'that is none', fault: { answer: () => ({ data: 'none' }) } },
];

describe('with a list', () => {
	const crowds: Array<[string, Crowd]> = [
		[
			'forty tasks that end one after the other',
			{
				tasks: 40,
				runs: (index) => 20 * SECOND + 1.5 * SECOND * ((index * 7) % 40),
				status: (index) => ['SUCCEEDED', 'FAILED', 'CANCELED'][index % 3],
				interval: 5 * SECOND,
				apart: 250,
			},
		],
		[
			'twelve tasks that end together',
			{ tasks: 12, runs: () => 30 * SECOND, interval: 5 * SECOND, apart: 250 },
		],
	];

	const cases = crowds.flatMap(([name, crowd]) =>
		faults.map((fault) => ({ title: `${fault.name}, ${name}`, fault, crowd })),
	);

	it.each(cases)(
		'$title are all noticed, rightly, and as soon as one by one',
		async ({ fault: { fault, slack = 1 }, crowd }) => {
			const { ours, peer } = await both({ fault }, crowd);
			expect(ours.ended).toBe(crowd.tasks);
			for (const [id, { answer }] of ours.results) {
				expect(answer?.output.task_status).toBe(ours.service.tasks.get(id)?.status ?? 'SUCCEEDED');
			}
			// One by one, an end is noticed after an interval at the latest.
			expect(peer.latest).toBeLessThanOrEqual(crowd.interval / SECOND + 0.1);
			expect(ours.latest).toBeLessThanOrEqual(crowd.interval / SECOND + slack);
			// What the list costs in vain is a few calls and, where it names ends that are none, one question each.
			expect(ours.calls).toBeLessThanOrEqual(peer.calls * 1.05 + crowd.tasks);
		},
	);

	it('that showed ended tasks as RUNNING, the list is left alone for ten minutes', async () => {
		const service = new FakeService({ fault: shownAs('RUNNING') });
		const wait = (runs: number) =>
			waitForTask(service.api(), service.add(runs), {
				interval: 10 * SECOND,
				deadline: Date.now() + HOUR,
				startWithPause: true,
			});
		for (let index = 0; index < 20; index += 1) void wait(40 * SECOND);
		for (let index = 0; index < 20; index += 1) void wait(30 * MINUTE);
		await advance(MINUTE);
		const before = service.count('list');
		expect(before).toBeGreaterThan(0);
		await advance(9 * MINUTE);
		expect(service.count('list')).toBe(before);
		await advance(2 * MINUTE);
		expect(service.count('list')).toBeGreaterThan(before);
	});
});

/** So many tasks that run for an hour, and a wait for each. */
function crowdOf(service: FakeService, count: number, plan: Partial<WaitPlan> = {}) {
	return Array.from({ length: count }, () => {
		const id = service.add(HOUR);
		const wait = waitForTask(service.api(plan.signal), id, {
			interval: 15 * SECOND,
			deadline: Date.now() + 2 * HOUR,
			...plan,
		});
		return { id, wait };
	});
}

describe('the list', () => {
	it('is read from the submission of the oldest task on, by the service’s clock', async () => {
		const service = new FakeService({ clockOffset: 3 * HOUR });
		crowdOf(service, 10);
		await advance(20 * SECOND);
		const starts = service.calls.flatMap(({ kind, query }) =>
			kind === 'list' ? [query.start_time] : [],
		);
		// 22:13:20 UTC, three hours fast, a minute before, in UTC+8. The first call knows of no time yet.
		expect(starts).toEqual([undefined, '20231115091220']);
	});

	it('goes on with another execution’s call where the one that makes it is stopped', async () => {
		const service = new FakeService({ latency: 500 });
		const stop = new AbortController();
		const stopped = crowdOf(service, 10, { signal: stop.signal });
		const others = crowdOf(service, 10);
		stopped.forEach(({ wait }) => void wait.catch(() => undefined));
		await advance(100);
		expect(service.count('list')).toBe(1);
		stop.abort();
		await advance(2 * SECOND);
		expect(service.count('list')).toBe(2);
		const asked = new Set(service.calls.map(({ taskId }) => taskId));
		expect(others.filter(({ id }) => asked.has(id)).length).toBeLessThanOrEqual(4);
		expect(waitSchedulerOf(service.limits).size).toBe(10);
	});

	it('does not answer for a task that was UNKNOWN: five minutes of it end the wait', async () => {
		const service = new FakeService();
		crowdOf(service, 10);
		const gone = waitForTask(service.api(), 'not-there', {
			interval: 15 * SECOND,
			deadline: Date.now() + HOUR,
		});
		service.options.fault = {
			answer: (_call, right) => {
				const answer = right() as IDataObject;
				const row = { task_id: 'not-there', status: 'RUNNING', gmt_create: Date.now() };
				return { ...answer, data: [row, ...(answer.data as object[])] };
			},
		};
		const seen: WaitResult[] = [];
		void gone.then((result) => seen.push(result));
		await advance(7 * MINUTE);
		expect(seen).toMatchObject([{ ended: true, answer: { output: { task_status: 'UNKNOWN' } } }]);
	});

	it('hides the end of a single task for forty intervals at most', async () => {
		const frozen: ListFault = {
			row: (row, { id }) => (id === 'frozen' ? { ...row, status: 'RUNNING' } : row),
		};
		const service = new FakeService({ fault: frozen });
		const interval = 15 * SECOND;
		// Ends that it shows rightly make the list trusted, so that few tasks are asked for besides.
		const add = (runs: number, id?: string) => service.add(runs, id === undefined ? {} : { id });
		const ids = Array.from({ length: 400 }, (_, index) => add(index < 40 ? MINUTE : HOUR));
		ids.splice(200, 0, add(MINUTE, 'frozen'));
		for (const id of ids) {
			void waitForTask(service.api(), id, { interval, deadline: Date.now() + 2 * HOUR });
		}
		await advance(20 * MINUTE);
		expect(service.late.get('frozen')).toBeLessThanOrEqual((41 * interval) / SECOND);
	});
});

describe('a single check of many tasks', () => {
	const check = async (service: FakeService, ids: string[]) => {
		const checks = Promise.all(
			ids.map(async (id) => {
				const plan = { interval: MINUTE, deadline: Date.now(), checksOnce: true };
				return await waitForTask(service.api(), id, plan);
			}),
		);
		await advance(10 * SECOND);
		return await checks;
	};

	it('asks for those only that the list does not show as open, and for some others', async () => {
		const service = new FakeService({ latency: 100 });
		const ids = Array.from({ length: 50 }, (_, index) => service.add(index < 5 ? -1 : HOUR));
		const results = await check(service, ids);
		expect(results.filter(({ ended }) => ended)).toHaveLength(5);
		expect(results.every(({ answer }) => answer !== undefined)).toBe(true);
		expect(service.count('list')).toBe(1);
		expect(service.count('query')).toBe(5 + 45 / 5);
	});

	it('asks for all of them where the list fails', async () => {
		const service = new FakeService({ fault: { answer: refusing({ status: 403 }) } });
		const ids = Array.from({ length: 50 }, () => service.add(-1));
		const results = await check(service, ids);
		expect(results.filter(({ ended }) => ended)).toHaveLength(50);
		expect(service.count('query')).toBe(50);
	});
});

describe('beside a thousand waits', () => {
	it('a person’s question is answered within a second', async () => {
		for (const largestPage of [100, 10]) {
			const service = new FakeService({ largestPage });
			crowdOf(service, 1_000);
			for (let turn = 0; turn < 20; turn += 1) {
				await advance(777);
				const before = Date.now();
				let answered = NaN;
				void queryTask(service.api(), 'task-1').then(() => (answered = Date.now() - before));
				await advance(SECOND);
				expect(answered).toBeLessThan(SECOND);
			}
		}
	});

	it('each timeout is kept within a second, and each says what the task was last', async () => {
		const service = new FakeService({ latency: 50 });
		const timeout = 40 * SECOND;
		const ends: Array<{ at: number; result: WaitResult }> = [];
		for (const { wait } of crowdOf(service, 1_000, { deadline: Date.now() + timeout })) {
			const start = Date.now();
			void wait.then((result) => ends.push({ at: Date.now() - start, result }));
		}
		await advance(timeout + SECOND);
		expect(ends).toHaveLength(1_000);
		for (const { at, result } of ends) {
			expect(at).toBeGreaterThanOrEqual(timeout);
			expect(result).toMatchObject({
				ended: false,
				answer: { output: { task_status: 'RUNNING' } },
			});
		}
	});
});

describe('ten thousand waits that come and go', () => {
	it('leave no timer behind for longer than a second', async () => {
		const service = new FakeService();
		const stop = new AbortController();
		for (const { wait } of crowdOf(service, 10_000, { signal: stop.signal })) {
			void wait.catch(() => undefined);
		}
		await advance(SECOND);
		expect(waitSchedulerOf(service.limits).size).toBe(10_000);
		stop.abort();
		await advance(SECOND);
		expect(waitSchedulerOf(service.limits).size).toBe(0);
		expect(jest.getTimerCount()).toBe(0);
		const calls = service.calls.length;
		await advance(HOUR);
		expect(service.calls).toHaveLength(calls);
	});

	it('leave nothing of themselves in memory', async () => {
		jest.useRealTimers();
		setFlagsFromString('--expose-gc');
		const collect = runInNewContext('gc') as () => void;
		const service = new FakeService();
		const look = waitSchedulerOf(service.limits);
		const come = async (count: number) => {
			const stop = new AbortController();
			const held: Array<WeakRef<object>> = [];
			const waits = Array.from({ length: count }, async (_, index) => {
				const api = service.api(stop.signal);
				held.push(new WeakRef(api));
				const plan = { interval: MINUTE, deadline: Date.now() + HOUR, startWithPause: true };
				await waitForTask(api, `task-${index}`, plan).catch(() => undefined);
			});
			expect(look.size).toBe(count);
			stop.abort();
			await Promise.all(waits);
			return held;
		};
		const held = await come(10_000);
		expect(look.size).toBe(0);
		// The one timer that is left ends within a second; what it holds may go then.
		for (let tries = 0; tries < 20 && held.some((one) => one.deref()); tries += 1) {
			await new Promise((resolve) => setTimeout(resolve, 100));
			collect();
		}
		expect(held.filter((one) => one.deref()).length).toBe(0);
	});
});
