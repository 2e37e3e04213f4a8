import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';

import type { Outcome } from '../engine/engine';
import type { Call } from '../simulator/faults';
import { SIMULATOR_KEY, startSimulator, type Simulator } from '../simulator/simulator';
import { troubles, type Trouble } from './faults';
import { runScenario, scenarios, simulatorOptions, type Scenario } from './scenarios';

/*
 * Every scenario through every trouble that can strike it, and what is held against each run: no task
 * created twice, no task ID lost, no key in what the run leaves behind, a message that names the cause.
 */

/** One field of the matrix. */
export interface Cell {
	scenario: Scenario;
	call: Call;
	trouble: Trouble;
}

/** What came of a cell: how the run ended, and what is wrong with that. */
export interface Verdict {
	cell: Cell;
	ended: 'well' | 'badly';
	wrong: string[];
}

/** The whole matrix. */
export const cells: Cell[] = scenarios.flatMap((scenario) =>
	scenario.calls.flatMap((call) =>
		troubles
			.filter(({ on }) => on.includes(call))
			.filter(({ whileWaiting }) => !whileWaiting || scenario.waits)
			.filter(({ only }) => only?.includes(scenario.name) ?? true)
			.map((trouble): Cell => ({ scenario, call, trouble })),
	),
);

/** A cell's name. */
export const titleOf = ({ scenario, call, trouble }: Cell) =>
	`${scenario.name} | ${call} | ${trouble.name}`;

/** All that a run leaves behind, as text: items, errors, the execution's own data. */
export function remainsOf({ run, error }: Outcome): string {
	const { resultData, executionData } = run.data;
	const kept = { resultData, contextData: executionData?.contextData, error };
	return inspect(kept, { depth: 20, maxStringLength: null, maxArrayLength: null });
}

/** What a user gets to read where a run went wrong: the error, or the items that carry one. */
function wordsOf({ error, run }: Outcome): string {
	const items = Object.values(run.data.resultData.runData)
		.flat()
		.flatMap(({ data }) => data?.main ?? [])
		.flatMap((output) => output ?? [])
		.map(({ json }) => json)
		.filter((json) => json.message !== undefined || json.error !== undefined);
	return [error?.message, error?.description, JSON.stringify(items)].join('\n');
}

function endedWell({ brings }: Scenario, outcome: Outcome): boolean {
	const items = outcome.outputs(brings.node)[brings.output] ?? [];
	const good = items.filter(
		({ json }) =>
			json.error === undefined &&
			(brings.status === undefined || json.task_status === brings.status),
	);
	return outcome.status === 'success' && good.length === brings.items;
}

/**
 * What every run must keep to, whatever went wrong.
 *
 * @param simulator the service, with all that it has seen
 * @param outcome the run
 * @param lostAnswers how many create calls were accepted without a readable answer
 */
export function brokenPromises(
	simulator: Simulator,
	outcome: Outcome,
	lostAnswers: number,
): string[] {
	const wrong: string[] = [];
	const remains = remainsOf(outcome);
	const tasks = [...simulator.tasks.values()];
	const made = tasks.map(({ prompt }) => prompt).filter((prompt) => prompt !== 'A boat');
	const named = made.filter((prompt) => prompt !== undefined);
	// Some operations send no prompt: their tasks can only be counted, at one for each of the two items.
	if (new Set(named).size !== named.length || made.length - named.length > 2) {
		wrong.push('a task was created twice');
	}
	const lost = tasks.filter(({ id }) => !remains.includes(id)).length;
	if (lost > lostAnswers) wrong.push(`${lost - lostAnswers} task IDs were lost`);
	if (remains.includes(SIMULATOR_KEY)) wrong.push('the key is in what the run left behind');
	if (simulator.storage.leaks.length > 0) wrong.push('the key went to the storage');
	return wrong;
}

/** How long a run may take, in milliseconds: the longest pauses and timeouts that it goes through. */
const LONGEST_RUN = 90_000;
const LONGEST_SLOW_RUN = 150_000;

export const endless = (limit: number) => `it had not ended after ${limit / 1000} s`;

/**
 * Runs something that must end.
 *
 * @param work what to run; the signal is aborted where it takes too long
 * @param limit in milliseconds
 * @returns its result, or undefined where it had not ended in time
 */
export async function withinTime<T>(
	work: (signal: AbortSignal) => Promise<T>,
	limit: number,
): Promise<T | undefined> {
	const [stop, timer] = [new AbortController(), new AbortController()];
	const over = sleep(limit, undefined, { signal: timer.signal }).catch(() => undefined);
	try {
		return await Promise.race([work(stop.signal), over]);
	} finally {
		stop.abort();
		timer.abort();
	}
}

const rejections: unknown[] = [];

/** Notes promises that are rejected without anybody waiting for them; in n8n one ends the process. */
export function watchRejections(): void {
	process.on('unhandledRejection', (reason) => rejections.push(reason));
}

/** What has been noted, as text. */
export const unhandledRejections = (): string[] => rejections.map((reason) => inspect(reason));

/** Runs one cell. */
export async function runCell(cell: Cell): Promise<Verdict> {
	const { scenario, call, trouble } = cell;
	const simulator = await startSimulator(simulatorOptions);
	try {
		const prepared = scenario.prepare(simulator);
		simulator.faults.add({
			...trouble.fault,
			on: call,
			times: trouble.lasting ? Number.MAX_SAFE_INTEGER : (trouble.times ?? 1),
		});
		const limit = trouble.slow ? LONGEST_SLOW_RUN : LONGEST_RUN;
		const outcome = await withinTime(
			async (signal) => await runScenario(prepared, simulator, signal),
			limit,
		);
		if (!outcome) return { cell, ended: 'badly', wrong: [endless(limit)] };
		const well = endedWell(scenario, outcome);
		const doubtful = call === 'create' && trouble.doubtful === true;
		const struck = trouble.lasting ? 2 : 1;
		const wrong = brokenPromises(simulator, outcome, doubtful ? struck : (scenario.unnamed ?? 0));
		const words = wordsOf(outcome);
		if (well && trouble.lasting && !trouble.mayEndWell) wrong.push('it ended well in spite of it');
		if (!well && trouble.getsOver?.includes(call)) {
			wrong.push(`it did not get over it: ${words.slice(0, 300)}`);
		}
		if (!well && !trouble.cause.test(words)) {
			wrong.push(`the message does not name the cause: ${words.slice(0, 300)}`);
		}
		if (doubtful && well) wrong.push('a create call was sent again that may have been accepted');
		if (doubtful && !words.includes('may exist')) {
			wrong.push('the message does not say that the task may exist');
		}
		return { cell, ended: well ? 'well' : 'badly', wrong };
	} finally {
		await simulator.stop();
	}
}
