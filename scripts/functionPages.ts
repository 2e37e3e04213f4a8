import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { createOperations } from '@nodes/Wan/actions/operations';
import { createProperties } from '@nodes/Wan/actions/createProperties';
import { modelsOf } from '@wan/catalog';
import type { FileLimits, MediaName } from '@wan/catalog';
import { megabytes } from '@wan/common/units';
import type { CreateOperation } from '@wan/request/operation';

import { functionPages, type FunctionPage } from './functions';
import { functionTexts } from './functionTexts';
import { table } from './markdown';
import { modelRows } from './modelTable';

/** A page's file name: `imageToVideo` has `image-to-video.md`. */
export const pageName = (operation: string) =>
	`${operation.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.md`;

/** The version of the node Wan that the pages are about. */
export const NODE_VERSION = 1.1;

/** A node as an exported workflow holds it. */
const exportedNode = (
	id: string,
	column: number,
	name: string,
	type: string,
	parameters: object,
	typeVersion = 1,
) => ({
	id,
	name,
	type,
	typeVersion,
	position: [column * 220, 0] as [number, number],
	parameters,
});

/** The workflow that a page shows: started by hand, it waits for the video and returns the file. */
export function exampleWorkflow(operation: CreateOperation, page: FunctionPage) {
	const { resource, name, displayName } = operation;
	const node = (id: number, title: string, type: string, parameters: object, typeVersion = 1) =>
		exportedNode(`${name}-${id}`, id, title, type, parameters, typeVersion);
	const to = (target: string) => ({ main: [[{ node: target, type: 'main', index: 0 }]] });
	return {
		nodes: [
			node(0, 'Start', 'n8n-nodes-base.manualTrigger', {}),
			node(
				1,
				displayName,
				'n8n-nodes-wan.wan',
				{ resource, operation: name, ...page.example, waitForCompletion: true },
				NODE_VERSION,
			),
		],
		connections: { Start: to(displayName) },
	};
}

const code = (value: object) => ['```json', JSON.stringify(value, undefined, 2), '```'].join('\n');

const inCell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function rangeOf({ typeOptions }: INodeProperties): string {
	const { minValue, maxValue } = typeOptions ?? {};
	return maxValue === undefined ? '' : `${String(minValue)} to ${String(maxValue)}`;
}

/** The values of a field that is always there, with the default in bold. */
function valuesOf(property: INodeProperties): string {
	if (property.type === 'boolean') return property.default ? 'on' : 'off';
	const options = (property.options ?? []) as INodePropertyOptions[];
	if (property.type === 'options') {
		const names = options.map(({ name, value }) =>
			value === property.default ? `**${name}**` : name,
		);
		return names.join(', ');
	}
	if (property.type === 'resourceLocator') return 'from the list, or by ID';
	if (property.type === 'fixedCollection') return 'a list';
	if (property.default === '') return '';
	return [rangeOf(property), `**${String(property.default)}**`].filter(Boolean).join('; ');
}

/** The values of an option, which has no default: it counts only where it was added. */
function optionValuesOf(property: INodeProperties): string {
	if (property.type === 'boolean') return 'on, off';
	if (property.type === 'json') return 'a JSON object';
	if (property.type === 'options') {
		return ((property.options ?? []) as INodePropertyOptions[]).map(({ name }) => name).join(', ');
	}
	return rangeOf(property) || (property.type === 'number' ? 'a number' : 'a text');
}

/** What counts where an option is not added, for options that the editor starts with another value. */
const exceptions: Record<string, string> = {
	costLimit: 'no limit',
	dryRun: 'off',
	extraInput: 'nothing',
	extraParameters: 'nothing',
	fileName: 'the task ID',
	includeInputFields: 'off',
	pricePerSecond: 'the price of the catalog',
	seed: 'a random number',
	size: 'the model’s default',
};

/** What counts where an option is not added: by the service's documentation, or by the node's. */
function withoutOption(property: INodeProperties): string {
	const { name, type, default: initial, options = [] } = property;
	if (exceptions[name]) return exceptions[name];
	if (type === 'boolean') return initial ? 'on' : 'off';
	if (initial === '' && type !== 'options') return 'none';
	const chosen = (options as INodePropertyOptions[]).find(({ value }) => value === initial);
	return chosen?.name ?? String(initial);
}

/** A link or a file is required only where the source says so. */
function requiredWhen({ displayOptions }: INodeProperties): string {
	const [, sources] =
		Object.entries(displayOptions?.show ?? {}).find(([name]) => name.endsWith('Source')) ?? [];
	if (!sources) return 'required';
	if (sources.includes('page')) return 'with *Web Page*';
	return sources.includes('url') ? 'with *URL*' : 'with *Binary File*';
}

/** Whether a property takes a value in the current version of the node. */
const isField = ({ type, displayOptions }: INodeProperties) =>
	type !== 'notice' && displayOptions?.show?.['@version'] === undefined;

const isForTools = ({ displayOptions }: INodeProperties) =>
	displayOptions?.show?.['@tool']?.includes(true) === true;

/** What a field takes, where it may differ by model, or between a workflow and an agent's tool. */
function valuesOfAll(versions: INodeProperties[]): string {
	const [first, second] = versions;
	if (versions.length === 1)
		return isForTools(first) ? `${valuesOf(first)} (tools only)` : valuesOf(first);
	if (versions.length > 2 || !versions.some(isForTools)) return 'by the model, below';
	const [inWorkflow, inTool] = isForTools(first) ? [second, first] : [first, second];
	return `${valuesOf(inWorkflow)}; in an agent’s tool ${valuesOf(inTool)}`;
}

/** The fields of a list's entries. */
const entriesOf = (property: INodeProperties): INodeProperties[] =>
	property.type === 'fixedCollection'
		? (property.options ?? []).flatMap((group) => ('values' in group ? group.values : []))
		: [];

/** What a field does: the variant for any model is the last one, and says which models have the field. */
function aboutField(versions: INodeProperties[]): string {
	const [first] = versions;
	const example = first.placeholder && `For example ${first.placeholder.replace(/^e\.g\. /, '')}`;
	return inCell([versions.at(-1)?.description, first.hint, example].find((text) => text) ?? '–');
}

const variantsOf = (properties: INodeProperties[]): INodeProperties[][] => {
	const current = properties.filter(isField);
	const names = new Set(current.map(({ name }) => name));
	return [...names].map((name) => current.filter((property) => property.name === name));
};

/** Options have no default; the third column says what counts without them. */
const optionLines = (properties: INodeProperties[]): string[][] =>
	variantsOf(properties).map((versions) => {
		const [first] = versions;
		const values = versions.length > 1 ? 'by the model, below' : optionValuesOf(first);
		return [
			`**${first.displayName}**`,
			`\`${first.name}\``,
			inCell(values),
			withoutOption(first),
			aboutField(versions),
		];
	});

/** Fields of one name are one line; what differs between models is in the table of models. */
function fieldLines(properties: INodeProperties[], list = ''): string[][] {
	return variantsOf(properties).flatMap((versions) => {
		const [first] = versions;
		const values = valuesOfAll(versions);
		const required = first.required ? ` (${requiredWhen(first)})` : '';
		const title = list === '' ? `**${first.displayName}**` : `${list}: **${first.displayName}**`;
		return [
			[`${title}${required}`, `\`${first.name}\``, inCell(values) || '–', aboutField(versions)],
			...fieldLines(entriesOf(first), first.displayName),
		];
	});
}

const FIELD_HEADER = ['Field', 'In the workflow', 'Values (default in bold)', 'What it does'];
const OPTION_HEADER = ['Option', 'In the workflow', 'Values', 'If not added', 'What it does'];

/** Every field of an operation with its label, those of options and lists included. */
function labelsOf(properties: INodeProperties[]): Map<string, string> {
	const fields = variantsOf(properties).map(([first]) => first);
	const nested = fields.flatMap((field) =>
		field.type === 'collection' ? ((field.options ?? []) as INodeProperties[]) : entriesOf(field),
	);
	const inner = nested.length > 0 ? [...labelsOf(nested)] : [];
	return new Map([
		...inner,
		...fields.map(({ name, displayName }) => [name, displayName] as const),
	]);
}

/** A text with the labels of fields in place of `{theirNames}`. */
function withLabels(text: string, labels: Map<string, string>): string {
	return text.replace(/\{(\w+)\}/g, (_all, name: string) => {
		const label = labels.get(name);
		if (label === undefined) throw new Error(`A page names the field ${name}, which is not there`);
		return label;
	});
}

function describeLimits(limits: FileLimits): string {
	const { types, maxBytes, sides, shape, seconds, secondsTogether } = limits;
	return [
		types.map((type) => type.toUpperCase()).join(', ') || 'a public web page',
		maxBytes !== undefined && `up to ${megabytes(maxBytes)}`,
		limits.maxPages !== undefined && `up to ${limits.maxPages} pages`,
		sides && `sides of ${sides[0]} to ${sides[1]} pixels`,
		shape !== undefined && `one side at most ${shape} times as long as the other`,
		seconds && lengthOf(limits, seconds),
		secondsTogether !== undefined && `${secondsTogether} seconds together`,
		limits.minFramesPerSecond !== undefined &&
			`at least ${limits.minFramesPerSecond} frames per second`,
		limits.opaque && 'no transparency',
	]
		.filter(Boolean)
		.join('; ');
}

function lengthOf({ cutsToLength }: FileLimits, [min, max]: readonly [number, number]): string {
	if (cutsToLength) return 'any length, of which the start is used';
	return min > 0 ? `${min} to ${max} seconds` : `at most ${max} seconds`;
}

/** What a file is called where one field takes several kinds of them. */
const fileNames: Partial<Record<MediaName, string>> = {
	page: 'Web Page',
	referenceImage: 'image',
	referenceVideo: 'video',
	referenceAudio: 'audio',
	referenceVoice: 'voice',
};

function fileRows({ fields, name: operation }: CreateOperation): string[][] {
	const rows = modelsOf(operation);
	const named = fields.flatMap(({ displayName, media = [] }) =>
		media.map((name) => {
			const own = media.length > 1 ? fileNames[name] : undefined;
			return { name, title: own === undefined ? displayName : `${displayName}: ${own}` };
		}),
	);
	return named.flatMap(({ name, title }) => {
		const byLimits = new Map<string, string[]>();
		for (const row of rows) {
			const limits = row.files[name];
			if (!limits) continue;
			const text = describeLimits(limits);
			byLimits.set(text, [...(byLimits.get(text) ?? []), `\`${row.id}\``]);
		}
		return [...byLimits].map(([limits, models]) => [
			title,
			limits,
			models.length === rows.length ? 'all' : models.join(', '),
		]);
	});
}

/** The fields that decide the width and height of the video. */
const FRAME_FIELDS = ['size', 'resolution', 'ratio'];

const pastedNodes = ({ name: operation }: CreateOperation, { nodes = [] }: FunctionPage) =>
	nodes.map(({ name, type, typeVersion, parameters }, index) =>
		exportedNode(`${operation}-node-${index}`, index, name, type, parameters, typeVersion),
	);

/**
 * One function's page, as Markdown: `docs/functions/<page>` is this text.
 *
 * @param operation the operation
 */
export function renderFunctionPage(operation: CreateOperation): string {
	const page = functionPages[operation.name];
	const { about, parts = [], duration } = functionTexts[operation.name];
	const properties = createProperties(operation);
	const options = properties.find(({ name }) => name === 'options');
	const files = fileRows(operation);
	const labels = labelsOf(properties);
	const words = (text: string) => withLabels(text, labels);
	const nodes = { nodes: pastedNodes(operation, page), connections: {} };
	const paragraph = (text: string) => (text === '{nodes}' ? code(nodes) : words(text));
	const size = FRAME_FIELDS.some((name) => labels.has(name));
	return [
		`# ${operation.displayName}`,
		`*${operation.resource === 'video' ? 'Video' : 'Video Editing'} → ${operation.displayName}.* ${words(about)}`,
		...parts.flatMap(([heading, ...paragraphs]) => [`## ${heading}`, ...paragraphs.map(paragraph)]),
		'## Fields',
		table(FIELD_HEADER, fieldLines(properties.filter((property) => property !== options))),
		'### Options',
		'An option that is not added is not sent.',
		table(OPTION_HEADER, optionLines((options?.options ?? []) as INodeProperties[])),
		'## Models and limits',
		modelRows(modelsOf(operation.name), { size, duration }),
		...(files.length > 0 ? [table(['File', 'What the service accepts', 'Models'], files)] : []),
		'## Example workflow',
		'Copy the JSON, click the canvas of n8n and paste it. Then select your credential in the node Wan. Links in it lead to sample files of Alibaba Cloud’s documentation or to a public document; replace them with yours.',
		code(exampleWorkflow(operation, page)),
		...(page.workflow
			? [`A larger example to import: [${page.workflow}](../../workflows/${page.workflow}).`]
			: []),
		'## Errors',
		'Refused before anything is sent:',
		table(
			['Message', 'What to do'],
			page.mistakes.map(({ message, todo }) => [inCell(message), inCell(words(todo))]),
		),
		'For errors of the service and failed tasks see [Troubleshooting](../troubleshooting.md).',
		'*Generated by `npm run docs` from the fields of the node and the catalog of models.*',
		'',
	].join('\n\n');
}

/** All function pages, by file name. */
export function renderFunctionPages(): Map<string, string> {
	return new Map(
		createOperations.map((operation) => [pageName(operation.name), renderFunctionPage(operation)]),
	);
}
