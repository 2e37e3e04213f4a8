import {
	endpointOf,
	familyNames,
	findModel,
	isSnapshot,
	modelsOf,
	type Endpoint,
	type ModelRow,
} from '../catalog';
import type { Problem, Rule } from '../common/problem';
import { regionNames, type Region } from '../common/region';
import { isSet } from '../common/value';
import type { ReadParameter } from '../fields/field';
import type { MediaReference } from '../media/reference';
import { createBody, type CreateBody, type VaceFunction } from './body';
import type { CreateOperation, FactsOf } from './operation';

/** A create call that can be sent as soon as its media files have URLs. */
export interface PreparedRequest {
	model: string;
	/** The model's row, undefined where the catalog does not know it. */
	row: ModelRow | undefined;
	endpoint: Endpoint;
	/** The function of general video editing, where it is one. */
	function: VaceFunction | undefined;
	media: MediaReference[];
	/** The image that the row's image check is to look at before the task is created. */
	checkedImage: MediaReference | undefined;
	/** Checks what the headers of the files say, beside each other and beside the fields. */
	checkFiles: (factsOf: FactsOf) => Problem[];
	/** The JSON body of the create call. */
	body: (urlOf: (reference: MediaReference) => string) => CreateBody;
}

/**
 * What comes of reading an item: the request, or all of its problems at once, together with the media
 * files of the fields that are right, which can still be checked.
 */
export type Prepared =
	{ value: PreparedRequest } | { problems: Problem[]; media: MediaReference[] };

/**
 * Reads one item's fields, checks them all and lays out the request. Sends nothing.
 *
 * @param operation what is to be created
 * @param read reads the item's parameters
 * @param region the credential's region, undefined for a Base URL of the user's own
 */
export function prepareRequest(
	operation: CreateOperation,
	read: ReadParameter,
	region: Region | undefined,
): Prepared {
	const model = read('model', '');
	const problem = (rule: string): Problem => ({ field: 'Model', value: model, rule });
	const rule = wrongId(model);
	if (typeof model !== 'string' || rule !== undefined) {
		return { problems: [problem(rule ?? 'is required')], media: [] };
	}

	const row = findModel(model);
	const others = listModels(operation, region);
	if (row && !row.operations.includes(operation.name)) {
		const rule = `is a model for ${familyNames[row.family]} and cannot be used for ${operation.displayName}. ${others}`;
		return { problems: [problem(rule)], media: [] };
	}
	const draft = operation.draft(read, row);
	const problems = 'problems' in draft ? [...draft.problems] : [];
	if (row && region && !row.regions.includes(region)) {
		const where = `${regionNames[region]}, the region of the credential`;
		problems.unshift(
			problem(`is not available in ${where}. ${others}, or use a credential of another region`),
		);
	}
	const { media } = 'value' in draft ? draft.value : draft;
	if (problems.length > 0 || !('value' in draft)) return { problems, media };
	const { checkedImage, checkFiles, body } = draft.value;
	return {
		value: {
			model,
			row,
			endpoint: endpointOf(row, operation.name),
			function: body(() => '').input.function,
			media,
			checkedImage,
			checkFiles,
			body: (urlOf) => createBody(model, body(urlOf)),
		},
	};
}

/** The rule that a model's ID breaks. With blanks around it, an ID is no longer that of its model. */
function wrongId(model: unknown): Rule | undefined {
	if (!isSet(model)) return 'is required';
	if (typeof model !== 'string') return 'must be the ID of a model, as text';
	return model.trim() === model ? undefined : 'must not begin or end with a space or a line break';
}

/** What to choose instead. */
function listModels(operation: CreateOperation, region: Region | undefined): string {
	const ids = modelsOf(operation.name, region).flatMap(({ id }) => (isSnapshot(id) ? [] : id));
	return ids.length > 0 ? `Choose one of ${ids.join(', ')}` : 'Choose another operation';
}
