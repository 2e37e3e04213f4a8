import type { INodeProperties } from 'n8n-workflow';

import type { Problem } from '../common/problem';
import { asBoolean, asNumber, isSet } from '../common/value';

/*
 * The options about cost and about the shape of the output, of every operation that creates a task.
 */

export const costLimitProperty: INodeProperties = {
	displayName: 'Cost Limit',
	name: 'costLimit',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 10,
	description:
		'Maximum estimated cost of all items of this node in one execution, in US dollars (in yuan in Beijing). Above it, no task is created. Earlier iterations of a loop count as well.',
};

export const pricePerSecondProperty: INodeProperties = {
	displayName: 'Price per Second',
	name: 'pricePerSecond',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0.1,
	description:
		'Your price for one second of video, in US dollars (in yuan in Beijing). It replaces the list price of the model, for videos with and without audio.',
};

export const dryRunProperty: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: true,
	description:
		'Whether to check all fields and files and estimate the cost without sending anything. The output contains the request of each item, or what is wrong with it.',
};

export const includeInputFieldsProperty: INodeProperties = {
	displayName: 'Include Input Fields',
	name: 'includeInputFields',
	type: 'boolean',
	default: true,
	description:
		'Whether to include the fields and files of the input item in the output. Fields of the result replace input fields of the same name.',
};

/** The settings of one item. */
export interface CostSettings {
	/** The most that all items may be estimated to cost; undefined for no limit. */
	costLimit: number | undefined;
	/** The user's own price of a second; undefined for the catalog's. */
	pricePerSecond: number | undefined;
	dryRun: boolean;
	includeInputFields: boolean;
}

/**
 * Reads and checks the options about cost and output.
 *
 * @param values the collection `options`, by parameter name
 * @returns the settings, and what is wrong with them
 */
export function readCostSettings(values: Record<string, unknown>): {
	settings: CostSettings;
	problems: Problem[];
} {
	const problems: Problem[] = [];
	const read = <T>(
		{ name, displayName: field }: INodeProperties,
		parse: (value: unknown) => T | undefined,
		rule: string,
	): T | undefined => {
		const value = values[name];
		if (!isSet(value)) return undefined;
		const parsed = parse(value);
		if (parsed === undefined) problems.push({ field, value, rule });
		return parsed;
	};
	const numberWhere = (allowed: (number: number) => boolean) => (value: unknown) => {
		const number = asNumber(value);
		return number !== undefined && allowed(number) ? number : undefined;
	};
	const fromZero = numberWhere((number) => number >= 0);
	const aboveZero = numberWhere((number) => number > 0);
	const isTrueOrFalse = 'must be true or false';
	return {
		settings: {
			costLimit: read(costLimitProperty, fromZero, 'must be a number from 0'),
			pricePerSecond: read(pricePerSecondProperty, aboveZero, 'must be a number above 0'),
			dryRun: read(dryRunProperty, asBoolean, isTrueOrFalse) ?? false,
			includeInputFields: read(includeInputFieldsProperty, asBoolean, isTrueOrFalse) ?? false,
		},
		problems,
	};
}
