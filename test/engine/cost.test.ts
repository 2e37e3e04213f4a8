import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { bmp, png, wav } from '../files';
import { vendorTable } from '../vendor/vendor';
import { asTool, callingAgent, type Heard } from './agent';
import { node, nodeTypes, runWorkflow, wires, type Outcome } from './engine';
import { bench, items, model } from './setup';

/*
 * What a run will cost is known before anything is sent, and what it has cost afterwards. At 720P a
 * second of wan2.6-t2v is 0.10 USD, at 1080P 0.15.
 */

const b = bench({
	times: { pending: 20, running: 50 },
	limitCreates: false,
	// A model that the service has and the catalog does not know.
	models: { 'wan9-t2v': vendorTable.models['wan2.6-t2v'] },
});

const text: INode['parameters'] = {
	resource: 'video',
	operation: 'textToVideo',
	model: model('wan2.6-t2v'),
	prompt: '={{ $json.prompt ?? "A boat" }}',
	size: '1280*720',
	duration: '={{ $json.seconds ?? 5 }}',
};
const with_ = (options: INode['parameters'], more: INode['parameters'] = {}) => ({
	...text,
	...more,
	options: { pollInterval: 1, ...options },
});
const waiting = { waitForCompletion: true, waitMode: 'hold', downloadVideo: false };

const creates = () => b.simulator.requests.filter(({ call }) => call === 'create').length;
const hints = ({ run }: Outcome, name = 'Wan') =>
	run.data.resultData.runData[name]
		.flatMap(({ hints: of }) => of ?? [])
		.map((hint) => hint.message);
const costs = (outcome: Outcome, name = 'Wan') => outcome.json(name).map(({ cost }) => cost);
const threeLengths = items({ seconds: 5 }, { seconds: 10 }, { seconds: 2 });

const usd = (amount: number, basis: string) => ({ amount, currency: 'USD', basis });

describe('every item says what it costs', () => {
	it('estimated when the task is created', async () => {
		const outcome = await b.wan(text, { input: threeLengths });
		expect(costs(outcome)).toEqual([
			usd(0.5, 'estimated'),
			usd(1, 'estimated'),
			usd(0.2, 'estimated'),
		]);
	});

	it('billed by its usage when the task is done', async () => {
		const outcome = await b.wan(with_({}, waiting));
		expect(outcome.json('Wan')[0]).toMatchObject({
			usage: { duration: 5, SR: 720 },
			cost: usd(0.5, 'billed'),
		});
	});

	it('half as much for a silent flash video', async () => {
		const outcome = await b.wan({
			...waiting,
			resource: 'video',
			operation: 'imageToVideo',
			model: model('wan2.6-i2v-flash'),
			imageUrl: 'https://example.com/a.png',
			resolution: '1080P',
			audioSource: 'none',
			options: { pollInterval: 1 },
		});
		expect(costs(outcome)).toEqual([usd(0.1875, 'billed')]);
	});

	it('with the input video that is billed too: estimated at its longest, billed as it was', async () => {
		const edit = {
			resource: 'videoEditing',
			operation: 'instructionEdit',
			model: model('wan2.7-videoedit'),
			videoUrl: 'https://example.com/clip.mp4',
			prompt: 'In winter',
			resolution: '720P',
		};
		expect(costs(await b.wan(edit))).toEqual([usd(2, 'estimated')]);
		const done = await b.wan({ ...edit, ...waiting, options: { pollInterval: 1 } });
		expect(done.json('Wan')[0]).toMatchObject({
			usage: { duration: 10, input_video_duration: 5 },
			cost: usd(1, 'billed'),
		});
	});

	it('at the price that the user gives', async () => {
		expect(costs(await b.wan(with_({ pricePerSecond: 0.07 }, waiting)))).toEqual([
			usd(0.35, 'billed'),
		]);
	});

	it('nothing where no price is known, and never zero', async () => {
		const outcome = await b.wan({ ...text, model: model('wan9-t2v') });
		expect(outcome.json('Wan')[0]).not.toHaveProperty('cost');
	});

	it('nothing once the task has failed: it is not billed', async () => {
		await b.restart({
			times: { pending: 20, running: 50 },
			ending: () => ({ status: 'FAILED', code: 'InternalError', message: 'Oops' }),
		});
		const outcome = await b.wan(with_({}, waiting), {
			settings: { onError: 'continueRegularOutput' },
		});
		expect(outcome.json('Wan')[0]).toMatchObject({ task_status: 'FAILED' });
		expect(outcome.json('Wan')[0]).not.toHaveProperty('cost');
	});

	it('the estimate while the task is not known to have ended', async () => {
		await b.restart({ times: { pending: 60_000, running: 60_000 } });
		const outcome = await b.wan(with_({ timeout: 0.01 }, waiting), {
			settings: { onError: 'continueRegularOutput' },
		});
		expect(outcome.json('Wan')[0]).toMatchObject({
			code: 'Timeout',
			cost: usd(0.5, 'estimated'),
		});
	});

	it.each([0, -1, 'cheap'])('refuses a Price per Second of %j', async (pricePerSecond) => {
		const outcome = await b.wan(with_({ pricePerSecond }));
		expect(outcome.error?.message).toBe(
			`Price per Second “${pricePerSecond}”: must be a number above 0`,
		);
		expect(b.simulator.requests).toEqual([]);
	});
});

describe('Wan Wait for Task', () => {
	const wait = async (wan: INode['parameters'], more: INode[] = [], line: string[] = []) =>
		await runWorkflow(
			{
				nodes: [
					node('Start', 'n8n-nodes-base.manualTrigger'),
					node('Wan', 'n8n-nodes-wan.wan', wan),
					...more,
					node('Wait', 'n8n-nodes-wan.wanWaitForTask', { waitMode: 'hold', pollInterval: 1 }),
				],
				connections: wires(['Start', 'Wan', ...line, 'Wait']),
			},
			{ credential: b.credential() },
		);

	it('puts what was billed in place of the estimate', async () => {
		expect(costs(await wait(text), 'Wait')).toEqual([usd(0.5, 'billed')]);
	});

	it('knows the Price per Second of the node that created the task', async () => {
		expect(costs(await wait(with_({ pricePerSecond: 0.07 })), 'Wait')).toEqual([
			usd(0.35, 'billed'),
		]);
	});

	it('knows it where the items in between carry the task’s ID alone', async () => {
		const only = node('Only the ID', 'n8n-nodes-base.set', {
			jsonOutput: '={{ JSON.stringify({ task_id: $json.task_id }) }}',
		});
		const outcome = await wait(with_({ pricePerSecond: 0.07 }), [only], ['Only the ID']);
		expect(costs(outcome, 'Wait')).toEqual([usd(0.35, 'billed')]);
	});

	const waitFor = async (item: IDataObject) =>
		await runWorkflow(
			{
				nodes: [
					node('Start', 'n8n-nodes-base.manualTrigger'),
					node('Wait', 'n8n-nodes-wan.wanWaitForTask', { waitMode: 'hold', pollInterval: 1 }),
				],
				connections: wires(['Start', 'Wait']),
			},
			{ credential: b.credential(), input: items(item) },
		);

	it('knows the price of a task of another execution by the item’s model', async () => {
		const [made] = (await b.wan(text)).json('Wan');
		const { task_id, model: id } = made as { task_id: string; model: string };
		expect(costs(await waitFor({ task_id, model: id }), 'Wait')).toEqual([usd(0.5, 'billed')]);
		expect((await waitFor({ task_id })).json('Wait')[0]).not.toHaveProperty('cost');
		const car = (await waitFor({ task_id, model: 'Model T' })).json('Wait')[0];
		expect(car).toMatchObject({ model: 'Model T' });
		expect(car).not.toHaveProperty('cost');
	});

	it('takes the estimate away where the task has failed, and leaves a field of the user’s', async () => {
		await b.restart({
			times: { pending: 20, running: 50 },
			ending: () => ({ status: 'FAILED', code: 'InternalError', message: 'Oops' }),
		});
		const [, [failed]] = (await wait(text)).outputs('Wait');
		expect(failed.json).toMatchObject({ task_status: 'FAILED' });
		expect(failed.json).not.toHaveProperty('cost');
		const [, [other]] = (await waitFor({ task_id: String(failed.json.task_id), cost: 12 })).outputs(
			'Wait',
		);
		expect(other.json.cost).toBe(12);
	});
});

it('Wan Trigger says what was billed, by the model of the list', async () => {
	const trigger = async () =>
		await runWorkflow(
			{ nodes: [node('Trigger', 'n8n-nodes-wan.wanTrigger')], connections: {} },
			{ credential: b.credential(), mode: 'manual' },
		);
	await b.wan(with_({}, waiting));
	expect(costs(await trigger(), 'Trigger')).toEqual([usd(0.5, 'billed')]);
});

describe('Cost Limit', () => {
	it('lets through what costs as much as the limit', async () => {
		const outcome = await b.wan(with_({ costLimit: 1.7 }), { input: threeLengths });
		expect(outcome.error).toBeUndefined();
		expect(creates()).toBe(3);
	});

	it('sends nothing at all where the sum is above it, and names the sum, the limit and the dearest item', async () => {
		const outcome = await b.wan(with_({ costLimit: 1.69 }), { input: threeLengths });
		expect(outcome.error?.message).toBe(
			'The estimates of 3 items together are 1.7 USD, above Cost Limit “1.69”; the most expensive is item 2 with 1 USD',
		);
		expect(outcome.error?.description).toBe(
			"Raise 'Cost Limit', or process fewer items. Nothing was sent.",
		);
		expect(b.simulator.requests).toEqual([]);
	});

	it('uploads nothing either', async () => {
		const outcome = await b.wan(
			{
				resource: 'video',
				operation: 'imageToVideo',
				model: model('wan2.6-i2v'),
				imageSource: 'binary',
				options: { costLimit: 0.5 },
			},
			{
				input: [
					{ json: {}, binary: { data: { data: bmp(640, 640).toString('base64'), mimeType: '' } } },
				],
			},
		);
		expect(outcome.error?.message).toBe(
			'The estimate of one item is 0.75 USD, above Cost Limit “0.5”; the most expensive is item 1 with 0.75 USD',
		);
		expect(b.simulator.requests).toEqual([]);
	});

	it('with Continue On Fail makes every item an error', async () => {
		const outcome = await b.wan(with_({ costLimit: 1 }), {
			input: threeLengths,
			settings: { onError: 'continueRegularOutput' },
		});
		expect(outcome.json('Wan').map(({ error }) => error)).toEqual(
			Array(3).fill(expect.stringContaining('together are 1.7 USD, above Cost Limit “1”')),
		);
		expect(b.simulator.requests).toEqual([]);
	});

	it('refuses an item without a known price, with the way out', async () => {
		const unknown = { ...with_({ costLimit: 5 }), model: model('wan9-t2v') };
		const outcome = await b.wan(unknown);
		expect(outcome.error?.message).toBe(
			'Cost Limit “5”: cannot be kept: no price of wan9-t2v is known. Set Price per Second, or remove the limit',
		);
		expect(b.simulator.requests).toEqual([]);
		const priced = { ...unknown, options: { costLimit: 5, pricePerSecond: 1 } };
		expect((await b.wan(priced)).error).toBeUndefined();
		expect(creates()).toBe(1);
	});

	it('does not count the items that are refused for another reason', async () => {
		const outcome = await b.wan(with_({ costLimit: 0.7, seed: '={{ $json.seed }}' }), {
			input: items({ seconds: 5 }, { seconds: 15, seed: -1 }, { seconds: 2 }),
			settings: { onError: 'continueRegularOutput' },
		});
		expect(outcome.json('Wan').map(({ error, cost }) => error ?? cost)).toEqual([
			usd(0.5, 'estimated'),
			expect.stringContaining('Seed “-1”'),
			usd(0.2, 'estimated'),
		]);
	});

	it('is the lowest where items have limits of their own', async () => {
		const outcome = await b.wan(with_({ costLimit: '={{ $json.limit }}' }), {
			input: items({ limit: 9 }, { limit: 0.9 }, {}),
		});
		expect(outcome.error?.message).toContain('are 1.5 USD, above Cost Limit “0.9”');
	});

	it('of zero lets nothing through that costs', async () => {
		const outcome = await b.wan(with_({ costLimit: 0 }));
		expect(outcome.error?.message).toContain('0.5 USD, above Cost Limit “0”');
	});

	it.each([-1, 'much'])('of %j is refused', async (costLimit) => {
		const outcome = await b.wan(with_({ costLimit }));
		expect(outcome.error?.message).toBe(`Cost Limit “${costLimit}”: must be a number from 0`);
	});

	it('cannot hold two currencies', async () => {
		const outcome = await b.wan(
			{
				resource: 'video',
				operation: 'imageToVideo',
				model: { ...(model('') as object), value: '={{ $json.model }}' },
				imageUrl: 'https://example.com/a.png',
				options: { costLimit: 100 },
			},
			{ input: items({ model: 'wan2.6-i2v' }, { model: 'wan2.2-i2v-flash' }) },
		);
		expect(outcome.error?.message).toBe(
			'Cost Limit “100”: the estimates are 0.75 USD and 1 CNY, which cannot be held against one limit',
		);
	});

	/** A node in a loop of three rounds. */
	const threeRounds = async (costLimit: number, settings: Partial<INode> = {}) => {
		const again = node('Again', 'n8n-nodes-base.filter', {
			conditions: {
				conditions: [
					{ leftValue: '={{ $runIndex < 2 }}', operator: { type: 'boolean', operation: 'true' } },
				],
			},
		});
		const wan = { ...node('Wan', 'n8n-nodes-wan.wan', with_({ costLimit })), ...settings };
		return await runWorkflow(
			{
				nodes: [node('Start', 'n8n-nodes-base.manualTrigger'), wan, again],
				connections: wires(['Start', 'Wan', 'Again', 'Wan']),
			},
			{ credential: b.credential() },
		);
	};

	it('lets a loop go on up to the limit', async () => {
		expect((await threeRounds(1.5)).error).toBeUndefined();
		expect(creates()).toBe(3);
	});

	it('counts a call without a clear answer, whose task may exist', async () => {
		b.simulator.faults.add({ on: 'create', kind: 'resetAfter' });
		await threeRounds(1, { onError: 'continueRegularOutput' });
		expect(creates()).toBe(2);
	});

	it('does not count a call that was surely not accepted', async () => {
		const refused = { status: 400, code: 'InvalidParameter', message: 'No' };
		b.simulator.faults.add({ on: 'create', kind: 'status', ...refused });
		const outcome = await threeRounds(1, { onError: 'continueRegularOutput' });
		expect(outcome.json('Wan')[0]).toMatchObject({ task_status: 'PENDING' });
		expect(creates()).toBe(3);
	});

	it('counts the earlier rounds of a loop', async () => {
		const outcome = await threeRounds(1.2);
		expect(outcome.error?.message).toBe(
			'The estimate of one item and of what this node sent earlier in this execution (1 USD) together are 1.5 USD, above Cost Limit “1.2”; the most expensive is item 1 with 0.5 USD',
		);
		expect(creates()).toBe(2);
	});

	describe('when n8n retries the node', () => {
		const retrying = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
		const refused = {
			on: 'create',
			kind: 'status',
			status: 400,
			code: 'InvalidParameter',
			message: 'No',
			after: 1,
		} as const;

		it('counts the task of the first try once', async () => {
			b.simulator.faults.add(refused);
			const outcome = await b.wan(with_({ costLimit: 1 }), {
				input: items({ prompt: 'one' }, { prompt: 'two' }),
				settings: retrying,
			});
			expect(outcome.error).toBeUndefined();
			expect(b.simulator.tasks.size).toBe(2);
			expect(costs(outcome)).toEqual([usd(0.5, 'estimated'), usd(0.5, 'estimated')]);
		});

		it('and counts it', async () => {
			b.simulator.faults.add(refused);
			const failed = await b.wan(with_({ costLimit: '={{ $json.limit ?? 1 }}' }), {
				input: items({ prompt: 'one' }, { prompt: 'two' }),
			});
			const stack = failed.run.data.executionData?.nodeExecutionStack ?? [];
			// As if the user had lowered the limit of the second item before the Retry button.
			stack[0].data.main[0]?.forEach(({ json }, index) => {
				if (index === 1) json.limit = 0.9;
			});
			const outcome = await failed.retry();
			expect(outcome.error?.message).toContain(
				'earlier in this execution (0.5 USD) together are 1 USD, above Cost Limit “0.9”',
			);
			expect(outcome.error?.description).toContain('Nothing more was sent.');
			expect(b.simulator.tasks.size).toBe(1);
		});

		it('does not count a task that failed', async () => {
			let made = 0;
			await b.restart({
				times: { pending: 20, running: 50 },
				ending: () =>
					(made += 1) === 1
						? { status: 'FAILED', code: 'InternalError', message: 'Oops' }
						: { status: 'SUCCEEDED' },
			});
			const outcome = await b.wan(with_({ costLimit: 0.5 }, waiting), { settings: retrying });
			expect(outcome.error).toBeUndefined();
			expect(creates()).toBe(2);
		});
	});

	it.each(['overlapping', 'one by one'] as const)(
		'holds for all calls of an agent together, %s',
		async (order) => {
			nodeTypes['n8n-nodes-wan.wanTool'] = asTool(nodeTypes['n8n-nodes-wan.wan']);
			nodeTypes['test.agent'] = callingAgent(order);
			b.simulator.faults.add({ on: 'create', kind: 'slow', milliseconds: 300 } as never);
			const tool: INode = {
				...node('Wan', 'n8n-nodes-wan.wanTool', {
					...with_({ costLimit: 1 }),
					prompt: `={{ $fromAI('prompt', 'what is seen', 'string') }}`,
				}),
				credentials: { wanApi: { id: '1', name: 'Wan' } },
			};
			const outcome = await runWorkflow(
				{
					nodes: [node('Start', 'n8n-nodes-base.manualTrigger'), node('Agent', 'test.agent'), tool],
					connections: {
						...wires(['Start', 'Agent']),
						Wan: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
					},
				},
				{
					credential: b.credential(),
					input: items({ prompt: 'one' }, { prompt: 'two' }, { prompt: 'three' }),
				},
			);
			const heard = outcome.json('Agent') as Heard[];
			expect(heard.filter((one) => 'answer' in one)).toHaveLength(2);
			expect(heard.find((one) => 'error' in one)).toEqual({
				error: expect.stringContaining('together are 1.5 USD, above Cost Limit “1”'),
			});
			expect(creates()).toBe(2);
		},
	);
});

describe('Dry Run', () => {
	it('of 100 items sends no request at all, and gives each body with its cost', async () => {
		const input = items(...Array.from({ length: 100 }, (_, at) => ({ prompt: `Boat ${at}` })));
		const outcome = await b.wan(with_({ dryRun: true, seed: 7 }, waiting), { input });
		expect(b.simulator.requests).toEqual([]);
		expect(outcome.json('Wan')).toHaveLength(100);
		expect(outcome.json('Wan')[42]).toEqual({
			dry_run: true,
			valid: true,
			problems: [],
			body: {
				model: 'wan2.6-t2v',
				input: { prompt: 'Boat 42' },
				parameters: { size: '1280*720', duration: 5, seed: 7 },
			},
			cost: usd(0.5, 'estimated'),
		});
		expect(outcome.outputs('Wan')[0][42].pairedItem).toEqual({ item: 42 });
		expect(hints(outcome)).toEqual([
			'Dry run of 100 items: nothing was sent. Estimated cost: 50 USD.',
		]);
	});

	it('shows the body that is sent then', async () => {
		const [{ body }] = (await b.wan(with_({ dryRun: true, shotType: 'multi' }))).json('Wan');
		await b.wan(with_({ shotType: 'multi' }));
		expect(b.simulator.creates[0].body).toEqual(body);
	});

	it.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'gives all problems of an item as an item, with On Error %s',
		async (onError) => {
			const outcome = await b.wan(
				{
					resource: 'video',
					operation: 'imageToVideo',
					model: model('wan2.6-i2v'),
					imageSource: 'binary',
					duration: 99,
					options: { dryRun: true, seed: '={{ $json.seed }}', throttleTimeout: -1 },
				},
				{ input: items({ seed: -1 }), settings: { onError } },
			);
			expect(outcome.error).toBeUndefined();
			expect(outcome.json('Wan')).toEqual([
				{
					dry_run: true,
					valid: false,
					problems: [
						'Duration (Seconds) “99”: wan2.6-i2v accepts 2 to 15 s (default 5)',
						'Seed “-1”: must be a whole number from 0 to 2147483647',
						'Max Queue Wait (Minutes) “-1”: must be a number from 0 to 10080',
						'Image “data”: is not a binary field of the input item, which contains no files. Connect a node that outputs a file',
					],
				},
			]);
			expect(hints(outcome)).toEqual([
				'Dry run of one item: nothing was sent.',
				'One item would be rejected: see problems.',
			]);
		},
	);

	it('gives an expression that fails as a problem of its item, and checks the others', async () => {
		const failing = `={{ $json.prompt ?? $('No such node').first().json.prompt }}`;
		const outcome = await b.wan(
			{ ...with_({ dryRun: true }), prompt: failing },
			{ input: items({ prompt: 'a' }, {}) },
		);
		expect(outcome.json('Wan').map(({ valid }) => valid)).toEqual([true, false]);
		const inOptions = await b.wan(with_({ dryRun: true, negativePrompt: failing }));
		expect(inOptions.error).toBeUndefined();
		expect(inOptions.json('Wan')[0]).toMatchObject({ dry_run: true, valid: false });
		expect(b.simulator.requests).toEqual([]);
	});

	it('checks files, and shows their names and sizes in place of their contents', async () => {
		const big = Buffer.concat([png(640, 640), Buffer.alloc(1_258_291)]);
		const file = (bytes: Buffer, fileName?: string) => ({
			data: bytes.toString('base64'),
			mimeType: 'image/png',
			fileName,
		});
		const image = (more: INode['parameters']) => ({
			resource: 'video',
			operation: 'imageToVideo',
			model: model('wan2.6-i2v'),
			options: { dryRun: true },
			...more,
		});
		const shown = async (parameters: INode['parameters'], bytes: Buffer, name?: string) => {
			const input: INodeExecutionData[] = [{ json: {}, binary: { data: file(bytes, name) } }];
			const [{ body }] = (await b.wan(image(parameters), { input })).json('Wan');
			return (body as { input: { img_url: string } }).input.img_url;
		};
		const binary = { imageSource: 'binary' };
		expect(await shown(binary, big, 'photo.png')).toBe('oss://… (photo.png, 1.2 MB)');
		expect(await shown(binary, png(640, 640), 'small.png')).toMatch(
			/^data:image\/png;base64,… \(small\.png, \d+ bytes\)$/,
		);
		expect(await shown(binary, png(640, 640))).toMatch(/^data:image\/png;base64,… \(\d+ bytes\)$/);
		expect(await shown({ imageUrl: 'https://example.com/a.png' }, big)).toBe(
			'https://example.com/a.png',
		);
		const own = `data:image/png;base64,${png(640, 640).toString('base64')}`;
		expect(await shown({ imageUrl: own }, big)).toBe(
			`data:image/png;base64,… (${png(640, 640).length} bytes)`,
		);
		expect(b.simulator.requests).toEqual([]);
	});

	it('shows no contents of a file in Extra Input either', async () => {
		const data = `data:image/png;base64,${png(640, 640).toString('base64')}`;
		const [{ body }] = (
			await b.wan(with_({ dryRun: true, extraInput: JSON.stringify({ new_url: data }) }))
		).json('Wan');
		expect(body).toMatchObject({
			input: { new_url: `data:image/png;base64,… (${png(640, 640).length} bytes)` },
		});
	});

	it('has no image checked by the service', async () => {
		const file = (bytes: Buffer, fileName: string) => ({
			data: bytes.toString('base64'),
			mimeType: '',
			fileName,
		});
		const outcome = await b.wan(
			{
				resource: 'video',
				operation: 'speechToVideo',
				model: model('wan2.2-s2v'),
				imageSource: 'binary',
				imageBinaryProperty: 'face',
				audioSource: 'binary',
				audioBinaryProperty: 'voice',
				options: { dryRun: true },
			},
			{
				input: [
					{
						json: {},
						binary: { face: file(png(640, 640), 'face.png'), voice: file(wav(), 'voice.wav') },
					},
				],
			},
		);
		expect(outcome.json('Wan')[0]).toMatchObject({
			valid: true,
			body: {
				input: {
					image_url: expect.stringMatching(/^oss:\/\/… \(face\.png, \d+ bytes\)$/),
					audio_url: expect.stringMatching(/^oss:\/\/… \(voice\.wav, \d+ bytes\)$/),
				},
			},
			cost: { currency: 'CNY', basis: 'estimated' },
		});
		expect(b.simulator.requests).toEqual([]);
	});

	it('shows no key', async () => {
		const outcome = await b.wan(with_({ dryRun: true }));
		expect(JSON.stringify(outcome.run.data.resultData)).not.toContain(
			String(b.credential().apiKey),
		);
	});

	it('says that Cost Limit would refuse all items', async () => {
		const outcome = await b.wan(with_({ dryRun: true, costLimit: 1 }), { input: threeLengths });
		expect(outcome.json('Wan').map(({ problems }) => problems)).toEqual(
			Array(3).fill([
				'The estimates of 3 items together are 1.7 USD, above Cost Limit “1”; the most expensive is item 2 with 1 USD',
			]),
		);
		expect(hints(outcome)[1]).toBe('3 items would be rejected: see problems.');
	});

	it('says which items have no known price', async () => {
		const unknown = { ...with_({ dryRun: true }), model: model('wan9-t2v') };
		expect(hints(await b.wan(unknown))).toEqual([
			'Dry run of one item: nothing was sent.',
			"No price is known for one item. Set 'Price per Second'.",
		]);
		const limited = { ...unknown, options: { dryRun: true, costLimit: 1 } };
		expect((await b.wan(limited)).json('Wan')[0].problems).toEqual([
			expect.stringContaining('Set Price per Second'),
		]);
	});

	it('by an expression checks some items and creates the others', async () => {
		const outcome = await b.wan(with_({ dryRun: '={{ $json.check }}' }), {
			input: items({ check: true }, { check: false }, { check: 'true' }),
		});
		expect(outcome.json('Wan').map((json) => json.dry_run ?? json.task_status)).toEqual([
			true,
			'PENDING',
			true,
		]);
		expect(creates()).toBe(1);
	});

	it('refuses a value that is neither true nor false', async () => {
		const outcome = await b.wan(with_({ dryRun: '={{ "yes" }}' }));
		expect(outcome.error?.message).toBe('Dry Run “yes”: must be true or false');
		expect(b.simulator.requests).toEqual([]);
	});

	it('works as a tool of an agent', async () => {
		nodeTypes['n8n-nodes-wan.wanTool'] = asTool(nodeTypes['n8n-nodes-wan.wan']);
		nodeTypes['test.agent'] = callingAgent('one by one');
		const tool: INode = {
			...node('Wan', 'n8n-nodes-wan.wanTool', {
				...with_({ dryRun: true }),
				prompt: `={{ $fromAI('prompt', 'what is seen', 'string') }}`,
			}),
			credentials: { wanApi: { id: '1', name: 'Wan' } },
		};
		const outcome = await runWorkflow(
			{
				nodes: [node('Start', 'n8n-nodes-base.manualTrigger'), node('Agent', 'test.agent'), tool],
				connections: {
					...wires(['Start', 'Agent']),
					Wan: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
				},
			},
			{ credential: b.credential(), input: items({ prompt: 'A boat' }, { prompt: ' ' }) },
		);
		expect(outcome.json('Agent')).toEqual([
			{
				answer: [
					expect.objectContaining({ dry_run: true, valid: true, cost: usd(0.5, 'estimated') }),
				],
			},
			{ answer: [{ dry_run: true, valid: false, problems: ['Prompt: is required'] }] },
		]);
		expect(b.simulator.requests).toEqual([]);
	});
});

describe('Include Input Fields', () => {
	const incoming = (): INodeExecutionData[] => [
		{
			json: { row: 7, prompt: 'A boat', model: 'mine' },
			binary: {
				photo: { data: png(640, 640).toString('base64'), mimeType: 'image/png' },
				data: { data: 'b2xk', mimeType: 'text/plain' },
			},
		},
	];

	it('keeps the incoming item’s fields and files, and lays the result’s over them', async () => {
		const outcome = await b.wan(
			with_({ includeInputFields: true }, { ...waiting, downloadVideo: true }),
			{ input: incoming() },
		);
		const [item] = outcome.outputs('Wan')[0];
		expect(item.json).toMatchObject({ row: 7, prompt: 'A boat', model: 'wan2.6-t2v' });
		expect(Object.keys(item.binary ?? {}).sort()).toEqual(['data', 'photo']);
		expect(item.binary?.data.mimeType).toBe('video/mp4');
		expect(item.pairedItem).toEqual({ item: 0 });
	});

	it('is off at first', async () => {
		const [item] = (await b.wan(text, { input: incoming() })).outputs('Wan')[0];
		expect(item.json).not.toHaveProperty('row');
		expect(item.binary).toBeUndefined();
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'keeps them in the items of errors, with On Error %s',
		async (onError) => {
			const outcome = await b.wan(with_({ includeInputFields: true, seed: -1 }), {
				input: incoming(),
				settings: { onError },
			});
			const [item] = outcome.outputs('Wan').flat();
			expect(item.json.row).toBe(7);
			expect(JSON.stringify(item.json.error)).toContain('Seed “-1”');
			expect(outcome.outputs('Wan')[onError === 'continueErrorOutput' ? 1 : 0]).toHaveLength(1);
		},
	);

	it('keeps them in a dry run', async () => {
		const outcome = await b.wan(with_({ includeInputFields: true, dryRun: true }), {
			input: incoming(),
		});
		expect(outcome.json('Wan')[0]).toMatchObject({ row: 7, dry_run: true, valid: true });
	});

	it('keeps them where n8n runs the node again for the items that failed', async () => {
		b.simulator.faults.add({
			on: 'create',
			kind: 'status',
			status: 400,
			code: 'InvalidParameter',
			message: 'No',
			after: 1,
		});
		const outcome = await b.wan(with_({ includeInputFields: true }), {
			input: items({ row: 1, error: 'an old one' }, { row: 2 }),
			settings: {
				onError: 'continueRegularOutput',
				retryOnFail: true,
				maxTries: 2,
				waitBetweenTries: 0,
			},
		});
		expect(outcome.json('Wan').map(({ row }) => row)).toEqual([1, 2]);
		expect(b.simulator.tasks.size).toBeGreaterThanOrEqual(1);
	});
});

const NEXT_STEP =
	"The video is not finished yet. Turn on 'Wait for Completion', or add the node 'Wan Wait for Task'.";

describe('after an execution with several items a hint', () => {
	it('says what was created and what it is estimated to cost', async () => {
		const outcome = await b.wan(text, { input: threeLengths });
		expect(hints(outcome)).toEqual([NEXT_STEP, '3 tasks were created. Estimated cost: 1.7 USD.']);
	});

	it('says for how many of them no price is known', async () => {
		const models = {
			...text,
			model: { ...(model('') as object), value: '={{ $json.model }}' },
		} as INode['parameters'];
		const unknown = { model: 'wan9-t2v' };
		const some = await b.wan(models, { input: items({ model: 'wan2.6-t2v' }, unknown, unknown) });
		expect(hints(some)).toEqual([
			NEXT_STEP,
			'3 tasks were created. Estimated cost: 0.5 USD. No price is known for 2 of them.',
		]);
		expect(hints(await b.wan(models, { input: items(unknown, unknown) }))).toEqual([
			NEXT_STEP,
			'2 tasks were created. No price is known for them.',
		]);
	});

	it('says of one only what to add, because the video is not finished', async () => {
		expect(hints(await b.wan(text))).toEqual([NEXT_STEP]);
	});

	it.each([
		[['Start', 'Wan', 'Wait'], []],
		[['Start', 'Wan', 'Between', 'Wait'], []],
		[['Start', 'Wan', 'Between'], [NEXT_STEP]],
		// What comes before the node does not wait for its tasks.
		[['Start', 'Wait', 'Wan'], [NEXT_STEP]],
	])('says in %j, where Wait is Wan Wait for Task: %j', async (line, expected) => {
		const nodes = [
			node('Start', 'n8n-nodes-base.manualTrigger'),
			node('Wan', 'n8n-nodes-wan.wan', text),
			node('Between', 'n8n-nodes-base.noOp'),
			node('Wait', 'n8n-nodes-wan.wanWaitForTask', {
				waitMode: 'hold',
				pollInterval: 1,
				downloadVideo: false,
			}),
		].filter(({ name }) => line.includes(name));
		const input = items({ task_id: b.simulator.addTask().id });
		const outcome = await runWorkflow(
			{ nodes, connections: wires(line) },
			{ credential: b.credential(), input },
		);
		expect(outcome.error).toBeUndefined();
		expect(hints(outcome)).toEqual(expected);
	});

	it('has at most 120 characters, as n8n’s linter wants it, like every other', async () => {
		const everything = items(...Array.from({ length: 30 }, () => ({ seconds: 15 })));
		const outcomes = [
			await b.wan(with_({ dryRun: true, costLimit: 1 }), { input: everything }),
			await b.wan({ ...with_({}, waiting), prompt: 'A boat' }, { input: threeLengths }),
		];
		const all = outcomes.flatMap((outcome) => hints(outcome));
		expect(all.length).toBeGreaterThan(3);
		for (const hint of all) expect([hint, hint.length <= 120]).toEqual([hint, true]);
	});
});
