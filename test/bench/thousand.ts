import { waitSchedulerOf } from '@wan/tasks/waitScheduler';
import { accountLimits } from '@wan/transport/limits';

import { node, runWorkflow, startEngine, stopEngine, wires } from '../engine/engine';
import { SIMULATOR_KEY, startSimulator, type Simulator } from '../simulator/simulator';
import { endOf } from '../simulator/tasks';
import { median, type Figure } from './figures';

/*
 * (f) A thousand tasks waited for at once, ending one after the other over ten minutes: alone in their
 * account, and among 20,000 tasks of others. The account may be asked 20 times a second; the simulator
 * refuses what is more. Each is measured against the same node asking for each task by itself, in the
 * same run.
 */

const TASKS = 1_000;
const OTHERS = 20_000;
const PER_SECOND = 20;
const INTERVAL_SECONDS = 15;
const SHORTEST = 30_000;
const LONGEST = 600_000;
const HOUR = 60 * 60 * 1000;
const MOST_CALLS_PER_TASK = 2;
const LATEST_MEDIAN = 10;

interface Noticed {
	/** How late each end was noticed, in seconds. */
	late: number[];
	/** The questions and the calls of the list, for each task. */
	callsPerTask: number;
	/** The most calls that any second saw. */
	perSecond: number;
	refused: number;
}

/** Tasks of others: half of them of the hours before, half of the same time; all but a tenth have ended. */
function addOthers(simulator: Simulator): void {
	for (let index = 0; index < OTHERS; index += 1) {
		const ago = index % 2 === 0 ? 6 * HOUR : 0;
		const running = index % 10 === 0 ? 12 * HOUR : 1_000;
		simulator.addTask({
			submitted: simulator.now() - ago + index / 10,
			times: { pending: 0, running },
		});
	}
}

async function measure(oneByOne: boolean, amongOthers: boolean): Promise<Noticed> {
	const simulator = await startSimulator({ limitQueries: true });
	waitSchedulerOf(accountLimits(simulator.url, SIMULATOR_KEY)).oneByOne = oneByOne;
	try {
		if (amongOthers) addOthers(simulator);
		const ids = Array.from({ length: TASKS }, (_, index) => {
			// Not in the order in which they were made.
			const share = ((index * 7) % TASKS) / TASKS;
			const running = SHORTEST + (LONGEST - SHORTEST) * share;
			return simulator.addTask({ times: { pending: 0, running } }).id;
		});
		const succeeded = await wait(simulator, ids);
		if (succeeded !== TASKS) throw new Error(`${TASKS - succeeded} tasks were lost`);
		const calls = simulator.requests.filter(({ call }) => call === 'query' || call === 'list');
		const first = new Map<string, number>();
		for (const { path, at, status } of calls) {
			const id = path.split('/').pop() ?? '';
			const task = simulator.tasks.get(id);
			if (task && status === 200 && at >= endOf(task) && !first.has(id)) {
				first.set(id, (at - endOf(task)) / 1000);
			}
		}
		const times = calls.map(({ at }) => at);
		const perSecond = Math.max(
			...times.map((from, index) => {
				let count = 0;
				while (times[index + count] < from + 1_000) count += 1;
				return count;
			}),
		);
		return {
			late: ids.map((id) => first.get(id) ?? NaN),
			callsPerTask: calls.length / TASKS,
			perSecond,
			refused: calls.filter(({ status }) => status === 429).length,
		};
	} finally {
		await simulator.stop();
	}
}

async function wait({ url }: Simulator, ids: string[]): Promise<number> {
	const outcome = await runWorkflow(
		{
			nodes: [
				node('Start', 'n8n-nodes-base.manualTrigger'),
				node('Wait', 'n8n-nodes-wan.wanWaitForTask', {
					waitMode: 'hold',
					pollInterval: INTERVAL_SECONDS,
				}),
			],
			connections: wires(['Start', 'Wait']),
		},
		{
			credential: { region: 'custom', baseUrl: url, apiKey: SIMULATOR_KEY },
			input: ids.map((id) => ({ json: { task_id: id } })),
		},
	);
	return outcome.json('Wait').filter(({ task_status: status }) => status === 'SUCCEEDED').length;
}

function figuresOf(work: string, own: Noticed, peer: Noticed, isAlone: boolean): Figure[] {
	const against = 'asking one by one';
	const late = (noticed: Noticed) => median(noticed.late);
	const latest = (noticed: Noticed) => Math.max(...noticed.late);
	const ratio = (pick: (noticed: Noticed) => number) => ({
		of: pick(own),
		to: pick(peer),
		against,
	});
	const calls = (noticed: Noticed) => noticed.callsPerTask;
	return [
		{
			work,
			measure: 'questions and list calls for each task',
			values: { ours: own.callsPerTask },
			digits: 2,
			ratio: ratio(calls),
			target: isAlone
				? {
						says: `at most ${MOST_CALLS_PER_TASK}`,
						met: own.callsPerTask <= MOST_CALLS_PER_TASK,
					}
				: { says: 'no dearer than one by one', met: own.callsPerTask <= peer.callsPerTask },
		},
		{
			work,
			measure: 'an end is noticed after, s (median)',
			values: { ours: late(own) },
			digits: 1,
			ratio: ratio(late),
			target: isAlone
				? { says: `at most ${LATEST_MEDIAN} s`, met: late(own) <= LATEST_MEDIAN }
				: { says: 'no later than one by one', met: late(own) <= late(peer) },
		},
		{
			work,
			measure: 'an end is noticed after, s (latest)',
			values: { ours: latest(own) },
			digits: 1,
			ratio: ratio(latest),
		},
		{
			work,
			measure: 'most calls in any second',
			values: { ours: own.perSecond },
			ratio: { of: own.perSecond, to: PER_SECOND, against: 'what the account has' },
			target: {
				says: `never above ${PER_SECOND} a second, none refused`,
				met: own.perSecond <= PER_SECOND && own.refused === 0,
			},
		},
	];
}

/** Measures (f). */
export async function measureThousand(): Promise<Figure[]> {
	await startEngine();
	try {
		// Waiting takes no processor, so they may wait side by side; each has an account of its own.
		const [own, peer, ownAmong, peerAmong] = await Promise.all([
			measure(false, false),
			measure(true, false),
			measure(false, true),
			measure(true, true),
		]);
		const work = `${TASKS} tasks that end over ten minutes`;
		return [
			...figuresOf(work, own, peer, true),
			...figuresOf(`${work}, among ${OTHERS} of others`, ownAmong, peerAmong, false),
		];
	} finally {
		await stopEngine();
	}
}
