import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { SIMULATOR_KEY } from '../simulator/simulator';

/* No key lies in the repository: not in a page, a workflow, a picture, a snapshot. */

const root = path.join(__dirname, '../..');
const MADE = ['node_modules', 'dist', 'coverage', 'output', '.git'];

function filesOf(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const file = path.join(folder, entry.name);
		if (entry.isDirectory()) return MADE.includes(entry.name) ? [] : filesOf(file);
		return [file];
	});
}

const files = filesOf(root);

it('nothing that looks like a key is in any file, but for the simulator’s own', () => {
	const found = files.flatMap((file) =>
		[...readFileSync(file, 'latin1').matchAll(/\bsk-[A-Za-z0-9_-]{16,}/g)].map(([key]) => [
			path.relative(root, file),
			key,
		]),
	);
	expect(found).toEqual([[path.join('test', 'simulator', 'simulator.ts'), SIMULATOR_KEY]]);
});

it('the search would find one', () => {
	expect(files.length).toBeGreaterThan(150);
	expect(files.filter((file) => file.endsWith('.png')).length).toBeGreaterThan(3);
	expect(files.filter((file) => file.endsWith('.json')).length).toBeGreaterThan(0);
});
