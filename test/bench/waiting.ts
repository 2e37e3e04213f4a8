import { DEFAULT_RELEASE, installN8n } from '../e2e/install';
import { N8n, pack, sleep } from '../e2e/n8n';
import { createAndWait, simulatorCredential } from '../e2e/parts';
import { startSimulator } from '../simulator/simulator';
import { say, script } from '../script';

/*
 * npm run bench:waiting [release] [hold]: executions that each wait for one task, in a real n8n that
 * may run one production execution at a time. Prints how long all take in each mode, and their ratio.
 */

const EXECUTIONS = Number(process.env.EXECUTIONS ?? 20);
const TASK_SECONDS = Number(process.env.TASK_SECONDS ?? 60);

interface Figures {
	seconds: number;
	succeeded: number;
	created: number;
}

async function measure(mode: 'hold' | 'release', tarball: string): Promise<Figures> {
	const simulator = await startSimulator({
		times: { pending: 0, running: TASK_SECONDS * 1000 },
		limitCreates: false,
	});
	const n8n = await N8n.start(installN8n(process.env.N8N_VERSION ?? DEFAULT_RELEASE), tarball, {
		N8N_CONCURRENCY_PRODUCTION_LIMIT: '1',
	});
	try {
		const credentialId = await n8n.createCredential(simulatorCredential(simulator));
		const id = await n8n.createWorkflow(
			createAndWait(`bench-${mode}`, { waitMode: mode, pollInterval: 5 }),
			credentialId,
		);
		await n8n.activate(id);
		const started = Date.now();
		for (let index = 0; index < EXECUTIONS; index += 1) {
			await n8n.callWebhook(`bench-${mode}`, { items: [{ prompt: `Boat ${index}` }] });
		}
		const done = async () =>
			(await n8n.executions(id)).filter(({ status }) => status === 'success').length;
		const deadline = started + (EXECUTIONS + 3) * (TASK_SECONDS + 15) * 1000;
		while ((await done()) < EXECUTIONS && Date.now() < deadline) await sleep(500);
		return {
			seconds: (Date.now() - started) / 1000,
			succeeded: await done(),
			created: simulator.tasks.size,
		};
	} finally {
		await n8n.stop();
		await simulator.stop();
	}
}

async function main(): Promise<void> {
	const chosen = process.argv.slice(2);
	const modes = (['release', 'hold'] as const).filter(
		(mode) => chosen.length === 0 || chosen.includes(mode),
	);
	const tarball = pack();
	say(
		`${EXECUTIONS} executions, each waiting for a task of ${TASK_SECONDS} s; one may run at a time.`,
	);
	const figures = new Map<string, Figures>();
	for (const mode of modes) {
		const made = await measure(mode, tarball);
		figures.set(mode, made);
		say(
			`${mode.padEnd(8)} ${made.seconds.toFixed(0).padStart(5)} s   ${made.succeeded} succeeded, ${made.created} tasks created`,
		);
	}
	const [release, hold] = [figures.get('release'), figures.get('hold')];
	if (release && hold) say(`release takes ${(release.seconds / hold.seconds).toFixed(2)} of hold`);
}

script(main);
