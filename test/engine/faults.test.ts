import { inParallel } from '../faults/inParallel';
import { cells, runCell, titleOf, type Verdict } from '../faults/matrix';
import { diskFull, specials } from '../faults/special';
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
// Only root may mount the small disk.
const onSmallDisk = process.getuid?.() === 0 ? diskFull : [];
const verdicts = new Map<string, Verdict>();
const wrongs = new Map<string, string[]>();

beforeAll(async () => {
	await startEngine();
	await inParallel(sample, async (cell) => verdicts.set(titleOf(cell), await runCell(cell)));
	await inParallel(specials, async ({ name, run }) => wrongs.set(name, await run()));
	// The disk is everybody's.
	for (const { name, run } of onSmallDisk) wrongs.set(name, await run());
}, 240_000);

afterAll(stopEngine);

it.each(sample.map(titleOf))('%s: pays once, loses nothing, names the cause', (title) => {
	expect(verdicts.get(title)?.wrong).toEqual([]);
});

it.each([...specials, ...onSmallDisk].map(({ name }) => name))(
	'%s: keeps every promise',
	(name) => {
		expect(wrongs.get(name)).toEqual([]);
	},
);
