import type { INodeProperties } from 'n8n-workflow';

import { durationValues, type DurationLimits, type ModelRow, type OperationName } from '../catalog';
import { priceOf } from '../cost/price';
import { regionNames, type Region } from '../common/region';
import { isSet } from '../common/value';

/** The name of the list search of an operation, as the model field refers to it. */
export const modelSearchName = (operation: OperationName) => `searchModels_${operation}`;

/**
 * The field `model` of a creating operation: from a list that knows the credential's region, or any ID.
 *
 * @param operation the operation
 * @param initial the model that a new node begins with
 */
export function modelProperty(operation: OperationName, { id }: ModelRow): INodeProperties {
	return {
		displayName: 'Model',
		name: 'model',
		type: 'resourceLocator',
		default: { mode: 'list', value: id, cachedResultName: id },
		required: true,
		description:
			'Model that generates the video. The list shows the models of the region of the credential.',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: modelSearchName(operation), searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: `e.g. ${id}`,
			},
		],
	};
}

/** The name of the list search of all models. */
export const ALL_MODELS_SEARCH = 'searchModels';

/** The field `modelName`, which narrows a list of tasks to one model; it may be left empty. */
export const modelFilterProperty: INodeProperties = {
	displayName: 'Model',
	name: 'modelName',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'Return only tasks of this model. Leave empty for all models.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: ALL_MODELS_SEARCH, searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. wan2.7-t2v',
		},
	],
};

/**
 * The model that tasks are narrowed to.
 *
 * @param value what the field holds: n8n's object for a choice from a list or by ID, or the plain text
 * that an expression gives and that workflows hold which were saved before the field had a list
 * @returns the model's ID; undefined for all models
 */
export function readModelFilter(value: unknown): string | undefined {
	const id = typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
	return isSet(id) ? String(id).trim() : undefined;
}

/**
 * A model in a line for the list, so that one can choose without opening the documents: its speed
 * where its name says it, lengths, sound, what a second costs, and tiers. The generation is in its ID.
 *
 * @param row the model
 * @param region the credential's region; without one the line says which regions offer the model
 */
export function modelSummary(row: ModelRow, region?: Region): string {
	const parts = [
		/-(flash|turbo)\b/.test(row.id) && 'fast',
		// The list is narrow: what it cuts off comes last.
		region === undefined && row.regions.map(cityOf).join(', '),
		row.duration && lengthsOf(row.duration),
		row.sound && (row.sound === 'silent' ? 'silent' : 'sound'),
		priceSummary(row, region),
		row.resolution?.values.join(', '),
		row.size && `${row.size.values.length} sizes`,
	];
	return parts.filter(Boolean).join(' · ');
}

/** A region's city, without the country that its full name may begin with. */
const cityOf = (region: Region) => /\((.+)\)/.exec(regionNames[region])?.[1] ?? regionNames[region];

/** The lengths that a model can make, in as few characters as possible. */
function lengthsOf(limits: DurationLimits): string {
	const lengths = (durationValues(limits) ?? []).filter((seconds) => seconds > 0);
	if ('fixed' in limits) return `${limits.fixed} s`;
	return lengths.length > 3 ? `${lengths[0]}–${lengths.at(-1)} s` : `${lengths.join(', ')} s`;
}

/** The lowest and the highest price of a second of video with sound; undefined where none is known. */
function priceSummary(row: ModelRow, region: Region | undefined): string | undefined {
	const tiers = Object.keys(row.prices?.USD ?? row.prices?.CNY ?? {});
	const prices = tiers.flatMap((tier) => priceOf(row, { region, tier, silent: false }) ?? []);
	if (prices.length === 0) return undefined;
	const amounts = prices.map(({ perSecond }) => perSecond);
	const [least, most] = [Math.min(...amounts), Math.max(...amounts)];
	const range = least === most ? String(least) : `${least}–${most}`;
	return `${range} ${prices[0].currency}/s`;
}
