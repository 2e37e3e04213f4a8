import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { ModelRow } from '../catalog';
import type { Rule } from '../common/problem';
import { characterCount } from '../common/text';
import { asBoolean, asNumber, asText, isSet } from '../common/value';
import { notForModels, saysWhichModels, withDisplay } from './display';
import { notOffered, oneOf, parsed, refused, shownAs, type Optional } from './field';

/** The face of a field that is one property of the editor. */
export interface ScalarFace {
	name: string;
	/** The property as the editor shows it; the name is added. */
	property: Omit<INodeProperties, 'name'>;
	/** Whether a model has the field; without it, all have. */
	offered?: (row: ModelRow) => boolean;
}

/** Reads a value's type, and says what is wrong with a value of the right type. */
interface ScalarType<T> {
	read: (value: unknown) => T | undefined;
	/** The rule for a value of another type. */
	wanted: Rule;
	check?: (value: T, row: ModelRow | undefined) => Rule | undefined;
	/** The value as the editor shows it; without it, the value itself. */
	shown?: (value: unknown) => unknown;
}

function scalar<T>({ name, property, offered }: ScalarFace, type: ScalarType<T>): Optional<T> {
	const { displayName } = property;
	return {
		name,
		displayName,
		properties: (context) => {
			const lacking = offered ? context.rows.filter((row) => !offered(row)) : [];
			const having = context.rows.filter((row) => !lacking.includes(row));
			const face = saysWhichModels({ ...property, name } as INodeProperties, context, having);
			return [withDisplay(face, notForModels(context, lacking))];
		},
		parse: ({ own }, row) => {
			const raw = own(name, undefined);
			if (!isSet(raw)) return parsed(undefined);
			if (row && offered && !offered(row)) {
				return refused({ displayName }, type.shown?.(raw) ?? raw, notOffered(row));
			}
			const value = type.read(raw);
			if (value === undefined) return refused({ displayName }, raw, type.wanted);
			const rule = type.check?.(value, row);
			return rule === undefined ? parsed(value) : refused({ displayName }, raw, rule);
		},
	};
}

/**
 * A field of text.
 *
 * @param face what the editor shows
 * @param maxLength the longest text, in characters; undefined where there is no limit
 */
export function textField(
	face: ScalarFace,
	maxLength: (row: ModelRow | undefined) => number | undefined = () => undefined,
): Optional<string> {
	return scalar(face, {
		read: asText,
		wanted: 'must be text',
		check: (value, row) => {
			const max = maxLength(row);
			// A character has one or two UTF-16 units, so the length alone settles most texts.
			if (max === undefined || value.length <= max) return undefined;
			const length = characterCount(value);
			if (length <= max) return undefined;
			return `is ${length} characters long, but ${row?.id ?? 'the API'} accepts at most ${max}. Shorten it`;
		},
	});
}

/**
 * A field of a number.
 *
 * @param face what the editor shows
 * @param bounds the smallest and largest value, both allowed; `whole` for whole numbers only
 */
export function numberField(
	face: ScalarFace,
	bounds: { min: number; max?: number; whole?: boolean },
): Optional<number> {
	const { min, max, whole } = bounds;
	const kind = whole ? 'a whole number' : 'a number';
	const wanted =
		max === undefined ? `must be ${kind} from ${min}` : `must be ${kind} from ${min} to ${max}`;
	const typeOptions = { minValue: min, maxValue: max, numberPrecision: whole ? 0 : 2 };
	return scalar(
		{ ...face, property: { ...face.property, typeOptions } },
		{
			read: asNumber,
			wanted,
			check: (value) =>
				value < min || value > (max ?? Infinity) || (whole && !Number.isInteger(value))
					? wanted
					: undefined,
		},
	);
}

/** A field of true or false. */
export function booleanField(face: ScalarFace): Optional<boolean> {
	return scalar(face, { read: asBoolean, wanted: 'must be true or false' });
}

/**
 * A field with a closed set of values.
 *
 * @param face what the editor shows, but for its options
 * @param options the values that the API takes, as the editor shows them
 * @param none the name of an empty value, which sends nothing; left out where a value must be chosen
 */
export function choiceField<T extends string>(
	face: ScalarFace,
	options: ReadonlyArray<INodePropertyOptions & { value: T }>,
	none?: string,
): Optional<T> {
	const values = options.map(({ value }) => value);
	const empty = none === undefined ? [] : [{ name: none, value: '' }];
	return scalar(
		{ ...face, property: { ...face.property, options: [...empty, ...options] } },
		{
			read: (value) => values.find((allowed) => allowed === value),
			wanted: oneOf(options),
			shown: (value) => shownAs(options, value),
		},
	);
}
