import type { INodeProperties, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';

import { WanApi } from '@credentials/WanApi.credentials';
import { Wan } from '@nodes/Wan/Wan.node';
import { WanTrigger } from '@nodes/WanTrigger/WanTrigger.node';
import { WanWaitForTask } from '@nodes/WanWaitForTask/WanWaitForTask.node';

/*
 * What n8n's UX guidelines for nodes say about texts, as far as a program can check it. Each rule returns
 * the texts that break it, so that a failure names them.
 */

const nodes: INodeTypeDescription[] = [
	new Wan().description,
	new WanWaitForTask().description,
	new WanTrigger().description,
];

/** A property with everything inside it. */
function withInner(property: INodeProperties): INodeProperties[] {
	const inner = (property.options ?? []).flatMap((option) => {
		if ('values' in option) return option.values;
		return 'type' in option ? [option] : [];
	});
	return [property, ...inner.flatMap(withInner)];
}

const credential = new WanApi().properties;
const all = [...nodes.flatMap(({ properties }) => properties), ...credential].flatMap(withInner);

/** The properties that a user sees as fields. */
const fields = all.filter(({ type }) => type !== 'hidden' && type !== 'notice');

const choicesOf = (property: INodeProperties): INodePropertyOptions[] =>
	(property.options ?? []).filter((option): option is INodePropertyOptions => 'value' in option);

const choices = all.flatMap(choicesOf);

const operations = nodes[0].properties
	.filter(({ name }) => name === 'operation')
	.flatMap(choicesOf);

const texts = [
	...nodes.map(({ description }) => description),
	...all.flatMap(({ displayName, type }) => (type === 'notice' ? [displayName] : [])),
	...[...all, ...choices].flatMap(({ description }) => description ?? []),
	...all.flatMap(({ hint }) => hint ?? []),
];

const named = (properties: INodeProperties[]) => properties.map(({ displayName }) => displayName);

describe('n8n’s UX guidelines: in this pack', () => {
	it('every field has a description', () => {
		expect(named(fields.filter(({ description }) => !description))).toEqual([]);
	});

	it('every example in a field begins with "e.g."', () => {
		const examples = fields
			// The placeholder of a collection is the text of its button.
			.filter(({ type }) => type !== 'collection' && type !== 'fixedCollection')
			.flatMap(({ placeholder, modes = [] }) => [
				placeholder,
				...modes.map((mode) => mode.placeholder),
			])
			.filter((placeholder) => placeholder !== undefined);
		expect(examples.length).toBeGreaterThan(20);
		expect(examples.filter((example) => !/^e\.g\. \S/.test(example))).toEqual([]);
	});

	it('the button of a collection says what it adds', () => {
		const collections = fields.filter(({ type }) => /ollection$/.test(type));
		expect(collections.filter(({ placeholder }) => !/^Add [A-Z]/.test(placeholder ?? ''))).toEqual(
			[],
		);
	});

	it('the description of a boolean begins with "Whether", and no other does', () => {
		const wrong = fields.filter(
			({ type, description = '' }) => (type === 'boolean') !== description.startsWith('Whether '),
		);
		expect(named(wrong)).toEqual([]);
	});

	it('labels, choices and operations are in title case', () => {
		const labels = [...named(fields), ...choices.map(({ name }) => name)];
		const small = /^(a|an|and|as|at|by|for|from|in|of|or|per|the|to|with|e\.g\.)$/;
		// A model, a tier, a size or a number is written as the service writes it.
		const words = labels.flatMap((label) =>
			label
				.split(/[\s(),:→]+/)
				.slice(1)
				.map((word) => ({ label, word })),
		);
		const wrong = words.filter(({ word }) => /^[a-z]/.test(word) && !small.test(word));
		expect([...new Set(wrong.map(({ label }) => label))]).toEqual([]);
		expect(labels.filter((label) => /^[a-z]/.test(label))).toEqual([]);
	});

	it('an action is in sentence case, without articles, and names what it works on', () => {
		expect(operations.length).toBeGreaterThan(15);
		for (const { action = '' } of operations) {
			expect(action).toMatch(/^[A-Z][a-z]+( [a-z]+)+$/);
			expect(action).not.toMatch(/\b(a|an|the)\b/);
			expect(action).toMatch(/video|image|task/);
		}
	});

	it('the description of an operation names the resource', () => {
		const without = operations.filter(({ description = '' }) => !/video|task/.test(description));
		expect(without).toEqual([]);
	});

	it('subtitles are in title case', () => {
		const shown = nodes.flatMap(({ subtitle = '' }) =>
			[...subtitle.matchAll(/: ?"([^"]+)"|\?\? "([^"]+)"/g)].map(([, a, b]) => a ?? b),
		);
		expect(shown.length).toBeGreaterThan(15);
		const small = /^(a|and|by|from|in|of|the|to|with)$/;
		const wrong = shown.filter((title) =>
			title.split(' ').some((word) => /^[a-z]/.test(word) && !small.test(word)),
		);
		expect(wrong).toEqual([]);
	});

	it('a tooltip of one sentence ends without a period, one of several ends with one', () => {
		const tooltips = [...fields, ...choices].flatMap(({ description }) => description ?? []);
		const wrong = tooltips.filter((text) => {
			const sentences = text
				.replace(/\.(?=\w)|e\.g\./g, '')
				.split(/\.(?:\s|$)/)
				.filter(Boolean);
			return text.endsWith('.') !== sentences.length > 1;
		});
		expect([...new Set(wrong)]).toEqual([]);
	});

	it('hints are at most 120 characters long', () => {
		const hints = all.flatMap(({ hint }) => hint ?? []);
		expect(hints.length).toBeGreaterThan(0);
		expect(hints.filter((hint) => hint.length > 120)).toEqual([]);
	});

	it('texts refer to fields in straight single quotes and use no typographic ones', () => {
		expect(texts.filter((text) => /[‘’“”…]/.test(text))).toEqual([]);
	});

	it('a field that a text quotes exists', () => {
		const labels = new Set([...named(fields), ...choices.map(({ name }) => name), 'Still Running']);
		const quoted = texts.flatMap((text) =>
			[...text.matchAll(/(?<=^|[\s(])'([^']+)'(?=$|[\s.,:;)])/g)].map(([, name]) => name),
		);
		expect(quoted.length).toBeGreaterThan(0);
		expect(quoted.filter((name) => !labels.has(name))).toEqual([]);
	});

	it('no choice asks to choose', () => {
		expect(choices.filter(({ name }) => /^(choose|select|please)\b/i.test(name))).toEqual([]);
	});

	it('a model is chosen from a list, which is what a new field begins with, or by its ID', () => {
		const models = fields.filter(({ name }) => name === 'model' || name === 'modelName');
		expect(models.length).toBeGreaterThan(15);
		for (const { type, modes, default: initial } of models) {
			expect(type).toBe('resourceLocator');
			expect(modes?.map(({ name }) => name)).toEqual(['list', 'id']);
			expect(initial).toMatchObject({ mode: 'list' });
		}
	});

	it('a list of models can be searched by a method that the node has', () => {
		for (const node of [new Wan(), new WanTrigger()]) {
			const searches = node.description.properties
				.flatMap(withInner)
				.flatMap(({ modes = [] }) => modes)
				.flatMap(({ typeOptions }) => typeOptions?.searchListMethod ?? []);
			expect(searches.length).toBeGreaterThan(0);
			expect(searches.filter((name) => !Object.hasOwn(node.methods.listSearch, name))).toEqual([]);
		}
	});

	it('fields that name binary fields are called as n8n calls them, and the editor knows them', () => {
		const inputs = fields.filter(({ typeOptions }) => typeOptions?.binaryDataProperty);
		expect(inputs.length).toBeGreaterThan(10);
		for (const { displayName, hint } of inputs) {
			expect(displayName).toMatch(/^Input Data Field Name( \([A-Z][\w ]+\))?$/);
			expect(hint).toMatch(/^The name of the input binary field containing the file /);
		}
		const others = fields.filter(
			({ name, typeOptions }) => /binaryProperty$/i.test(name) && !typeOptions?.binaryDataProperty,
		);
		expect([...new Set(named(others))]).toEqual(['Put Output File in Field']);
		expect(new Set(others.map(({ hint }) => hint))).toEqual(
			new Set(['The name of the output binary field to put the file in']),
		);
	});

	it('no two fields of an operation share a label: an agent fills fields in by their labels', () => {
		const { properties } = nodes[0];
		for (const { value } of operations) {
			const own = properties.filter(({ displayOptions }) =>
				displayOptions?.show?.operation?.includes(value as string),
			);
			const names = new Map<string, Set<string>>();
			for (const { displayName, name } of own) {
				names.set(displayName, (names.get(displayName) ?? new Set()).add(name));
			}
			const shared = [...names].filter(([, parameters]) => parameters.size > 1);
			expect(shared.map(([label]) => label)).toEqual([]);
		}
	});

	it('Download Video begins with the same choice everywhere but in an agent’s tool', () => {
		const downloads = fields.filter(
			({ name, displayOptions }) =>
				name === 'downloadVideo' && displayOptions?.show?.['@tool']?.[0] !== true,
		);
		expect(downloads.length).toBeGreaterThan(2);
		expect(new Set(downloads.map((property) => property.default))).toEqual(new Set([true]));
	});

	it('secrets are password fields', () => {
		const [key] = credential.filter(({ name }) => name === 'apiKey');
		expect(key.typeOptions?.password).toBe(true);
	});

	it('simplified output has n8n’s label and description', () => {
		const simplify = fields.filter(({ name }) => name === 'simplify');
		expect(new Set(named(simplify))).toEqual(new Set(['Simplify']));
		expect(new Set(simplify.map(({ description }) => description))).toEqual(
			new Set(['Whether to return a simplified version of the response instead of the raw data']),
		);
	});
});
