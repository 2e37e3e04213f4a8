import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { engineFolder } from '../engine/environment';
import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator/simulator';
import type { Fault } from '../simulator/faults';
import { brokenPromises, endless, remainsOf, withinTime } from './matrix';
import { alone, runScenario, scenarios, simulatorOptions, type Scenario } from './scenarios';

/*
 * What is more than a call that fails: a clock that is wrong, a disk that is full, and the user's Stop
 * at every stage.
 */

/** A case with a name of its own. */
export interface Special {
	name: string;
	/** What went wrong, if anything. */
	run: () => Promise<string[]>;
}

const byName = (name: string): Scenario => {
	const found = scenarios.find((scenario) => scenario.name === name);
	if (!found) throw new Error(`There is no scenario ${name}`);
	return found;
};

/** Gives the work a simulator with these options besides those of the matrix. */
export async function withSimulator<T>(
	options: SimulatorOptions,
	work: (simulator: Simulator) => Promise<T>,
): Promise<T> {
	const simulator = await startSimulator({ ...simulatorOptions, ...options });
	try {
		return await work(simulator);
	} finally {
		await simulator.stop();
	}
}

const HOUR = 60 * 60 * 1000;

/** The service's clock may be hours away from ours. */
const skewed: Special[] = [-2 * HOUR, 2 * HOUR].flatMap((clockOffset) =>
	['textToVideo, waiting', 'wait, hold', 'wait, release', 'task, get', 'trigger'].map((name) => ({
		name: `clock of the service ${clockOffset / HOUR} h off | ${name}`,
		run: async () =>
			await withSimulator({ clockOffset }, async (simulator) => {
				const scenario = byName(name);
				const outcome = await runScenario(scenario.prepare(simulator), simulator);
				const items = outcome.outputs(scenario.brings.node)[scenario.brings.output] ?? [];
				const well = outcome.status === 'success' && items.length === scenario.brings.items;
				return well ? [] : [`it ended badly: ${outcome.error?.message ?? outcome.status}`];
			}),
	})),
);

const binaryStore = path.join(engineFolder, 'binaryData');

/** Puts a file system of one megabyte where n8n keeps files. */
async function onFullDisk<T>(work: () => Promise<T>): Promise<T> {
	mkdirSync(binaryStore, { recursive: true });
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', binaryStore]);
	try {
		return await work();
	} finally {
		execFileSync('umount', ['-l', binaryStore]);
	}
}

/** The disk fills up while the video comes in. Nothing else may run meanwhile. */
export const diskFull: Special[] = [
	'textToVideo, waiting',
	'wait, hold',
	'wait, release',
	'task, download',
	'trigger',
].map((name) => ({
	name: `disk full | ${name}`,
	run: async () =>
		await withSimulator({ videoBytes: 5 * 1024 * 1024 }, async (simulator) => {
			const scenario = byName(name);
			const outcome = await onFullDisk(
				async () => await runScenario(scenario.prepare(simulator), simulator),
			);
			const wrong = brokenPromises(simulator, outcome, scenario.unnamed ?? 0);
			if (!/ENOSPC|no space|disk/i.test(remainsOf(outcome))) {
				wrong.push(`the message does not name the full disk: ${outcome.error?.message ?? ''}`);
			}
			return wrong;
		}),
}));

interface Stage {
	name: string;
	scenario: string;
	options?: SimulatorOptions;
	faults?: Fault[];
	/** Whether the stage has been reached. */
	reached: (simulator: Simulator) => boolean;
}

const seen = (call: string) => (simulator: Simulator) =>
	simulator.requests.some((request) => request.call === call);
const fetching = ({ storage }: Simulator) =>
	storage.requests.some(({ method }) => method === 'GET');
const long: SimulatorOptions = { times: { pending: 0, running: 600_000 } };
const slow = (on: Fault['on']): Fault => ({ on, kind: 'hang', times: 9 });
const drip: Fault = { on: 'download', kind: 'drip', milliseconds: 2_000, times: 9 };

const stages: Stage[] = [
	{
		name: 'while a create call is under way',
		scenario: 'textToVideo',
		faults: [slow('create')],
		reached: seen('create'),
	},
	{
		name: 'while the service refuses more tasks',
		scenario: 'textToVideo',
		faults: [
			{ on: 'create', kind: 'status', status: 429, code: 'Throttling', message: 'x', times: 999 },
		],
		reached: seen('create'),
	},
	{
		name: 'while the upload policy is asked for',
		scenario: 'videoOutpainting, uploading',
		faults: [slow('policy')],
		reached: seen('policy'),
	},
	{
		name: 'while a file is uploaded',
		scenario: 'videoOutpainting, uploading',
		faults: [slow('upload')],
		reached: ({ storage }) => storage.requests.some(({ method }) => method === 'POST'),
	},
	{
		name: 'between two questions',
		scenario: 'textToVideo, waiting',
		options: long,
		reached: seen('query'),
	},
	{
		name: 'while a question is under way',
		scenario: 'textToVideo, waiting',
		options: long,
		faults: [slow('query')],
		reached: seen('query'),
	},
	{
		name: 'while the video comes in',
		scenario: 'textToVideo, waiting',
		faults: [drip],
		reached: fetching,
	},
	{ name: 'between two questions', scenario: 'wait, hold', options: long, reached: seen('query') },
	{
		name: 'while a question is under way',
		scenario: 'wait, hold',
		faults: [slow('query')],
		reached: seen('query'),
	},
	{ name: 'while the video comes in', scenario: 'wait, hold', faults: [drip], reached: fetching },
	{
		name: 'while a question is under way',
		scenario: 'wait, release',
		faults: [slow('query')],
		reached: seen('query'),
	},
	{
		name: 'while the video comes in',
		scenario: 'wait, release',
		faults: [drip],
		reached: fetching,
	},
	{
		name: 'while a question is under way',
		scenario: 'task, get',
		faults: [slow('query')],
		reached: seen('query'),
	},
	{
		name: 'while the list is asked for',
		scenario: 'task, getMany',
		faults: [slow('list')],
		reached: seen('list'),
	},
	{
		name: 'while the video comes in',
		scenario: 'task, download',
		faults: [drip],
		reached: fetching,
	},
];

/** How long a stopped run may go on, in milliseconds; everything here would take far longer. */
const SOON = 5_000;

/** How long a call that was sent before Stop may take to arrive on a busy machine, in milliseconds. */
const ON_THE_WAY = 2_000;

/** Long enough for a wait that goes on to ask again, in milliseconds. */
const LONGER_THAN_AN_INTERVAL = 2_500;

/** How many create calls of one execution may be on their way at once. */
const CREATES_ON_THE_WAY = 10;

const stopped: Special[] = stages.map(({ name, scenario: of, options, faults = [], reached }) => ({
	name: `stopped ${name} | ${of}`,
	run: async () =>
		await withSimulator(options ?? {}, async (simulator) => {
			for (const fault of faults) simulator.faults.add(fault);
			const stop = new AbortController();
			const running = runScenario(byName(of).prepare(simulator), simulator, stop.signal);
			while (!reached(simulator)) await sleep(20);
			await sleep(100);
			stop.abort();
			const outcome = await Promise.race([running, sleep(SOON, undefined)]);
			if (!outcome) return [`it was still running ${SOON / 1000} s after Stop`];
			// A call that was on its way when Stop was pressed may still arrive.
			await sleep(ON_THE_WAY);
			const calls = simulator.requests.length;
			await sleep(LONGER_THAN_AN_INTERVAL);
			const wrong = brokenPromises(simulator, outcome, byName(of).unnamed ?? 0);
			if (simulator.requests.length > calls) wrong.push('it went on calling the service');
			if (outcome.status === 'success') wrong.push('it counts as a success');
			return wrong;
		}),
}));

const MANY = 40;

/** Many items of one node, and how many of their tasks may exist after the run has been ended early. */
interface Crowd {
	name: string;
	parameters: object;
	faults: Fault[];
	/** The user's Stop, as soon as so many create calls have arrived; without it, the run ends by itself. */
	stopAfter?: number;
	/** As many create calls as may be under way when the run is ended, besides those before. */
	most: number;
}

const UNDER_WAY = 10;
const textOf = (model: string) => ({
	resource: 'video',
	operation: 'textToVideo',
	model,
	prompt: '={{ $json.prompt }}',
	options: { throttleTimeout: 0.05 },
});
const refusal: Fault = { on: 'create', kind: 'status', status: 400, code: 'InvalidParameter' };
const pace: Fault = { on: 'create', kind: 'slow', milliseconds: 300, times: 999 };

const crowds: Crowd[] = ['wan2.6-t2v', 'wan9.9-t2v'].flatMap((model): Crowd[] => [
	{
		name: `the first of ${MANY} items refused, ${model}`,
		parameters: textOf(model),
		faults: [refusal],
		most: UNDER_WAY,
	},
	{
		name: `stopped after the first of ${MANY} items, ${model}`,
		parameters: textOf(model),
		faults: [pace],
		stopAfter: 1,
		most: 1 + UNDER_WAY,
	},
	{
		name: `stopped after 15 of ${MANY} items, ${model}`,
		parameters: textOf(model),
		faults: [pace],
		stopAfter: 15,
		most: 15 + UNDER_WAY,
	},
]);

const crowded: Special[] = crowds.map(({ name, parameters, faults, stopAfter, most }) => ({
	name: `many items | ${name}`,
	run: async () =>
		await withSimulator({ acceptAnyBody: true }, async (simulator) => {
			for (const fault of faults) simulator.faults.add(fault);
			const stop = new AbortController();
			const sent = () => simulator.requests.filter(({ call }) => call === 'create').length;
			let allowed = Infinity;
			const input = Array.from({ length: MANY }, (_, index) => ({ json: { prompt: `p${index}` } }));
			const running = runScenario(alone(parameters, input), simulator, stop.signal);
			if (stopAfter !== undefined) {
				while (sent() < stopAfter) await sleep(10);
				allowed = simulator.requests.length + CREATES_ON_THE_WAY;
				stop.abort();
			}
			const outcome = await withinTime(async () => await running, LONGEST_CROWD);
			if (!outcome) return [endless(LONGEST_CROWD)];
			allowed = Math.min(allowed, stopAfter === undefined ? simulator.requests.length : Infinity);
			await sleep(ON_THE_WAY);
			// n8n stores a stopped execution at once, without the answers that were still under way.
			const late = stopAfter === undefined ? 0 : CREATES_ON_THE_WAY;
			const wrong = brokenPromises(simulator, outcome, late);
			if (simulator.tasks.size > most) {
				wrong.push(`${simulator.tasks.size} tasks were created, and at most ${most} had to be`);
			}
			if (simulator.requests.length > allowed) wrong.push('it went on calling the service');
			if (outcome.status === 'success') wrong.push('it counts as a success');
			return wrong;
		}),
}));

const LONGEST_CROWD = 60_000;

/** What may run beside other cases. */
export const specials: Special[] = [...skewed, ...stopped, ...crowded];
