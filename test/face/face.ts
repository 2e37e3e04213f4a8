import {
	NodeHelpers,
	type INodeParameters,
	type INodeProperties,
	type INodeTypeDescription,
	type NodeParameterValueType,
} from 'n8n-workflow';

import { vendorTable } from '../vendor/vendor';

/*
 * The public face: what a saved workflow or credential may hold, and what the editor offers. Names shown
 * to the user and the order of fields are not part of it. Display rules are resolved: the face says for
 * which models and which values of other fields a parameter is shown, however the rule is written.
 */

/** A JSON value, as it stands in the pinned files. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

type Values = Record<string, NodeParameterValueType>;

/** The values that a field takes which the display of others may depend on. */
interface Axis {
	name: string;
	values: Array<{ label: Json; value: NodeParameterValueType }>;
}

/** One place with parameters: an operation, a collection in it, or a node without operations. */
interface Scope {
	/** What is chosen already, such as resource and operation. */
	chosen: Values;
	/** The fields that rules may refer to: those of the scope, and of the node where it is inside one. */
	fields: INodeProperties[];
	/** The node's versions, which rules may refer to. */
	versions: number[];
}

const ANY_OTHER = 'any other';
const BY_EXPRESSION = 'by expression';

const locator = (mode: string, value: string) => ({ __rl: true, mode, value });

const modelAxis: Axis = {
	name: 'model',
	values: [
		...Object.keys(vendorTable.models).map((id) => ({ label: id, value: locator('list', id) })),
		{ label: ANY_OTHER, value: locator('id', 'wan9.9-unknown') },
		{ label: BY_EXPRESSION, value: locator('id', '={{ $json.model }}') },
	],
};

/**
 * The public face of a node.
 *
 * @param description the node's description
 * @returns its version, connections and parameters; by resource and operation where it has them
 * @throws Error where two parameters of one name are shown at once, or a rule cannot be resolved
 */
export function faceOfNode(description: INodeTypeDescription): Json {
	const { name, version, properties, credentials = [], inputs, outputs } = description;
	const versions = [version].flat();
	return {
		name,
		version: version as Json,
		inputs: inputs as Json,
		...(Array.isArray(outputs) && { outputs: outputs as Json }),
		credentials: credentials.map((credential) => credential.name),
		parameters: properties.some((property) => property.name === 'operation')
			? faceByOperation(properties, versions)
			: faceOfScope(properties, { chosen: {}, fields: properties, versions }),
	};
}

/**
 * The public face of a credential.
 *
 * @param properties its properties
 */
export function faceOfCredential(properties: INodeProperties[]): Json {
	return faceOfScope(properties, { chosen: {}, fields: properties, versions: [] });
}

function faceByOperation(properties: INodeProperties[], versions: number[]): Json {
	const resource = properties.find(({ name }) => name === 'resource');
	if (!resource) throw new Error('A node with operations has resources');
	const choosers = ['resource', 'operation'];
	const own = properties.filter(({ name }) => !choosers.includes(name));
	const operations = properties.filter(({ name }) => name === 'operation');
	const faces = valuesOf(resource).map((value) => {
		const chosen = { resource: value };
		const [operation] = shownOf(operations, chosen);
		const entries = valuesOf(operation).map((name) => {
			const choice = { ...chosen, operation: name };
			const fields = own.filter((property) => belongsTo(property, choice));
			return [name, withoutOtherModels(faceOfScope(fields, { chosen: choice, fields, versions }))];
		});
		const byName = Object.fromEntries(entries) as Record<string, Json>;
		return [value, { default: operation.default as Json, operations: byName }];
	});
	return { default: resource.default as Json, resources: Object.fromEntries(faces) as Json };
}

/** The options of a drop-down, by value. */
function valuesOf(property: INodeProperties): string[] {
	return (property.options ?? []).flatMap((option) =>
		'value' in option ? [String(option.value)] : [],
	);
}

/** The axis of the node's version is a value like any other; n8n reads it from the node. */
const VERSION = '@version';

/** Whether the node is an agent's tool: n8n reads that from the name of the node type. */
const TOOL = '@tool';
const toolType = { name: 'wanTool' } as INodeTypeDescription;

function shownOf(
	properties: INodeProperties[],
	{ [VERSION]: version, [TOOL]: isTool, ...values }: Values,
) {
	const node = typeof version === 'number' ? { typeVersion: version } : null;
	return properties.filter((property) =>
		// The rules of a collection's entries name fields of the node by a path that begins with a slash.
		NodeHelpers.displayParameter(
			values as INodeParameters,
			property,
			node,
			isTool === true ? toolType : null,
		),
	);
}

/** Whether a property's rules about resource and operation hold, whatever its other rules say. */
function belongsTo(property: INodeProperties, chosen: Values): boolean {
	const only = (rules: object = {}) =>
		Object.fromEntries(Object.entries(rules).filter(([name]) => Object.hasOwn(chosen, name)));
	const { show, hide } = property.displayOptions ?? {};
	const displayOptions = { show: only(show), hide: only(hide) };
	return shownOf([{ ...property, displayOptions }], chosen).length > 0;
}

function faceOfScope(properties: INodeProperties[], scope: Scope): Json {
	const names = [...new Set(properties.map(({ name }) => name))];
	const faces = names.flatMap((name) => {
		const variants = properties.filter(
			(property) => property.name === name && property.type !== 'notice',
		);
		const face = faceOfParameter(name, variants, scope);
		return face === undefined ? [] : [[name, face]];
	});
	return Object.fromEntries(faces) as Json;
}

/** The fields that the display of these properties depends on, without those that are chosen. */
function axesOf(variants: INodeProperties[], scope: Scope): Axis[] {
	const rules = variants.flatMap(({ displayOptions }) => [
		...Object.keys(displayOptions?.show ?? {}),
		...Object.keys(displayOptions?.hide ?? {}),
	]);
	const names = [...new Set(rules.map((name) => name.replace(/^\//, '')))];
	return names
		.filter((name) => !Object.hasOwn(scope.chosen, name))
		.map((name) => axis(name, scope));
}

function axis(name: string, { fields, versions }: Scope): Axis {
	if (name === 'model') return modelAxis;
	if (name === VERSION) {
		return { name, values: versions.map((version) => ({ label: version, value: version })) };
	}
	if (name === TOOL) {
		return { name, values: [true, false].map((value) => ({ label: value, value })) };
	}
	const field = fields.filter((property) => property.name === name);
	if (field.some(({ type }) => type === 'boolean')) {
		return { name, values: [true, false].map((value) => ({ label: value, value })) };
	}
	const values = [...new Set(field.flatMap(valuesOf))].sort();
	if (values.length === 0) throw new Error(`A rule depends on ${name}, whose values are not known`);
	return { name, values: values.map((value) => ({ label: value, value })) };
}

type Combination = Record<string, Json>;

/** Every combination of the axes' values: the labels, and the values themselves. */
function combinations(axes: Axis[]): Array<{ labels: Combination; values: Values }> {
	return axes.reduce(
		(found, { name, values }) =>
			found.flatMap((one) =>
				values.map(({ label, value }) => ({
					labels: { ...one.labels, [name]: label },
					values: { ...one.values, [name]: value },
				})),
			),
		[{ labels: {} as Combination, values: {} as Values }],
	);
}

function faceOfParameter(
	name: string,
	variants: INodeProperties[],
	scope: Scope,
): Json | undefined {
	const axes = axesOf(variants, scope);
	const shown = new Map<string, Combination[]>();
	for (const { labels, values } of combinations(axes)) {
		const found = shownOf(variants, { ...scope.chosen, ...values });
		if (found.length > 1) {
			throw new Error(`${name} is shown ${found.length} times for ${JSON.stringify(labels)}`);
		}
		for (const property of found) {
			const face = JSON.stringify(faceOfProperty(property, scope));
			shown.set(face, [...(shown.get(face) ?? []), labels]);
		}
	}
	const faces = [...shown].flatMap(([text, where]) => {
		const face = JSON.parse(text) as { [key: string]: Json };
		return describeWhere(where, axes).map((conditions) => ({ ...conditions, ...face }));
	});
	return faces.length > 1 ? faces : faces[0];
}

/** Where a face is shown: once for each group of models that agree on the other fields' values. */
function describeWhere(where: Combination[], axes: Axis[]): Array<{ [key: string]: Json }> {
	const others = axes.filter((one) => one !== modelAxis);
	const when = (list: Combination[]): { when?: Json } => {
		if (list.length === combinations(others).length) return {};
		const narrowed = others
			.map(({ name, values }) => ({
				name,
				all: values.length,
				labels: [...new Set(list.map((labels) => labels[name]))],
			}))
			.filter(({ all, labels }) => labels.length < all);
		const size = others.reduce((product, { name, values }) => {
			return product * (narrowed.find((one) => one.name === name)?.labels.length ?? values.length);
		}, 1);
		if (size !== list.length) {
			const rows = list.map((labels) => others.map(({ name }) => [name, labels[name]]));
			return { when: rows.map((row) => Object.fromEntries(row) as Json) };
		}
		return { when: Object.fromEntries(narrowed.map(({ name: key, labels }) => [key, labels])) };
	};
	if (others.length === axes.length) return [when(where)];
	const groups = new Map<string, Json[]>();
	for (const { label } of modelAxis.values) {
		const own = where.filter(({ model }) => model === label);
		if (own.length === 0) continue;
		const key = JSON.stringify(when(own));
		groups.set(key, [...(groups.get(key) ?? []), label]);
	}
	return [...groups].map(([key, models]) => ({
		...(models.length < modelAxis.values.length && { models }),
		...(JSON.parse(key) as { when?: Json }),
	}));
}

/**
 * Models that an operation treats like one that nobody knows are covered by "any other", so that the
 * lists of models name those that the operation knows.
 */
function withoutOtherModels(face: Json): Json {
	const lists: Json[][] = [];
	const visit = (value: Json, change: (models: Json[]) => Json[]): Json => {
		if (Array.isArray(value)) return value.map((entry) => visit(entry, change));
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(
			Object.entries(value).map(([key, entry]) => [
				key,
				key === 'models' && Array.isArray(entry) ? change(entry) : visit(entry, change),
			]),
		);
	};
	visit(face, (models) => {
		lists.push(models);
		return models;
	});
	const isKnown = (model: Json) =>
		lists.some((models) => models.includes(model) !== models.includes(ANY_OTHER));
	return visit(face, (models) =>
		models.filter((model) => model === ANY_OTHER || model === BY_EXPRESSION || isKnown(model)),
	);
}

const LIMITS = ['minValue', 'maxValue', 'numberPrecision', 'multipleValues', 'password'] as const;

/** A property without its names, description and display rules. */
function faceOfProperty(property: INodeProperties, scope: Scope): Json {
	const {
		type,
		default: initial,
		required,
		noDataExpression,
		typeOptions = {},
		options,
	} = property;
	const limits = LIMITS.filter((name) => typeOptions[name] !== undefined);
	const face: { [key: string]: Json } = { type, default: initial as Json };
	if (required) face.required = true;
	if (noDataExpression) face.noDataExpression = true;
	for (const name of limits) face[name] = typeOptions[name] as Json;
	if (property.modes) face.modes = property.modes.map(({ name }) => name);
	if (type === 'options' || type === 'multiOptions') {
		face.values = (options ?? [])
			.flatMap((option) => ('value' in option ? [option.value as Json] : []))
			.sort((a, b) => String(a).localeCompare(String(b), 'en', { numeric: true }));
	}
	if (type === 'collection') {
		const entries = (options ?? []).filter((option) => 'type' in option);
		const inside = { ...scope, fields: [...scope.fields, ...entries] };
		face.entries = faceOfScope(entries, inside);
	}
	if (type === 'fixedCollection') {
		const groups = (options ?? []).filter((option) => 'values' in option);
		const faces = groups.map(({ name, values }) => [
			name,
			faceOfScope(values, { ...scope, chosen: {}, fields: values }),
		]);
		face.groups = Object.fromEntries(faces) as Json;
	}
	return face;
}
