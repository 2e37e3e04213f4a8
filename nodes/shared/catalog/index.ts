import type { Region } from '../common/region';
import { initialModels, models } from './models';
import type {
	DurationRule,
	Endpoint,
	Family,
	FileLimits,
	MediaName,
	ModelRow,
	OperationName,
} from './types';

export { models, PRICES_OF } from './models';
export type * from './types';

/** The row of a model, or undefined where the catalog does not know the ID. */
export function findModel(id: string): ModelRow | undefined {
	return models.find((row) => row.id === id);
}

/** The models of an operation, in the catalog's order; with a region, only what is offered there. */
export function modelsOf(operation: OperationName, region?: Region): ModelRow[] {
	return models.filter(
		({ operations, regions }) =>
			operations.includes(operation) && (region === undefined || regions.includes(region)),
	);
}

/** The models of a family, in the catalog's order. */
export function modelsOfFamily(family: Family): ModelRow[] {
	return models.filter((row) => row.family === family);
}

/** The model that a new node begins with. */
export function initialModel(operation: OperationName): ModelRow {
	const row = findModel(initialModels[operation]);
	if (!row) throw new Error(`${initialModels[operation]} is not in the catalog`);
	return row;
}

/**
 * The create path's variable part for a model. One that the catalog does not know goes where the
 * operation's initial model goes.
 */
export function endpointOf(row: ModelRow | undefined, operation: OperationName): Endpoint {
	return (row ?? initialModel(operation)).endpoint;
}

/**
 * What a model takes in a media field. For a model that the catalog does not know: the widest limits
 * that any model has there.
 *
 * @returns undefined where the model lacks the field
 */
export function fileLimits(row: ModelRow | undefined, name: MediaName): FileLimits | undefined {
	if (row) return row.files[name];
	const known = models.flatMap(({ files }) => files[name] ?? []);
	if (known.length === 0) return undefined;
	return {
		kind: known[0].kind,
		types: [...new Set(known.flatMap(({ types }) => types))],
		maxBytes: Math.max(...known.map(({ maxBytes }) => maxBytes)),
		base64: known.some(({ base64 }) => base64),
		asciiUrl: known.every(({ asciiUrl }) => asciiUrl),
	};
}

/** The seconds that a rule allows as a list, or undefined for a model with one fixed length. */
export function durationValues(rule: DurationRule): number[] | undefined {
	if ('fixed' in rule) return undefined;
	if ('values' in rule) return [...rule.values];
	return Array.from({ length: rule.max - rule.min + 1 }, (_, index) => rule.min + index);
}

/** A rule in words: "2 to 15 s (default 5)". */
export function describeDuration(rule: DurationRule): string {
	if ('fixed' in rule) return `always ${rule.fixed} s`;
	const allowed = 'values' in rule ? `${rule.values.join(', ')} s` : `${rule.min} to ${rule.max} s`;
	return `${allowed} (default ${rule.default})`;
}

/** Each family's name in messages and documents. */
export const familyNames: Record<Family, string> = {
	t2v: 'Text to Video',
	i2v: 'Image to Video',
	kf2v: 'First and Last Frame to Video',
	vace: 'Video Editing (VACE)',
};
