import { waitSchedulerOf } from '@wan/tasks/waitScheduler';
import { accountLimits } from '@wan/transport/limits';

import { node, wires } from '../engine/engine';
import type { FaultKind } from '../simulator/faults';
import type { Body } from '../simulator/rules';
import { SIMULATOR_KEY, startSimulator, type Simulator } from '../simulator/simulator';
import { endOf } from '../simulator/tasks';
import { brokenPromises, endless, withinTime } from './matrix';
import { alone, runScenario, type Prepared } from './scenarios';
import type { Special } from './special';

/*
 * The task list, which many waits at once read in place of many questions, with everything that may be
 * wrong with it. Each run is held against the same run one by one: every task ends, rightly, and no end
 * is noticed later.
 */

const TASKS = 12;
const INTERVAL = 2;
const TASK_SECONDS = 5;
/** How much later than one by one counts as later, in seconds: the machine is shared. */
const SLACK = 1.5;
const LONGEST = 60_000;
const A_MILLION = 1_000_000;

type Row = Body & { task_id: string; status: string; gmt_create: number; end_time?: number };

const rowsOf = (body: Body) => body.data as Row[];

/** Changes each row of the list, or leaves it out. */
const rows = (change: (row: Row, index: number) => Body | undefined): FaultKind => ({
	kind: 'changed',
	change: (body: Body) => ({
		...body,
		data: rowsOf(body).flatMap((row, index) => change(row, index) ?? []),
	}),
});
const status = (word: string) => rows((row) => ({ ...row, status: word }));
const body = (change: (right: Body) => Body): FaultKind => ({ kind: 'changed', change });
const strangers = () =>
	Array.from({ length: 100 }, () => ({
		task_id: `stranger-${Math.random()}`,
		status: 'RUNNING',
		gmt_create: Date.now(),
	}));

const faults: Record<string, FaultKind[]> = {
	'nothing wrong': [],
	slow: [{ kind: 'slow', milliseconds: 1_500 }],
	'no answer': [{ kind: 'hang' }],
	'429': [{ kind: 'status', status: 429, code: 'Throttling.RateQuota' }],
	'500': [{ kind: 'status', status: 500, code: 'InternalError' }],
	'line cut': [{ kind: 'reset' }],
	'web page': [{ kind: 'html' }],
	'half of the JSON': [{ kind: 'cutJson' }],
	'no list in the answer': [body(() => ({ data: 'none' }))],
	'all rows missing': [rows(() => undefined)],
	'every third row missing': [rows((row, index) => (index % 3 === 0 ? undefined : row))],
	'rows three seconds late': [
		rows((row) => (Date.now() - row.gmt_create > 3_000 ? row : undefined)),
	],
	'all RUNNING': [status('RUNNING')],
	'all PENDING': [status('PENDING')],
	'all SUCCEEDED': [status('SUCCEEDED')],
	'all FAILED': [status('FAILED')],
	'all UNKNOWN': [status('UNKNOWN')],
	'a state that nobody knows': [status('PONDERING')],
	'page size ignored': [],
	'never-ending pages': [body(() => ({ data: strangers(), total_page: A_MILLION }))],
	'never-ending pages, the first one right': [
		body((right) => ({ ...right, total: A_MILLION, total_page: A_MILLION })),
	],
	'no totals': [body(({ data }) => ({ data }))],
};

interface ListScenario {
	name: string;
	prepare: (simulator: Simulator) => Prepared;
}

const start = node('Start', 'n8n-nodes-base.manualTrigger');
/** Every third fails. */
const endings = (index: number) =>
	index % 3 === 0
		? ({ status: 'FAILED', code: 'InternalError', message: 'It failed.' } as const)
		: ({ status: 'SUCCEEDED' } as const);

const waiting = (mode: 'hold' | 'release'): ListScenario => ({
	name: `wait, ${mode}`,
	prepare: (simulator) => ({
		nodes: [
			start,
			node('Wait', 'n8n-nodes-wan.wanWaitForTask', {
				waitMode: mode,
				pollInterval: INTERVAL,
				timeout: 1,
			}),
		],
		connections:
			mode === 'hold' ? wires(['Start', 'Wait']) : wires(['Start', 'Wait'], ['Wait#0', 'Wait']),
		input: Array.from({ length: TASKS }, (_, index) => ({
			json: { task_id: simulator.addTask({ ending: endings(index) }).id },
		})),
	}),
});

const scenarios: ListScenario[] = [
	waiting('hold'),
	waiting('release'),
	{
		name: 'textToVideo, waiting',
		prepare: () =>
			alone(
				{
					resource: 'video',
					operation: 'textToVideo',
					prompt: '={{ $json.prompt }}',
					waitForCompletion: true,
					waitMode: 'hold',
					options: { pollInterval: INTERVAL, timeout: 1 },
				},
				Array.from({ length: TASKS }, (_, index) => ({ json: { prompt: `p${index}` } })),
			),
	},
];

interface Run {
	wrong: string[];
	/** How late the last end was noticed, in seconds. */
	latest: number;
	calls: number;
	lists: number;
}

async function run(
	{ name, prepare }: ListScenario,
	fault: string,
	oneByOne: boolean,
): Promise<Run> {
	const simulator = await startSimulator({
		times: { pending: 200, running: TASK_SECONDS * 1000 },
		limitCreates: false,
		...(fault === 'page size ignored' && { largestPage: 2 }),
	});
	waitSchedulerOf(accountLimits(simulator.url, SIMULATOR_KEY)).oneByOne = oneByOne;
	try {
		for (const one of faults[fault]) {
			simulator.faults.add({ ...one, on: 'list', times: A_MILLION });
		}
		const outcome = await withinTime(
			async (signal) => await runScenario(prepare(simulator), simulator, signal),
			LONGEST,
		);
		const { requests } = simulator;
		const count = (call: string) => requests.filter((request) => request.call === call).length;
		const [calls, lists] = [count('query') + count('list'), count('list')];
		if (!outcome) return { wrong: [endless(LONGEST)], latest: Infinity, calls, lists };
		const wrong = brokenPromises(simulator, outcome, 0);
		const items = Object.values(outcome.run.data.resultData.runData)
			.flatMap((runs) => runs.at(-1)?.data?.main ?? [])
			.flatMap((output) => output ?? []);
		const late = [...simulator.tasks.values()].map((task) => {
			const shown = items.filter(({ json }) => json.task_id === task.id);
			if (!shown.some(({ json }) => json.task_status === task.ending.status)) {
				wrong.push(`a task that has ${task.ending.status} is shown otherwise`);
			}
			const notice = requests.find(({ path, at }) => at >= endOf(task) && path.endsWith(task.id));
			return ((notice?.at ?? Infinity) - endOf(task)) / 1000;
		});
		if (outcome.status !== 'success') wrong.push(`${name} ended as ${outcome.status}`);
		if (simulator.tasks.size !== TASKS) wrong.push(`${simulator.tasks.size} tasks were there`);
		return { wrong, latest: Math.max(...late), calls, lists };
	} finally {
		await simulator.stop();
	}
}

/** How many of them may run at once: what is measured is time. */
export const LISTS_AT_ONCE = 6;

/** Each fault with each way of waiting. */
export const listCases: Special[] = Object.keys(faults).flatMap((fault) =>
	scenarios.map((scenario) => ({
		name: `task list, ${fault} | ${scenario.name}`,
		run: async () => {
			const [ours, peer] = await Promise.all([
				run(scenario, fault, false),
				run(scenario, fault, true),
			]);
			const wrong = [...ours.wrong, ...peer.wrong.map((line) => `one by one: ${line}`)];
			// One by one, an end may be noticed a whole interval late.
			const limit = Math.max(peer.latest, INTERVAL) + SLACK;
			if (ours.latest > limit) {
				wrong.push(`an end was noticed after ${ours.latest} s, one by one after ${peer.latest} s`);
			}
			if (ours.lists === 0) wrong.push('the list was not read');
			if (peer.lists > 0) wrong.push('one by one read the list');
			if (ours.calls > peer.calls * 1.1 + TASKS) {
				wrong.push(`it took ${ours.calls} calls, one by one ${peer.calls}`);
			}
			return wrong;
		},
	})),
);
