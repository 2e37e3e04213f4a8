import { inParallel } from '../faults/inParallel';
import { listCases, LISTS_AT_ONCE } from '../faults/list';
import {
	cells,
	runCell,
	titleOf,
	unhandledRejections,
	watchRejections,
	type Verdict,
} from '../faults/matrix';
import { paidCells, paidTitle, runPaid } from '../faults/paid';
import { diskFull, specials } from '../faults/special';
import { triggerCases } from '../faults/trigger';
import { startEngine, stopEngine } from './engine';

/*
 * A sample of the fault matrix; `npm run faults` goes through all of it. The runs mostly wait, so they
 * go side by side, and each test looks at one.
 */

const SAMPLE = [
	'textToVideo, waiting',
	'videoOutpainting, uploading',
	'wait, release',
	'task, get',
	'trigger',
];

const sample = cells.filter(
	({ scenario, trouble }) => SAMPLE.includes(scenario.name) && !trouble.slow,
);
/** Every way in which the node is run through every doubt, with the expression that is hardest to recognise. */
const paid = paidCells.filter(
	({ expression, retry, onError }) =>
		expression.name === '$now in the prompt' && retry && onError !== 'continueErrorOutput',
);
/** The nodes' three ways of waiting, through lists that lie, fail or have no end. */
const lists = listCases.filter(({ name }) => /all RUNNING|500|never-ending pages \|/.test(name));
const cases = [...specials, ...triggerCases];
// Only root may mount the small disk.
const onSmallDisk = process.getuid?.() === 0 ? diskFull : [];
const verdicts = new Map<string, Verdict>();
const wrongs = new Map<string, string[]>();

beforeAll(async () => {
	watchRejections();
	await startEngine();
	await inParallel(sample, async (cell) => verdicts.set(titleOf(cell), await runCell(cell)));
	await inParallel(paid, async (cell) => wrongs.set(paidTitle(cell), await runPaid(cell)));
	await inParallel(cases, async ({ name, run }) => wrongs.set(name, await run()));
	await inParallel(lists, async ({ name, run }) => wrongs.set(name, await run()), LISTS_AT_ONCE);
	// The disk is everybody's.
	for (const { name, run } of onSmallDisk) wrongs.set(name, await run());
}, 240_000);

afterAll(stopEngine);

it.each(sample.map(titleOf))('%s: pays once, loses nothing, names the cause', (title) => {
	expect(verdicts.get(title)?.wrong).toEqual([]);
});

it.each(paid.map(paidTitle))('%s: pays once and loses nothing', (title) => {
	expect(wrongs.get(title)).toEqual([]);
});

it('leaves no rejected promise that nobody waits for', () => {
	expect(unhandledRejections()).toEqual([]);
});

it.each([...cases, ...lists, ...onSmallDisk].map(({ name }) => name))(
	'%s: keeps every promise',
	(name) => {
		expect(wrongs.get(name)).toEqual([]);
	},
);
