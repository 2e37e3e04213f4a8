import { findTask } from '@wan/tasks/findTask';
import { createTask, type CreateRequest } from '@wan/tasks/createTask';
import { ApiFailure } from '@wan/transport/failure';

import { failing, fakeApi, inState, settle, type Said } from './fakeApi';

/* When a create call is sent, and when it is sent again. All times are of a fake clock. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const created = inState('PENDING');
const throttled = failing({ status: 429, code: 'Throttling.RateQuota' });
const noConnection = failing({ certainty: 'notSent', code: 'ECONNREFUSED' });

const submission = (more: Partial<CreateRequest> = {}): CreateRequest => ({
	endpoint: 'video-generation',
	body: { model: 'wan-test', input: {}, parameters: {} },
	resolveOss: false,
	perSecond: undefined,
	throttleTimeout: MINUTE,
	...more,
});

beforeEach(() => {
	jest.useFakeTimers();
	// Pauses are made longer by chance, by up to a quarter; here by nothing.
	jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
	jest.restoreAllMocks();
	jest.useRealTimers();
});

const submit = async (answers: Said[] | ((at: number) => Said), more?: Partial<CreateRequest>) => {
	const fake = fakeApi(answers);
	const outcome = await settle(createTask(fake.api, submission(more)));
	return { ...fake, outcome };
};

describe('a create call', () => {
	it('goes to the operation’s path, asynchronous, with two minutes for the answer', async () => {
		const { sent, outcome } = await submit([created]);
		expect(outcome).toEqual({ value: created });
		expect(sent.map(({ call }) => call)).toEqual([
			{
				method: 'POST',
				path: '/api/v1/services/aigc/video-generation/video-synthesis',
				body: { model: 'wan-test', input: {}, parameters: {} },
				headers: { 'X-DashScope-Async': 'enable' },
				timeout: 2 * MINUTE,
				find: findTask,
			},
		]);
	});

	it('tells the service to look up oss:// URLs only where it holds one', async () => {
		const { sent } = await submit([created], { resolveOss: true });
		expect(sent[0].call.headers).toHaveProperty('X-DashScope-OssResourceResolve', 'enable');
	});

	it.each([
		[{ output: { task_id: 'x' } }, true],
		[{ output: { task_id: '' } }, false],
		[{ output: { task_id: true } }, false],
		[{ output: null }, false],
		[{ task_id: 'x' }, false],
		[{}, false],
	])('takes %j for a task: %s', async (body, isTask) => {
		const { sent, outcome } = await submit([body]);
		expect(findTask(JSON.stringify(body), body).answer).toEqual(isTask ? body : undefined);
		expect(outcome).toEqual(
			isTask
				? { value: body }
				: {
						error: expect.objectContaining({
							facts: expect.objectContaining({ certainty: 'doubtful' }),
						}),
					},
		);
		expect(sent).toHaveLength(1);
	});

	it.each([
		['r-1', 'r-1'],
		[7, undefined],
		[undefined, undefined],
	])('without a task ID is doubtful, under the request_id %j', async (requestId, known) => {
		const { outcome } = await submit([{ request_id: requestId as string }]);
		expect(outcome).toMatchObject({
			error: {
				facts: { requestId: known, message: 'The answer of the service contains no task_id' },
			},
		});
	});

	it('is noted right before it is sent, at every try', async () => {
		const order: string[] = [];
		const fake = fakeApi(() => {
			order.push('sent');
			return order.length > 2 ? created : throttled;
		});
		await settle(createTask(fake.api, submission({ beforeSending: () => order.push('noted') })));
		expect(order).toEqual(['noted', 'sent', 'noted', 'sent']);
	});

	it('is not sent where it cannot be noted', async () => {
		const beforeSending = () => {
			throw new Error('the store is read-only');
		};
		const { sent, outcome } = await submit([created], { beforeSending });
		expect(outcome).toEqual({ error: new Error('the store is read-only') });
		expect(sent).toEqual([]);
	});
});

describe('it is sent once', () => {
	it.each([
		['after a broken connection', { certainty: 'doubtful', code: 'ECONNRESET' }],
		['after an answer that is throttling in doubt', { certainty: 'doubtful', code: 'Throttling' }],
		['after HTTP 500', { certainty: 'doubtful', status: 500, code: 'InternalError' }],
		['after a refused field', { status: 400, code: 'InvalidParameter' }],
		['after a wrong key', { status: 401, code: 'InvalidApiKey' }],
		['after a failed check of the certificate', { certainty: 'notSent', code: 'TLS' }],
	] as const)('%s', async (_what, facts) => {
		const failure = failing(facts);
		const { times, outcome } = await submit([failure, created]);
		expect(outcome).toEqual({ error: failure });
		expect(times()).toEqual([0]);
	});
});

describe('it is sent again', () => {
	it('without a connection: four times in all, after pauses that grow', async () => {
		const { times, outcome } = await submit([noConnection]);
		expect(times()).toEqual([0, 1, 3, 7].map((seconds) => seconds * SECOND));
		expect(outcome).toEqual({ error: noConnection });
	});

	it('without a connection, and stops at the first try that is accepted', async () => {
		const { times, outcome } = await submit([noConnection, noConnection, created]);
		expect(times()).toEqual([0, 1, 3].map((seconds) => seconds * SECOND));
		expect(outcome).toEqual({ value: created });
	});

	it.each(['InvalidURL.Timeout', 'InvalidParameter.DataInspection'])(
		'once after %s',
		async (code) => {
			const failure = failing({ status: 400, code });
			const { times, outcome } = await submit([failure]);
			expect(times()).toEqual([0, 1 * SECOND]);
			expect(outcome).toEqual({ error: failure });
		},
	);

	it('while throttled, after pauses that double up to 15 seconds, until the timeout', async () => {
		const { times, outcome } = await submit([throttled]);
		expect(times()).toEqual([0, 1, 3, 7, 15, 30, 45, 60].map((seconds) => seconds * SECOND));
		expect(outcome).toEqual({ error: throttled });
	});

	it('after pauses that chance makes longer by up to a quarter', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(1);
		const { times } = await submit([throttled, throttled, created]);
		expect(times()).toEqual([0, 1.25 * SECOND, 3.75 * SECOND]);
	});

	it('not at all where the throttle timeout is 0', async () => {
		const { times } = await submit([throttled], { throttleTimeout: 0 });
		expect(times()).toEqual([0]);
	});

	it('a minute after a spent quota, and no later than the throttle timeout', async () => {
		const spent = failing({ status: 429, code: 'Throttling.AllocationQuota' });
		const minutes = await submit([spent], { throttleTimeout: 2 * MINUTE });
		expect(minutes.times()).toEqual([0, MINUTE, 2 * MINUTE]);
		const short = await submit([spent], { throttleTimeout: 20 * SECOND });
		expect(short.times()).toEqual([0, 20 * SECOND]);
	});

	it('for another timeout after each task that the service accepts for this model', async () => {
		const fake = fakeApi([throttled]);
		const outcome = settle(createTask(fake.api, submission()));
		setTimeout(() => fake.api.limits.creates('wan-test', undefined).accepted(), 50 * SECOND);
		expect(await outcome).toEqual({ error: throttled });
		const last = fake.times().at(-1) ?? 0;
		expect(last).toBeGreaterThanOrEqual(110 * SECOND);
		expect(last).toBeLessThanOrEqual(125 * SECOND);
	});

	it('and counts throttling and missing connections apart', async () => {
		const { times, outcome } = await submit([
			noConnection,
			noConnection,
			noConnection,
			throttled,
			throttled,
			created,
		]);
		expect(times()).toHaveLength(6);
		expect(outcome).toEqual({ value: created });
	});
});

describe('the stop signal', () => {
	const stopped = {
		error: expect.objectContaining({ facts: expect.objectContaining({ cancelled: true }) }),
	};

	it('is looked at right before the call is noted, also where there is nothing to wait for', async () => {
		const beforeSending = jest.fn();
		const { sent, outcome } = await submit([created], {
			signal: AbortSignal.abort(),
			beforeSending,
		});
		expect(outcome).toEqual(stopped);
		expect(sent).toEqual([]);
		expect(beforeSending).not.toHaveBeenCalled();
	});

	it('is looked at once more after the turn has come, right before the call is noted', async () => {
		const stop = new AbortController();
		const fake = fakeApi([created]);
		const gate = fake.api.limits.creates('wan-test', undefined);
		jest.spyOn(gate, 'enter').mockImplementation(async () => stop.abort());
		const outcome = await settle(createTask(fake.api, submission({ signal: stop.signal })));
		expect(outcome).toEqual(stopped);
		expect(fake.sent).toEqual([]);
	});

	it('keeps a stopped call from taking the turn of the next one', async () => {
		const fake = fakeApi([created]);
		const spaced = { perSecond: 0.125 };
		const late = createTask(fake.api, submission({ ...spaced, signal: AbortSignal.abort() }));
		const next = createTask(fake.api, submission(spaced));
		await settle(Promise.allSettled([late, next]));
		expect(fake.times()).toEqual([0]);
	});

	it('keeps a call behind a closed gate from being sent, and from taking a turn', async () => {
		const stop = new AbortController();
		const fake = fakeApi([throttled, created]);
		const { api } = fake;
		const spaced = { perSecond: 0.125 };
		const first = createTask(api, submission(spaced));
		const second = createTask(api, submission({ ...spaced, signal: stop.signal }));
		const third = createTask(api, submission(spaced));
		setTimeout(() => stop.abort(), 100);
		const outcomes = await settle(Promise.allSettled([first, second, third]));
		expect(outcomes).toEqual({
			value: [
				{ status: 'fulfilled', value: created },
				{ status: 'rejected', reason: expect.any(ApiFailure) },
				{ status: 'fulfilled', value: created },
			],
		});
		// 0.125 a second is one in ten seconds, with the margin; the stopped one took none of them.
		expect(fake.times()).toEqual([0, 10 * SECOND, 20 * SECOND]);
	});

	it('ends the pause before the next try', async () => {
		const stop = new AbortController();
		const fake = fakeApi([throttled]);
		const outcome = settle(createTask(fake.api, submission({ signal: stop.signal })));
		setTimeout(() => stop.abort(), 10 * SECOND);
		expect(await outcome).toEqual(stopped);
		expect(fake.times()).toEqual([0, 1, 3, 7].map((seconds) => seconds * SECOND));
	});
});
