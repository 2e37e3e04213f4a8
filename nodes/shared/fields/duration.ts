import type { INodeProperties } from 'n8n-workflow';

import { describeDuration, durationValues, type DurationLimits, type ModelRow } from '../catalog';
import { asNumber, isSet } from '../common/value';
import { byModel } from './display';
import { dropDown } from './dropDown';
import { notOffered, parsed, refused, type Optional } from './field';

const face = {
	displayName: 'Duration (Seconds)',
	name: 'duration',
};

const DESCRIPTION = 'Length of the video in seconds. You pay for each second.';

/** The values that are no lengths, as the editor shows them. */
const specialNames: Record<number, string> = {
	[-1]: 'Automatic',
	0: 'Same as Input Video',
};

function known(limits: Exclude<DurationLimits, { fixed: number }>, description: string) {
	const own = { ...face, description };
	if ('values' in limits) {
		const options = limits.values.map((value) => ({
			name: specialNames[value] ?? String(value),
			value,
		}));
		return dropDown(own, limits.default, options);
	}
	const property: INodeProperties = {
		...own,
		...{ type: 'number', default: limits.default },
		hint: `${limits.min} to ${limits.max}`,
		typeOptions: { minValue: limits.min, maxValue: limits.max, numberPrecision: 0 },
	};
	return property;
}

/**
 * The API's `duration`, in seconds. A model with one fixed length is sent none, nor is the 0 that stands
 * for the length of the input.
 *
 * @param options what the description says besides, and what a model that is in no row begins with: a
 * number that is sent, or nothing
 */
export function durationField({
	description = DESCRIPTION,
	unknownDefault,
}: {
	description?: string;
	unknownDefault?: number;
} = {}): Optional<number> {
	const unknown = (): INodeProperties =>
		unknownDefault === undefined
			? {
					...face,
					...{ type: 'string', default: '', placeholder: 'e.g. 5' },
					description: `${description} Leave empty to use the default of the model.`,
				}
			: {
					...face,
					description,
					...{ type: 'number', default: unknownDefault },
					typeOptions: { minValue: -1, numberPrecision: 0 },
				};
	return {
		...face,
		properties: (context) =>
			byModel(
				context,
				({ duration: limits }) => (limits === undefined || 'fixed' in limits ? undefined : limits),
				(limits) => known(limits, description),
				unknown,
			),
		parse: ({ own }, row) => {
			const value = own(face.name, undefined);
			if (!isSet(value)) return parsed(undefined);
			const seconds = asNumber(value);
			if (seconds === undefined || !Number.isInteger(seconds) || seconds < -1) {
				return refused(face, value, 'must be a whole number of seconds');
			}
			if (!row) return parsed(seconds);
			if (!row.duration) return refused(face, value, notOffered(row));
			if ('fixed' in row.duration) {
				const { fixed } = row.duration;
				return seconds === fixed
					? parsed(undefined)
					: refused(
							face,
							value,
							`must be ${fixed} for ${row.id}, which generates no other length. Remove it, or choose another model`,
						);
			}
			if (!durationValues(row.duration)?.includes(seconds)) {
				return refused(face, value, `${row.id} accepts ${describeDuration(row.duration)}`);
			}
			return parsed(seconds === 0 ? undefined : seconds);
		},
	};
}

/**
 * The length of the video that an item asks for.
 *
 * @param seconds the field's value
 * @param row the model
 * @returns in seconds; undefined where the model chooses, or keeps the length of the input
 */
export function askedSeconds(
	seconds: number | undefined,
	row: ModelRow | undefined,
): number | undefined {
	const rule = row?.duration;
	const asked = seconds ?? (rule && !('fixed' in rule) ? rule.default : undefined);
	return asked !== undefined && asked > 0 ? asked : undefined;
}

/** The field as Text to Video and Image to Video have it. */
export const duration = durationField({ unknownDefault: 5 });
