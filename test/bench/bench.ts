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
		`Made by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}, in one run of ${minutes.toFixed(0)} minutes, on a shared machine with ${machine()}. The API is the simulator of this project on loopback. The figures of another day differ a little; the ratios hardly do.`,
		'The contenders: **n8n-nodes-wan**; **n8n’s built-in node** “Alibaba Cloud Model Studio”, which asks every 15 seconds, one item after another; the chain of **HTTP Request, If, Wait** that people build by hand; and **bare axios**, a script without n8n, as the floor. A dash: it does not do that, or is not compared.',
		renderTable(figures),
		'## What they mean',
		[
			'- **Ten prompts in one input** are waited for side by side, and the answers are asked for every 5 seconds: the floor is the longest task. The built-in node makes one after the other.',
			'- **A limit of one production execution** is what small n8n plans have. A held run keeps its place; a stored one gives it back. n8n looks for stored runs once a minute, hence not less than a minute.',
			'- **500 MB**: the video goes from the link to n8n’s binary store in pieces. What a first run adds is the working space of the garbage collector, which the next runs use again.',
			'- **Creates**: n8n’s helpers, the checks, the ledger of what was created, and the items cost what is more than bare axios.',
			'- **A thousand tasks** share the account’s 20 calls a second, of which the node uses 16 at most. It reads the account’s task list in place of asking for each task, and asks for those alone that the list does not show as open. The ratio is to the same node without the list, which asks for each task every 15 seconds as far as the 16 calls allow.',
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
