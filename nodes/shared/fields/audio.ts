import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { ModelRow } from '../catalog';
import type { MediaReference } from '../media/reference';
import { byModel, notForModels, withDisplay } from './display';
import { notOffered, parsed, refused, type Field } from './field';
import { AUDIO_URL, locationProperties, parseMedia, parseSource, sourceOptions } from './media';

const face = {
	name: 'audio',
	displayName: 'Sound',
	media: ['audio'],
} as const;

type Source = 'auto' | 'url' | 'binary' | 'none';

const sources: Record<Source, INodePropertyOptions> = {
	auto: {
		name: 'Made by the Model',
		value: 'auto',
		description: 'The model adds voices, sounds or music that fit',
	},
	url: { ...sourceOptions.url, name: 'Audio File by URL' },
	binary: { ...sourceOptions.binary, name: 'Audio File From the Item' },
	none: { name: 'No Sound', value: 'none' },
};

/** What can be chosen with a model; undefined where there is nothing to choose. */
function sourcesOf({ files, sound }: ModelRow): Source[] | undefined {
	const own: Source[] = files.audio ? ['url', 'binary'] : [];
	const off: Source[] = sound === 'switchable' ? ['none'] : [];
	return own.length + off.length > 0 ? ['auto', ...own, ...off] : undefined;
}

const sourceProperty = (offered: readonly Source[]): INodeProperties => ({
	displayName: face.displayName,
	name: 'audioSource',
	type: 'options',
	noDataExpression: true,
	default: 'auto',
	description: 'What is heard in the video',
	options: offered.map((source) => sources[source]),
});

const all: Source[] = ['auto', 'url', 'binary', 'none'];

/**
 * The sound of the video: an audio file of the user's own, false for a silent video, undefined where
 * it is left to the model. Models without a choice show nothing.
 */
export const audio: Field<MediaReference | false | undefined> = {
	...face,
	properties: (context) => {
		const offered = new Set(context.rows.flatMap((row) => sourcesOf(row) ?? []));
		const withoutFile = context.rows.filter(({ files }) => !files.audio);
		const location =
			withoutFile.length === context.rows.length
				? []
				: locationProperties({
						name: face.name,
						displayName: 'Audio',
						placeholder: AUDIO_URL,
					});
		return [
			...byModel(context, sourcesOf, sourceProperty, () =>
				sourceProperty(all.filter((source) => offered.has(source))),
			),
			...location.map((property) => withDisplay(property, notForModels(context, withoutFile))),
		];
	},
	parse: ({ own: read, operation }, row) => {
		const chosen = parseSource(face, read('audioSource', 'auto'), all);
		if ('problems' in chosen) return chosen;
		const { value: source = 'auto' } = chosen;
		if (source === 'auto') return parsed(undefined);
		if (row?.sound === 'silent') return refused(face, source, notOffered(row));
		if (source === 'none') {
			return row && row.sound !== 'switchable'
				? refused(face, source, `${row.id} cannot be told to make a silent video`)
				: parsed(false);
		}
		return row && !row.files.audio
			? refused(face, source, `${row.id} makes the sound itself and takes no audio file`)
			: parseMedia(face, source, { own: read, operation }, row);
	},
};
