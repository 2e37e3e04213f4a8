import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';

import { pack } from '../e2e/n8n';
import { say, script } from '../script';
import { WITH_BUILT_IN } from './contenders';
import { measureCreates } from './creates';
import { measureExecutions } from './executions';
import { renderTable, type Figure } from './figures';
import { measureMemory } from './memory';
import { measurePrompts } from './prompts';
import { measureStartup } from './startup';
import { measureThousand } from './thousand';

/*
 * npm run bench [-- name…]: the numbers, beside the usual ways of doing it, measured in one run. All of
 * them take about half an hour and are written to docs/benchmarks.md; named ones are printed only.
 */

const file = path.join(__dirname, '..', '..', 'docs', 'benchmarks.md');

function machine(): string {
	const [{ model }] = cpus();
	const memory = (totalmem() / 1024 ** 3).toFixed(0);
	return `${cpus().length} cores (${model.trim()}), ${memory} GB, ${process.platform} ${process.arch}, Node ${process.versions.node}, n8n ${WITH_BUILT_IN} on Node 24`;
}

function render(figures: Figure[], minutes: number): string {
	return [
		'# Benchmarks',
		`Made by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}, in one run of ${minutes.toFixed(0)} minutes, on a shared machine with ${machine()}. The API is the simulator of this project on loopback. Other runs give slightly different figures and nearly the same ratios.`,
		'Compared are **n8n-nodes-wan**; **n8n’s built-in node** *Alibaba Cloud Model Studio*, which checks a task every 15 seconds and processes one item after another; a hand-made chain of the nodes **HTTP Request, If, Wait**; and **bare axios**, a script without n8n, as the lower bound. A dash means that it cannot do this, or was not measured.',
		renderTable(figures),
		'## What they mean',
		[
			'- **Ten prompts in one input** are waited for at the same time and checked every 5 seconds, so the longest task is the lower bound. The built-in node processes one after the other.',
			'- **A limit of one production execution** is common on small instances. A held execution keeps its place; a stored one releases it. n8n looks for stored executions once a minute, so it takes at least a minute.',
			'- **500 MB**: the video is written from the link to n8n’s binary data in pieces. A first download also adds the working memory of the garbage collector, which later ones reuse.',
			'- **Create calls**: the difference to bare axios is the time for n8n’s helpers, the checks, the record of created tasks, and the items.',
			'- **A thousand tasks** share the account’s 20 calls a second, of which the node uses 16 at most. It reads the account’s task list instead of checking each task, and checks only those that the list does not show as unfinished. The ratio is to the same node without the list, which checks each task every 15 seconds as far as the 16 calls allow.',
		].join('\n'),
		'',
	].join('\n\n');
}

async function main(): Promise<void> {
	const only = process.argv.slice(2);
	const wanted = (name: string) => only.length === 0 || only.includes(name);
	const started = Date.now();
	const tarball = pack();
	const figures = new Map<string, Figure[]>();
	const take = async (name: string, measure: () => Promise<Figure[]> | Figure[]) => {
		if (!wanted(name)) return;
		say(`… ${name}`);
		figures.set(name, await measure());
	};
	// What needs the processor goes alone; what waits, together.
	await take('startup', measureStartup);
	await take('creates', measureCreates);
	await take('memory', async () => await measureMemory(tarball));
	await Promise.all([
		take('prompts', async () => await measurePrompts(tarball)),
		take('executions', async () => await measureExecutions(tarball)),
		take('thousand', measureThousand),
	]);
	const inOrder = ['prompts', 'executions', 'memory', 'creates', 'startup', 'thousand'].flatMap(
		(name) => figures.get(name) ?? [],
	);
	say(renderTable(inOrder));
	if (only.length === 0) writeFileSync(file, render(inOrder, (Date.now() - started) / 60_000));
	if (inOrder.some(({ target }) => target && !target.met)) process.exitCode = 1;
}

script(main);
