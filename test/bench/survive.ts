import { DEFAULT_RELEASE, installN8n } from '../e2e/install';
import { N8n, outerExecutions, pack, sleep } from '../e2e/n8n';
import { createAndWait, createInOne, simulatorCredential } from '../e2e/parts';
import { startSimulator } from '../simulator/simulator';
import { say, script } from '../script';

/*
 * npm run survive [-- release] [-- SECONDS]: executions that are stored while they wait, in a real n8n that
 * is killed with -9 in the middle and started again after SECONDS (30). Prints how many finished after the restart, how often each task was created, and
 * how many videos were stored. With `release` the wait is that with the wire.
 */

const EXECUTIONS = 5;
const ITEMS = 3;
const wired = process.argv.includes('release');
/** How long n8n stays off, in milliseconds. */
const down = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 30) * 1_000;

async function main(): Promise<void> {
	const simulator = await startSimulator({
		times: { pending: 0, running: 25_000 },
		limitCreates: false,
	});
	const n8n = await N8n.start(installN8n(process.env.N8N_VERSION ?? DEFAULT_RELEASE), pack());
	const credentialId = await n8n.createCredential(simulatorCredential(simulator));
	const id = await n8n.createWorkflow(
		wired
			? createAndWait('survive', { waitMode: 'release', pollInterval: 5, downloadVideo: true })
			: createInOne('survive', {}),
		credentialId,
	);
	await n8n.activate(id);
	for (let run = 0; run < EXECUTIONS; run += 1) {
		const items = Array.from({ length: ITEMS }, (_, item) => ({ prompt: `Boat ${run}.${item}` }));
		await n8n.callWebhook('survive', { items });
	}
	const count = async (status: string) =>
		(await outerExecutions(n8n, id)).filter((execution) => execution.status === status).length;
	const began = Date.now();
	while ((await count('waiting')) < EXECUTIONS) await sleep(200);
	const states = async () =>
		(await n8n.executions(id)).map(({ id: one, status, mode }) => `${one} ${mode} ${status}`);
	// n8n writes down a moment later that it has stored an execution. Killed in that moment, it takes the
	// execution for crashed, whatever node has stored it.
	await sleep(3_000);
	const before = await states();
	say(`${EXECUTIONS} executions are waiting; killing n8n with -9`);
	await n8n.kill();
	// The tasks end and the waits become overdue meanwhile, so that n8n continues all of them as it starts.
	await sleep(down);
	await n8n.launch();
	say('n8n is back');
	const deadline = Date.now() + 240_000;
	while ((await count('success')) < EXECUTIONS && Date.now() < deadline) await sleep(500);
	const finished = await count('success');
	say(`${((Date.now() - began) / 1000).toFixed(0)} s from the last start to the end`);
	if (finished < EXECUTIONS) {
		say(`before the kill: ${before.join(', ')}`);
		say(`in the end: ${(await states()).join(', ')}`);
	}
	let videos = 0;
	for (const { id: executionId } of await outerExecutions(n8n, id)) {
		const items = (await n8n.execution(executionId)).outputs(wired ? 'Wait' : 'Wan').flat();
		for (const { json } of items) if (json.error) say(`${executionId}: ${JSON.stringify(json)}`);
		// Each video is that of the row it is paired with.
		videos += items.filter(
			({ json, binary }) =>
				binary?.data.mimeType === 'video/mp4' &&
				simulator.tasks.get(String(json.task_id))?.prompt === json.orig_prompt,
		).length;
	}
	say(`${videos} of ${EXECUTIONS * ITEMS} videos stored`);
	const prompts = [...simulator.tasks.values()].map(({ prompt }) => prompt);
	const twice = prompts.length - new Set(prompts).size;
	say(`${finished} of ${EXECUTIONS} executions finished`);
	say(`${prompts.length} of ${EXECUTIONS * ITEMS} tasks created, ${twice} of them twice`);
	await n8n.stop();
	await simulator.stop();
	if (
		videos !== EXECUTIONS * ITEMS ||
		finished !== EXECUTIONS ||
		prompts.length !== EXECUTIONS * ITEMS ||
		twice > 0
	)
		process.exitCode = 1;
}

script(main);
