import { readFileSync } from 'node:fs';

import { startEngine, stopEngine } from '../engine/engine';
import { say, script } from '../script';
import { addWorkflows } from './corpus';
import type { Draft } from './saved';

/*
 * npm run corpus -- drafts.json: adds workflows to the corpus. The file maps names such as
 * textToVideo/seed-as-text to drafts; what each sends is found out by running it. See README.md.
 */
async function main(): Promise<void> {
	const [file] = process.argv.slice(2);
	if (!file)
		throw new Error('Name a JSON file that maps names to drafts; see test/corpus/README.md');
	await startEngine();
	const results = await addWorkflows(
		JSON.parse(readFileSync(file, 'utf8')) as Record<string, Draft>,
	);
	await stopEngine();
	for (const [name, result] of Object.entries(results)) {
		const what = 'sends' in result ? `${result.sends.length} sent` : result.refused.join(', ');
		say(`${name}: ${what}`);
	}
}

script(main);
