import type { Region } from '../common/region';
import { listInWords } from '../common/text';
import { initialModels, initialModelsOfVersion1, models, sizesOfTier } from './models';
import type {
	DurationLimits,
	Endpoint,
	Family,
	FileLimits,
	MediaName,
	ModelRow,
	OperationName,
} from './types';

export { models, PRICES_OF, regionalPrices } from './models';
export type * from './types';

const SNAPSHOT = /^(.+)-\d{4}-\d{2}-\d{2}$/;

/** Whether an ID names a dated snapshot of a model, such as `wan2.7-t2v-2026-06-12`. */
export const isSnapshot = (id: string) => SNAPSHOT.test(id);

/** The model that an ID names, or that it names a dated snapshot of. */
export const undated = (id: string) => SNAPSHOT.exec(id)?.[1] ?? id;

/**
 * The row of a model. A dated snapshot that has no row of its own takes what the model takes that it is
 * a snapshot of.
 *
 * @param id the model's ID
 * @returns the row with this ID, or undefined where the catalog does not know the model
 * @see "Dated snapshots" in the vendor's list of models
 */
export function findModel(id: string): ModelRow | undefined {
	const row = models.find((known) => known.id === id);
	if (row) return row;
	const dated = models.find((known) => known.id === undated(id));
	return dated && { ...dated, id };
}

/** The models of an operation, in the catalog's order; with a region, only what is offered there. */
export function modelsOf(operation: OperationName, region?: Region): ModelRow[] {
	return models.filter(
		({ operations, regions }) =>
			operations.includes(operation) && (region === undefined || regions.includes(region)),
	);
}

/** All models, in the catalog's order; with a region, only what is offered there. */
export function modelsIn(region?: Region): ModelRow[] {
	return models.filter(({ regions }) => region === undefined || regions.includes(region));
}

/** The models of a family, in the catalog's order. */
export function modelsOfFamily(family: Family): ModelRow[] {
	return models.filter((row) => row.family === family);
}

function rowOf(id: string): ModelRow {
	const row = findModel(id);
	if (!row) throw new Error(`${id} is not in the catalog`);
	return row;
}

/** The model that a new node begins with. */
export function initialModel(operation: OperationName): ModelRow {
	return rowOf(initialModels[operation]);
}

/** The model that a node of version 1 begins with. */
export function initialModelOfVersion1(operation: OperationName): ModelRow {
	return rowOf(initialModelsOfVersion1[operation] ?? initialModels[operation]);
}

/**
 * The create path's variable part for a model. One that the catalog does not know goes where the model
 * goes that nodes of version 1 begin with: saved workflows with such models rely on it.
 */
export function endpointOf(row: ModelRow | undefined, operation: OperationName): Endpoint {
	return (row ?? initialModelOfVersion1(operation)).endpoint;
}

/**
 * What a model takes in a media field. For a model that the catalog does not know: the widest limits
 * that any model of the operation has there. A file goes into the request itself only where all of them
 * take it there.
 *
 * @returns undefined where the model lacks the field
 */
export function fileLimits(
	row: ModelRow | undefined,
	name: MediaName,
	operation: OperationName,
): FileLimits | undefined {
	if (row) return row.files[name];
	const known = modelsOf(operation).flatMap(({ files }) => files[name] ?? []);
	if (known.length === 0) return undefined;
	const sizes = known.flatMap(({ maxBytes }) => maxBytes ?? []);
	return {
		kind: known[0].kind,
		types: [...new Set(known.flatMap(({ types }) => types))],
		maxBytes: sizes.length === known.length ? Math.max(...sizes) : undefined,
		base64: known.every(({ base64 }) => base64),
		asciiUrl: known.every(({ asciiUrl }) => asciiUrl),
	};
}

/**
 * The resolution tier of a size.
 *
 * @param size the size, as `width*height`
 * @returns for example `720P`; undefined for a size that is in none of the vendor's tables
 */
export function tierOfSize(size: string): string | undefined {
	return Object.keys(sizesOfTier).find((tier) => sizesOfTier[tier].includes(size));
}

/**
 * The generations of some models, newest first, in words.
 *
 * @param rows the models
 * @returns for example `Wan 3.0 and 2.7`
 */
export function describeGenerations(rows: readonly ModelRow[]): string {
	const numbers = new Set(rows.flatMap(({ id }) => /\d+\.\d+/.exec(id) ?? []));
	return `Wan ${listInWords([...numbers].sort().reverse())}`;
}

/** The seconds that a model can make as a list, or undefined for a model with one fixed length. */
export function durationValues(limits: DurationLimits): number[] | undefined {
	if ('fixed' in limits) return undefined;
	if ('values' in limits) return [...limits.values];
	return Array.from({ length: limits.max - limits.min + 1 }, (_, index) => limits.min + index);
}

/** What a number stands for that is no length. */
const specialSeconds: Record<number, string> = {
	[-1]: 'lets the model choose',
	0: 'keeps the length of the video',
};

/** The lengths that a model can make, in words: "2 to 15 s (default 5)". */
export function describeDuration(limits: DurationLimits): string {
	if ('fixed' in limits) return `always ${limits.fixed} s`;
	if ('min' in limits) return `${limits.min} to ${limits.max} s (default ${limits.default})`;
	const lengths = limits.values.filter((value) => value > 0);
	const [first] = lengths;
	const unbroken = lengths.length > 4 && lengths.every((value, at) => value === first + at);
	const list = unbroken ? `${first} to ${lengths.at(-1)}` : lengths.join(', ');
	const others = limits.values
		.filter((value) => value <= 0)
		.map((value) => `${value} ${specialSeconds[value]}`);
	return [`${list} s (default ${limits.default})`, ...others].join('; ');
}

/** Each family's name in messages and documents. */
export const familyNames: Record<Family, string> = {
	unified: 'Text, Frames, References and Documents',
	t2v: 'Text to Video',
	i2v: 'Image to Video',
	kf2v: 'First and Last Frame to Video',
	r2v: 'Reference to Video',
	s2v: 'Speech to Video',
	videoedit: 'Edit by Instruction',
	animate: 'Animate Image and Replace Character',
	vace: 'Video Editing (VACE)',
};
