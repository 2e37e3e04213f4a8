import type { INodeProperties } from 'n8n-workflow';

import type { ModelRow } from '../catalog';
import type { Field, RequestParts, Rule } from '../request/types';
import { notForModels, withDisplay } from './place';

/** Where a value goes in the body: `input` or `parameters`, and the API's name of it. */
export type Target = readonly [keyof RequestParts, string];

export interface ScalarSpec {
	name: string;
	to: Target;
	required?: boolean;
	/** The property as the editor shows it; the field's name is added. */
	property: Omit<INodeProperties, 'name'>;
	/** Whether a model has the field at all. Without it, all have. */
	offered?: (row: ModelRow) => boolean;
	check?: (value: never, row: ModelRow | undefined) => Rule[];
}

/**
 * Tells whether a value counts as set: n8n hands over an empty string for an untouched
 * field, and blanks say no more than that.
 *
 * @param value what n8n returned
 */
export function isSet(value: unknown): boolean {
	if (typeof value === 'string') return value.trim() !== '';
	return value !== undefined && value !== null;
}

/** The rule of a field that a model lacks. */
export function notOffered(row: ModelRow): Rule {
	return `${row.id} does not have this field`;
}

/**
 * The number that a value stands for. A table or a form often hands numbers over as text, so plain
 * decimal text counts too.
 *
 * @param value what the field holds
 * @returns the number, or undefined where the value is none
 */
export function asNumber(value: unknown): number | undefined {
	if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
	if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim())) return Number(value);
	return undefined;
}

function asBoolean(value: unknown): boolean | undefined {
	if (typeof value === 'boolean') return value;
	if (value === 'true') return true;
	if (value === 'false') return false;
	return undefined;
}

function scalar<T>(
	spec: ScalarSpec,
	parse: (value: unknown) => T | undefined,
	wanted: Rule,
	rules: (value: T, row: ModelRow | undefined) => Rule[],
): Field {
	const { name, property, to, offered } = spec;
	return {
		name,
		displayName: property.displayName,
		required: spec.required,
		properties: (place) => {
			const lacking = offered ? place.rows.filter((row) => !offered(row)) : [];
			return [withDisplay({ ...property, name } as INodeProperties, notForModels(place, lacking))];
		},
		read: (get) => {
			const value = get(name, undefined);
			return isSet(value) ? value : undefined;
		},
		check: (value, row) => {
			if (row && offered && !offered(row)) return [notOffered(row)];
			const parsed = parse(value);
			return parsed === undefined ? [wanted] : rules(parsed, row);
		},
		write: (value, parts) => {
			parts[to[0]][to[1]] = parse(value);
		},
	};
}

/** A field of text. The longest length, in characters, may depend on the model. */
export function textField(
	spec: ScalarSpec & { maxLength?: (row: ModelRow | undefined) => number | undefined },
): Field {
	return scalar(
		spec,
		(value) => (typeof value === 'string' ? value : undefined),
		'must be text',
		(value, row) => {
			const length = [...value].length;
			const max = spec.maxLength?.(row);
			if (max === undefined || length <= max) return [];
			const who = row ? `${row.id} takes` : 'the API takes';
			return [`is ${length} characters long; ${who} at most ${max} and would cut off the rest`];
		},
	);
}

/** A number within bounds (both allowed), whole where `whole` is set. */
export function numberField(
	spec: ScalarSpec & { min: number; max?: number; whole?: boolean },
): Field {
	const { min, max, whole } = spec;
	const kind = whole ? 'a whole number' : 'a number';
	const wanted =
		max === undefined ? `must be ${kind} from ${min}` : `must be ${kind} from ${min} to ${max}`;
	const typeOptions = { minValue: min, maxValue: max, numberPrecision: whole ? 0 : 2 };
	const bounded = { ...spec, property: { ...spec.property, typeOptions } };
	return scalar(bounded, asNumber, wanted, (value) =>
		value < min || value > (max ?? Infinity) || (whole && !Number.isInteger(value)) ? [wanted] : [],
	);
}

/** A switch. */
export function booleanField(spec: ScalarSpec): Field {
	return scalar(spec, asBoolean, 'must be true or false', () => []);
}

/** One of the values that the property lists. */
export function choiceField(spec: ScalarSpec): Field {
	const values = (spec.property.options ?? []).flatMap((option) =>
		'value' in option && option.value !== '' ? [String(option.value)] : [],
	);
	const wanted = `must be one of ${values.join(', ')}`;
	return scalar(
		spec,
		(value) => (typeof value === 'string' ? value : undefined),
		wanted,
		(value) => (values.includes(value) ? [] : [wanted]),
	);
}
