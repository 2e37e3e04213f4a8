import { startEngine, stopEngine } from '../engine/engine';
import { say, script } from '../script';
import { inParallel } from './inParallel';
import { listCases, LISTS_AT_ONCE } from './list';
import {
	cells,
	runCell,
	titleOf,
	unhandledRejections,
	watchRejections,
	type Verdict,
} from './matrix';
import { paidCells, paidTitle, runPaid } from './paid';
import { diskFull, specials, type Special } from './special';
import { triggerCases } from './trigger';

/*
 * npm run faults [-- text]: the whole matrix of what can go wrong; with a text, the cells whose name
 * holds it. Prints a row for each trouble, a column for each run, and the totals.
 */

interface Result {
	name: string;
	/** The promises that were broken. */
	wrong: string[];
}

/** One letter for each verdict. */
function letter(verdict: Verdict | undefined): string {
	if (!verdict) return '·';
	if (verdict.wrong.length > 0) return 'X';
	return verdict.ended === 'well' ? '+' : '–';
}

function printMatrix(verdicts: Verdict[]): void {
	const columns = [...new Set(verdicts.map(({ cell }) => `${cell.scenario.name} | ${cell.call}`))];
	columns.forEach((column, index) => say(`${String(index + 1).padStart(3)}  ${column}`));
	say('');
	const troubles = [...new Set(verdicts.map(({ cell }) => cell.trouble.name))];
	const width = Math.max(...troubles.map((name) => name.length));
	const heads = columns.map((_column, index) => String(index + 1).padStart(3)).join('');
	say(`${''.padEnd(width)} ${heads}`);
	for (const trouble of troubles) {
		const row = columns.map((column) => {
			const verdict = verdicts.find(
				({ cell }) =>
					cell.trouble.name === trouble && `${cell.scenario.name} | ${cell.call}` === column,
			);
			return letter(verdict).padStart(3);
		});
		say(`${trouble.padEnd(width)} ${row.join('')}`);
	}
	say('\n+ got over it   – failed, and said why   X broke a promise   · cannot happen there\n');
}

async function main(): Promise<void> {
	const only = process.argv.slice(2).join(' ');
	const chosen = cells.filter((cell) => titleOf(cell).includes(only));
	const cases = [...specials, ...triggerCases].filter(({ name }) => name.includes(only));
	watchRejections();
	await startEngine();
	// The slow ones first, so that the others fill the time.
	const ordered = [...chosen].sort(
		(a, b) => Number(b.trouble.slow ?? false) - Number(a.trouble.slow ?? false),
	);
	const paid = paidCells.filter((cell) => paidTitle(cell).includes(only));
	const runCase = async (one: Special) => ({ name: one.name, wrong: await one.run() });
	const verdicts: Verdict[] = [];
	const paidResults: Result[] = [];
	await inParallel(
		[
			...ordered.map((cell) => async () => verdicts.push(await runCell(cell))),
			...paid.map(
				(cell) => async () =>
					paidResults.push({ name: paidTitle(cell), wrong: await runPaid(cell) }),
			),
		],
		async (run) => await run(),
	);
	const results = await inParallel(cases, runCase);
	const lists = listCases.filter(({ name }) => name.includes(only));
	results.push(...(await inParallel(lists, runCase, LISTS_AT_ONCE)));
	// The disk is everybody's: these go alone.
	const mayMount = process.getuid?.() === 0;
	for (const one of diskFull.filter(({ name }) => name.includes(only))) {
		if (mayMount) results.push(await runCase(one));
		else say(`· ${one.name}: not run, because only root may mount a small disk`);
	}
	await stopEngine();

	if (verdicts.length > 0) printMatrix(verdicts);
	for (const { name, wrong } of results) say(`${wrong.length > 0 ? 'X' : '+'} ${name}`);
	const broken = [
		...verdicts.map(({ cell, wrong }) => ({ name: titleOf(cell), wrong })),
		...paidResults,
		...results,
		{ name: 'every promise is waited for', wrong: unhandledRejections() },
	].filter(({ wrong }) => wrong.length > 0);
	for (const { name, wrong } of broken) {
		say(`\n${name}`);
		for (const line of wrong) say(`   ${line}`);
	}
	const well = verdicts.filter(({ ended }) => ended === 'well').length;
	const total = verdicts.length + paidResults.length + results.length + 1;
	say(`\n${verdicts.length} cells, of which ${well} got over it`);
	say(`${paidResults.length} ways to pay twice, ${results.length} cases beside`);
	say(`${total - broken.length} passed, ${broken.length} failed`);
	if (broken.length > 0) process.exitCode = 1;
}

script(main);
