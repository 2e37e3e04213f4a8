import type { INodeExecutionData } from 'n8n-workflow';
import { inspect } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';

import { activateTrigger, type ActiveTrigger } from '../engine/activeTrigger';
import { SIMULATOR_KEY, type Simulator, type SimulatorOptions } from '../simulator/simulator';
import type { Fault } from '../simulator/faults';
import type { SimulatedTask } from '../simulator/tasks';
import { endless, withinTime } from './matrix';
import { withSimulator, type Special } from './special';

/*
 * The trigger, over many polls: every finished task is delivered once, whatever else is in the list and
 * whatever goes wrong meanwhile.
 */

interface TriggerCase {
	name: string;
	options?: SimulatorOptions;
	/** Tasks that end after the activation, besides a good one before and a good one after them. */
	odd?: Array<Partial<SimulatedTask>>;
	/** What goes wrong from the second poll on. */
	faults?: Fault[];
	/** Further good tasks. */
	more?: number;
	/** Polls that begin while another one is still under way. */
	atOnce?: number;
	downloadVideo?: boolean;
}

const NANOSECONDS = 1_763_712_000_000_000_000;
const HOUR = 60 * 60 * 1000;
const TOMORROW = 24 * HOUR;

const cases: TriggerCase[] = [
	{ name: 'nothing wrong' },
	{ name: 'a task without a video', odd: [{ withoutVideo: true }] },
	{ name: 'a dead link', odd: [{ linkExpired: true }] },
	{ name: 'five tasks without a video', odd: Array(5).fill({ withoutVideo: true }) as object[] },
	{ name: 'a row without an end', odd: [{ shownEnd: null }] },
	{ name: 'an end in nanoseconds', odd: [{ shownEnd: NANOSECONDS }] },
	{ name: 'an end that is no time', odd: [{ shownEnd: 'yesterday' }] },
	{ name: 'an end tomorrow', odd: [{ shownEnd: Date.now() + TOMORROW }] },
	{ name: 'a negative end', odd: [{ shownEnd: -1 }] },
	{ name: 'names of built-ins', odd: [{ id: 'constructor' }, { id: 'toString' }] },
	{ name: 'a service that ignores page_no', options: { ignorePageNumber: true }, more: 60 },
	{ name: 'three polls at once', atOnce: 3, options: { videoBytes: 4 * 1024 * 1024 } },
	{ name: 'three polls at once, without videos', atOnce: 3, downloadVideo: false },
	{ name: 'a query that fails once', faults: [{ on: 'query', kind: 'reset' }] },
	{
		name: 'a storage that fails for a whole poll',
		faults: [{ on: 'download', kind: 'status', status: 503, times: 4 }],
	},
	{
		name: 'a list that fails for a whole poll',
		faults: [{ on: 'list', kind: 'status', status: 503, code: 'ModelUnavailable', times: 4 }],
	},
];

/** The service's clock at the polls after the first: rows that were forgotten too early come back. */
const HOURS_LATER = [0, 0.5, 1.5, 3];
const LONGEST = 90_000;
/** The trigger's page. */
const PAGE_SIZE = 50;

/** Polls, side by side where asked to; a poll that fails is n8n's to show, and the next one comes. */
async function poll(trigger: ActiveTrigger, atOnce: number) {
	const polls = Array.from({ length: atOnce }, async () => await trigger.poll());
	const settled = await Promise.allSettled(polls);
	return {
		items: settled.flatMap((one) => (one.status === 'fulfilled' ? (one.value ?? []) : [])),
		errors: settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : [])),
	};
}

function idOf({ json }: INodeExecutionData): string {
	const nested = json.error as { task_id?: unknown } | undefined;
	return String(json.task_id ?? nested?.task_id);
}

function brokenPromises(tasks: string[], items: INodeExecutionData[], remains: string): string[] {
	const wrong: string[] = [];
	const delivered = items.map(idOf);
	const missing = tasks.filter((id) => !delivered.includes(id)).length;
	if (missing > 0) wrong.push(`${missing} of ${tasks.length} tasks were not delivered`);
	const twice = tasks.filter((id) => delivered.filter((other) => other === id).length > 1).length;
	if (twice > 0) wrong.push(`${twice} tasks were delivered more than once`);
	if (delivered.some((id) => !tasks.includes(id))) wrong.push('an item names no task of the list');
	if (remains.includes(SIMULATOR_KEY)) wrong.push('the key is in what the polls left behind');
	return wrong;
}

/** The tasks of a case, in the order of their ends, all of which lie in the last second. */
function addTasks(
	simulator: Simulator,
	{ odd = [], more = 0 }: Pick<TriggerCase, 'odd' | 'more'>,
): string[] {
	const good = Array.from({ length: more }, () => ({}));
	return [{}, ...odd, {}, ...good].map((task, index) => {
		const submitted = simulator.now() - 1_000 + index;
		return simulator.addTask({ submitted, times: { pending: 0, running: 10 }, ...task }).id;
	});
}

async function run(one: TriggerCase): Promise<string[]> {
	return await withSimulator(one.options ?? {}, async (simulator) => {
		const { downloadVideo = true, atOnce = 1, faults = [] } = one;
		const trigger = activateTrigger(simulator, { downloadVideo });
		await trigger.poll();
		const tasks = addTasks(simulator, one);
		// A service that ignores page_no shows one page, newest first; the rest cannot be known.
		if (one.options?.ignorePageNumber) tasks.splice(0, tasks.length - PAGE_SIZE);
		await sleep(50);
		for (const fault of faults) simulator.faults.add(fault);
		const polled = await withinTime(async () => {
			const polls = [await poll(trigger, atOnce)];
			for (const hours of HOURS_LATER) {
				simulator.options.clockOffset = hours * HOUR;
				tasks.push(...addTasks(simulator, {}));
				await sleep(50);
				polls.push(await poll(trigger, atOnce));
			}
			return polls;
		}, LONGEST);
		if (!polled) return [endless(LONGEST)];
		const items = polled.flatMap(({ items: of }) => of);
		const errors = polled.flatMap(({ errors: of }) => of);
		return brokenPromises(tasks, items, inspect({ items, errors }, { depth: 20 }));
	});
}

/** Each case as one of the specials. */
export const triggerCases: Special[] = cases.map((one) => ({
	name: `trigger over many polls | ${one.name}`,
	run: async () => await run(one),
}));
