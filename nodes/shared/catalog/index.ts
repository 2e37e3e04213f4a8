import { models } from './models';
import type { DurationRule, ModelKind, ModelRow, Region } from './types';

export { models };
export type * from './types';

/** The row of a model, or undefined where the catalog does not know the name. */
export function findModel(id: string): ModelRow | undefined {
	return models.find((row) => row.id === id);
}

/** All rows of a kind, in the catalog's order; with a region, only what is offered there. */
export function modelsOf(kind: ModelKind, region?: Region): ModelRow[] {
	return models.filter(
		(row) => row.kind === kind && (region === undefined || row.regions.includes(region)),
	);
}

/** The allowed seconds of a rule as a list, or undefined for a model with one fixed length. */
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

/** How each kind is called in messages and documents, and where it is found in the editor. */
export const kindNames: Record<ModelKind, string> = {
	t2v: 'Text to Video',
	i2v: 'Image to Video',
	kf2v: 'First and Last Frame to Video',
	vace: 'Video Editing (VACE)',
};

/** How each region is called in the editor and in messages. */
export const regionNames: Record<Region, string> = {
	singapore: 'Singapore',
	virginia: 'US (Virginia)',
	beijing: 'China (Beijing)',
	frankfurt: 'Germany (Frankfurt)',
};

/** The regions with temporary storage for uploads. */
export const regionsWithStorage: readonly Region[] = ['singapore', 'beijing'];
