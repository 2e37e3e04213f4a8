import type { Rule } from '../common/problem';
import { isSet } from '../common/value';
import { parsed, refused, type Optional } from './field';

/** A JSON object. */
export type JsonObject = Record<string, unknown>;

const NEVER = ['__proto__', 'constructor', 'prototype'];

/** No request of the API comes near; without a limit, reading deeper fails somewhere else. */
const DEEPEST = 100;

/** The first rule that a value or one inside it breaks. */
function wrongInside(value: unknown, depth = 0): Rule | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	if (depth > DEEPEST) return `is nested more than ${DEEPEST} levels deep`;
	const wrong = Array.isArray(value) ? undefined : NEVER.find((key) => Object.hasOwn(value, key));
	if (wrong !== undefined) return `must not contain the key ${wrong}`;
	for (const inner of Object.values(value)) {
		const rule = wrongInside(inner, depth + 1);
		if (rule !== undefined) return rule;
	}
	return undefined;
}

/** Reads JSON text; an expression may also give the object itself. */
function readJson(raw: unknown): { value: unknown } | { rule: string } {
	if (typeof raw !== 'string') return { value: raw };
	try {
		return { value: JSON.parse(raw) as unknown };
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		return { rule: `is not valid JSON: ${reason}` };
	}
}

/**
 * A JSON object that is laid over one half of the body, for parameters that this node does not know.
 *
 * @param face its names and description
 */
function jsonField({
	name,
	displayName,
	description,
}: {
	name: string;
	displayName: string;
	description: string;
}): Optional<JsonObject> {
	return {
		name,
		displayName,
		properties: () => [{ displayName, name, type: 'json', default: '{}', description }],
		parse: ({ own }) => {
			const raw = own(name, undefined);
			if (!isSet(raw)) return parsed(undefined);
			const read = readJson(raw);
			if ('rule' in read) return refused({ displayName }, raw, read.rule);
			const { value } = read;
			if (typeof value !== 'object' || value === null || Array.isArray(value)) {
				return refused({ displayName }, raw, 'must be a JSON object such as {"key": "value"}');
			}
			if (Object.hasOwn(value, 'model')) {
				return refused(
					{ displayName },
					raw,
					"must not contain the key model. Choose the model in 'Model'",
				);
			}
			const wrong = wrongInside(value);
			if (wrong !== undefined) return refused({ displayName }, raw, wrong);
			return parsed(Object.keys(value).length > 0 ? (value as JsonObject) : undefined);
		},
	};
}

/** Laid over the body's `input`. */
export const extraInput = jsonField({
	name: 'extraInput',
	displayName: 'Extra Input',
	description:
		'JSON object whose fields are added to "input" of the request and replace fields of the same name. Use it for parameters of the API that this node does not have; they are not checked.',
});

/** Laid over the body's `parameters`. */
export const extraParameters = jsonField({
	name: 'extraParameters',
	displayName: 'Extra Parameters',
	description:
		'JSON object whose fields are added to "parameters" of the request and replace fields of the same name. Use it for parameters of the API that this node does not have; they are not checked.',
});
