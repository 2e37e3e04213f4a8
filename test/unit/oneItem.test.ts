import { awaitTask, type ItemWait } from '@wan/execution/awaitTask';
import { ItemFailure } from '@wan/execution/items';
import { mayExist, type CreateCall, type CreatedTask } from '@wan/execution/ledger';
import { createItemTask, type ItemToCreate } from '@wan/execution/createItemTask';
import { ApiFailure } from '@wan/transport/failure';
import { MediaReference } from '@wan/media/reference';
import { rowWith } from './drafts';
import { failing, fakeApi, inState, settle, type Said } from './fakeApi';

/* One item: its create call and what is noted of it, and the wait for its task. A fake clock. */

const SECOND = 1_000;

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
	jest.restoreAllMocks();
	jest.useRealTimers();
});

/** The notes on a call, as a list of what happened. */
function notes() {
	const log: string[] = [];
	const call: CreateCall = {
		created: undefined,
		unclear: false,
		known: undefined,
		unanswered: (known) => known && log.push(`unanswered: ${known}`),
		reserve: () => log.push('reserved'),
		sending: () => log.push('sending'),
		accepted: ({ answer }) => log.push(`accepted ${answer.output.task_id}`),
		forget: () => log.push('forgotten'),
	};
	return { call, log };
}

const created = inState('PENDING');

/** What a plan knows of the item's cost. */
const costFacts: Pick<ItemToCreate['plan'], 'cost' | 'terms' | 'estimate'> = {
	cost: {
		costLimit: undefined,
		pricePerSecond: undefined,
		dryRun: false,
		includeInputFields: false,
	},
	terms: { region: 'singapore', tier: '720P', silent: false },
	estimate: { amount: 0.5, currency: 'USD', basis: 'estimated' },
};

describe('submitting an item', () => {
	const references = ['first', 'second'].map(
		(field) =>
			new MediaReference(
				field,
				{ kind: 'image', types: ['png'], maxBytes: 1 },
				{ source: 'url', url: field },
			),
	);
	const row = rowWith('wan2.6-i2v');

	const submit = async (
		answers: Said[],
		{
			urls = ['https://x/1', 'https://x/2'],
			...more
		}: { urls?: string[] } & Partial<ItemToCreate> = {},
	) => {
		const fake = fakeApi(answers);
		const { call, log } = notes();
		const resolved: string[] = [];
		const submission: ItemToCreate = {
			api: fake.api,
			plan: {
				request: {
					model: row.id,
					row,
					endpoint: 'image2video',
					function: 'video_edit',
					media: references,
					body: (urlOf) => ({
						model: row.id,
						input: { img_url: urlOf(references[0]), audio_url: urlOf(references[1]) },
						parameters: {},
					}),
				} as ItemToCreate['plan']['request'],
				media: references.map((reference) => ({ reference })),
				delivery: {
					settings: { throttleTimeout: 0 },
				} as ItemToCreate['plan']['delivery'],
				...costFacts,
			},
			resolve: async (model, { reference }) => {
				resolved.push(`${reference.field} for ${model}`);
				return urls[references.indexOf(reference)];
			},
			call,
			signal: new AbortController().signal,
			...more,
		};
		const outcome = await settle(createItemTask(submission));
		return { ...fake, log, outcome, resolved };
	};

	it('gives its files URLs and then sends the body, which is noted and accepted', async () => {
		const { sent, log, outcome, resolved } = await submit([created]);
		expect(resolved).toEqual(['first for wan2.6-i2v', 'second for wan2.6-i2v']);
		expect(sent.map(({ call }) => [call.path, call.body])).toEqual([
			[
				'/api/v1/services/aigc/image2video/video-synthesis',
				{
					model: row.id,
					input: { img_url: 'https://x/1', audio_url: 'https://x/2' },
					parameters: {},
				},
			],
		]);
		expect(sent[0].call.headers).not.toHaveProperty('X-DashScope-OssResourceResolve');
		expect(log).toEqual(['sending', 'accepted a-task']);
		expect(outcome).toEqual({
			value: {
				answer: created,
				creation: {
					model: row.id,
					function: 'video_edit',
					terms: costFacts.terms,
					estimate: costFacts.estimate,
				},
			},
		});
	});

	it('tells the service to look up oss:// URLs where one of its files has one', async () => {
		const { sent } = await submit([created], { urls: ['https://x/1', 'oss://x/2'] });
		expect(sent[0].call.headers).toHaveProperty('X-DashScope-OssResourceResolve', 'enable');
	});

	it('keeps the model’s pace, and sends a model that is in no row without one', async () => {
		const first = await submit([created]);
		const creates = jest.spyOn(first.api.limits, 'creates');
		await submit([created], { api: first.api });
		expect(creates).toHaveBeenCalledWith(row.id, row.createsPerSecond);
		const request = {
			model: 'unknown',
			row: undefined,
			endpoint: 'image2video',
			body: () => ({ model: 'unknown', input: {}, parameters: {} }),
		};
		const delivery = { settings: { throttleTimeout: 0 } };
		const plan = { request, media: [], delivery } as unknown as ItemToCreate['plan'];
		expect(await submit([created], { plan })).toMatchObject({
			outcome: { value: { creation: { model: 'unknown' } } },
		});
	});

	it('does not send where the execution was stopped before its files', async () => {
		const { sent, log, outcome, resolved } = await submit([created], {
			signal: AbortSignal.abort(),
		});
		expect(resolved).toEqual([]);
		expect(sent).toEqual([]);
		expect(log).toEqual([]);
		expect(outcome).toEqual({ error: expect.any(ApiFailure) });
	});

	it.each([
		['https://x/1', {}],
		['oss://x/1', { 'X-DashScope-OssResourceResolve': 'enable' }],
	])(
		'has its image %s checked before the call is noted, and is refused with it',
		async (url, headers) => {
			const checkedRow = rowWith('wan2.2-s2v');
			const request = (image: MediaReference | undefined) => ({
				model: checkedRow.id,
				row: checkedRow,
				endpoint: 'image2video',
				checkedImage: image,
				body: () => ({ model: checkedRow.id, input: {}, parameters: {} }),
			});
			const planOf = (image: MediaReference | undefined) =>
				({
					request: request(image),
					media: [...references].reverse().map((reference) => ({ reference })),
					delivery: { settings: { throttleTimeout: 0 } },
				}) as unknown as ItemToCreate['plan'];
			const urls = [url, 'https://x/2'];
			const plan = planOf(references[0]);
			const passed = await submit([{ output: { check_pass: true } }, created], { plan, urls });
			expect(passed.sent.map(({ call }) => call.path)).toEqual([
				`/api/v1/services/aigc/${checkedRow.imageCheck?.path}`,
				'/api/v1/services/aigc/image2video/video-synthesis',
			]);
			expect(passed.sent[0].call).toMatchObject({ body: { input: { image_url: url } }, headers });
			const refused = await submit([{ output: { check_pass: false } }], { plan, urls });
			expect(refused.outcome).toHaveProperty('error');
			expect(refused.sent).toHaveLength(1);
			expect(refused.log).toEqual([]);
			const unchecked = await submit([created], { plan: planOf(undefined), urls });
			expect(unchecked.sent).toHaveLength(1);
		},
	);

	it('forgets a call that was surely not accepted', async () => {
		const refused = failing({ status: 400, code: 'InvalidParameter' });
		const { log, outcome } = await submit([refused]);
		expect(log).toEqual(['sending', 'forgotten']);
		expect(outcome).toEqual({ error: refused });
	});

	it('leaves a call noted whose task may exist, and says so', async () => {
		const { log, outcome } = await submit([failing({ certainty: 'doubtful', code: 'ECONNRESET' })]);
		expect(log).toEqual(['sending']);
		expect(outcome).toMatchObject({
			error: { facts: { certainty: 'doubtful', code: 'ECONNRESET', note: mayExist() } },
		});
	});
});

describe('waiting for the task of an item', () => {
	const task: CreatedTask = {
		answer: created as unknown as CreatedTask['answer'],
		creation: { model: 'wan2.6-i2v' },
	};

	const wait = async (answers: Said[], more: Partial<ItemWait> = {}) => {
		const fake = fakeApi(answers);
		const { call, log } = notes();
		const known: unknown[] = [];
		const creates = jest.spyOn(fake.api.limits, 'creates');
		const outcome = await settle(
			awaitTask({
				api: fake.api,
				task,
				settings: { pollInterval: 10 * SECOND, timeout: 25 * SECOND },
				isNew: true,
				call,
				signal: new AbortController().signal,
				remember: (fields) => known.push(fields),
				...more,
			}),
		);
		return { ...fake, log, known, outcome, creates: creates.mock.calls };
	};

	it('gives the answer of success, and frees the model’s place', async () => {
		const { times, outcome, log, known, creates } = await wait([
			inState('RUNNING'),
			inState('SUCCEEDED', { video_url: 'https://x/v.mp4' }),
		]);
		expect(times()).toEqual([10 * SECOND, 20 * SECOND]);
		expect(outcome).toMatchObject({ value: { output: { video_url: 'https://x/v.mp4' } } });
		expect(log).toEqual([]);
		expect(known).toEqual([
			expect.objectContaining({ task_status: 'SUCCEEDED', model: 'wan2.6-i2v' }),
		]);
		expect(creates).toEqual([['wan2.6-i2v', rowWith('wan2.6-i2v').createsPerSecond]]);
	});

	it('asks at once for a task of an earlier try', async () => {
		const { times } = await wait([inState('SUCCEEDED')], { isNew: false });
		expect(times()).toEqual([0]);
	});

	it.each(['FAILED', 'CANCELED'])('that ended %s fails and may be created anew', async (status) => {
		const creation = { model: 'unknown' };
		const { outcome, log, creates } = await wait([inState(status)], {
			task: { ...task, creation },
		});
		expect(outcome).toMatchObject({
			error: {
				known: { task_id: 'a-task', task_status: status },
				reason: { facts: { code: status } },
			},
		});
		expect(log).toEqual(['forgotten']);
		expect(creates).toEqual([['unknown', undefined]]);
	});

	it('whose model nobody knows frees a place all the same', async () => {
		const { creates } = await wait([inState('SUCCEEDED')], { task: { ...task, creation: {} } });
		expect(creates).toEqual([['', undefined]]);
	});

	it('that is still running at the timeout fails, and its call stays noted', async () => {
		const { outcome, log, times, creates, known } = await wait([inState('RUNNING')]);
		expect(times()).toEqual([10, 20, 25].map((at) => at * SECOND));
		expect(outcome).toEqual({ error: expect.any(ItemFailure) });
		expect(outcome).toMatchObject({ error: { reason: { facts: { code: 'Timeout' } } } });
		expect(log).toEqual([]);
		expect(creates).toEqual([]);
		expect(known).toEqual([expect.objectContaining({ task_status: 'RUNNING' })]);
	});

	it('that cannot be asked for until the timeout fails with the call’s failure', async () => {
		const broken = failing({ certainty: 'doubtful', code: 'ECONNRESET' });
		const { outcome, log, known } = await wait([broken]);
		expect(outcome).toEqual({ error: broken });
		expect(log).toEqual([]);
		expect(known).toEqual([expect.objectContaining({ task_status: 'PENDING' })]);
	});
});
