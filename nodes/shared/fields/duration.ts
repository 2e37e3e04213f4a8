import type { INodeProperties } from 'n8n-workflow';

import { describeDuration, durationValues } from '../catalog';
import { asNumber, isSet } from '../common/value';
import { byModel } from './display';
import { dropDown } from './dropDown';
import { parsed, refused, type Optional } from './field';

const face = {
	displayName: 'Duration (Seconds)',
	name: 'duration',
	description: 'Length of the video, in seconds. You pay per second.',
};

/** The API's `duration`, in seconds. A model with one fixed length is sent none. */
export const duration: Optional<number> = {
	name: face.name,
	displayName: face.displayName,
	properties: (context) =>
		byModel(
			context,
			(row) => ('fixed' in row.duration ? undefined : row.duration),
			(rule): INodeProperties =>
				'values' in rule
					? dropDown(
							face,
							rule.default,
							rule.values.map((value) => ({ name: String(value), value })),
						)
					: {
							...face,
							...{ type: 'number', default: rule.default },
							hint: `${rule.min} to ${rule.max}`,
							typeOptions: { minValue: rule.min, maxValue: rule.max, numberPrecision: 0 },
						},
			(): INodeProperties => ({
				...face,
				...{ type: 'number', default: 5 },
				typeOptions: { minValue: 0, numberPrecision: 0 },
			}),
		),
	parse: ({ own }, row) => {
		const value = own(face.name, undefined);
		if (!isSet(value)) return parsed(undefined);
		const seconds = asNumber(value);
		if (seconds === undefined || !Number.isInteger(seconds) || seconds < 0) {
			return refused(face, value, 'must be a whole number of seconds');
		}
		if (!row) return parsed(seconds);
		if ('fixed' in row.duration) {
			const { fixed } = row.duration;
			return seconds === fixed
				? parsed(undefined)
				: refused(face, value, `${row.id} makes videos of ${fixed} seconds and no other`);
		}
		return durationValues(row.duration)?.includes(seconds)
			? parsed(seconds)
			: refused(face, value, `${row.id} takes ${describeDuration(row.duration)}`);
	},
};
