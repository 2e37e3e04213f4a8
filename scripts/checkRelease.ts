import { readFileSync } from 'node:fs';
import path from 'node:path';

import { say, script } from '../test/script';
import type { Manifest } from './address';
import { releaseProblems } from './release';

/*
 * npm run check-release [-- v1.0.0]: says what keeps this version from being published, and fails then.
 */

async function main(): Promise<void> {
	const read = (name: string) => readFileSync(path.join(__dirname, '..', name), 'utf8');
	const manifest = JSON.parse(read('package.json')) as Manifest;
	const problems = releaseProblems(manifest, read('CHANGELOG.md'), process.argv[2]);
	problems.forEach(say);
	if (problems.length > 0) process.exit(1);
	say(`${manifest.name} ${manifest.version} can be published.`);
}

script(main);
