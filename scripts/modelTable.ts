import { describeDuration, familyNames, modelsOfFamily } from '@wan/catalog';
import type { Family, ModelRow } from '@wan/catalog';
import { regionNames } from '@wan/common/region';

import { table } from './markdown';

const HEADER = [
	'Model',
	'Regions',
	'Size, or resolution and shape (default first)',
	'Duration',
	'Prompt',
	'Sound',
	'Also has',
	'Create calls',
];

const soundNames: Record<NonNullable<ModelRow['sound']>, string> = {
	silent: 'silent',
	automatic: 'made by the model',
	switchable: 'made by the model, or none',
	input: 'the audio file',
};

function describeSound({ sound, files }: ModelRow): string {
	if (sound === undefined) return '–';
	const name = soundNames[sound];
	return files.audio && sound !== 'input' ? `${name}, or your file` : name;
}

function defaultFirst(choice: { values: readonly string[]; default?: string }): string {
	const others = choice.values.filter((value) => value !== choice.default);
	return [choice.default ?? [], others].flat().join(', ');
}

function cells(row: ModelRow): string[] {
	const choices = [row.size ?? row.resolution, row.ratio].flatMap((choice) => choice ?? []);
	const extras = [
		row.shotType && 'several shots',
		row.template && 'templates',
		row.negativePromptMax && 'negative prompt',
	];
	return [
		row.preview ? `\`${row.id}\` (preview)` : `\`${row.id}\``,
		row.regions.map((region) => regionNames[region]).join(', '),
		choices.length > 0 ? choices.map(defaultFirst).join('; ') : 'as the input',
		row.duration ? describeDuration(row.duration) : 'as the input',
		row.promptMax === undefined ? '–' : `${row.promptMax} characters`,
		describeSound(row),
		extras.filter(Boolean).join(', ') || '–',
		`${row.createsPerSecond} per second, ${row.tasksAtOnce} tasks at once`,
	];
}

/** The models as a Markdown table, a row each. */
export function modelRows(rows: readonly ModelRow[]): string {
	return table(HEADER, rows.map(cells));
}

/**
 * The reference table of all models, as Markdown; `docs/models.md` is this text.
 */
export function renderModelTable(): string {
	const sections = (Object.keys(familyNames) as Family[]).map((family) =>
		[`## ${familyNames[family]}`, '', modelRows(modelsOfFamily(family))].join('\n'),
	);
	return [
		'# Models',
		'',
		'Made from the catalog by `npm run docs`; a model is a row in `nodes/shared/catalog/models.ts`. A model that is not listed here can be used all the same: choose “By ID” in the field Model.',
		'',
		sections.join('\n\n'),
		'',
	].join('\n');
}
