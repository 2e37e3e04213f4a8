import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { say, script } from '../script';
import { promptWordLines } from '../simulator/promptWords';
import { startSimulator } from '../simulator/simulator';
import { DEFAULT_RELEASE, installN8n } from './install';
import { N8n, OWNER, pack, type WorkflowFile } from './n8n';
import { simulatorCredential } from './parts';

/*
 * npm run n8n: a real n8n with the pack, a credential for the simulator, and the example workflows.
 * Nothing is paid, nothing is kept. Ctrl-C ends it all.
 */

const workflows = path.join(__dirname, '..', '..', 'workflows');

async function main(): Promise<void> {
	const simulator = await startSimulator({
		times: { pending: 1_000, running: 8_000 },
		promptWords: true,
	});
	const n8n = await N8n.start(installN8n(process.env.N8N_VERSION ?? DEFAULT_RELEASE), pack());
	const stopped = new Promise<void>((resolve) => {
		process.once('SIGINT', resolve);
		process.once('SIGTERM', resolve);
	});
	const credentialId = await n8n.createCredential(simulatorCredential(simulator));
	for (const name of readdirSync(workflows)) {
		const text = readFileSync(path.join(workflows, name), 'utf8');
		const file = JSON.parse(text.replaceAll('/home/node/.n8n-files', n8n.folder)) as WorkflowFile;
		await n8n.createWorkflow(file, credentialId);
	}
	say(`n8n      ${n8n.url}`);
	say(`Sign in  ${OWNER.email}  ${OWNER.password}`);
	say(`Files    ${n8n.folder}`);
	say('The example workflows are there, with a credential for the simulator.');
	say('Words in a prompt that make the simulator fail on request:');
	promptWordLines().forEach(say);
	say('Ctrl-C ends it all.');
	await stopped;
	await n8n.stop();
	await simulator.stop();
}

script(main);
