import { DEFAULT_RELEASE, installN8n } from '../e2e/install';
import { N8n, outerExecutions, pack, sleep } from '../e2e/n8n';
import { createInOne, simulatorCredential } from '../e2e/parts';
import { startSimulator } from '../simulator/simulator';
import { say, script } from '../script';
import { measureStored } from './executions';

/*
 * npm run stored: what storing one execution with many items costs, and how twenty executions share one
 * place. Prints the size of the stored data, and the time from the end of the last task to the end of the
 * execution.
 */

const ITEMS = Number(process.env.ITEMS ?? 200);
const TASK_SECONDS = 120;

async function manyItems(tarball: string): Promise<void> {
	const simulator = await startSimulator({
		times: { pending: 0, running: TASK_SECONDS * 1000 },
		limitCreates: false,
		limitTasksAtOnce: false,
	});
	const n8n = await N8n.start(installN8n(process.env.N8N_VERSION ?? DEFAULT_RELEASE), tarball);
	try {
		const credentialId = await n8n.createCredential(simulatorCredential(simulator));
		const id = await n8n.createWorkflow(createInOne('many', { pollInterval: 15 }), credentialId);
		await n8n.activate(id);
		await n8n.callWebhook('many', {
			items: Array.from({ length: ITEMS }, (_, item) => ({ prompt: `Boat ${item}` })),
		});
		let rounds = 0;
		let last = '';
		for (;;) {
			const all = await n8n.executions(id);
			const inner = all.find(({ mode }) => mode === 'integrated')?.status ?? 'new';
			if (inner !== last && inner === 'running') rounds += 1;
			last = inner;
			const [outer] = await outerExecutions(n8n, id);
			if (outer?.status === 'success') break;
			if (outer && !['new', 'running', 'waiting'].includes(outer.status)) {
				throw new Error(`The execution ended with ${outer.status}`);
			}
			await sleep(100);
		}
		const lastTask = Math.max(
			...[...simulator.tasks.values()].map(({ submitted }) => submitted + TASK_SECONDS * 1000),
		);
		const ended = (Date.now() - lastTask) / 1000;
		say(`${ITEMS} items in one execution, tasks of ${TASK_SECONDS} s, about ${rounds} rounds`);
		say(`  ${ended.toFixed(0)} s from the end of the last task to the end of the execution`);
		for (const { id: executionId, mode } of await n8n.executions(id)) {
			const { data } = await n8n.request('get', `/executions/${executionId}`);
			say(
				`  ${mode === 'integrated' ? 'inner' : 'outer'}: ${kilobytes(String(data).length)} stored`,
			);
		}
	} finally {
		await n8n.stop();
		await simulator.stop();
	}
}

const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(0)} kB`;

script(async () => {
	const tarball = pack();
	await manyItems(tarball);
	const seconds = await measureStored(tarball);
	say(`20 executions under a limit of 1, tasks of 60 s: ${seconds.toFixed(0)} s`);
});
