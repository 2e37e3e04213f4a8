import type {
	IDataObject,
	IHttpRequestOptions,
	INodeExecutionData,
	IPollFunctions,
} from 'n8n-workflow';
import { Readable } from 'node:stream';

import { pollFinishedTasks } from '@nodes/WanTrigger/poll';
import { withDelivered, type Finished } from '@nodes/WanTrigger/seen';

/* What the trigger delivers, on a clock that only the test moves and with an API that it plays. */

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 0, 15, 12);

beforeEach(() => {
	jest.useFakeTimers({ now: NOW });
});

afterEach(() => {
	jest.useRealTimers();
});

type Reply = { statusCode: number; body: unknown };

const ok = (body: unknown): Reply => ({ statusCode: 200, body });

const row = (taskId: string, more: IDataObject = {}): IDataObject => ({
	task_id: taskId,
	status: 'SUCCEEDED',
	model_name: 'm',
	end_time: NOW - 60_000,
	...more,
});

const answerOf = (taskId: string, status = 'SUCCEEDED'): IDataObject => ({
	request_id: 'r',
	output: { task_id: taskId, task_status: status },
});

let nodes = 0;

/** A trigger node with an API behind it; `store` is what n8n keeps of it. */
function trigger(parameters: IDataObject = {}) {
	const nodeId = `node-${(nodes += 1)}`;
	const api = {
		rows: [] as IDataObject[],
		/** What the list call brings, where that depends on its parameters. */
		list: undefined as ((query: IDataObject) => IDataObject[]) | undefined,
		/** What a query about a task brings; without an entry, that it succeeded. */
		replies: new Map<string, () => Promise<Reply> | Reply>(),
		queries: [] as IDataObject[],
		asked: [] as string[],
		lists: 0,
		/** Whether videos can be fetched. */
		video: false,
		/** What n8n's binary store says when it takes no file. */
		storeFails: undefined as Error | undefined,
		/** Whether n8n does not answer. */
		hangs: false,
	};
	let store: IDataObject = {};
	const respond = async ({ url, qs }: IHttpRequestOptions): Promise<Reply> => {
		if (url === '/api/v1/tasks/') {
			api.lists += 1;
			api.queries.push(qs ?? {});
			return ok({ data: api.list?.(qs ?? {}) ?? api.rows, total_page: 1 });
		}
		const taskId = url.split('/').pop()!;
		api.asked.push(taskId);
		return (await api.replies.get(taskId)?.()) ?? ok(answerOf(taskId));
	};
	/** One poll; `staticData` is that of n8n's workflow object, which a saved workflow gets anew. */
	const poll = async (mode = 'trigger', staticData = store) =>
		await pollFinishedTasks({
			getMode: () => mode,
			getNode: () => ({ id: nodeId, name: 'Trigger', type: 't', typeVersion: 1, parameters: {} }),
			getWorkflow: () => ({ id: 'w', active: true }),
			getNodeParameter: (name: string, fallback: unknown) =>
				({ downloadVideo: false, ...parameters })[name] ?? fallback,
			getWorkflowStaticData: () => staticData,
			getCredentials: async () => {
				if (api.hangs) await new Promise(() => undefined);
				return { region: 'singapore', apiKey: `key-of-${nodeId}` };
			},
			helpers: {
				httpRequestWithAuthentication: async (_type: string, request: IHttpRequestOptions) =>
					await respond(request),
				httpRequest: async () => {
					if (!api.video) throw await Promise.resolve(new Error('no download in this test'));
					const body = Readable.from([Buffer.from('video')]);
					return { statusCode: 200, headers: { 'content-type': 'video/mp4' }, body };
				},
				prepareBinaryData: async (stream: Readable) => {
					if (api.storeFails) throw await Promise.resolve(api.storeFails);
					for await (const chunk of stream) void chunk;
					return { mimeType: 'video/mp4', data: '' };
				},
			},
		} as unknown as IPollFunctions);
	return {
		api,
		parameters,
		poll,
		/** One poll to its end, with whatever pauses it takes. */
		deliver: async (mode?: string) => {
			const polled = poll(mode).then(
				(found) => ({ error: undefined, found: found?.[0] ?? [] }),
				(error: Error) => ({ error, found: [] as INodeExecutionData[] }),
			);
			await jest.advanceTimersByTimeAsync(60_000);
			return await polled;
		},
		/** As a restart of n8n leaves it: only what was stored. */
		restart: () => (store = JSON.parse(JSON.stringify(store)) as IDataObject),
		stored: () => JSON.parse(JSON.stringify(store)) as IDataObject,
	};
}

const ids = (found: INodeExecutionData[]) => found.map(({ json }) => json.task_id);

/** A trigger that has been activated on an empty list. */
async function active(parameters: IDataObject = {}) {
	const made = trigger(parameters);
	await made.deliver();
	return made;
}

describe('each task once', () => {
	it.each([
		['tomorrow', NOW + 24 * HOUR],
		['in the year 2099', Date.UTC(2099, 0)],
		['in nanoseconds', NOW * 1_000_000],
		['no time at all', 'soon'],
	])('a row that ended %s hides none that ends later', async (_when, end) => {
		const { api, deliver } = await active();
		api.rows = [row('strange', { end_time: end })];
		expect(ids((await deliver()).found)).toEqual(['strange']);
		api.rows = [row('next'), ...api.rows];
		expect(ids((await deliver()).found)).toEqual(['next']);
	});

	it('a row without an end is delivered once, however long it is listed', async () => {
		const { api, deliver, restart } = await active();
		api.rows = [row('endless', { end_time: undefined })];
		expect(ids((await deliver()).found)).toEqual(['endless']);
		for (let hour = 0; hour < 60; hour += 1) {
			await jest.advanceTimersByTimeAsync(HOUR);
			restart();
			api.rows = [row('endless', { end_time: undefined }), row(`other-${hour}`)];
			expect(ids((await deliver()).found)).toEqual([`other-${hour}`]);
		}
	});

	it('a row that shows up days late is delivered', async () => {
		const { api, deliver } = await active();
		api.rows = [row('new')];
		await deliver();
		api.rows = [row('new'), row('late', { end_time: NOW - 40 * HOUR })];
		expect(ids((await deliver()).found)).toEqual(['late']);
	});

	it('a row that is missing from one list is not delivered again by the next', async () => {
		const { api, deliver } = await active();
		api.rows = [row('a')];
		expect(ids((await deliver()).found)).toEqual(['a']);
		api.rows = [row('b')];
		expect(ids((await deliver()).found)).toEqual(['b']);
		api.rows = [row('a'), row('b')];
		expect(ids((await deliver()).found)).toEqual([]);
	});

	it('survives a clock of ours that goes back or forward', async () => {
		const { api, deliver } = await active();
		api.rows = [row('a')];
		await deliver();
		for (const days of [-10, 20]) {
			jest.setSystemTime(Date.now() + days * 24 * HOUR);
			expect(ids((await deliver()).found)).toEqual([]);
		}
	});

	it('leaves out a row without a task ID, or one that no task has', async () => {
		const { api, deliver } = await active();
		api.rows = [row(''), { status: 'SUCCEEDED' }, row('../evil'), row('good')];
		expect(ids((await deliver()).found)).toEqual(['good']);
	});

	it('does not mistake the name of a built-in for one that was delivered', async () => {
		const { api, deliver } = await active();
		api.rows = [row('constructor'), row('toString')];
		expect(ids((await deliver()).found)).toEqual(['constructor', 'toString']);
		expect(ids((await deliver()).found)).toEqual([]);
	});

	it('delivers in the order of ending, what has no end last', async () => {
		const { api, deliver } = await active();
		api.rows = [
			row('b', { end_time: 'x' }),
			row('d', { end_time: NOW - 1 }),
			row('a', { end_time: 'x' }),
			row('c', { end_time: NOW - 2 }),
		];
		expect(ids((await deliver()).found)).toEqual(['c', 'd', 'a', 'b']);
	});

	it('writes nothing where nothing happened', async () => {
		const { api, deliver, stored } = await active();
		api.rows = [row('a')];
		await deliver();
		const before = stored();
		await jest.advanceTimersByTimeAsync(HOUR);
		await deliver();
		expect(stored()).toEqual(before);
	});
});

describe('what was chosen', () => {
	it('delivers no task that had ended in another way before the events were changed', async () => {
		const { api, parameters, deliver } = await active({ events: ['succeeded'] });
		api.rows = [row('failed-1', { status: 'FAILED' })];
		expect(ids((await deliver()).found)).toEqual([]);
		parameters.events = ['failed'];
		expect(ids((await deliver()).found)).toEqual([]);
		api.rows = [row('failed-2', { status: 'FAILED' }), ...api.rows];
		expect(ids((await deliver()).found)).toEqual(['failed-2']);
	});

	it('starts from now for another model', async () => {
		const { api, parameters, deliver } = await active({ modelName: 'a' });
		parameters.modelName = ' b ';
		api.rows = [row('old')];
		expect(ids((await deliver()).found)).toEqual([]);
		api.rows = [row('new'), row('old')];
		expect(ids((await deliver()).found)).toEqual(['new']);
		expect(api.queries.map(({ model_name: model }) => model)).toEqual(['a', 'b', 'b']);
	});

	it.each([
		['chosen from the list', { __rl: true, mode: 'list', value: 'a' }],
		['given by its ID', { __rl: true, mode: 'id', value: ' a ' }],
		['saved as text, before the field had a list', 'a'],
	])('narrows the tasks to a model %s', async (_how, modelName) => {
		const { api, deliver } = await active({ modelName });
		await deliver();
		expect(api.queries.map(({ model_name: model }) => model)).toEqual(['a', 'a']);
	});

	it.each([[{ __rl: true, mode: 'list', value: '' }], ['']])(
		'takes the tasks of all models with %j',
		async (modelName) => {
			const { api, deliver } = await active({ modelName });
			await deliver();
			expect(api.queries.filter((query) => 'model_name' in query)).toEqual([]);
		},
	);

	it('does not deliver a task that is still running', async () => {
		const { api, deliver } = await active({ events: ['succeeded', 'failed', 'canceled'] });
		api.rows = [row('r', { status: 'RUNNING' }), row('p', { status: 'PENDING' })];
		expect(ids((await deliver()).found)).toEqual([]);
	});
});

describe('a bad task', () => {
	const download = { downloadVideo: true };

	it('without a video is delivered with its error, and the good ones behind it', async () => {
		const { api, deliver } = await active(download);
		api.rows = [row('bad', { end_time: NOW - 2 }), row('good', { end_time: NOW - 1 })];
		api.replies.set('good', () => ok(answerOf('good', 'FAILED')));
		const { found } = await deliver();
		expect(found.map(({ json }) => [json.task_id, json.error])).toEqual([
			['bad', 'The task succeeded, but the service returned no video_url'],
			['good', undefined],
		]);
		expect(ids((await deliver()).found)).toEqual([]);
	});

	it('that the service refuses to show is delivered with the row and its error', async () => {
		const { api, deliver } = await active();
		api.rows = [row('bad'), row('good')];
		api.replies.set('bad', () => ({ statusCode: 400, body: { code: 'X', message: 'no' } }));
		const { found } = await deliver();
		expect(found.map(({ json }) => [json.task_id, json.error])).toEqual([
			['bad', 'no (X)'],
			['good', undefined],
		]);
		expect(found[0].json).toMatchObject({ model: 'm', task_status: 'SUCCEEDED' });
	});

	it('keeps the others waiting for no more than five polls where its failure may pass', async () => {
		const { api, deliver } = await active();
		api.rows = [row('bad', { end_time: NOW - 2 }), row('good', { end_time: NOW - 1 })];
		api.replies.set('bad', () => ({ statusCode: 500, body: { code: 'InternalError' } }));
		for (let polls = 1; polls < 5; polls += 1) {
			const { error } = await deliver();
			expect(error?.message).toContain('InternalError');
		}
		const { found } = await deliver();
		expect(found.map(({ json }) => [json.task_id, typeof json.error])).toEqual([
			['bad', 'string'],
			['good', 'undefined'],
		]);
	});

	it.each([
		['429', { statusCode: 429, body: { code: 'Throttling', message: 'too much' } }],
		['503', { statusCode: 503, body: {} }],
		['a web page', { statusCode: 200, body: '<html>' }],
	])(
		'stops the poll behind those before it where it brings %s, and comes later',
		async (_what, reply) => {
			const { api, deliver } = await active();
			api.rows = ['a', 'b', 'c'].map((id, index) => row(id, { end_time: NOW - 10 + index }));
			api.replies.set('b', () => reply);
			expect(ids((await deliver()).found)).toEqual(['a']);
			api.replies.clear();
			expect(ids((await deliver()).found)).toEqual(['b', 'c']);
		},
	);

	describe.each([
		['ENOSPC', 'ENOSPC: no space left on device, write'],
		['EROFS', 'EROFS: read-only file system, open'],
	])('whose video n8n cannot store (%s)', (code, reason) => {
		const succeeded = ok({
			output: {
				task_id: 'full',
				task_status: 'SUCCEEDED',
				video_url: 'https://storage.example/full.mp4',
			},
		});

		it('is delivered with its video by the poll after the store takes files again', async () => {
			const { api, deliver } = await active(download);
			api.rows = [row('full')];
			api.replies.set('full', () => succeeded);
			api.video = true;
			api.storeFails = Object.assign(new Error(reason), { code });
			for (let polls = 1; polls < 5; polls += 1) {
				expect((await deliver()).error?.message).toContain(
					`n8n could not save the video: ${reason}`,
				);
			}
			api.storeFails = undefined;
			const { found } = await deliver();
			expect(found.map(({ json, binary }) => [json.task_id, json.error, binary])).toEqual([
				['full', undefined, { data: expect.anything() as unknown }],
			]);
		});

		it('is delivered at the fifth poll with the cause as its error', async () => {
			const { api, deliver } = await active(download);
			api.rows = [row('full')];
			api.replies.set('full', () => succeeded);
			api.video = true;
			api.storeFails = Object.assign(new Error(reason), { code });
			for (let polls = 1; polls < 5; polls += 1) await deliver();
			const { found } = await deliver();
			expect(found.map(({ json }) => [json.task_id, json.error])).toEqual([
				['full', `n8n could not save the video: ${reason}`],
			]);
			expect((await deliver()).found).toEqual([]);
		});
	});

	it('is not made of a key that has become wrong', async () => {
		const { api, deliver } = await active();
		api.rows = [row('a')];
		api.replies.set('a', () => ({
			statusCode: 401,
			body: { code: 'InvalidApiKey', message: 'no' },
		}));
		for (let polls = 0; polls < 7; polls += 1) {
			expect((await deliver()).error?.message).toContain('InvalidApiKey');
		}
		api.replies.clear();
		expect(ids((await deliver()).found)).toEqual(['a']);
	});

	it('that is gone is delivered as the list has it', async () => {
		const { api, deliver } = await active();
		api.rows = [row('gone')];
		api.replies.set('gone', () => ok(answerOf('gone', 'UNKNOWN')));
		const { found } = await deliver();
		expect(found[0].json).toMatchObject({ task_id: 'gone', task_status: 'SUCCEEDED', model: 'm' });
		expect(found[0].json.error).toBeUndefined();
	});
});

describe('polls that overlap', () => {
	/** A reply that comes when the test says so. */
	function held(reply: Reply) {
		let release = () => {};
		const wait = new Promise<Reply>((resolve) => (release = () => resolve(reply)));
		return { reply: async () => await wait, release: () => release() };
	}

	it('deliver a task once: the second brings nothing and asks for nothing', async () => {
		const { api, poll, deliver } = await active();
		api.rows = [row('slow')];
		const { reply, release } = held(ok(answerOf('slow')));
		api.replies.set('slow', reply);
		const first = poll();
		await jest.advanceTimersByTimeAsync(100);
		expect(await poll()).toBeNull();
		expect(api.lists).toBe(2);
		release();
		expect(ids((await first)![0])).toEqual(['slow']);
		expect(ids((await deliver()).found)).toEqual([]);
		expect(api.asked).toEqual(['slow']);
	});

	it('deliver a task once although the workflow was saved meanwhile', async () => {
		const { api, poll, stored } = await active();
		const saved = stored();
		api.rows = [row('slow')];
		const { reply, release } = held(ok(answerOf('slow')));
		api.replies.set('slow', reply);
		const first = poll();
		await jest.advanceTimersByTimeAsync(100);
		release();
		expect(ids((await first)![0])).toEqual(['slow']);
		const again = poll('trigger', saved);
		await jest.advanceTimersByTimeAsync(1_000);
		expect(await again).toBeNull();
	});

	it('go on after a poll that failed', async () => {
		const { api, deliver } = await active();
		api.rows = [row('a')];
		api.replies.set('a', () => ({ statusCode: 503, body: {} }));
		expect((await deliver()).error).toBeDefined();
		api.replies.clear();
		expect(ids((await deliver()).found)).toEqual(['a']);
	});

	it('go on after three hours of a poll that never ends', async () => {
		const { api, poll, deliver } = await active();
		api.hangs = true;
		void poll();
		await jest.advanceTimersByTimeAsync(0);
		api.hangs = false;
		api.rows = [row('next')];
		await jest.advanceTimersByTimeAsync(3 * HOUR - 120_000);
		expect(ids((await deliver()).found)).toEqual([]);
		await jest.advanceTimersByTimeAsync(120_000);
		expect(ids((await deliver()).found)).toEqual(['next']);
	});
});

describe('a manual test', () => {
	it('shows the latest task, and leaves it to be delivered', async () => {
		const { api, deliver } = await active();
		api.rows = [row('a', { end_time: NOW - 2 }), row('b', { end_time: NOW - 1 })];
		expect(ids((await deliver('manual')).found)).toEqual(['b']);
		expect(ids((await deliver()).found)).toEqual(['a', 'b']);
	});
});

describe('what is kept', () => {
	const task = (taskId: string): Finished => ({ taskId, status: 'SUCCEEDED', end: 0, row: {} });

	it('is forgotten two days after its delivery, unless the service lists it still', () => {
		const before = { old: NOW - 48 * HOUR, listed: NOW - 90 * HOUR, recent: NOW - 47 * HOUR };
		expect(withDelivered(before, [task('new')], [task('listed')], NOW, true)).toEqual({
			listed: NOW - 90 * HOUR,
			recent: NOW - 47 * HOUR,
			new: NOW,
		});
	});

	it('stays where only a part of the list was read, which does not say what has left it', () => {
		const before = { old: NOW - 90 * HOUR };
		expect(withDelivered(before, [], [task('other')], NOW, false)).toEqual(before);
	});
});

describe('how far back the list is read', () => {
	/** The list as the service filters it, by this time of a task. */
	const filteredBy =
		(api: { rows: IDataObject[] }, time: string) =>
		({ start_time: start }: IDataObject): IDataObject[] => {
			if (start === undefined) return api.rows;
			const [year, month, day, hour, minute, second] = String(start)
				.match(/^(....)(..)(..)(..)(..)(..)$/)!
				.slice(1)
				.map(Number);
			const from = Date.UTC(year, month - 1, day, hour - 8, minute, second);
			return api.rows.filter((one) => Number(one[time]) >= from);
		};
	const ended = (taskId: string, hoursAgo: number) =>
		row(taskId, {
			gmt_create: NOW - hoursAgo * HOUR,
			start_time: NOW - hoursAgo * HOUR + 60_000,
			end_time: NOW - hoursAgo * HOUR + 120_000,
		});
	const open = (taskId: string, hoursAgo: number, status = 'RUNNING') =>
		row(taskId, {
			status,
			gmt_create: NOW - hoursAgo * HOUR,
			...(status === 'RUNNING' && { start_time: NOW - hoursAgo * HOUR + 60_000 }),
			end_time: undefined,
		});
	const starts = ({ queries }: { queries: IDataObject[] }) =>
		queries.map(({ start_time: start }) => start);

	it('is three hours before the newest task where all have ended', async () => {
		const made = trigger();
		made.api.rows = [ended('b', 1), ended('a', 20)];
		await made.deliver();
		await made.deliver();
		// 12:00 UTC less one hour and three, in UTC+8.
		expect(starts(made.api)).toEqual([undefined, '20260115160000']);
	});

	it.each(['gmt_create', 'start_time', 'end_time'])(
		'finds a task that was queued for hours, if the service filters by %s',
		async (time) => {
			const made = trigger();
			made.api.list = filteredBy(made.api, time);
			made.api.rows = [ended('new', 0), open('queued', 9, 'PENDING'), ended('old', 20)];
			await made.deliver();
			made.api.rows = [ended('new', 0), open('queued', 9), ended('old', 20)];
			expect(ids((await made.deliver()).found)).toEqual([]);
			const done = { ...open('queued', 9), status: 'SUCCEEDED', end_time: NOW + 60_000 };
			made.api.rows = [ended('new', 0), done, ended('old', 20)];
			expect(ids((await made.deliver()).found)).toEqual(['queued']);
			expect(starts(made.api).filter((start) => start === undefined)).toHaveLength(1);
		},
	);

	it('is the whole list in the same poll where the part does not hold a task that it must hold', async () => {
		const made = trigger();
		made.api.rows = [ended('a', 1)];
		made.api.list = ({ start_time: start }) => (start === undefined ? made.api.rows : []);
		await made.deliver();
		made.api.rows = [ended('b', 0), ended('a', 1)];
		expect(ids((await made.deliver()).found)).toEqual(['b']);
	});

	it('is the whole list once an hour, for rows that show up late', async () => {
		const made = trigger();
		made.api.list = filteredBy(made.api, 'gmt_create');
		made.api.rows = [ended('a', 0)];
		await made.deliver();
		made.api.rows = [ended('a', 0), ended('late', 10)];
		expect(ids((await made.deliver()).found)).toEqual([]);
		await jest.advanceTimersByTimeAsync(HOUR);
		expect(ids((await made.deliver()).found)).toEqual(['late']);
	});

	it('is the whole list after a poll that left a task behind', async () => {
		const made = trigger();
		made.api.list = filteredBy(made.api, 'gmt_create');
		made.api.rows = [ended('a', 0), open('old', 10)];
		await made.deliver();
		const down = () => ({ statusCode: 503, body: { code: 'ModelUnavailable', message: 'No.' } });
		made.api.replies.set('old', down);
		made.api.rows = [ended('a', 0), ended('old', 10)];
		expect((await made.deliver()).error).toBeDefined();
		made.api.replies.clear();
		expect(ids((await made.deliver()).found)).toEqual(['old']);
	});

	it('is the whole list where a task that has not ended does not say when it was submitted', async () => {
		const made = trigger();
		made.api.rows = [ended('a', 0), row('b', { status: 'RUNNING' })];
		await made.deliver();
		await made.deliver();
		expect(starts(made.api)).toEqual([undefined, undefined]);
	});
});

it.each(['Arrearage', 'AccessDenied', 'AccessDenied.Unpurchased'])(
	'a task is not delivered with an error that is the account’s (%s), but by the poll after it',
	async (code) => {
		const { api, deliver } = await active();
		api.rows = [row('a'), row('b')];
		const refusal = { statusCode: 403, body: { code, message: 'No' } };
		api.replies.set('a', () => refusal);
		api.replies.set('b', () => refusal);
		expect(ids((await deliver()).found)).toEqual([]);
		api.replies.clear();
		expect(ids((await deliver()).found)).toEqual(['a', 'b']);
	},
);
