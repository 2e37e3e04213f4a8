import { DEFAULT_RELEASE, installN8n } from '../e2e/install';
import { N8n, pack, sleep } from '../e2e/n8n';
import { createAndWait, simulatorCredential } from '../e2e/parts';
import { startSimulator } from '../simulator/simulator';
import { say, script } from '../script';

/*
 * npm run survive: executions that wait with their run stored, in a real n8n that is killed with -9 in
 * the middle. Prints how many finished after the restart, and how often each task was created.
 */

const EXECUTIONS = 5;
const ITEMS = 2;

async function main(): Promise<void> {
	const simulator = await startSimulator({
		times: { pending: 0, running: 25_000 },
		limitCreates: false,
	});
	const n8n = await N8n.start(installN8n(process.env.N8N_VERSION ?? DEFAULT_RELEASE), pack());
	const credentialId = await n8n.createCredential(simulatorCredential(simulator));
	const id = await n8n.createWorkflow(
		createAndWait('survive', { waitMode: 'release', pollInterval: 5, downloadVideo: true }),
		credentialId,
	);
	await n8n.activate(id);
	for (let run = 0; run < EXECUTIONS; run += 1) {
		const items = Array.from({ length: ITEMS }, (_, item) => ({ prompt: `Boat ${run}.${item}` }));
		await n8n.callWebhook('survive', { items });
	}
	const count = async (status: string) =>
		(await n8n.executions(id)).filter((execution) => execution.status === status).length;
	while ((await count('waiting')) < EXECUTIONS) await sleep(200);
	say(`${EXECUTIONS} executions are waiting; killing n8n with -9`);
	await n8n.kill();
	await sleep(1_000);
	await n8n.launch();
	say('n8n is back');
	const deadline = Date.now() + 240_000;
	while ((await count('success')) < EXECUTIONS && Date.now() < deadline) await sleep(500);
	const finished = await count('success');
	const prompts = [...simulator.tasks.values()].map(({ prompt }) => prompt);
	const twice = prompts.length - new Set(prompts).size;
	say(`${finished} of ${EXECUTIONS} executions finished`);
	say(`${prompts.length} of ${EXECUTIONS * ITEMS} tasks created, ${twice} of them twice`);
	await n8n.stop();
	await simulator.stop();
	if (finished !== EXECUTIONS || prompts.length !== EXECUTIONS * ITEMS || twice > 0)
		process.exitCode = 1;
}

script(main);
