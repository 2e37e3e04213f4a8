import type { INode, INodeExecutionData } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';

import { createOperations } from '@nodes/Wan/actions/operations';

import { functionPages } from '../../scripts/functions';
import { node, runWorkflow, wires, type Outcome, type RunOptions } from '../engine/engine';
import { png } from '../files';
import type { Call } from '../simulator/faults';
import { SIMULATOR_KEY, type Simulator, type SimulatorOptions } from '../simulator/simulator';
import { RESULT_VIDEO } from '../simulator/storage';

/*
 * What the nodes are made to do while something goes wrong: every operation, both wait modes, and the
 * trigger, on two items.
 */

/** A run that is asked to go through a fault. */
export interface Scenario {
	name: string;
	/** The calls that it makes, each of which can be struck. */
	calls: Call[];
	/** Its workflow; a task that it needs is made in the simulator. */
	prepare: (simulator: Simulator) => Prepared;
	/** Asks until the task has ended. */
	waits?: boolean;
	/** How many of its tasks no item that comes in names. */
	unnamed?: number;
	/** How many items a run without a fault brings, by the node whose items they are. */
	brings: { node: string; output: number; items: number; status?: string };
}

/** A workflow with its input. */
export interface Prepared {
	nodes: INode[];
	connections: ReturnType<typeof wires>;
	input: INodeExecutionData[];
	mode?: RunOptions['mode'];
}

/** What every simulator of the matrix has. */
export const simulatorOptions: SimulatorOptions = {
	times: { pending: 50, running: 400 },
	limitCreates: false,
};

const prompts = () => ['one', 'two'].map((prompt) => ({ json: { prompt } }));
const start = node('Start', 'n8n-nodes-base.manualTrigger');
const quick = { pollInterval: 1, timeout: 0.08 };
const patience = { throttleTimeout: 0.05 };

const wan = (parameters: object) =>
	node('Wan', 'n8n-nodes-wan.wan', parameters as INode['parameters']);

/** A workflow of a start and the node Wan. */
export const alone = (parameters: object, input: INodeExecutionData[]): Prepared => ({
	nodes: [start, wan(parameters)],
	connections: wires(['Start', 'Wan']),
	input,
});

const finishedTasks = (simulator: Simulator) =>
	[1, 2].map(() => ({
		json: { task_id: simulator.addTask({ times: { pending: 0, running: 0 } }).id },
	}));

const creating: Scenario[] = createOperations.map(({ resource, name: operation }) => ({
	name: operation,
	calls: ['create'],
	prepare: () =>
		alone(
			{
				resource,
				operation,
				...functionPages[operation].example,
				prompt: '={{ $json.prompt }}',
				options: patience,
			},
			prompts(),
		),
	brings: { node: 'Wan', output: 0, items: 2, status: 'PENDING' },
}));

const text = { resource: 'video', operation: 'textToVideo', prompt: '={{ $json.prompt }}' };

const waitingInside = (waitMode: 'hold' | 'store'): Scenario => ({
	name: waitMode === 'hold' ? 'textToVideo, waiting' : 'textToVideo, stored',
	waits: true,
	calls: ['create', 'query', 'download'],
	prepare: () =>
		alone(
			{
				...text,
				waitForCompletion: true,
				waitMode,
				// Each round of a stored wait is one query, so there has to be time for several rounds.
				options: { ...quick, ...patience, ...(waitMode === 'store' && { timeout: 0.3 }) },
			},
			prompts(),
		),
	brings: { node: 'Wan', output: 0, items: 2, status: 'SUCCEEDED' },
});

const uploading: Scenario = {
	name: 'videoOutpainting, uploading',
	calls: ['policy', 'upload', 'create'],
	prepare: () =>
		alone(
			{
				resource: 'videoEditing',
				operation: 'videoOutpainting',
				prompt: '={{ $json.prompt }}',
				videoSource: 'binary',
				options: patience,
			},
			prompts().map((item) => ({
				...item,
				binary: { data: { data: RESULT_VIDEO.toString('base64'), mimeType: 'video/mp4' } },
			})),
		),
	brings: { node: 'Wan', output: 0, items: 2, status: 'PENDING' },
};

const inlineImage: Scenario = {
	name: 'imageToVideo, image inside',
	calls: ['create'],
	prepare: () =>
		alone(
			{
				resource: 'video',
				operation: 'imageToVideo',
				prompt: '={{ $json.prompt }}',
				imageSource: 'binary',
				options: patience,
			},
			prompts().map((item) => ({
				...item,
				binary: { data: { data: png(640, 360).toString('base64'), mimeType: 'image/png' } },
			})),
		),
	brings: { node: 'Wan', output: 0, items: 2, status: 'PENDING' },
};

const waiting = (mode: 'hold' | 'release' | 'store'): Scenario => ({
	name: `wait, ${mode}`,
	waits: true,
	calls: ['query', 'download'],
	prepare: (simulator) => ({
		nodes: [
			start,
			node('Wait', 'n8n-nodes-wan.wanWaitForTask', {
				waitMode: mode,
				downloadVideo: true,
				...quick,
			}),
		],
		connections:
			mode === 'release' ? wires(['Start', 'Wait'], ['Wait#0', 'Wait']) : wires(['Start', 'Wait']),
		input: [1, 2].map(() => ({ json: { task_id: simulator.addTask().id } })),
	}),
	brings: { node: 'Wait', output: mode === 'release' ? 1 : 0, items: 2, status: 'SUCCEEDED' },
});

const onTask = (
	operation: string,
	calls: Call[],
	status: string | undefined,
	input: (simulator: Simulator) => INodeExecutionData[] = finishedTasks,
): Scenario => ({
	name: `task, ${operation}`,
	calls,
	prepare: (simulator) => alone({ resource: 'task', operation }, input(simulator)),
	brings: { node: 'Wan', output: 0, items: 2, status },
});

/** Everything that the matrix goes through. */
export const scenarios: Scenario[] = [
	...creating,
	inlineImage,
	uploading,
	waitingInside('hold'),
	waitingInside('store'),
	waiting('hold'),
	waiting('release'),
	waiting('store'),
	onTask('get', ['query'], 'SUCCEEDED'),
	{
		...onTask('getMany', ['list'], 'SUCCEEDED', (simulator) =>
			finishedTasks(simulator)
				.map(() => ({ json: {} }))
				.slice(0, 1),
		),
		unnamed: 2,
	},
	onTask('cancel', ['cancel'], 'CANCELED', (simulator) =>
		[1, 2].map(() => ({
			json: { task_id: simulator.addTask({ times: { pending: 600_000, running: 0 } }).id },
		})),
	),
	onTask('download', ['query', 'download'], 'SUCCEEDED'),
	{
		name: 'trigger',
		unnamed: 2,
		calls: ['list', 'query', 'download'],
		prepare: (simulator) => {
			finishedTasks(simulator);
			return {
				nodes: [
					node('Trigger', 'n8n-nodes-wan.wanTrigger', {
						pollTimes: { item: [{ mode: 'everyMinute' }] },
						downloadVideo: true,
					}),
				],
				connections: {},
				input: [{ json: {} }],
				mode: 'manual',
			};
		},
		// By hand it shows the newest one.
		brings: { node: 'Trigger', output: 0, items: 1, status: 'SUCCEEDED' },
	},
];

/** The credential that leads to a simulator. */
export const credentialOf = (simulator: Simulator) => ({
	region: 'custom',
	baseUrl: simulator.url,
	apiKey: SIMULATOR_KEY,
});

/** Runs a scenario to its end; a stored run is continued as n8n would. */
export async function runScenario(
	{ nodes, connections, ...rest }: Prepared,
	simulator: Simulator,
	abort?: AbortSignal,
): Promise<Outcome> {
	let outcome = await runWorkflow(
		{ nodes, connections },
		{ credential: credentialOf(simulator), abort, ...rest },
	);
	for (let resumes = 0; outcome.status === 'waiting' && resumes < 60; resumes += 1) {
		await sleep(300);
		outcome = await outcome.resume();
	}
	return outcome;
}
