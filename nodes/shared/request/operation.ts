import type { ModelRow, OperationName } from '../catalog';
import type { Problem } from '../common/problem';
import type { Field, Parameters, Parsed, ReadParameter } from '../fields/field';
import { referencesIn, withUrls, type MediaReference, type WithUrls } from '../media/reference';
import type { BodyParts } from './body';

type Fields = Record<string, Field<unknown>>;
type ValuesOf<F extends Fields> = {
	[K in keyof F]: F[K] extends Field<infer T> ? T : never;
};

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
	check?: (values: ValuesOf<F & O>) => Problem[];
	/** The two halves of the body. Media references have become URLs. */
	body: (values: WithUrls<ValuesOf<F & O>>, row: ModelRow | undefined) => BodyParts;
}

/** One item's media files and the body that they go into. */
export interface RequestDraft {
	/** The media files, in the order of the fields. */
	media: MediaReference[];
	/** Lays out the body, once each media file has a URL. */
	body: (urlOf: (reference: MediaReference) => string) => BodyParts;
}

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
	draft: (read: ReadParameter, row: ModelRow | undefined) => Parsed<RequestDraft>;
}

/**
 * Makes an operation out of its description.
 *
 * @param spec the fields, the rules between them, and the body
 */
export function defineOperation<F extends Fields, O extends Fields>(
	spec: OperationSpec<F, O>,
): CreateOperation {
	const { fields, options, check, body, ...face } = spec;
	return {
		...face,
		fields: Object.values(fields),
		options: Object.values(options),
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
			// Each name belongs to a field whose type its value has.
			const values = Object.fromEntries([
				...parseAll(fields, { own: read, node: read }),
				...parseAll(options, { own: inOptions, node: read }),
			]) as ValuesOf<F & O>;
			if (problems.length === 0) problems.push(...(check?.(values) ?? []));
			if (problems.length > 0) return { problems };
			const draft: RequestDraft = {
				media: referencesIn(values),
				body: (urlOf) => body(withUrls(values, urlOf), row),
			};
			return { value: draft };
		},
	};
}
