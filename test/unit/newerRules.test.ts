import { WanApi } from '@credentials/WanApi.credentials';
import { Wan } from '@nodes/Wan/Wan.node';
import { WanTrigger } from '@nodes/WanTrigger/WanTrigger.node';
import { WanWaitForTask } from '@nodes/WanWaitForTask/WanWaitForTask.node';
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/*
 * Rules of n8n's linter for community nodes that the release in the registry (0.32.0) does not have yet,
 * and which a pack has to follow to be verified. Each test is called like its rule.
 */

const root = path.join(__dirname, '../..');
const read = (name: string) => readFileSync(path.join(root, name), 'utf8');
const nodes = [new Wan(), new WanTrigger(), new WanWaitForTask()].map(
	({ description }) => description,
);

interface Codex {
	categories: string[];
	subcategories?: object;
}

const fileOf = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const codexOf = (name: string) =>
	JSON.parse(read(`nodes/${fileOf(name)}/${fileOf(name)}.node.json`)) as Codex;

type Entry = INodeProperties | INodePropertyOptions | INodePropertyCollection;

/** All properties below some, those inside collections included. */
function allOf(properties: INodeProperties[]): INodeProperties[] {
	const inside = (entry: Entry): INodeProperties[] => {
		if ('values' in entry) return allOf(entry.values);
		return 'type' in entry ? allOf([entry]) : [];
	};
	return properties.flatMap((property) => [property, ...(property.options ?? []).flatMap(inside)]);
}

const every = nodes.flatMap(({ name, properties }) =>
	allOf(properties).map((property) => ({ name: `${name}.${property.name}`, property })),
);

/** What the user chooses from; entries of collections are properties and no choices. */
const choices = every.flatMap(({ name, property }) =>
	property.type === 'options' || property.type === 'multiOptions'
		? [{ name, options: (property.options ?? []) as INodePropertyOptions[] }]
		: [],
);

describe('n8n’s newer rules', () => {
	it('are held against all properties, those in collections included', () => {
		expect(every.length).toBeGreaterThan(200);
		expect(every.map(({ name }) => name)).toEqual(
			expect.arrayContaining(['wan.prompt', 'wan.seed', 'wanWaitForTask.fileName']),
		);
		expect(choices.length).toBeGreaterThan(20);
	});

	it('hint-max-length: a hint has at most 120 characters', () => {
		const hints = every.filter(({ property }) => property.hint !== undefined);
		expect(hints.length).toBeGreaterThan(5);
		expect(hints.filter(({ property }) => (property.hint ?? '').length > 120)).toEqual([]);
	});

	it('valid-node-categories: a codex names only categories of n8n’s list', () => {
		// https://docs.n8n.io/connect/create-nodes/build-your-node/reference/codex-files/
		const known = [
			'Analytics',
			'Communication',
			'Data & Storage',
			'Development',
			'Finance & Accounting',
			'Marketing & Content',
			'Miscellaneous',
			'Productivity',
			'Sales',
			'Utility',
		];
		for (const { name } of nodes) {
			const { categories } = codexOf(name);
			expect(categories.length).toBeGreaterThan(0);
			expect(categories.filter((category) => !known.includes(category))).toEqual([]);
		}
	});

	it('no-ai-codex-category, no-codex-subcategories, no-logic-or-flow-nodes: a codex has none of them', () => {
		for (const { name, codex } of nodes) {
			expect(codex).toBeUndefined();
			expect(codexOf(name)).not.toHaveProperty('subcategories');
			expect(codexOf(name).categories).not.toEqual(
				expect.arrayContaining([expect.stringMatching(/^(AI|Logic|Flow)$/)]),
			);
		}
	});

	it('node-class-description-non-core-color: no node sets a color, which n8n 3.0 no longer knows', () => {
		for (const { defaults } of nodes) expect(Object.keys(defaults)).toEqual(['name']);
	});

	it('require-param-default: every parameter has a default', () => {
		const withType = [...every, ...new WanApi().properties.map((property) => ({ property }))];
		expect(withType.filter(({ property }) => property.default === undefined)).toEqual([]);
	});

	it('no-duplicate-param-options, no-asterisk-in-option-names: choices are told apart', () => {
		for (const { name, options } of choices) {
			const names = options.map((option) => option.name);
			const values = options.map((option) => option.value);
			expect([name, new Set(names).size]).toEqual([name, names.length]);
			expect([name, new Set(values).size]).toEqual([name, values.length]);
			expect(names.filter((text) => text.includes('*'))).toEqual([]);
		}
	});

	it('open-ended-node-fields: a field for JSON stands in a collection', () => {
		for (const { properties } of nodes) {
			expect(properties.filter(({ type }) => type === 'json')).toEqual([]);
		}
	});

	it('single-credential-per-node: a node has one credential', () => {
		for (const { credentials } of nodes) {
			expect(credentials).toEqual([{ name: 'wanApi', required: true, testedBy: 'wanApiTest' }]);
		}
	});

	it('require-mit-license, require-community-node-keyword, no-monorepo: as package.json says', () => {
		const manifest = JSON.parse(read('package.json')) as {
			license: string;
			keywords: string[];
			repository: object;
		};
		expect(manifest.license).toBe('MIT');
		expect(manifest.keywords).toContain('n8n-community-node-package');
		expect(manifest.repository).not.toHaveProperty('directory');
	});
});
