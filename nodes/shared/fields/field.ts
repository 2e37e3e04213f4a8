import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { MediaName, ModelRow, OperationName } from '../catalog';
import type { Problem, Rule } from '../common/problem';
import { isSet } from '../common/value';
import { withDisplay, type FieldContext } from './display';

/** Reads a parameter of the item at hand; the fallback stands in where the field is not shown. */
export type ReadParameter = (name: string, fallback: unknown) => unknown;

/** The parameters of one item. */
export interface Parameters {
	/** Reads from where the field itself stands: the node, or its collection `options`. */
	own: ReadParameter;
	/** Reads from the node. */
	node: ReadParameter;
	/** The operation that the field belongs to. */
	operation: OperationName;
}

/** A field's value, or what is wrong with it. */
export type Parsed<T> = { value: T } | { problems: Problem[] };

/** One field of an operation: what the editor shows, and the value that an item has in it. */
export interface Field<T> {
	/** The parameter's name, as saved in a workflow. */
	name: string;
	/** The field's name as the editor shows it. */
	displayName: string;
	/** The media that the field takes, by their names in the catalog; absent for a field without files. */
	media?: readonly MediaName[];
	/** The editor's properties that make up the field. */
	properties: (context: FieldContext) => INodeProperties[];
	/**
	 * Reads and checks an item's value.
	 *
	 * @param parameters the item's parameters
	 * @param row the model, undefined where the catalog does not know it
	 */
	parse: (parameters: Parameters, row: ModelRow | undefined) => Parsed<T>;
}

/** A field that may be left empty; its value is then undefined and nothing is sent. */
export type Optional<T> = Field<T | undefined>;

/** A value without a problem. */
export const parsed = <T>(value: T): Parsed<T> => ({ value });

/** The problems of a field, one for each rule that its value breaks. */
export const refused = (
	{ displayName }: Pick<Field<unknown>, 'displayName'>,
	value: unknown,
	...rules: Rule[]
): { problems: Problem[] } => ({
	problems: rules.map((rule) => ({ field: displayName, value, rule })),
});

/**
 * The rule of a field with a closed set of values: what the editor shows, and in brackets what an
 * expression has to give.
 */
export const oneOf = (options: ReadonlyArray<Pick<INodePropertyOptions, 'name' | 'value'>>): Rule =>
	`must be one of ${options.map(valueAndName).join(', ')}`;

const valueAndName = ({ name, value }: Pick<INodePropertyOptions, 'name' | 'value'>) =>
	name === value ? name : `${name} (${String(value)})`;

/**
 * A value as the editor shows it.
 *
 * @param options the values that the editor knows
 * @param value what the field holds
 */
export const shownAs = (
	options: ReadonlyArray<Pick<INodePropertyOptions, 'name' | 'value'>>,
	value: unknown,
): unknown => options.find((option) => option.value === value)?.name ?? value;

/** The rule of a field that a model lacks. */
export const notOffered = (row: ModelRow): Rule =>
	`is not available for ${row.id}. Remove it, or choose another model`;

/**
 * Makes an optional field one that must be filled in.
 *
 * @param field the field
 */
export function required<T>(field: Optional<T>): Field<T> {
	return {
		...field,
		properties: (context) =>
			field
				.properties(context)
				.map((property) =>
					property.name === field.name ? { ...property, required: true } : property,
				),
		parse: (parameters, row) => {
			const result = field.parse(parameters, row);
			if ('problems' in result) return result;
			return result.value === undefined
				? refused(field, undefined, 'is required')
				: parsed(result.value);
		},
	};
}

/**
 * Ties a field to the value of another parameter: with any other value it is not shown, and refused
 * where an expression fills it in all the same.
 *
 * @param parameter the other parameter, which stands in the node
 * @param wanted the value of it that the field goes with
 * @param rule what to say where the field is filled in with another value; without it such a value is left out
 */
export function onlyWith(
	parameter: { name: string; default: string },
	wanted: string,
	rule?: Rule,
): <T>(field: Field<T>) => Optional<T> {
	return (field) => ({
		...field,
		properties: (context) => {
			const key = context.inOptions ? `/${parameter.name}` : parameter.name;
			const display: IDisplayOptions = { show: { [key]: [wanted] } };
			return field.properties(context).map((property) => withDisplay(property, display));
		},
		parse: (parameters, row) => {
			if (parameters.node(parameter.name, parameter.default) === wanted) {
				return field.parse(parameters, row);
			}
			const value = parameters.own(field.name, undefined);
			return rule !== undefined && isSet(value) ? refused(field, value, rule) : parsed(undefined);
		},
	});
}
