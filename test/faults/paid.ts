import {
	NodeConnectionTypes,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeParameters,
	type INodeExecutionData,
	type INodeType,
} from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';

import { asTool } from '../engine/agent';
import {
	node,
	nodeTypes,
	runWorkflow,
	wires,
	type Outcome,
	type RunOptions,
} from '../engine/engine';
import { SIMULATOR_KEY, startSimulator, type Simulator } from '../simulator/simulator';
import type { Fault } from '../simulator/faults';
import { endless, remainsOf, withinTime } from './matrix';
import { simulatorOptions } from './scenarios';
import { startTlsFront } from './tlsFront';

/*
 * Nothing is paid twice: every way in which n8n runs the node, every kind of expression, every setting of
 * Retry On Fail and On Error, through everything that leaves a create call or its task in doubt.
 */

/** Which accepted create calls and task IDs a cell may leave, and how the node is run. */
export interface PaidCell {
	way: Way;
	expression: Expression;
	retry: boolean;
	onError: OnError;
	doubt: Doubt;
}

const LABELS = ['one', 'two'];
type OnError = NonNullable<INode['onError']>;
const onErrors: OnError[] = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'];

interface Expression {
	name: string;
	/** The parameters that hold it, for the incoming item's prompt. */
	parameters: (prompt: string) => { prompt: string; seed?: string };
}

const expressions: Expression[] = [
	{ name: 'fixed', parameters: (prompt) => ({ prompt: `={{ ${prompt} }}` }) },
	{
		name: 'random seed',
		parameters: (prompt) => ({
			prompt: `={{ ${prompt} }}`,
			seed: '={{ Math.floor(Math.random() * 1e9) }}',
		}),
	},
	{
		name: '$now in the prompt',
		parameters: (prompt) => ({ prompt: `={{ ${prompt} + " " + $now.toMillis() }}` }),
	},
];

interface Doubt {
	name: string;
	faults: Fault[];
	/** The answer of the first create call is damaged below TLS, after the request was acted on. */
	tlsDamage?: boolean;
	/** How many accepted calls nobody can know the task of. */
	lostAnswers: number;
	/** Every item must end with its video all the same. */
	getsOver?: boolean;
}

const doubts: Doubt[] = [
	{
		name: 'line cut after the service accepted, once',
		faults: [{ on: 'create', kind: 'resetAfter' }],
		lostAnswers: 1,
	},
	{
		name: 'line damaged below TLS after the service accepted, once',
		faults: [],
		tlsDamage: true,
		lostAnswers: 1,
	},
	{
		name: 'the last create call refused',
		faults: [{ on: 'create', kind: 'status', status: 400, code: 'InvalidParameter', after: 1 }],
		lostAnswers: 0,
	},
	{
		name: 'the answer cut behind the task ID, each time',
		faults: [{ on: 'create', kind: 'cutAtId', characters: 3, times: Number.MAX_SAFE_INTEGER }],
		lostAnswers: 0,
		getsOver: true,
	},
	{
		name: 'the answer cut within the task ID, once',
		faults: [{ on: 'create', kind: 'cutAtId', characters: -4 }],
		lostAnswers: 1,
	},
	{
		name: 'the task ID outside of the answer’s output, once',
		faults: [{ on: 'create', kind: 'changed', change: ({ output }) => ({ data: output }) }],
		lostAnswers: 0,
	},
	{
		name: 'HTTP 200 with the code InternalError and no task ID, once',
		faults: [{ on: 'create', kind: 'odd', status: 200, code: 'InternalError', withoutTask: true }],
		lostAnswers: 1,
	},
	{
		name: '429, 503, a slow answer and a cut line on queries, one after the other',
		faults: [
			{ on: 'query', kind: 'status', status: 429, code: 'Throttling.RateQuota' },
			{ on: 'query', kind: 'status', status: 503, code: 'ModelUnavailable' },
			{ on: 'query', kind: 'slow', milliseconds: 300 },
			{ on: 'query', kind: 'reset' },
		],
		lostAnswers: 0,
		getsOver: true,
	},
	{
		name: 'key refused on a query, once',
		faults: [{ on: 'query', kind: 'status', status: 401, code: 'InvalidApiKey' }],
		lostAnswers: 0,
	},
	{
		name: 'UNKNOWN right after creating, once',
		faults: [{ on: 'query', kind: 'unknown' }],
		lostAnswers: 0,
		getsOver: true,
	},
	{
		name: 'UNKNOWN right after creating, three times',
		faults: [{ on: 'query', kind: 'unknown', times: 3 }],
		lostAnswers: 0,
		getsOver: true,
	},
	{
		name: 'UNKNOWN for ever',
		faults: [{ on: 'query', kind: 'unknown', times: Number.MAX_SAFE_INTEGER }],
		lostAnswers: 0,
	},
	{
		name: 'a task_id under 409',
		faults: [{ on: 'create', kind: 'odd', status: 409, times: Number.MAX_SAFE_INTEGER }],
		lostAnswers: 0,
		getsOver: true,
	},
];

/** The credential as n8n decrypts it. */
type Credential = RunOptions['credential'];

type Run = (wan: INode, credential: Credential, signal: AbortSignal) => Promise<Outcome[]>;

interface Way {
	name: string;
	/** Where the node finds an item's prompt. */
	prompt: string;
	/** What else the node is set to, and its options. */
	parameters?: INodeParameters;
	options?: INodeParameters;
	run: Run;
	/** Whether n8n may give the prompt of one call to another. */
	mixesArguments?: boolean;
}

const start = node('Start', 'n8n-nodes-base.manualTrigger');
const items = (labels: string[]): INodeExecutionData[] =>
	labels.map((prompt) => ({ json: { prompt } }));
const setPrompt = (name: string, prompt: string) =>
	node(name, 'n8n-nodes-base.set', { mode: 'raw', jsonOutput: JSON.stringify({ prompt }) });

const runAlone = async (wan: INode, options: RunOptions): Promise<Outcome> =>
	await runWorkflow({ nodes: [start, wan], connections: wires(['Start', 'Wan']) }, options);

const alone = async (
	wan: INode,
	credential: Credential,
	signal: AbortSignal,
	labels: string[],
): Promise<Outcome> => await runAlone(wan, { credential, input: items(labels), abort: signal });

/** Goes on with a stored execution, as n8n does, until it has ended. */
async function resumed(first: Outcome, signal: AbortSignal): Promise<Outcome> {
	let outcome = first;
	while (outcome.status === 'waiting' && !signal.aborted) {
		await sleep(300);
		outcome = await outcome.resume();
	}
	return outcome;
}

interface Tool {
	invoke: (args: IDataObject) => Promise<string>;
}

/**
 * Calls its tool once for each item, all at once. n8n counts the runs of a tool from where they stood
 * when the agent got it: with `getsToolAgain`, as for several items of an agent, all calls begin with the
 * same run index, and n8n mixes up their arguments.
 */
const callingAgent = (getsToolAgain: boolean): INodeType => ({
	description: {
		displayName: 'Calling Agent',
		name: 'callingAgent',
		group: ['transform'],
		version: 1,
		description: 'Calls its tool for each item',
		defaults: { name: 'Agent' },
		inputs: [NodeConnectionTypes.Main, NodeConnectionTypes.AiTool],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute(this: IExecuteFunctions) {
		const getTool = async (index: number) => {
			const connected = await this.getInputConnectionData(NodeConnectionTypes.AiTool, index);
			return (connected as Tool[]).flat()[0];
		};
		const first = await getTool(0);
		const answers = this.getInputData().map(async ({ json }, index) => {
			const tool = getsToolAgain ? await getTool(index) : first;
			const answer = await tool
				.invoke({ prompt: json.prompt })
				.then((text) => ({ heard: JSON.parse(text) as IDataObject[] }))
				.catch((error: Error) => ({ heard: [{ error: error.message }] }));
			return { json: answer };
		});
		return [await Promise.all(answers)];
	},
});

const asToolOfAgent = (name: string, getsToolAgain: boolean): Way => ({
	name,
	prompt: '$fromAI("prompt", "What to show", "string")',
	mixesArguments: getsToolAgain,
	run: async (wan, credential, signal) => {
		const type = `test.callingAgent${getsToolAgain ? 'Again' : ''}`;
		nodeTypes[type] = callingAgent(getsToolAgain);
		nodeTypes['n8n-nodes-wan.wanTool'] = asTool(nodeTypes['n8n-nodes-wan.wan']);
		const tool = { ...wan, type: 'n8n-nodes-wan.wanTool' };
		const outcome = await runWorkflow(
			{
				nodes: [start, node('Agent', type), tool],
				connections: {
					...wires(['Start', 'Agent']),
					Wan: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
				},
			},
			{ credential, input: items(LABELS), abort: signal },
		);
		return [outcome];
	},
});

const ways: Way[] = [
	{
		name: 'as a node',
		prompt: '$json.prompt',
		run: async (wan, credential, signal) => [await alone(wan, credential, signal, LABELS)],
	},
	{
		name: 'as a node that runs twice',
		prompt: '$json.prompt',
		run: async (wan, credential, signal) => [
			await runWorkflow(
				{
					nodes: [start, ...LABELS.map((label) => setPrompt(label, label)), wan],
					connections: wires(
						...LABELS.map((label) => ['Start', label]),
						...LABELS.map((label) => [label, 'Wan']),
					),
				},
				{ credential, abort: signal },
			),
		],
	},
	{
		name: 'as a node whose items hold an error, with their fields kept',
		prompt: '$json.prompt',
		options: { includeInputFields: true },
		run: async (wan, credential, signal) => {
			const input = items(LABELS).map(({ json }) => ({
				json: { ...json, error: 'of a node before', code: 'Timeout' },
			}));
			return [await runAlone(wan, { credential, input, abort: signal })];
		},
	},
	{
		name: 'as a node that stores the execution',
		prompt: '$json.prompt',
		parameters: { waitMode: 'store' },
		run: async (wan, credential, signal) => {
			const first = await alone(wan, credential, signal, LABELS);
			return [first, await resumed(first, signal)];
		},
	},
	{
		name: 'in a loop',
		prompt: '$json.prompt',
		run: async (wan, credential, signal) => {
			const label = node('Label', 'n8n-nodes-base.set', {
				mode: 'raw',
				jsonOutput: `={{ { prompt: ${JSON.stringify(LABELS)}[$runIndex] } }}`,
			});
			const again = node('Again', 'n8n-nodes-base.filter', {
				conditions: {
					conditions: [
						{
							leftValue: `={{ $runIndex < ${LABELS.length - 1} }}`,
							operator: { type: 'boolean', operation: 'true' },
						},
					],
				},
			});
			return [
				await runWorkflow(
					{
						nodes: [start, label, wan, again],
						connections: wires(['Start', 'Label', 'Wan', 'Again', 'Label']),
					},
					{ credential, abort: signal },
				),
			];
		},
	},
	{
		name: 'in two sub-workflows at once',
		prompt: '$json.prompt',
		run: async (wan, credential, signal) =>
			await Promise.all(LABELS.map(async (label) => await alone(wan, credential, signal, [label]))),
	},
	asToolOfAgent('as the tool of an agent', false),
	asToolOfAgent('as the tool of an agent with several items', true),
];

/** Without Retry On Fail an expression is worked out once, so only a fixed one is of interest. */
const settings = onErrors.flatMap((onError) => [
	{ onError, retry: false, of: expressions.slice(0, 1) },
	{ onError, retry: true, of: expressions },
]);

/** Everything that this matrix goes through. */
export const paidCells: PaidCell[] = ways.flatMap((way) =>
	settings.flatMap(({ onError, retry, of }) =>
		of.flatMap((expression) =>
			doubts.map((doubt): PaidCell => ({ way, expression, retry, onError, doubt })),
		),
	),
);

/** A cell's name. */
export const paidTitle = ({ way, expression, retry, onError, doubt }: PaidCell) =>
	[way.name, expression.name, retry ? 'retry' : 'no retry', onError, doubt.name].join(' | ');

function wanNode({ way, expression, retry, onError }: PaidCell): INode {
	const { prompt, seed } = expression.parameters(way.prompt);
	const options = {
		pollInterval: 1,
		timeout: 0.1,
		throttleTimeout: 0.05,
		...(seed && { seed }),
		...way.options,
	};
	const parameters = {
		resource: 'video',
		operation: 'textToVideo',
		prompt,
		waitForCompletion: true,
		waitMode: 'hold',
		...way.parameters,
		options,
	};
	return {
		...node('Wan', 'n8n-nodes-wan.wan', parameters),
		onError,
		retryOnFail: retry,
		maxTries: 3,
		waitBetweenTries: 1,
	};
}

/** Every object that lies anywhere in a value. */
function* objectsIn(value: unknown, seen = new Set<object>()): Generator<Record<string, unknown>> {
	if (typeof value !== 'object' || value === null || seen.has(value)) return;
	seen.add(value);
	if (!Array.isArray(value)) yield value as Record<string, unknown>;
	for (const inner of Object.values(value)) yield* objectsIn(inner, seen);
}

/** The tasks that some item shows as succeeded. */
function delivered(outcomes: Outcome[]): Set<unknown> {
	const shown = outcomes.flatMap(({ run }) => [...objectsIn(run.data.resultData.runData)]);
	const done = shown.filter(({ task_status }) => task_status === 'SUCCEEDED');
	return new Set(done.map(({ task_id }) => task_id));
}

function brokenPromises(cell: PaidCell, simulator: Simulator, outcomes: Outcome[]): string[] {
	const wrong: string[] = [];
	const tasks = [...simulator.tasks.values()];
	if (tasks.length > LABELS.length) {
		wrong.push(`${LABELS.length} calls were paid ${tasks.length} times`);
	}
	for (const label of cell.way.mixesArguments ? [] : LABELS) {
		const paid = tasks.filter(({ prompt }) => prompt?.split(' ')[0] === label).length;
		if (paid > 1) wrong.push(`“${label}” was paid ${paid} times`);
		if (paid === 0 && cell.doubt.getsOver) wrong.push(`“${label}” was never created`);
	}
	const remains = outcomes.map(remainsOf).join('\n');
	const lost = tasks.filter(({ id }) => !remains.includes(id)).length;
	if (lost > cell.doubt.lostAnswers)
		wrong.push(`${lost - cell.doubt.lostAnswers} task IDs were lost`);
	if (remains.includes(SIMULATOR_KEY)) wrong.push('the key is in what the run left behind');
	if (cell.doubt.getsOver) {
		const done = delivered(outcomes);
		const missing = tasks.filter(({ id }) => !done.has(id)).length;
		if (missing > 0) wrong.push(`${missing} tasks succeeded and were not delivered`);
	}
	return wrong;
}

const LONGEST_RUN = 60_000;

/**
 * Runs one cell.
 *
 * @returns the promises that it broke
 */
export async function runPaid(cell: PaidCell): Promise<string[]> {
	const simulator = await startSimulator(simulatorOptions);
	for (const fault of cell.doubt.faults) simulator.faults.add(fault);
	let damaged = false;
	const front = cell.doubt.tlsDamage
		? await startTlsFront(simulator.url, (method) => {
				const strikes = method === 'POST' && !damaged;
				damaged ||= strikes;
				return strikes;
			})
		: undefined;
	const credential = {
		region: 'custom',
		baseUrl: front?.url ?? simulator.url,
		apiKey: SIMULATOR_KEY,
	};
	try {
		const outcomes = await withinTime(
			async (signal) => await cell.way.run(wanNode(cell), credential, signal),
			LONGEST_RUN,
		);
		return outcomes ? brokenPromises(cell, simulator, outcomes) : [endless(LONGEST_RUN)];
	} finally {
		await front?.stop();
		await simulator.stop();
	}
}
