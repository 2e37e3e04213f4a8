import { readFileSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { runWorkflow, startEngine, stopEngine, type WorkflowParts } from '../test/engine/engine';
import { STORAGE_NODE, withStorage } from '../test/exampleStorage';
import { say, script } from '../test/script';
import { promptWordLines } from '../test/simulator/promptWords';
import { SIMULATOR_KEY, startSimulator, type Simulator } from '../test/simulator/simulator';

/*
 * npm run demo [-- "prompt"]: the example workflow "first-video" in n8n's own engine, from the prompt to
 * a file. Without a key it talks to the simulator, which obeys the words of PROMPT_WORDS in a prompt; with
 * DASHSCOPE_API_KEY to the real service, after a confirmation.
 */

const root = path.join(__dirname, '..');
const output = path.join(root, 'output');
/** An indicative price of the model in US dollars per second at 720P; the vendor's page has today's. */
const USD_PER_SECOND = 0.1;

interface Target {
	credential: Record<string, string>;
	simulator?: Simulator;
}

function loadWorkflow(prompt: string | undefined): WorkflowParts {
	const parts = JSON.parse(
		readFileSync(path.join(root, 'workflows', 'first-video.json'), 'utf8'),
	) as WorkflowParts;
	for (const node of parts.nodes) {
		if (node.type.endsWith('.wan') && prompt) node.parameters.prompt = prompt;
	}
	const storing = withStorage(parts, `${output}/`);
	return { ...storing, nodes: storing.nodes.filter(({ type }) => !type.endsWith('.stickyNote')) };
}

async function chooseTarget(parts: WorkflowParts): Promise<Target | undefined> {
	const apiKey = process.env.DASHSCOPE_API_KEY;
	if (!apiKey) {
		const simulator = await startSimulator({
			times: { pending: 1_000, running: 5_000 },
			promptWords: true,
		});
		say(`No DASHSCOPE_API_KEY is set: using the simulator at ${simulator.url}. Nothing is paid.`);
		say(
			'Try another prompt with npm run demo -- "prompt". Words in it that make the simulator fail:',
		);
		promptWordLines().forEach(say);
		return {
			simulator,
			credential: { region: 'custom', baseUrl: simulator.url, apiKey: SIMULATOR_KEY },
		};
	}
	const region = process.env.DASHSCOPE_REGION ?? 'singapore';
	const { duration, prompt } =
		parts.nodes.find(({ type }) => type.endsWith('.wan'))?.parameters ?? {};
	const seconds = Number(duration);
	say(`DASHSCOPE_API_KEY is set: this makes one real video in the region ${region}.`);
	say(`Prompt: ${String(prompt)}`);
	say(
		`It costs about $${(seconds * USD_PER_SECOND).toFixed(2)} (${seconds} seconds at $${USD_PER_SECOND} each).`,
	);
	const terminal = createInterface({ input: process.stdin, output: process.stdout });
	const answer = await terminal.question('Go on? Type yes: ');
	terminal.close();
	if (answer.trim().toLowerCase() !== 'yes') return undefined;
	return {
		credential: { region, apiKey, workspaceId: process.env.DASHSCOPE_WORKSPACE_ID ?? '' },
	};
}

async function main(): Promise<void> {
	const parts = loadWorkflow(process.argv[2]);
	const target = await chooseTarget(parts);
	if (!target) {
		say('Nothing was sent.');
		return;
	}
	await mkdir(output, { recursive: true });
	await startEngine();
	const started = Date.now();
	const seconds = () => ((Date.now() - started) / 1000).toFixed(1).padStart(5);
	const ticking = setInterval(() => say(`${seconds()} s   … waiting`), 2_000);
	let outcome = await runWorkflow(parts, {
		credential: target.credential,
		mode: 'manual',
		onNode: (name) => say(`${seconds()} s   ${name}`),
	});
	// In n8n its tracker does this, from the database.
	while (outcome.status === 'waiting') {
		const { waitTill } = (outcome.inner?.outcome ?? outcome).run;
		await sleep(Math.max(0, new Date(waitTill ?? 0).getTime() - Date.now()));
		outcome = await outcome.resume();
	}
	clearInterval(ticking);
	await target.simulator?.stop();
	await stopEngine();
	// A task that ended without a video is an item; the node that saves then finds no file in it.
	const made = outcome.json('Wan: make a video').at(0);
	if (made?.error) throw new Error(`The task ended without a video: ${String(made.error)}`);
	if (outcome.error) throw new Error([outcome.error.message, outcome.error.description].join('\n'));
	const [saved] = outcome.json(STORAGE_NODE);
	const file = String(saved.fileName);
	say(`${seconds()} s   Done.`);
	say(`Task   ${String(saved.task_id)}`);
	say(`Video  ${file} (${statSync(file).size} bytes)`);
}

script(main);
