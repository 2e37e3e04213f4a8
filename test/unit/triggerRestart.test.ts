import type { IDataObject, IHttpRequestOptions, IPollFunctions } from 'n8n-workflow';

/*
 * What the trigger delivers around a save, a restart and a loss of what n8n stores. n8n stores the static
 * data with a poll that brings items and at the end of an activation, and never otherwise; an activation
 * makes a workflow object of its own from what is stored then. A restart is a new process: the modules are
 * loaded anew.
 */

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 0, 15, 12);

type Poll = (context: IPollFunctions) => Promise<Array<Array<{ json: IDataObject }>> | null>;

beforeEach(() => {
	jest.useFakeTimers({ now: NOW });
});

afterEach(() => {
	jest.useRealTimers();
});

const row = (taskId: string, status = 'SUCCEEDED'): IDataObject => ({
	task_id: taskId,
	status,
	end_time: NOW - 60_000,
});

const copy = (data: IDataObject) => JSON.parse(JSON.stringify(data)) as IDataObject;

/** n8n with one trigger node, and the account whose tasks it lists. */
async function n8n(parameters: IDataObject = {}) {
	const load = async () => {
		jest.resetModules();
		return (await import('@nodes/WanTrigger/poll')).pollFinishedTasks as unknown as Poll;
	};
	const made = {
		rows: [] as IDataObject[],
		parameters,
		/** Queries that are answered when the test says so. */
		held: new Map<string, Promise<void>>(),
		/** What is in n8n's database. */
		stored: {} as IDataObject,
		poll: await load(),
		/** The static data of the workflow object that is active. */
		live: {} as IDataObject,
	};
	const context = (staticData: IDataObject) =>
		({
			getMode: () => 'trigger',
			getNode: () => ({ id: 'n', name: 'Trigger', type: 't', typeVersion: 1, parameters: {} }),
			getWorkflow: () => ({ id: 'w', active: true }),
			getNodeParameter: (name: string, fallback: unknown) => made.parameters[name] ?? fallback,
			getWorkflowStaticData: () => staticData,
			getCredentials: async () => await Promise.resolve({ region: 'singapore', apiKey: 'k-1234' }),
			helpers: {
				httpRequestWithAuthentication: async (_type: string, { url }: IHttpRequestOptions) => {
					if (url === '/api/v1/tasks/') {
						return { statusCode: 200, body: { data: [...made.rows], total_page: 1 } };
					}
					const taskId = url.split('/').pop()!;
					await made.held.get(taskId);
					const status = made.rows.find(({ task_id: id }) => id === taskId)!.status;
					return { statusCode: 200, body: { output: { task_id: taskId, task_status: status } } };
				},
			},
		}) as unknown as IPollFunctions;
	/** One poll of the active workflow object, begun and not waited for. */
	const begin = async (): Promise<unknown[]> => {
		const own = made.live;
		const found = await made.poll(context(own));
		if (found) made.stored = copy(own);
		return (found?.[0] ?? []).map(({ json }) => json.task_id);
	};
	/** One poll to its end, with whatever pauses it takes. */
	const poll = async () => {
		const begun = begin();
		await jest.advanceTimersByTimeAsync(5_000);
		return await begun;
	};
	/** A save, a publication, or an activation after a start: with its first poll. */
	const activate = async () => {
		made.live = copy(made.stored);
		const own = made.live;
		const found = await poll();
		made.stored = copy(own);
		return found;
	};
	const restart = async () => {
		made.poll = await load();
		return await activate();
	};
	/** Holds the query about a task until the test lets it go. */
	const hold = (taskId: string) => {
		let release = () => {};
		made.held.set(taskId, new Promise((resolve) => (release = resolve)));
		return () => release();
	};
	return { made, begin, poll, activate, restart, hold };
}

it('a task that was delivered while the workflow was saved is not delivered again after a restart', async () => {
	const { made, begin, poll, activate, restart, hold } = await n8n();
	await activate();
	made.rows.push(row('slow'));
	const release = hold('slow');
	const first = begin();
	await jest.advanceTimersByTimeAsync(100);
	expect(await activate()).toEqual([]);
	release();
	expect(await first).toEqual(['slow']);
	made.rows.push(row('next'));
	expect(await poll()).toEqual(['next']);
	expect(await restart()).toEqual([]);
});

it('a workflow that is switched off and on again during a slow poll delivers its task once', async () => {
	const { made, begin, activate, hold } = await n8n();
	await activate();
	made.rows.push(row('slow'));
	const release = hold('slow');
	const first = begin();
	await jest.advanceTimersByTimeAsync(100);
	await activate();
	release();
	expect(await first).toEqual(['slow']);
	expect(await activate()).toEqual([]);
});

describe('Events that were changed', () => {
	const failed = row('failed', 'FAILED');

	it.each(['the change is saved', 'n8n is started again with the change'])(
		'bring no task that failed before, where no poll brought items since and %s',
		async (how) => {
			const { made, poll, activate, restart } = await n8n({ events: ['succeeded'] });
			await activate();
			made.rows.push(failed);
			expect(await poll()).toEqual([]);
			made.parameters.events = ['succeeded', 'failed'];
			expect(await (how === 'the change is saved' ? activate() : restart())).toEqual([]);
			made.rows.push(row('failed-later', 'FAILED'));
			expect(await poll()).toEqual(['failed-later']);
			expect(await restart()).toEqual([]);
		},
	);

	it('and changed back bring nothing that ended in between', async () => {
		const { made, activate } = await n8n({ events: ['succeeded', 'failed'] });
		await activate();
		made.parameters.events = ['succeeded'];
		await activate();
		made.rows.push(failed);
		made.parameters.events = ['succeeded', 'failed'];
		expect(await activate()).toEqual([]);
	});

	it('lose no task of an event that stays, also one that ended while n8n was down', async () => {
		const { made, activate, restart } = await n8n({ events: ['succeeded'] });
		await activate();
		made.rows.push(row('down'));
		made.parameters.events = ['succeeded', 'failed'];
		expect(await restart()).toEqual(['down']);
	});

	it('during a slow poll count from the change on, also after a restart', async () => {
		const { made, begin, activate, restart, hold } = await n8n({ events: ['succeeded'] });
		await activate();
		made.rows.push(row('slow'), failed);
		const release = hold('slow');
		const first = begin();
		await jest.advanceTimersByTimeAsync(100);
		made.parameters.events = ['succeeded', 'failed'];
		expect(await activate()).toEqual([]);
		made.rows.push(row('failed-later', 'FAILED'));
		release();
		expect(await first).toEqual(['slow']);
		expect(await restart()).toEqual(['failed-later']);
	});
});

it('static data that is emptied while n8n runs hides nothing that has ended since, and brings nothing old', async () => {
	const { made, poll, activate, restart } = await n8n();
	made.rows.push(row('before'));
	await activate();
	made.rows.push(row('delivered'));
	expect(await poll()).toEqual(['delivered']);
	made.rows.push(row('ended-since'));
	made.stored = {};
	expect(await activate()).toEqual(['ended-since']);
	expect(await restart()).toEqual([]);
});

it('what n8n has stored counts beside what this process knows', async () => {
	const { made, poll, activate } = await n8n();
	await activate();
	made.rows.push(row('of-another-process'), row('new'));
	const delivered = { 'of-another-process': NOW };
	made.stored = { ...made.stored, delivered };
	made.live = copy(made.stored);
	expect(await poll()).toEqual(['new']);
});

it('what left the list long ago is forgotten in the process too', async () => {
	const { made, poll, activate } = await n8n();
	await activate();
	made.rows = [row('old')];
	await poll();
	for (const name of ['a', 'b']) {
		await jest.advanceTimersByTimeAsync(49 * HOUR);
		made.rows = [row(name)];
		await poll();
	}
	expect(Object.keys(made.stored.delivered as IDataObject)).toEqual(['b']);
});
