import { findModel, kindNames, modelsOf, regionNames, type Region } from '../catalog';
import { isSet } from '../fields/scalar';
import type {
	CreateOperation,
	Field,
	MediaInput,
	PreparedRequest,
	Problem,
	ReadParameter,
	RequestParts,
	Values,
} from './types';

/** Either a request that can be sent, or everything that keeps it from being one. */
export type Prepared = { request: PreparedRequest } | { problems: Problem[] };

/**
 * Reads one item's fields, checks them all and lays out the request. Sends nothing.
 *
 * @param operation what is to be created
 * @param read gives the item's parameters
 * @param region the credential's region, undefined for a base URL of the user's own
 * @returns the request, or all of the item's problems at once
 */
export function prepareRequest(
	operation: CreateOperation,
	read: ReadParameter,
	region: Region | undefined,
): Prepared {
	const model = read('model', '');
	if (typeof model !== 'string' || model.trim() === '') {
		return { problems: [{ field: 'Model', value: model, rule: 'is required' }] };
	}
	const row = findModel(model);
	if (row && row.kind !== operation.kind) {
		const rule = `is a model for ${kindNames[row.kind]}; ${operation.displayName} takes ${listModels(operation, region)}`;
		return { problems: [{ field: 'Model', value: model, rule }] };
	}

	const problems: Problem[] = [];
	if (row && region && !row.regions.includes(region)) {
		problems.push({
			field: 'Model',
			value: model,
			rule: `is not offered in ${regionNames[region]}, the credential’s region; there: ${listModels(operation, region)}`,
		});
	}

	const options = (read('options', {}) ?? {}) as Record<string, unknown>;
	const present: Array<{ field: Field; value: unknown }> = [];
	const values: Values = {};
	const collect = (field: Field, get: ReadParameter) => {
		const value = field.read(get);
		if (isSet(value)) {
			present.push({ field, value });
			values[field.name] = value;
			for (const rule of field.check(value, row)) {
				problems.push({ field: field.displayName, value: shownValue(value), rule });
			}
		} else if (field.required) {
			problems.push({ field: field.displayName, value, rule: 'is required' });
		}
	};
	for (const field of operation.fields) collect(field, read);
	for (const field of operation.options) {
		collect(field, (name, fallback) => (name in options ? options[name] : fallback));
	}
	problems.push(...(operation.check?.(values) ?? []));
	if (problems.length > 0) return { problems };

	const media: MediaInput[] = [];
	const writers = present.map(({ field, value }) => {
		const own = field.media?.(value, row) ?? [];
		const from = media.length;
		media.push(...own);
		return (parts: RequestParts, urls: string[]) =>
			field.write(value, parts, urls.slice(from, from + own.length), row);
	});
	const body: PreparedRequest['body'] = (urls) => {
		const parts: RequestParts = { input: {}, parameters: {} };
		if (operation.function) parts.input.function = operation.function;
		for (const write of writers) write(parts, urls);
		return { model, ...parts };
	};
	return { request: { model, row, function: operation.function, media, body } };
}

function listModels(operation: CreateOperation, region: Region | undefined): string {
	const names = modelsOf(operation.kind, region).map((row) => row.id);
	return names.length > 0 ? names.join(', ') : 'no model of this operation';
}

/** A media field's value is an object; what the user typed is the URL or the binary field's name. */
function shownValue(value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	const { url, binaryProperty } = value as { url?: unknown; binaryProperty?: unknown };
	return url ?? binaryProperty;
}

/**
 * A problem as one line: field, value, rule.
 *
 * @param problem the problem
 * @returns for example: Seed “-1”: must be a whole number from 0 to 2147483647
 */
export function describeProblem({ field, value, rule }: Problem): string {
	if (!isSet(value)) return `${field}: ${rule}`;
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	const characters = [...text];
	const short = characters.length > 60 ? `${characters.slice(0, 60).join('')}…` : text;
	return `${field} “${short}”: ${rule}`;
}
