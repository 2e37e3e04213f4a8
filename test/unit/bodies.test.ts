import type { Region } from '@wan/common/region';
import type { MediaReference } from '@wan/media/reference';
import { prepareRequest } from '@wan/request/prepare';
import { createOperations } from '@nodes/Wan/actions/operations';
import { properties } from '@nodes/Wan/properties';
import { savedWorkflows, type SavedWorkflow } from '../corpus/saved';
import { readingOf } from './reading';

/*
 * The saved workflows again, without n8n's engine and without a server: fast enough to be run for every
 * change that `npm run mutate` makes. test/engine/corpus.test.ts runs all of them whole.
 */

const withoutExpressions = savedWorkflows().filter(
	({ workflow }) => !JSON.stringify(workflow.parameters).includes('"='),
);

function prepare({ parameters, credential, typeVersion = 1 }: SavedWorkflow) {
	const { resource = 'video' } = parameters;
	const { operation: name = resource === 'video' ? 'textToVideo' : 'imageReference' } = parameters;
	const operation = createOperations.find((one) => one.name === name);
	if (!operation) throw new Error(`There is no operation ${String(name)}`);
	const region = credential.region === 'custom' ? undefined : (credential.region as Region);
	const prepared = prepareRequest(
		operation,
		readingOf(properties, parameters, typeVersion),
		region,
	);
	return { operation, prepared };
}

/** The name of a file that an item brings; a URL stays. */
const nameOf =
	(binary: Record<string, string> = {}) =>
	({ location }: MediaReference): string =>
		location.source === 'url' ? location.url : `[${binary[location.binaryProperty]}]`;

/** A body as it was sent, with the name alone of each file that the item brought. */
function withNamesOnly(body: unknown): unknown {
	const text = JSON.stringify(body).replace(
		/"(?:oss:\/\/\[[^\]]*\]\/|data:[^"[]*)(\[[^"]*\])"/g,
		'"$1"',
	);
	return JSON.parse(text);
}

describe('the saved workflow', () => {
	const sending = withoutExpressions.flatMap(({ name, workflow }) =>
		'sends' in workflow ? [{ name, workflow, sends: workflow.sends }] : [],
	);

	it.each(sending)('$name makes the body that it sends', ({ workflow, sends }) => {
		const { prepared } = prepare(workflow);
		if ('problems' in prepared) throw new Error(JSON.stringify(prepared.problems));
		const request = prepared.value;
		const made = (workflow.items ?? [{}]).map(({ binary }) => ({
			path: `/api/v1/services/aigc/${request.endpoint}/video-synthesis`,
			body: request.body(nameOf(binary)),
		}));
		const isCheck = ({ url }: { url: string }) => url.endsWith('/face-detect');
		expect(request.checkedImage !== undefined).toBe(sends.some(isCheck));
		const creates = sends.filter((one) => !isCheck(one));
		const sent = creates.map(({ url, body }) => ({
			path: new URL(url).pathname.replace(/^.*(?=\/api\/v1\/)/, ''),
			body: withNamesOnly(body),
		}));
		expect(made).toStrictEqual(sent);
		for (const { body } of made) {
			expect(request.model).toBe(body.model);
			expect(request.function).toBe(body.input.function);
		}
	});

	it('is nearly always one without expressions, which is run here', () => {
		expect(sending.length).toBeGreaterThanOrEqual(115);
	});
});

describe('the refused workflow', () => {
	/** Refused for what is known only when the file is open, or for a setting that is not the API's. */
	const elsewhere =
		/^refused\/(.*-not-a-.*|.*-no-such-field|.*-file-missing|.*-transparent|.*-no-storage|portrait-too-small|settings)$/;
	const refused = withoutExpressions.flatMap(({ name, workflow }) =>
		'refused' in workflow ? [{ name, workflow, fields: workflow.refused }] : [],
	);
	const namesOf = (workflow: SavedWorkflow) => {
		const { operation, prepared } = prepare(workflow);
		if ('value' in prepared) return [];
		const fields = [
			...operation.fields,
			...operation.options,
			{ name: 'model', displayName: 'Model' },
			{ name: 'page', displayName: 'Page URL' },
		];
		const names = prepared.problems.map(({ field: shown }) => {
			return fields.find(({ displayName }) => displayName === shown.replace(/, .*/, ''))?.name;
		});
		return [...new Set(names)].sort();
	};

	it.each(refused.filter(({ name }) => !elsewhere.test(name)))(
		'$name names the same fields',
		({ workflow, fields }) => {
			expect(namesOf(workflow)).toEqual(fields);
		},
	);

	it.each(refused.filter(({ name }) => elsewhere.test(name)))(
		'$name has fields that are right until the file is open',
		({ workflow }) => {
			expect(namesOf(workflow)).toEqual([]);
		},
	);
});
