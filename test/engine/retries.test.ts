import { Settings } from 'luxon';
import type { IDataObject, INode } from 'n8n-workflow';

import type { Fault } from '../simulator/faults';
import { asTool, callingAgent, requestingAgent, type Heard } from './agent';
import { node, nodeTypes, runWorkflow, wires, type Outcome } from './engine';
import { bench, items, model } from './setup';

/*
 * “Never pays twice”: under Retry On Fail, the Retry button, as an agent's tool, in loops and in
 * sub-workflows, with fixed expressions and with expressions that give another value at each try.
 */

const b = bench({ times: { pending: 20, running: 50 }, limitCreates: false });

const fixed: INode['parameters'] = {
	resource: 'video',
	operation: 'textToVideo',
	model: model('wan2.6-t2v'),
	prompt: '={{ $json.prompt ?? "A boat" }}',
};
const changing: INode['parameters'] = {
	...fixed,
	prompt: '={{ $json.prompt ?? "A boat" }} at {{ $now.toMillis() }}',
	options: { seed: '={{ Math.floor(Math.random() * 1e9) }}' },
};
const bothKinds: Array<[string, INode['parameters']]> = [
	['fixed expressions', fixed],
	['expressions that give another value at each try', changing],
];

const retrying: Partial<INode> = { retryOnFail: true, maxTries: 3, waitBetweenTries: 5 };
const lineCut: Fault = { on: 'create', kind: 'resetAfter' };
const refused: Fault = {
	on: 'create',
	kind: 'status',
	status: 400,
	code: 'InvalidParameter',
	message: 'Not this time',
};
const wrongKey: Fault = {
	on: 'query',
	kind: 'status',
	status: 401,
	code: 'InvalidApiKey',
	message: 'No',
};

const taskIds = () => [...b.simulator.tasks.keys()];
const createsSeen = () => b.simulator.requests.filter(({ call }) => call === 'create').length;

describe.each(bothKinds)('n8n’s Retry On Fail, with %s', (_kind, parameters) => {
	it('sends no second call where the line was cut after the first', async () => {
		b.simulator.faults.add(lineCut);
		const outcome = await b.wan(parameters, { settings: retrying });
		expect(outcome.error?.message).toContain('An earlier attempt sent this request');
		expect(outcome.error?.description).toContain('The task may exist');
		expect(createsSeen()).toBe(1);
	});

	it('creates three tasks for three items of which one was refused at first', async () => {
		b.simulator.faults.add({ ...refused, after: 2 });
		const outcome = await b.wan(parameters, {
			input: items({ prompt: 'one' }, { prompt: 'two' }, { prompt: 'three' }),
			settings: retrying,
		});
		expect(outcome.json('Wan').map(({ task_id: id }) => id)).toEqual(taskIds());
		expect(taskIds()).toHaveLength(3);
	});

	it('names every task that exists where an item is refused at every try', async () => {
		b.simulator.faults.add({ ...refused, after: 2, times: 9 });
		const outcome = await b.wan(parameters, {
			input: items({ prompt: 'one' }, { prompt: 'two' }, { prompt: 'three' }),
			settings: retrying,
		});
		const [one, two, ...others] = taskIds();
		expect(others).toEqual([]);
		expect(outcome.error?.message).toMatch(
			/^Item 3 of 3 \(“.+”\): Not this time \(InvalidParameter\)$/,
		);
		expect(outcome.error?.description).toContain(`Item 1: ${one}<br>\nItem 2: ${two}`);
	});

	it('and On Error: Continue, creates one task for each item', async () => {
		b.simulator.faults.add(refused);
		const outcome = await b.wan(parameters, {
			input: items({ prompt: 'one' }, { prompt: 'two' }, { prompt: 'three' }),
			settings: { ...retrying, onError: 'continueRegularOutput' },
		});
		expect(taskIds()).toHaveLength(3);
		expect(outcome.json('Wan').map(({ task_id: id }) => id)).toEqual(
			expect.arrayContaining(taskIds()),
		);
		expect(JSON.stringify(outcome.run.data.executionData?.contextData)).not.toContain('task_id');
	});

	it('goes on waiting for the task of the first try', async () => {
		b.simulator.faults.add(wrongKey);
		const outcome = await b.wan(
			{ ...parameters, waitForCompletion: true, waitMode: 'hold', options: { pollInterval: 1 } },
			{ settings: retrying },
		);
		expect(outcome.json('Wan').map(({ task_id: id }) => id)).toEqual(taskIds());
		expect(createsSeen()).toBe(1);
	});

	it('goes on waiting for the task that exists where its UNKNOWN is believed', async () => {
		await b.restart({ ending: () => ({ status: 'UNKNOWN' }), times: { pending: 0, running: 0 } });
		const outcome = await b.wan(
			{
				...parameters,
				waitForCompletion: true,
				waitMode: 'hold',
				options: { pollInterval: 1, timeout: 0.01 },
			},
			{ settings: retrying },
		);
		expect(createsSeen()).toBe(1);
		expect(outcome.error?.description).toContain(`task_id ${taskIds()[0]}`);
	});

	it('in a loop, creates a task for each round', async () => {
		b.simulator.faults.add({ ...refused, after: 1 });
		const wan = { ...node('Wan', 'n8n-nodes-wan.wan', parameters), ...retrying };
		const again = node('Again', 'n8n-nodes-base.filter', {
			conditions: {
				conditions: [
					{ leftValue: '={{ $runIndex < 2 }}', operator: { type: 'boolean', operation: 'true' } },
				],
			},
		});
		const same = node('Same item', 'n8n-nodes-base.set', { jsonOutput: '{"prompt": "A boat"}' });
		const outcome = await runWorkflow(
			{
				nodes: [node('Start', 'n8n-nodes-base.manualTrigger'), same, wan, again],
				connections: wires(['Start', 'Same item', 'Wan', 'Again', 'Same item']),
			},
			{ credential: b.credential() },
		);
		expect(outcome.error).toBeUndefined();
		expect(taskIds()).toHaveLength(3);
	});

	it('in a sub-workflow, creates one task for each of its executions', async () => {
		b.simulator.faults.add({ ...refused, times: 2 });
		const inner = {
			nodes: [
				node('Begin', 'n8n-nodes-base.manualTrigger'),
				{ ...node('Wan', 'n8n-nodes-wan.wan', parameters), ...retrying },
			],
			connections: wires(['Begin', 'Wan']),
		};
		const caller = node('Call', 'n8n-nodes-base.executeWorkflow', {
			workflowJson: JSON.stringify(inner),
		});
		const outcome = await runWorkflow(
			{
				nodes: [node('Start', 'n8n-nodes-base.manualTrigger'), caller],
				connections: wires(['Start', 'Call']),
			},
			{ credential: b.credential(), input: items({ prompt: 'same' }, { prompt: 'same' }) },
		);
		expect(outcome.json('Call').map(({ task_id: id }) => id)).toEqual(taskIds());
		expect(taskIds()).toHaveLength(2);
	});
});

describe.each(bothKinds)('the Retry button, with %s', (_kind, parameters) => {
	it('creates what was refused, and nothing a second time', async () => {
		b.simulator.faults.add({ ...refused, after: 1 });
		const failed = await b.wan(parameters, {
			input: items({ prompt: 'one' }, { prompt: 'two' }),
		});
		expect(failed.status).toBe('error');
		const outcome = await failed.retry();
		expect(outcome.json('Wan').map(({ task_id: id }) => id)).toEqual(taskIds());
		expect(taskIds()).toHaveLength(2);
	});

	it('does not send again what another process was killed over, and says so', async () => {
		b.simulator.faults.add(lineCut);
		const outcome = await (await b.wan(parameters)).retry();
		expect(outcome.error?.message).toContain('An earlier attempt sent this request');
		expect(createsSeen()).toBe(1);
	});
});

it('a retry in which a field has become wrong names the tasks of the first try', async () => {
	const { now } = Settings;
	const ending = () => {
		Settings.now = () => 0;
		return { status: 'SUCCEEDED' } as const;
	};
	await b.restart({ ending, limitCreates: false });
	b.simulator.faults.add({ ...refused, after: 1 });
	const outcome = await b.wan(
		{ ...fixed, options: { seed: '={{ $now.toMillis() === 0 ? -1 : 1 }}' } },
		{ input: items({ prompt: 'one' }, { prompt: 'two' }), settings: retrying },
	);
	Settings.now = now;
	expect(outcome.error?.message).toMatch(/^Item 2 of 2 .*: Seed “-1”/);
	expect(outcome.error?.description).toContain(`Item 1: ${taskIds()[0]}`);
	expect(outcome.error?.description).not.toContain('Nothing was sent');
	expect(taskIds()).toHaveLength(1);
});

type Order = 'overlapping' | 'one by one' | 'by the engine';

describe('as a tool of an agent', () => {
	const ask = async (
		order: Order,
		wan: { parameters?: INode['parameters']; settings?: Partial<INode> },
		...calls: IDataObject[]
	): Promise<{ heard: Heard[]; outcome: Outcome }> => {
		nodeTypes['n8n-nodes-wan.wanTool'] = asTool(nodeTypes['n8n-nodes-wan.wan']);
		nodeTypes['test.agent'] = order === 'by the engine' ? requestingAgent() : callingAgent(order);
		const tool: INode = {
			...node('Wan', 'n8n-nodes-wan.wanTool', {
				...fixed,
				// On by default as a tool; here a task only has to be created.
				waitForCompletion: false,
				prompt: `={{ $fromAI('prompt', 'what is seen', 'string') }}`,
				...wan.parameters,
			}),
			credentials: { wanApi: { id: '1', name: 'Wan' } },
			...wan.settings,
		};
		const nodes = [
			node('Start', 'n8n-nodes-base.manualTrigger'),
			node('Agent', 'test.agent'),
			tool,
		];
		const connections = {
			...wires(['Start', 'Agent']),
			Wan: { ai_tool: [[{ node: 'Agent', type: 'ai_tool' as const, index: 0 }]] },
		};
		const outcome = await runWorkflow(
			{ nodes, connections },
			{ credential: b.credential(), input: items(...calls) },
		);
		return { heard: outcome.json('Agent') as Heard[], outcome };
	};
	const boat = { prompt: 'A boat' };
	const seeds: Array<[string, INode['parameters']]> = [
		['fixed expressions', {}],
		[
			'expressions that give another value at each try',
			{ options: { seed: '={{ Math.floor(Math.random() * 1e9) }}' } },
		],
	];

	describe.each(seeds)('with %s', (_kind, parameters) => {
		it('sends no second call where the line was cut and n8n retries the tool', async () => {
			b.simulator.faults.add(lineCut);
			const { heard } = await ask('overlapping', { parameters, settings: retrying }, boat);
			expect(heard).toEqual([
				{ error: expect.stringContaining('An earlier attempt sent this request') },
			]);
			expect(createsSeen()).toBe(1);
		});

		it('goes on waiting for the task of the first try when n8n retries the tool', async () => {
			b.simulator.faults.add(wrongKey);
			const { heard } = await ask(
				'overlapping',
				{
					parameters: {
						waitForCompletion: true,
						waitMode: 'hold',
						downloadVideo: false,
						...parameters,
						options: { ...(parameters.options as IDataObject), pollInterval: 1 },
					},
					settings: retrying,
				},
				boat,
			);
			expect(heard).toMatchObject([
				{ answer: [{ task_id: taskIds()[0], task_status: 'SUCCEEDED' }] },
			]);
			expect(createsSeen()).toBe(1);
		});

		it.each([
			['and Retry On Fail', retrying],
			['alone', {}],
		])(
			'%s, creates a task for each call, also where the arguments are the same',
			async (_, settings) => {
				for (const order of ['overlapping', 'one by one', 'by the engine'] as const) {
					b.simulator.tasks.clear();
					b.simulator.faults.add({ on: 'create', kind: 'slow', milliseconds: 150, times: 3 });
					const { heard } = await ask(order, { parameters, settings }, boat, boat, boat);
					expect(heard).toHaveLength(3);
					expect(new Set(heard.map((one) => 'answer' in one && one.answer[0].task_id))).toEqual(
						new Set(taskIds()),
					);
					expect(taskIds()).toHaveLength(3);
				}
			},
		);

		it('does not take a call that is still under way, or that failed, for its own', async () => {
			for (const order of ['overlapping', 'one by one'] as const) {
				b.simulator.tasks.clear();
				b.simulator.faults.add(lineCut);
				const { heard } = await ask(order, { parameters }, boat, boat);
				expect(heard.filter((one) => 'error' in one)).toEqual([
					{ error: expect.stringContaining('The task may exist') },
				]);
				expect(heard.filter((one) => 'answer' in one)).toHaveLength(1);
				expect(taskIds()).toHaveLength(2);
			}
		});
	});

	it('sends no second call where the engine runs the tools, and retries one', async () => {
		b.simulator.faults.add(lineCut);
		const { outcome } = await ask('by the engine', { settings: retrying }, boat);
		expect(outcome.error?.message).toContain('An earlier attempt sent this request');
		expect(createsSeen()).toBe(1);
	});

	it('leaves nothing behind in the execution’s data', async () => {
		const { outcome } = await ask('one by one', { settings: retrying }, boat, boat);
		expect(JSON.stringify(outcome.run.data.executionData?.contextData)).not.toContain('task_id');
	});
});
