import { cancelTask, isTaskId, listTasks, queryTask, queryTaskOnce } from '@wan/tasks/calls';
import { failing, fakeApi, inState, settle } from './fakeApi';

/* The calls about tasks that cost nothing. A fake clock. */

const SECOND = 1_000;

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
	jest.restoreAllMocks();
	jest.useRealTimers();
});

const broken = failing({ certainty: 'doubtful', code: 'ECONNRESET' });

describe('a task ID', () => {
	it.each(['a', '0385dc79-5ff8-4d82-bcb6-4ad5f2c1c7a1', 'A.b_c:d-e', 'x'.repeat(128)])(
		'may be %s',
		(id) => {
			expect(isTaskId(id)).toBe(true);
		},
	);

	it.each([
		['x'.repeat(129)],
		[''],
		['-a'],
		['.a'],
		['a/b'],
		['a b'],
		['a\n'],
		['?a'],
		[7],
		[['a']],
		[undefined],
	])('cannot be %j', (id) => {
		expect(isTaskId(id)).toBe(false);
	});
});

describe('a question about a task', () => {
	it.each([undefined, '', 7])(
		'whose answer is about another task is sent again, and about %j is right',
		async (named) => {
			const about = (task_id: string | number | undefined) => ({
				output: { task_id, task_status: 'SUCCEEDED' },
			});
			const fake = fakeApi([about('b'), about('b'), about(named)]);
			expect(await settle(queryTask(fake.api, 'a'))).toEqual({ value: about('a') });
			expect(fake.sent).toHaveLength(3);
			const other = await settle(queryTaskOnce(fakeApi([about('b')]).api, 'a'));
			expect(other).toMatchObject({ error: { facts: { certainty: 'doubtful' } } });
		},
	);

	it('goes to the task’s path and gives the answer under the ID that was asked for', async () => {
		const fake = fakeApi([{ request_id: 'r', output: { task_status: 'RUNNING' } }]);
		expect(await settle(queryTask(fake.api, 'a:1'))).toEqual({
			value: { request_id: 'r', output: { task_id: 'a:1', task_status: 'RUNNING' } },
		});
		expect(fake.sent.map(({ call }) => call)).toEqual([
			{ method: 'GET', path: '/api/v1/tasks/a%3A1', query: undefined, timeout: 30 * SECOND },
		]);
	});

	it('is sent again after what may pass, four times in all', async () => {
		const fake = fakeApi([broken]);
		expect(await settle(queryTask(fake.api, 'a'))).toEqual({ error: broken });
		expect(fake.times()).toEqual([0, 1, 3, 7].map((at) => at * SECOND));
	});

	it('is sent once where no time helps, and by those who have a plan of their own', async () => {
		const wrongKey = fakeApi([failing({ status: 401, code: 'InvalidApiKey' })]);
		await settle(queryTask(wrongKey.api, 'a'));
		expect(wrongKey.sent).toHaveLength(1);
		const once = fakeApi([broken]);
		await settle(queryTaskOnce(once.api, 'a'));
		expect(once.sent).toHaveLength(1);
	});

	it.each([{}, { output: null }, { output: 'x' }, { output: {} }, { output: { task_status: '' } }])(
		'has no answer in %j',
		async (body) => {
			const { api } = fakeApi([body]);
			expect(await settle(queryTaskOnce(api, 'a'))).toMatchObject({
				error: {
					facts: { certainty: 'doubtful', message: expect.stringContaining('task_status') },
				},
			});
		},
	);

	it('has the time that the gate leaves it, and a millisecond at least', async () => {
		const timeoutAfter = async (waited: number, within: number) => {
			const { api, sent } = fakeApi([inState('RUNNING')]);
			jest
				.spyOn(api.limits.queries, 'enter')
				.mockImplementation(
					async () => await new Promise((resolve) => setTimeout(resolve, waited)),
				);
			await settle(queryTaskOnce(api, 'a', { within }));
			return sent[0].call.timeout;
		};
		expect(await timeoutAfter(3 * SECOND, 10 * SECOND)).toBe(7 * SECOND);
		expect(await timeoutAfter(10 * SECOND, 10 * SECOND)).toBe(1);
		expect(await timeoutAfter(SECOND, 90 * SECOND)).toBe(30 * SECOND);
	});
});

describe('a page of tasks', () => {
	it('is fetched by the API’s own parameters', async () => {
		const page = { data: [{ task_id: 'a' }], total: 1 };
		const fake = fakeApi([broken, page]);
		expect(await settle(listTasks(fake.api, { page_no: 2 }))).toEqual({ value: page });
		expect(fake.sent[1].call).toMatchObject({
			method: 'GET',
			path: '/api/v1/tasks/',
			query: { page_no: 2 },
		});
	});

	it.each([{}, { data: null }, { data: { length: 0 } }])('is not in %j', async (body) => {
		const { api } = fakeApi([body]);
		expect(await settle(listTasks(api, {}))).toMatchObject({
			error: { facts: { certainty: 'doubtful', message: expect.stringContaining('no list') } },
		});
	});
});

describe('a cancellation', () => {
	it('goes through the gate of the questions, once', async () => {
		const fake = fakeApi([broken]);
		const enter = jest.spyOn(fake.api.limits.queries, 'enter');
		const stop = new AbortController();
		const api = { ...fake.api, signal: stop.signal };
		expect(await settle(cancelTask(api, 'a:1'))).toEqual({ error: broken });
		expect(enter).toHaveBeenCalledWith({ signal: stop.signal });
		expect(fake.sent.map(({ call }) => call)).toEqual([
			{ method: 'POST', path: '/api/v1/tasks/a%3A1/cancel', timeout: 30 * SECOND },
		]);
	});
});
