import type { INodeProperties } from 'n8n-workflow';

import type { ModelRow } from '../catalog';
import { isSet } from '../common/value';
import { byModel } from './display';
import { dropDown } from './dropDown';
import { notOffered, parsed, refused, type Optional } from './field';

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
	name: 'size' | 'resolution' | 'ratio';
	displayName: string;
	description: string;
	example: string;
	label: (value: string) => string;
	/** What an empty value stands for where the model has no default of its own. */
	noDefault?: string;
}): Optional<string> {
	const { name, displayName, description } = spec;
	const choiceOf = (row: ModelRow): ModelRow['ratio'] => row[name];
	const emptyName = (initial: string | undefined) =>
		initial === undefined
			? (spec.noDefault ?? 'Model Default')
			: `Model Default: ${spec.label(initial)}`;
	return {
		name,
		displayName,
		properties: (context) =>
			byModel(
				context,
				choiceOf,
				(choice) =>
					dropDown({ displayName, name, description }, '', [
						{ name: emptyName(choice.default), value: '' },
						...choice.values.map((value) => ({ name: spec.label(value), value })),
					]),
				(): INodeProperties => ({
					displayName,
					name,
					type: 'string',
					default: '',
					placeholder: `e.g. ${spec.example}`,
					description: `${description.replace(/\.$/, '')}. Leave empty to use the default of the model.`,
				}),
			),
		parse: ({ own }, row) => {
			const value = own(name, undefined);
			if (!isSet(value)) return parsed(undefined);
			if (typeof value !== 'string') {
				return refused({ displayName }, value, `must be text such as ${spec.example}`);
			}
			if (!row) return parsed(value);
			const choice = choiceOf(row);
			if (!choice) return refused({ displayName }, value, notOffered(row));
			return choice.values.includes(value)
				? parsed(value)
				: refused(
						{ displayName },
						value,
						`must be one of ${choice.values.join(', ')} for ${row.id}`,
					);
		},
	};
}

/** The API's `size`: the frame of the video as `width*height`. */
export const size = choiceByModel({
	name: 'size',
	displayName: 'Size',
	description: 'Width and height of the video in pixels',
	example: '1280*720',
	label: sizeLabel,
});

/** The API's `resolution`: the tier of the video. */
export const resolution = choiceByModel({
	name: 'resolution',
	displayName: 'Resolution',
	description: 'Resolution tier of the video. A higher resolution costs more.',
	example: '720P',
	label: (value) => value,
});

/** The API's `ratio`: the shape of the video. */
export const ratio = choiceByModel({
	name: 'ratio',
	displayName: 'Aspect Ratio',
	description: 'Ratio of the width of the video to its height (ratio in the API)',
	example: '16:9',
	label: (value) => (value === 'adaptive' ? 'Adaptive' : value),
	noDefault: 'Same as Input Video',
});
