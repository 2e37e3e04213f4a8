import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { createOperations } from '@nodes/Wan/actions/operations';
import { createProperties } from '@nodes/Wan/actions/createProperties';
import { modelsOf } from '@wan/catalog';
import type { FileLimits, MediaName } from '@wan/catalog';
import { megabytes } from '@wan/common/units';
import type { CreateOperation } from '@wan/request/operation';

import { functionPages, type FunctionPage } from './functions';
import { table } from './markdown';
import { modelRows } from './modelTable';

/** A page's file name: `imageToVideo` has `image-to-video.md`. */
export const pageName = (operation: string) =>
	`${operation.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.md`;

/** The version of the node Wan that the pages are about. */
export const NODE_VERSION = 1.1;

/** The workflow that a page shows: made by hand, waited for, with the video in the end. */
export function exampleWorkflow(operation: CreateOperation, page: FunctionPage) {
	const { resource, name, displayName } = operation;
	const node = (id: number, title: string, type: string, parameters: object, typeVersion = 1) => ({
		id: `${name}-${id}`,
		name: title,
		type,
		typeVersion,
		position: [id * 220, 0] as [number, number],
		parameters,
	});
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

const inCell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

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
	const { minValue, maxValue } = property.typeOptions ?? {};
	const range = maxValue === undefined ? '' : `${String(minValue)} to ${String(maxValue)}; `;
	return property.default === '' ? '' : `${range}**${String(property.default)}**`;
}

/** A link or a file is only asked for where the source says so. */
function requiredWhen({ displayOptions }: INodeProperties): string {
	const [, sources] =
		Object.entries(displayOptions?.show ?? {}).find(([name]) => name.endsWith('Source')) ?? [];
	if (!sources) return 'required';
	if (sources.includes('page')) return 'with *Web Page*';
	return sources.includes('url') ? 'with *URL*' : 'with *Binary File*';
}

/** Properties that only older versions of the node have. */
const isOld = ({ displayOptions }: INodeProperties) =>
	displayOptions?.show?.['@version'] !== undefined;

/** The fields of a list's entries. */
const entriesOf = (property: INodeProperties): INodeProperties[] =>
	property.type === 'fixedCollection'
		? (property.options ?? []).flatMap((group) => ('values' in group ? group.values : []))
		: [];

/** Fields of one name are one line; what differs between models stands in the table of models. */
function fieldLines(properties: INodeProperties[], list = ''): string[][] {
	const current = properties.filter((property) => !isOld(property));
	const names = new Set(current.map(({ name }) => name));
	return [...names].flatMap((name) => {
		const versions = current.filter((property) => property.name === name);
		const [first] = versions;
		const values = versions.length > 1 ? 'by the model, below' : valuesOf(first);
		const example = first.placeholder && `For example ${first.placeholder.replace(/^e\.g\. /, '')}`;
		// The last variant is the one for any model, and says which models have the field.
		const about = [versions.at(-1)?.description, first.hint, example].find((text) => text) ?? '';
		const required = first.required ? ` (${requiredWhen(first)})` : '';
		const title = list === '' ? `**${first.displayName}**` : `${list}: **${first.displayName}**`;
		return [
			[`${title}${required}`, `\`${name}\``, inCell(values) || '–', inCell(about) || '–'],
			...fieldLines(entriesOf(first), first.displayName),
		];
	});
}

const FIELD_HEADER = ['Field', 'In the workflow', 'Values (default in bold)', 'What it does'];

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

/**
 * One function's page, as Markdown: `docs/functions/<page>` is this text.
 *
 * @param operation the operation
 */
export function renderFunctionPage(operation: CreateOperation): string {
	const page = functionPages[operation.name];
	const properties = createProperties(operation);
	const options = properties.find(({ name }) => name === 'options');
	const files = fileRows(operation);
	const workflow = exampleWorkflow(operation, page);
	return [
		`# ${operation.displayName}`,
		`*${operation.resource === 'video' ? 'Video' : 'Video Editing'} → ${operation.displayName}.* ${page.about}`,
		'## Fields',
		table(FIELD_HEADER, fieldLines(properties.filter((property) => property !== options))),
		'### Options',
		table(FIELD_HEADER, fieldLines((options?.options ?? []) as INodeProperties[])),
		'## Models and limits',
		modelRows(modelsOf(operation.name)),
		...(files.length > 0 ? [table(['File', 'What the service takes', 'Models'], files)] : []),
		'## A workflow to paste',
		'Copy it, click the canvas of n8n, and paste. Then choose your credential in both Wan nodes.',
		['```json', JSON.stringify(workflow, undefined, 2), '```'].join('\n'),
		...(page.workflow
			? [
					`A whole workflow with this function: [${page.workflow}](../../workflows/${page.workflow}).`,
				]
			: []),
		'## What can go wrong',
		'Refused before anything is sent:',
		table(
			['The node says', 'What to do'],
			page.mistakes.map(({ message, todo }) => [inCell(message), inCell(todo)]),
		),
		'Refused by the service, and what failed while the video was made: [When something goes wrong](../../README.md#when-something-goes-wrong).',
		'*Made by `npm run docs` from the node’s own fields and the catalog of models.*',
		'',
	].join('\n\n');
}

/** All function pages, by file name. */
export function renderFunctionPages(): Map<string, string> {
	return new Map(
		createOperations.map((operation) => [pageName(operation.name), renderFunctionPage(operation)]),
	);
}
