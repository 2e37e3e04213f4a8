import { installN8n } from '../e2e/install';
import { N8n, outerExecutions, sleep, type WorkflowFile } from '../e2e/n8n';
import { createAndWait, createInOne } from '../e2e/parts';
import { startSimulator, type Simulator } from '../simulator/simulator';
import { builtIn, chain, makeCredentials, WITH_BUILT_IN } from './contenders';
import type { Figure } from './figures';

/* (b) Twenty executions of one task each, in an n8n that may run one production execution at a time. */

const EXECUTIONS = Number(process.env.EXECUTIONS ?? 20);
const TASK_SECONDS = Number(process.env.TASK_SECONDS ?? 60);

type Make = (hook: string, simulator: Simulator, peerId: string) => WorkflowFile;

async function measure(tarball: string, hook: string, make: Make): Promise<number> {
	const simulator = await startSimulator({
		times: { pending: 0, running: TASK_SECONDS * 1000 },
		limitCreates: false,
		acceptAnyBody: true,
	});
	const n8n = await N8n.start(installN8n(WITH_BUILT_IN), tarball, {
		N8N_CONCURRENCY_PRODUCTION_LIMIT: '1',
	});
	try {
		const ids = await makeCredentials(n8n, simulator);
		const id = await n8n.createWorkflow(make(hook, simulator, ids.builtIn), ids.ours);
		await n8n.activate(id);
		const started = Date.now();
		for (let index = 0; index < EXECUTIONS; index += 1) {
			await n8n.callWebhook(hook, { items: [{ prompt: `Boat ${index}` }] });
		}
		const succeeded = async () =>
			(await outerExecutions(n8n, id)).filter(({ status }) => status === 'success').length;
		const deadline = started + (EXECUTIONS + 3) * (TASK_SECONDS + 20) * 1000;
		while ((await succeeded()) < EXECUTIONS && Date.now() < deadline) await sleep(1_000);
		const seconds = (Date.now() - started) / 1000;
		const done = await succeeded();
		if (done !== EXECUTIONS || simulator.tasks.size !== EXECUTIONS) {
			throw new Error(`${hook}: ${done} finished, ${simulator.tasks.size} tasks created`);
		}
		return seconds;
	} finally {
		await n8n.stop();
		await simulator.stop();
	}
}

/** Twenty executions, stored without a wire. */
export async function measureStored(tarball: string): Promise<number> {
	return await measure(tarball, 'store', (hook) => createInOne(hook, { downloadVideo: false }));
}

/** Measures (b). The five n8n's mostly wait, so they may do it side by side. */
export async function measureExecutions(tarball: string): Promise<Figure[]> {
	const [store, release, hold, peer, byHand] = await Promise.all([
		measureStored(tarball),
		measure(tarball, 'release', (hook) =>
			createAndWait(hook, { waitMode: 'release', pollInterval: 5 }),
		),
		measure(tarball, 'hold', (hook) => createAndWait(hook, { waitMode: 'hold', pollInterval: 5 })),
		measure(tarball, 'built-in', (hook, _simulator, peerId) => builtIn(hook, peerId)),
		measure(tarball, 'by-hand', (hook, { url }) => chain(hook, url, 15)),
	]);
	const work = `${EXECUTIONS} executions under a limit of 1, tasks of ${TASK_SECONDS} s`;
	return [
		{
			work,
			measure: 'wall time with the execution stored, s',
			values: { ours: store, builtIn: peer, chain: byHand },
			ratio: { of: store, to: hold, against: '*Hold the Execution*' },
			target: { says: 'at most a fifth of *Hold the Execution*', met: store <= hold / 5 },
		},
		{
			work,
			measure: 'wall time with the execution stored by the wire, s',
			values: { ours: release },
		},
		{ work, measure: 'wall time with the execution held, s', values: { ours: hold } },
	];
}
