import { NodeHelpers, type INodeParameters, type INodeProperties } from 'n8n-workflow';

import type { ModelRow } from '@wan/catalog';
import {
	byModel,
	notForModels,
	onlyForModels,
	saysWhichModels,
	withDisplay,
} from '@wan/fields/display';
import { onlyWith, required, type Optional } from '@wan/fields/field';
import { modelSummary } from '@wan/fields/model';
import { rowWith } from './drafts';

/* For which models a field is shown, decided by n8n's own function. */

const known = ['wan1.0-a', 'wan1.0-ab', 'wan1.0-c'];
const rows = known.map((id) => rowWith('wan2.6-t2v', { id }));
const [a, ab, c] = rows;
const models = [...known, 'wan1x0-a', 'wan9.9', '={{ $json.model }}'];

const context = { rows, inOptions: false };
const inOptions = { rows, inOptions: true };
const property = (name: string, more: Partial<INodeProperties> = {}): INodeProperties => ({
	displayName: name,
	name,
	type: 'string',
	default: '',
	...more,
});

const locator = (value: string): INodeParameters => ({
	model: { __rl: true, mode: 'id', value },
});

/** The models that a property in the node is shown for. */
const shownFor = (shown: INodeProperties) =>
	models.filter((id) => NodeHelpers.displayParameter(locator(id), shown, null, null));

/** The same for an entry of a collection. */
const entryShownFor = (shown: INodeProperties) =>
	models.filter((id) => NodeHelpers.displayParameter({}, shown, null, null, locator(id)));

describe('a property', () => {
	it('for some models is shown for them and no other, and not for an expression', () => {
		const some = withDisplay(property('x'), onlyForModels(context, [a, c]));
		expect(shownFor(some)).toEqual(['wan1.0-a', 'wan1.0-c']);
		const entry = withDisplay(property('x'), onlyForModels(inOptions, [ab]));
		expect(entryShownFor(entry)).toEqual(['wan1.0-ab']);
	});

	it('not for some models is shown for every other, and for an expression', () => {
		const others = ['wan1.0-ab', 'wan1x0-a', 'wan9.9', '={{ $json.model }}'];
		expect(shownFor(withDisplay(property('x'), notForModels(context, [a, c])))).toEqual(others);
		const entry = withDisplay(property('x'), notForModels(inOptions, [a, c]));
		expect(entryShownFor(entry)).toEqual(others);
	});

	it('that no model lacks has no rule', () => {
		expect(notForModels(context, [])).toEqual({});
		const plain = property('x');
		expect(withDisplay(plain, {})).toBe(plain);
	});

	it('keeps the rules that it has when others are added', () => {
		const own = { show: { source: ['url'] }, hide: { mode: ['off'] } };
		const both = withDisplay(property('x', { displayOptions: own }), {
			show: { wait: [true] },
			hide: { model: ['m'] },
		});
		expect(both.displayOptions).toEqual({
			show: { wait: [true], source: ['url'] },
			hide: { model: ['m'], mode: ['off'] },
		});
		expect(withDisplay(property('x', { displayOptions: own }), {})).toEqual(
			property('x', { displayOptions: own }),
		);
	});

	it('has a rule of its own kind only where one is given', () => {
		const shown = withDisplay(property('x'), { show: { wait: [true] } });
		expect(shown.displayOptions).toStrictEqual({ show: { wait: [true] } });
		const hidden = withDisplay(property('x'), { hide: { wait: [true] } });
		expect(hidden.displayOptions).toStrictEqual({ hide: { wait: [true] } });
	});

	it('of its own wins over one that is added', () => {
		const own = property('x', { displayOptions: { show: { wait: [false] } } });
		expect(withDisplay(own, { show: { wait: [true] } }).displayOptions).toEqual({
			show: { wait: [false] },
		});
	});
});

describe('a field that differs by model', () => {
	const promptMax = new Map([
		[a.id, 1],
		[ab.id, 2],
		[c.id, 1],
	]);
	const properties = (ruleOf: (row: ModelRow) => unknown) =>
		byModel(
			context,
			ruleOf,
			(rule, group) => property('x', { default: `${rule}: ${group.map(({ id }) => id).join()}` }),
			() => property('x', { default: 'unknown' }),
		).map((one) => ({ is: one.default, for: shownFor(one) }));

	it('is one property for each group that agrees, and one for every other model', () => {
		expect(properties((row) => promptMax.get(row.id))).toEqual([
			{ is: '1: wan1.0-a,wan1.0-c', for: ['wan1.0-a', 'wan1.0-c'] },
			{ is: '2: wan1.0-ab', for: ['wan1.0-ab'] },
			{ is: 'unknown', for: ['wan1x0-a', 'wan9.9', '={{ $json.model }}'] },
		]);
	});

	it('is not shown for a model that lacks it', () => {
		expect(properties((row) => (row === ab ? undefined : { fixed: 5 }))).toEqual([
			{ is: '[object Object]: wan1.0-a,wan1.0-c', for: ['wan1.0-a', 'wan1.0-c'] },
			{ is: 'unknown', for: ['wan1x0-a', 'wan9.9', '={{ $json.model }}'] },
		]);
	});
});

const field: Optional<unknown> = {
	name: 'x',
	displayName: 'X',
	properties: () => [property('x'), property('xUrl')],
	parse: ({ own }) => ({ value: own('x', undefined) }),
};

describe('a required field', () => {
	it('is marked in its own property and in no other', () => {
		expect(required(field).properties(context)).toEqual([
			property('x', { required: true }),
			property('xUrl'),
		]);
	});

	it('passes on what is wrong besides', () => {
		const problems = [{ field: 'X', value: 1, rule: 'must be 2' }];
		const wrong = required({ ...field, parse: () => ({ problems }) });
		const read = () => undefined;
		const parameters = { own: read, node: read, operation: 'textToVideo' } as const;
		expect(wrong.parse(parameters, undefined)).toEqual({ problems });
		expect(required(field).parse(parameters, undefined)).toEqual({
			problems: [{ field: 'X', value: undefined, rule: 'is required' }],
		});
	});
});

describe('a field that goes with a value of another', () => {
	const chooser = { name: 'mode', default: 'one' };
	const parseOf = (rule: string | undefined, values: Record<string, unknown>) => {
		const read = (name: string, fallback: unknown) => values[name] ?? fallback;
		const parameters = { own: read, node: read, operation: 'textToVideo' } as const;
		return onlyWith(chooser, 'one', rule)(field).parse(parameters, undefined);
	};

	it('is shown with that value only, in the node and in the options', () => {
		const shown = (place: typeof context) =>
			onlyWith(
				chooser,
				'two',
			)(field)
				.properties(place)
				.map(({ displayOptions }) => displayOptions);
		expect(shown(context)).toEqual([{ show: { mode: ['two'] } }, { show: { mode: ['two'] } }]);
		expect(shown(inOptions)).toEqual([
			{ show: { '/mode': ['two'] } },
			{ show: { '/mode': ['two'] } },
		]);
	});

	it('is read with that value, which may be the default', () => {
		expect(parseOf(undefined, { x: 1, mode: 'one' })).toEqual({ value: 1 });
		expect(parseOf(undefined, { x: 1 })).toEqual({ value: 1 });
	});

	it('is left out with another value, or refused where there is a rule', () => {
		expect(parseOf(undefined, { x: 1, mode: 'two' })).toEqual({ value: undefined });
		expect(parseOf('goes with one', { x: 1, mode: 'two' })).toEqual({
			problems: [{ field: 'X', value: 1, rule: 'goes with one' }],
		});
		expect(parseOf('goes with one', { x: ' ', mode: 'two' })).toEqual({ value: undefined });
	});
});

describe('a model in the list', () => {
	it('of a credential with a region has that region’s price and no list of regions', () => {
		const row = rowWith('wan2.6-t2v');
		expect(modelSummary(row, 'beijing')).toContain('CNY/s');
		expect(modelSummary(row, 'singapore')).toContain('USD/s');
		expect(modelSummary(row, 'singapore')).not.toContain('Singapore');
		expect(modelSummary(rowWith('wan2.6-i2v-flash'))).toMatch(/^fast · /);
	});

	it('is described by what it offers and where', () => {
		const row = rowWith('wan2.6-t2v', {
			size: { values: ['1*2', '3*4'], default: '1*2' },
			duration: { min: 2, max: 9, default: 5 },
			sound: 'automatic',
			regions: ['singapore', 'virginia'],
		});
		expect(modelSummary(row)).toBe(
			'Singapore, Virginia · 2–9 s · sound · 0.1–0.15 USD/s · 2 sizes',
		);
		const tiered = { size: undefined, resolution: { values: ['480P', '720P'], default: '480P' } };
		expect(modelSummary({ ...row, ...tiered, sound: 'silent' })).toBe(
			'Singapore, Virginia · 2–9 s · silent · 0.1–0.15 USD/s · 480P, 720P',
		);
	});
});

describe('a dated snapshot', () => {
	const base = rowWith('wan2.7-t2v');
	const dated = rowWith('wan2.7-t2v-2026-06-12');
	const ids = [base.id, dated.id, `${base.id}-2031-01-02`, `${base.id}-2031`, `${base.id}-x`];
	const shown = (rule: INodeProperties['displayOptions']) =>
		ids.filter((id) =>
			NodeHelpers.displayParameter(
				locator(id),
				property('x', { displayOptions: rule }),
				null,
				null,
			),
		);

	it('without a row shows what its model shows, and one with a row what its row says', () => {
		expect(shown(onlyForModels(context, [base]))).toEqual([base.id, ids[2]]);
		expect(shown(onlyForModels(context, [dated]))).toEqual([dated.id]);
		expect(shown(onlyForModels(context, [base, dated]))).toEqual(ids.slice(0, 3));
		expect(shown(notForModels(context, [base]))).toEqual([dated.id, ids[3], ids[4]]);
		expect(shown(notForModels(context, [dated]))).toEqual(ids.filter((id) => id !== dated.id));
	});
});

describe('the description of a property that some models take', () => {
	const [old, mid, fresh, other] = ['wan2.1-a', 'wan2.6-b', 'wan3.0-c', 'wan3.0-d'].map((id) =>
		rowWith('wan2.6-t2v', { id }),
	);
	const described = (having: ModelRow[], description?: string) =>
		saysWhichModels(
			property('x', { description }),
			{ rows: [old, mid, fresh, other], inOptions: false },
			having,
		).description;

	it('names their generations, and the models where one generation has both kinds', () => {
		expect(described([old, mid], 'What it is.')).toBe('What it is. Available for Wan 2.6 and 2.1.');
		expect(described([fresh, other], 'What it is')).toBe('What it is. Available for Wan 3.0.');
		expect(described([mid, fresh])).toBe('Available for wan2.6-b, wan3.0-c.');
	});

	it('stays as it is where all take it, or none', () => {
		expect(described([old, mid, fresh, other], 'What it is.')).toBe('What it is.');
		expect(described([], 'What it is.')).toBe('What it is.');
	});

	it('is given to the field of any other model', () => {
		const [, unknown] = byModel(
			{ rows: [old, mid], inOptions: false },
			(row) => (row === mid ? 1 : undefined),
			() => property('x'),
			() => property('x', { description: 'What it is.' }),
		);
		expect(unknown.description).toBe('What it is. Available for Wan 2.6.');
	});
});
