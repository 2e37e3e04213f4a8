import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { ModelRow } from '../catalog';
import type { MediaReference } from '../media/reference';
import { byModel, notForModels, withDisplay } from './display';
import { notOffered, parsed, refused, type Field } from './field';
import { AUDIO_URL, locationProperties, parseMedia, parseSource, sourceOptions } from './media';

const face = {
	name: 'audio',
	displayName: 'Audio',
	media: ['audio'],
} as const;

type Source = 'auto' | 'url' | 'binary' | 'none';

const sources: Record<Source, INodePropertyOptions> = {
	auto: {
		name: 'Automatic',
		value: 'auto',
		description: 'The model adds voices, sound effects or music that fit the video',
	},
	url: sourceOptions.url,
	binary: sourceOptions.binary,
	none: { name: 'None', value: 'none', description: 'A video without sound' },
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
	description: 'Where the audio of the video comes from',
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
						displayName: face.displayName,
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
		if (row?.sound === 'silent') return refused(face, sources[source].name, notOffered(row));
		if (source === 'none') {
			return row && row.sound !== 'switchable'
				? refused(
						face,
						sources.none.name,
						`is not available for ${row.id}, which cannot generate a video without sound. Choose 'Automatic', or another model`,
					)
				: parsed(false);
		}
		return row && !row.files.audio
			? refused(
					face,
					sources[source].name,
					`is not available for ${row.id}, which generates the audio itself. Choose 'Automatic', or another model`,
				)
			: parseMedia(face, source, { own: read, operation }, row);
	},
};
