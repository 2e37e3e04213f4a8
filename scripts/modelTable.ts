import { describeDuration, familyNames, modelsOfFamily } from '@wan/catalog';
import type { Family, ModelRow } from '@wan/catalog';
import { regionNames } from '@wan/common/region';

import { table } from './markdown';

const HEADER = [
	'Model',
	'Regions',
	'Size or resolution (default first)',
	'Duration',
	'Prompt',
	'Sound',
	'Also has',
	'Create calls',
];

const soundNames: Record<ModelRow['sound'], string> = {
	silent: 'silent',
	automatic: 'made by the model, or your file',
	switchable: 'made by the model, your file, or none',
};

function defaultFirst(choice: { values: readonly string[]; default: string }): string {
	return [choice.default, ...choice.values.filter((value) => value !== choice.default)].join(', ');
}

function cells(row: ModelRow): string[] {
	const choice = row.size ?? row.resolution;
	const extras = [
		row.shotType && 'several shots',
		row.template && 'templates',
		row.negativePromptMax && 'negative prompt',
	];
	return [
		`\`${row.id}\``,
		row.regions.map((region) => regionNames[region]).join(', '),
		choice ? defaultFirst(choice) : 'as the input',
		describeDuration(row.duration),
		`${row.promptMax} characters`,
		soundNames[row.sound],
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
