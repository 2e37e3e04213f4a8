import type { ModelRow, OperationName } from '../catalog';
import type { Problem } from '../common/problem';
import type { Field, Parameters, ReadParameter } from '../fields/field';
import { extraInput, extraParameters } from '../fields/json';
import type { FileFacts } from '../media/inspect';
import { referencesIn, withUrls, type MediaReference, type WithUrls } from '../media/reference';
import type { BodyParts } from './body';

type Fields = Record<string, Field<unknown>>;
type ValuesOf<F extends Fields> = {
	[K in keyof F]: F[K] extends Field<infer T> ? T : never;
};

/** What the header of a file says; undefined for a file behind a URL, which is not read. */
export type FactsOf = (reference: MediaReference) => FileFacts | undefined;

/** What the editor shows of an operation. */
interface OperationFace {
	resource: 'video' | 'videoEditing';
	/** The operation's value, as saved in a workflow. */
	name: OperationName;
	displayName: string;
	/** The line of n8n's node panel. */
	action: string;
	description: string;
}

/** An operation as its file writes it: the fields by their names, and the body that they make. */
interface OperationSpec<F extends Fields, O extends Fields> extends OperationFace {
	/** The fields of the form, in the order of the editor. */
	fields: F;
	/** The fields in the collection `options`. */
	options: O;
	/** Rules between several fields. */
	check?: (values: ValuesOf<F & O>, row: ModelRow | undefined) => Problem[];
	/** Rules on what the headers of the item's files say, beside each other and beside the fields. */
	checkFiles?: (values: ValuesOf<F & O>, factsOf: FactsOf, row: ModelRow | undefined) => Problem[];
	/** The image that the model's image check is to look at before a task is created; undefined for none. */
	checkedImage?: (values: ValuesOf<F & O>) => MediaReference | undefined;
	/** The two halves of the body. Media references have become URLs. */
	body: (values: WithUrls<ValuesOf<F & O>>, row: ModelRow | undefined) => BodyParts;
}

/** Options of every operation, for parameters of the API that the operation does not have. */
const extras = { extraInput, extraParameters };

/** One item's media files and the body that they go into. */
export interface RequestDraft {
	/** The media files, in the order of the fields. */
	media: MediaReference[];
	/** The image that is to be checked before the task is created, where there is one. */
	checkedImage: MediaReference | undefined;
	/** Checks what the headers of the files say, beside each other and beside the fields. */
	checkFiles: (factsOf: FactsOf) => Problem[];
	/** Lays out the body, once each media file has a URL. */
	body: (urlOf: (reference: MediaReference) => string) => BodyParts;
}

/**
 * What comes of reading an item's fields: the draft, or all that is wrong with them, together with the
 * media files of the fields that are right.
 */
export type Drafted = { value: RequestDraft } | { problems: Problem[]; media: MediaReference[] };

/** An operation that creates a task. */
export interface CreateOperation extends OperationFace {
	fields: ReadonlyArray<Field<unknown>>;
	options: ReadonlyArray<Field<unknown>>;
	/**
	 * Reads and checks an item's fields. Sends nothing.
	 *
	 * @param read reads the node's parameters for the item
	 * @param row the model, undefined where the catalog does not know it
	 * @returns the draft, or all that is wrong with the fields. Rules between fields are checked where
	 * each field by itself is right.
	 */
	draft: (read: ReadParameter, row: ModelRow | undefined) => Drafted;
}

/**
 * Makes an operation out of its description.
 *
 * @param spec the fields, the rules between them, and the body
 */
export function defineOperation<F extends Fields, O extends Fields>(
	spec: OperationSpec<F, O>,
): CreateOperation {
	const { fields, options, check, checkFiles, checkedImage, body, ...face } = spec;
	return {
		...face,
		fields: Object.values(fields),
		options: [...Object.values(options), ...Object.values(extras)],
		draft: (read, row) => {
			const collection = (read('options', {}) ?? {}) as Record<string, unknown>;
			const inOptions: ReadParameter = (name, fallback) =>
				Object.hasOwn(collection, name) ? collection[name] : fallback;
			const problems: Problem[] = [];
			const parseAll = (set: Fields, parameters: Parameters) =>
				Object.entries(set).map(([name, field]) => {
					const result = field.parse(parameters, row);
					if ('problems' in result) problems.push(...result.problems);
					return [name, 'value' in result ? result.value : undefined];
				});
			const operation = face.name;
			const inNode: Parameters = { own: read, node: read, operation };
			const inCollection: Parameters = { own: inOptions, node: read, operation };
			// Each name belongs to a field whose type its value has.
			const values = Object.fromEntries([
				...parseAll(fields, inNode),
				...parseAll(options, inCollection),
			]) as ValuesOf<F & O>;
			const extra = Object.fromEntries(parseAll(extras, inCollection)) as ValuesOf<typeof extras>;
			if (problems.length === 0) problems.push(...(check?.(values, row) ?? []));
			if (problems.length > 0) return { problems, media: referencesIn(values) };
			const draft: RequestDraft = {
				media: referencesIn(values),
				checkedImage: checkedImage?.(values),
				checkFiles: (factsOf) => checkFiles?.(values, factsOf, row) ?? [],
				body: (urlOf) => {
					const { input, parameters } = body(withUrls(values, urlOf), row);
					return {
						input: { ...input, ...extra.extraInput },
						parameters: { ...parameters, ...extra.extraParameters },
					};
				},
			};
			return { value: draft };
		},
	};
}
