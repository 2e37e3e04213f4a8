import { findModel, type ModelRow, type OperationName } from '@wan/catalog';
import { describeProblem } from '@wan/common/problem';
import { createBody, type CreateBody } from '@wan/request/body';
import type { CreateOperation, RequestDraft } from '@wan/request/operation';
import type { Parsed } from '@wan/fields/field';
import { createOperations } from '@nodes/Wan/actions/operations';

/* What the tests of single fields need: an item of an operation that is right but for the field at hand. */

/** Parameters of an item, by their names; those of the collection in `options`. */
export type Values = Record<string, unknown>;

const image = { image: [{ source: 'url', url: 'https://example.com/i.png', role: 'obj' }] };

/** The least that each operation needs, as n8n hands it to the node: every value at its default. */
const least: Record<string, Values> = {
	textToVideo: { prompt: 'A boat' },
	imageToVideo: { imageSource: 'url', imageUrl: 'https://example.com/i.png' },
	firstLastFrameToVideo: {
		firstFrameSource: 'url',
		firstFrameUrl: 'https://example.com/1.png',
		lastFrameSource: 'url',
		lastFrameUrl: 'https://example.com/2.png',
	},
	imageReference: { prompt: 'A boat', 'referenceImages.image': image.image },
	referenceToVideo: { prompt: 'A boat' },
	videoRepainting: {
		prompt: 'A boat',
		videoSource: 'url',
		videoUrl: 'https://example.com/v.mp4',
		controlCondition: 'depth',
	},
	videoEdit: {
		prompt: 'A boat',
		videoSource: 'url',
		videoUrl: 'https://example.com/v.mp4',
		maskInput: 'image',
		maskImageSource: 'url',
		maskImageUrl: 'https://example.com/m.png',
	},
	videoExtension: {
		prompt: 'A boat',
		firstClipSource: 'url',
		firstClipUrl: 'https://example.com/c.mp4',
	},
	videoOutpainting: {
		prompt: 'A boat',
		videoSource: 'url',
		videoUrl: 'https://example.com/v.mp4',
	},
};

/** An operation by its name. */
export function operationOf(name: OperationName): CreateOperation {
	const found = createOperations.find((operation) => operation.name === name);
	if (!found) throw new Error(`There is no operation ${name}`);
	return found;
}

/** A row of the catalog, with values of the test's own. */
export function rowWith(id: string, more: Partial<ModelRow> = {}): ModelRow {
	const row = findModel(id);
	if (!row) throw new Error(`${id} is not in the catalog`);
	return { ...row, ...more };
}

/**
 * Reads and checks an item that has the least that the operation needs, and these values besides.
 *
 * @param name the operation
 * @param values what differs from the least; undefined takes a value away
 * @param row the model, undefined for one that is in no row
 */
export function draftOf(
	name: OperationName,
	values: Values,
	row: ModelRow | undefined,
): Parsed<RequestDraft> {
	const all = { ...least[name], ...values };
	return operationOf(name).draft((key, fallback) => all[key] ?? fallback, row);
}

/** All that is wrong with such an item, as lines. */
export function wrongWith(
	name: OperationName,
	values: Values,
	row: ModelRow | undefined,
): string[] {
	const draft = draftOf(name, values, row);
	return 'problems' in draft ? draft.problems.map(describeProblem) : [];
}

/** The body of such an item, with each file as its URL or as `[the name of its binary field]`. */
export function bodyOf(name: OperationName, values: Values, row: ModelRow | undefined): CreateBody {
	const draft = draftOf(name, values, row);
	if ('problems' in draft) throw new Error(draft.problems.map(describeProblem).join('\n'));
	const parts = draft.value.body(({ location }) =>
		location.source === 'url' ? location.url : `[${location.binaryProperty}]`,
	);
	return createBody(row?.id ?? 'unknown', parts);
}
