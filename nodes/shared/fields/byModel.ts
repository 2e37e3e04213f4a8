import type { INodeProperties } from 'n8n-workflow';

import { describeDuration, durationValues, type Choice, type ModelRow } from '../catalog';
import type { Field, Rule } from '../request/types';
import { dropDown } from './dropDown';
import { byModel } from './place';
import { asNumber, isSet, notOffered } from './scalar';

/** "1280*720" as a person reads it: "1280 × 720 (16:9)". */
export function sizeLabel(size: string): string {
	const [width, height] = size.split('*').map(Number);
	const shapes: Array<[string, number]> = [
		['16:9', 16 / 9],
		['9:16', 9 / 16],
		['1:1', 1],
		['4:3', 4 / 3],
		['3:4', 3 / 4],
	];
	const shape = shapes.find(([, ratio]) => Math.abs(width / height / ratio - 1) < 0.03)?.[0];
	return shape ? `${width} × ${height} (${shape})` : `${width} × ${height}`;
}

function choiceByModel(spec: {
	name: 'size' | 'resolution';
	displayName: string;
	description: string;
	placeholder: string;
	label: (value: string) => string;
}): Field {
	const { name, displayName, description } = spec;
	const choiceOf = (row: ModelRow): Choice<string> | undefined => row[name];
	return {
		name,
		displayName,
		properties: (place) =>
			byModel(
				place,
				choiceOf,
				(choice) =>
					dropDown({ displayName, name, description }, '', [
						{ name: `Model Default: ${spec.label(choice.default)}`, value: '' },
						...choice.values.map((value) => ({ name: spec.label(value), value })),
					]),
				(): INodeProperties => ({
					displayName,
					name,
					type: 'string',
					default: '',
					placeholder: spec.placeholder,
					description: `${description}. Leave it empty for the model’s own default.`,
				}),
			),
		read: (get) => {
			const value = get(name, undefined);
			return isSet(value) ? value : undefined;
		},
		check: (value, row): Rule[] => {
			if (typeof value !== 'string') return [`must be text such as ${spec.placeholder}`];
			if (!row) return [];
			const choice = choiceOf(row);
			if (!choice) return [notOffered(row)];
			return choice.values.includes(value)
				? []
				: [`${row.id} makes ${choice.values.join(', ')} and no other`];
		},
		write: (value, parts) => {
			parts.parameters[name] = value;
		},
	};
}

/** `size`: the frame of the video as `width*height`. */
export const size = choiceByModel({
	name: 'size',
	displayName: 'Size',
	description: 'Width and height of the video, in pixels',
	placeholder: '1280*720',
	label: sizeLabel,
});

/** `resolution`: the tier of the video; its shape follows the first image. */
export const resolution = choiceByModel({
	name: 'resolution',
	displayName: 'Resolution',
	description: 'Sharpness of the video; its shape follows the first image. Higher costs more.',
	placeholder: '720P',
	label: (value) => value,
});

const durationFace = {
	displayName: 'Duration (Seconds)',
	name: 'duration',
	description: 'Length of the video, in seconds. You pay per second.',
};

/** `duration`: the video's length in seconds, for models that let one choose. */
export const duration: Field = {
	name: 'duration',
	displayName: durationFace.displayName,
	properties: (place) =>
		byModel(
			place,
			(row) => ('fixed' in row.duration ? undefined : row.duration),
			(rule): INodeProperties =>
				'values' in rule
					? dropDown(
							durationFace,
							rule.default,
							rule.values.map((value) => ({ name: String(value), value })),
						)
					: {
							...durationFace,
							...{ type: 'number', default: rule.default },
							hint: `${rule.min} to ${rule.max}`,
							typeOptions: { minValue: rule.min, maxValue: rule.max, numberPrecision: 0 },
						},
			(): INodeProperties => ({
				...durationFace,
				...{ type: 'number', default: 5 },
				typeOptions: { minValue: 0, numberPrecision: 0 },
			}),
		),
	read: (get) => {
		const value = get('duration', undefined);
		return isSet(value) ? value : undefined;
	},
	check: (value, row) => {
		const seconds = asNumber(value);
		if (seconds === undefined || !Number.isInteger(seconds) || seconds < 0) {
			return ['must be a whole number of seconds'];
		}
		if (!row) return [];
		if ('fixed' in row.duration) {
			return seconds === row.duration.fixed
				? []
				: [`${row.id} makes videos of ${row.duration.fixed} seconds and no other`];
		}
		return durationValues(row.duration)?.includes(seconds)
			? []
			: [`${row.id} takes ${describeDuration(row.duration)}`];
	},
	write: (value, parts, _urls, row) => {
		if (row && 'fixed' in row.duration) return;
		parts.parameters.duration = asNumber(value);
	},
};
