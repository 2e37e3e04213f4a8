import type { INodeProperties } from 'n8n-workflow';

import type { MediaReference } from '../media/reference';
import { byModel, notForModels, withDisplay } from './display';
import { notOffered, parsed, refused, type Field } from './field';
import { locationProperties, parseMedia, sourceOptions } from './media';

const face = {
	name: 'audio',
	displayName: 'Sound',
} as const;

const auto = {
	name: 'Made by the Model',
	value: 'auto',
	description: 'The model adds voices, sounds or music that fit',
};
const own = [
	{ ...sourceOptions.url, name: 'Audio File by URL' },
	{ ...sourceOptions.binary, name: 'Audio File From the Item' },
];
const off = { name: 'No Sound', value: 'none' };

const sourceProperty = (switchable: boolean): INodeProperties => ({
	displayName: face.displayName,
	name: 'audioSource',
	type: 'options',
	noDataExpression: true,
	default: 'auto',
	description: 'What is heard in the video',
	options: switchable ? [auto, ...own, off] : [auto, ...own],
});

/**
 * The sound of the video: an audio file of the user's own, false for a silent video, undefined where
 * it is left to the model. Models without sound show nothing.
 */
export const audio: Field<MediaReference | false | undefined> = {
	...face,
	properties: (context) => {
		const silent = context.rows.filter((row) => row.sound === 'silent');
		return [
			...byModel(
				context,
				(row) => (row.sound === 'silent' ? undefined : row.sound),
				(sound) => sourceProperty(sound === 'switchable'),
				() => sourceProperty(true),
			),
			...locationProperties({
				name: face.name,
				displayName: 'Audio',
				placeholder: 'https://example.com/voice.mp3',
			}).map((property) => withDisplay(property, notForModels(context, silent))),
		];
	},
	parse: ({ own: read }, row) => {
		const source = read('audioSource', 'auto');
		if (source !== 'none' && source !== 'url' && source !== 'binary') return parsed(undefined);
		if (row?.sound === 'silent') return refused(face, source, notOffered(row));
		if (source !== 'none') return parseMedia(face, source, read, row);
		return row && row.sound !== 'switchable'
			? refused(face, source, `${row.id} cannot be told to make a silent video`)
			: parsed(false);
	},
};
