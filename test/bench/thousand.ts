import axios from 'axios';

import { node, runWorkflow, startEngine, stopEngine, wires } from '../engine/engine';
import { sleep } from '../e2e/n8n';
import { SIMULATOR_KEY, startSimulator, type Simulator } from '../simulator/simulator';
import { endOf } from '../simulator/tasks';
import { createHeaders } from './contenders';
import { median, type Figure } from './figures';

/*
 * (f) A thousand tasks waited for at once. The account may be asked 20 times a second; the simulator
 * refuses what is more. The floor is a script that asks for one after the other at just that pace.
 */

const TASKS = 1_000;
const PER_SECOND = 20;
/** They end spread over a minute and a half. */
const SHORTEST = 30_000;
const LONGEST = 120_000;

interface Noticed {
	/** How late each end was noticed, in seconds. */
	late: number[];
	/** The most calls that any second saw. */
	perSecond: number;
	refused: number;
}

async function measure(
	wait: (simulator: Simulator, ids: string[]) => Promise<number>,
): Promise<Noticed> {
	const simulator = await startSimulator({ limitQueries: true });
	try {
		const ids = Array.from({ length: TASKS }, (_, index) => {
			const running = SHORTEST + ((LONGEST - SHORTEST) * index) / TASKS;
			return simulator.addTask({ times: { pending: 0, running } }).id;
		});
		const succeeded = await wait(simulator, ids);
		if (succeeded !== TASKS) throw new Error(`${TASKS - succeeded} tasks were lost`);
		const asked = simulator.requests.filter(({ call }) => call === 'query');
		const late = ids.map((id) => {
			const task = simulator.tasks.get(id);
			const end = task ? endOf(task) : NaN;
			const notice = asked.find(
				({ path, at, status }) => status === 200 && at >= end && path.endsWith(id),
			);
			return notice ? (notice.at - end) / 1000 : NaN;
		});
		const times = asked.map(({ at }) => at);
		const perSecond = Math.max(
			...times.map((from, index) => {
				let count = 0;
				while (times[index + count] < from + 1_000) count += 1;
				return count;
			}),
		);
		const refused = asked.filter(({ status }) => status === 429).length;
		return { late, perSecond, refused };
	} finally {
		await simulator.stop();
	}
}

async function withNode({ url }: Simulator, ids: string[]): Promise<number> {
	const outcome = await runWorkflow(
		{
			nodes: [
				node('Start', 'n8n-nodes-base.manualTrigger'),
				node('Wait', 'n8n-nodes-wan.wanWaitForTask', { waitMode: 'hold', pollInterval: 15 }),
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

async function withAxios({ url }: Simulator, ids: string[]): Promise<number> {
	const left = [...ids];
	let succeeded = 0;
	for (let id = left.shift(); id; id = left.shift()) {
		const { data } = await axios.get<{ output: { task_status: string } }>(
			`${url}/api/v1/tasks/${id}`,
			{ headers: createHeaders },
		);
		if (data.output.task_status === 'SUCCEEDED') succeeded += 1;
		else left.push(id);
		await sleep(1_000 / PER_SECOND);
	}
	return succeeded;
}

/** Measures (f). */
export async function measureThousand(): Promise<Figure[]> {
	await startEngine();
	try {
		const [own, floor] = await Promise.all([measure(withNode), measure(withAxios)]);
		const work = `${TASKS} tasks waited for at once`;
		const values = (pick: (noticed: Noticed) => number) => ({
			ours: pick(own),
			axios: pick(floor),
		});
		const late = ({ late: all }: Noticed) => median(all);
		return [
			{
				work,
				measure: 'most calls in any second',
				values: values(({ perSecond }) => perSecond),
				ratio: { of: own.perSecond, to: PER_SECOND, against: 'what the account has' },
				target: {
					says: `never above ${PER_SECOND} a second, nothing lost`,
					met: own.perSecond <= PER_SECOND && own.refused === 0,
				},
			},
			{
				work,
				measure: 'an end is noticed after, s (median)',
				values: values(late),
				digits: 1,
				ratio: { of: late(own), to: late(floor), against: 'asking one after the other' },
			},
			{
				work,
				measure: 'an end is noticed after, s (latest)',
				values: values(({ late: all }) => Math.max(...all)),
				digits: 1,
			},
		];
	} finally {
		await stopEngine();
	}
}
