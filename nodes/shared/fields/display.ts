import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { describeGenerations, isSnapshot, models, type ModelRow } from '../catalog';

/** Where a field stands in the editor. */
export interface FieldContext {
	/** The models that the operation can use; they decide what is shown when. */
	rows: readonly ModelRow[];
	/** Set where the field is an entry of the collection `options`. */
	inOptions: boolean;
}

/** Shows a property only where the node is an agent's tool. */
export const asTool: IDisplayOptions = { show: { '@tool': [true] } };

/** Shows a property only where the node is not an agent's tool. */
export const notAsTool: IDisplayOptions = { show: { '@tool': [false] } };

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * A pattern for the IDs of models and of their dated snapshots. A snapshot with a row of its own belongs
 * to that row alone.
 */
function idsOf(rows: readonly ModelRow[]): string {
	const ids = rows.map((row) => escaped(row.id));
	const undated = rows.filter((row) => !isSnapshot(row.id)).map((row) => escaped(row.id));
	if (undated.length === 0) return `(?:${ids.join('|')})$`;
	const known = models.filter((row) => isSnapshot(row.id)).map((row) => `${escaped(row.id)}$`);
	const own = known.length > 0 ? `(?!${known.join('|')})` : '';
	return `(?:(?:${ids.join('|')})|${own}(?:${undated.join('|')})-\\d{4}-\\d{2}-\\d{2})$`;
}

const modelKey = (context: FieldContext) => (context.inOptions ? '/model' : 'model');

/**
 * Shows a property for these models and no other: neither for a model that the catalog does not know
 * nor for one that an expression chooses. `show` cannot be used, because for n8n it is met
 * where the model is an expression.
 *
 * @param context where the property stands
 * @param rows the models that have it
 * @returns n8n's display options
 */
export function onlyForModels(context: FieldContext, rows: readonly ModelRow[]): IDisplayOptions {
	return { hide: { [modelKey(context)]: [{ _cnd: { regex: `^(?!${idsOf(rows)})` } }] } };
}

/**
 * Hides a property for these models; it stays for unknown models and for expressions.
 *
 * @param context where the property stands
 * @param rows the models that lack it
 * @returns n8n's display options, empty where there is nothing to hide
 */
export function notForModels(context: FieldContext, rows: readonly ModelRow[]): IDisplayOptions {
	if (rows.length === 0) return {};
	return { hide: { [modelKey(context)]: [{ _cnd: { regex: `^${idsOf(rows)}` } }] } };
}

/**
 * Adds to a property's description which models have it: where the model is set by ID or by an expression,
 * the editor shows the properties of all models.
 *
 * @param property the property
 * @param context where it stands
 * @param rows the models that have it
 * @returns the property, with a sentence more where not all models have it
 */
export function saysWhichModels(
	property: INodeProperties,
	context: FieldContext,
	rows: readonly ModelRow[],
): INodeProperties {
	const lacking = context.rows.filter((row) => !rows.includes(row));
	if (rows.length === 0 || lacking.length === 0) return property;
	const some = describeGenerations(rows);
	// Within one generation, the models themselves are the shorter list to tell them apart.
	const applies = lacking.some((row) => describeGenerations([...rows, row]) === some)
		? rows.map((row) => row.id).join(', ')
		: some;
	const sentence = `Available for ${applies}.`;
	const { description } = property;
	return {
		...property,
		description: description ? `${description.replace(/\.$/, '')}. ${sentence}` : sentence,
	};
}

/**
 * Adds display options to those that a property has.
 *
 * @param property the property
 * @param more the display options to add
 * @returns a copy of the property with both
 */
export function withDisplay(property: INodeProperties, more: IDisplayOptions): INodeProperties {
	const own = property.displayOptions ?? {};
	const show = { ...more.show, ...own.show };
	const hide = { ...more.hide, ...own.hide };
	const displayOptions: IDisplayOptions = {};
	if (Object.keys(show).length > 0) displayOptions.show = show;
	if (Object.keys(hide).length > 0) displayOptions.hide = hide;
	return Object.keys(displayOptions).length > 0 ? { ...property, displayOptions } : property;
}

/**
 * One property for each group of models that agree on what it allows, and one for models that the
 * catalog does not know. Models without the field show none.
 *
 * @param context where the property stands
 * @param choiceOf what a model allows, undefined where it lacks the field
 * @param known the property for a group
 * @param unknown the property for any other model
 * @returns the properties, all to be given the same name
 */
export function byModel<T>(
	context: FieldContext,
	choiceOf: (row: ModelRow) => T | undefined,
	known: (choice: T, rows: readonly ModelRow[]) => INodeProperties,
	unknown: () => INodeProperties,
): INodeProperties[] {
	const groups = new Map<string, { choice: T; rows: ModelRow[] }>();
	for (const row of context.rows) {
		const choice = choiceOf(row);
		if (choice === undefined) continue;
		const key = JSON.stringify(choice);
		const group = groups.get(key);
		if (group) group.rows.push(row);
		else groups.set(key, { choice, rows: [row] });
	}
	return [
		...[...groups.values()].map(({ choice, rows }) =>
			withDisplay(known(choice, rows), onlyForModels(context, rows)),
		),
		withDisplay(
			saysWhichModels(
				unknown(),
				context,
				context.rows.filter((row) => choiceOf(row) !== undefined),
			),
			notForModels(context, context.rows),
		),
	];
}
