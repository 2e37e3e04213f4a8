import type { INodeProperties } from 'n8n-workflow';

import { fileLimits, type MediaName, type ModelRow, type OperationName } from '../catalog';
import type { Problem, Rule } from '../common/problem';
import type { MediaReference } from '../media/reference';
import { byModel, notForModels, withDisplay, type FieldContext } from './display';
import { entriesOf, entryLocation } from './entries';
import { notOffered, oneOf, parsed, refused, shownAs, type Field, type Parsed } from './field';
import { AUDIO_URL, locationProperties, parseLocation, parseSource, sourceOptions } from './media';

const NAME = 'references';
const displayName = 'References';

/** What a reference is. */
export type ReferenceType = 'image' | 'video' | 'audio';

/** A reference, and the voice that its character has. */
export interface Reference {
	type: ReferenceType;
	file: MediaReference;
	voice?: MediaReference;
}

/** One entry of the collection, as the user filled it in. */
interface Entry {
	type: unknown;
	source: unknown;
	url: unknown;
	binaryProperty: unknown;
	voiceSource: unknown;
	voiceUrl: unknown;
	voiceBinaryProperty: unknown;
}

const fileNames: Record<ReferenceType, MediaName> = {
	image: 'referenceImage',
	video: 'referenceVideo',
	audio: 'referenceAudio',
};

const typeOptions = [
	{ name: 'Image', value: 'image', description: 'JPEG, PNG, BMP or WEBP, up to 20 MB' },
	{ name: 'Video', value: 'video', description: 'MP4 or MOV, up to 100 MB' },
	{ name: 'Audio', value: 'audio', description: 'WAV or MP3, up to 15 MB' },
] as const;

const isType = (value: unknown): value is ReferenceType =>
	typeOptions.some((option) => option.value === value);

/** The types that a model takes. */
const typesOf = (row: ModelRow) =>
	typeOptions.filter(({ value }) => row.files[fileNames[value]]).map(({ value }) => value);

const typeProperty = (types: readonly ReferenceType[]): INodeProperties => ({
	displayName: 'Type',
	name: 'type',
	type: 'options',
	default: 'image',
	description: 'The type of the reference file',
	options: typeOptions.filter(({ value }) => types.includes(value)),
});

function voiceProperties(context: FieldContext): INodeProperties[] {
	const { url, binary, none } = sourceOptions;
	const lacking = context.rows.filter(({ files }) => !files.referenceVoice);
	const properties: INodeProperties[] = [
		{
			displayName: 'Voice',
			name: 'voiceSource',
			type: 'options',
			noDataExpression: true,
			default: 'none',
			description:
				'Audio file with the voice of the character. WAV or MP3, 1 to 10 seconds, up to 15 MB. A reference video has its own voice. Available for Wan 2.7.',
			options: [none, url, binary],
		},
		...locationProperties({ name: 'voice', displayName: 'Voice', placeholder: AUDIO_URL }),
	];
	return properties.map((property) => withDisplay(property, notForModels(context, lacking)));
}

/**
 * The people, things and sounds that a video is to contain, in the order in which the prompt counts them.
 *
 * @see "input.media" and "input.reference_urls" on the reference-to-video page
 */
export const references: Field<Reference[]> = {
	name: NAME,
	displayName,
	media: ['referenceImage', 'referenceVideo', 'referenceAudio', 'referenceVoice'],
	properties: (context) => {
		// The rules of entries name the field of the model from the top.
		const inside: FieldContext = { ...context, inOptions: true };
		return [
			{
				displayName,
				name: NAME,
				type: 'fixedCollection',
				placeholder: 'Add Reference',
				typeOptions: { multipleValues: true, sortable: true },
				default: {},
				description:
					'People, objects and sounds that the video contains. For Wan 2.7 and 3.0, refer to them in the prompt as Image 1, Image 2, Video 1 and so on, counting each type separately. For Wan 2.6, refer to them as character1, character2 in the order of this list.',
				options: [
					{
						displayName: 'Reference',
						name: 'reference',
						values: [
							...byModel(inside, typesOf, typeProperty, () =>
								typeProperty(['image', 'video', 'audio']),
							),
							...entryLocation('e.g. https://example.com/person.png'),
							...voiceProperties(inside),
						],
					},
				],
			},
		];
	},
	parse: ({ own, operation }, row) => {
		const entries = entriesOf<Entry>(own(`${NAME}.reference`, []));
		const problems: Problem[] = [];
		const values = entries.flatMap((entry, index) => {
			const read = parseEntry(`${displayName}, reference ${index + 1}`, entry, row, operation);
			if ('value' in read) return [read.value];
			problems.push(...read.problems);
			return [];
		});
		const counts = entries.map(({ type }) => type);
		problems.push(...refused({ displayName }, undefined, ...wrongCounts(counts, row)).problems);
		return problems.length > 0 ? { problems } : parsed(values);
	},
};

function parseEntry(
	field: string,
	entry: Partial<Entry>,
	row: ModelRow | undefined,
	operation: OperationName,
): Parsed<Reference> {
	const { type = 'image', source = 'url', url, binaryProperty = 'data' } = entry;
	const named = { displayName: field };
	if (!isType(type)) return refused(named, type, `the type ${oneOf(typeOptions)}`);
	const limits = fileLimits(row, fileNames[type], operation);
	if (!limits) {
		return refused(
			named,
			shownAs(typeOptions, type),
			`is not a type that ${row?.id ?? 'the model'} accepts. Remove the reference, or choose another model`,
		);
	}
	const file = parseLocation(field, { source, url, binaryProperty }, limits);
	const voice = parseVoice(`${field}, voice`, entry, row, operation);
	const problems = [file, voice].flatMap((read) => ('problems' in read ? read.problems : []));
	return 'value' in file && 'value' in voice
		? parsed({ type, file: file.value, voice: voice.value })
		: { problems };
}

function parseVoice(
	field: string,
	{
		voiceSource: source,
		voiceUrl: url,
		voiceBinaryProperty: binaryProperty = 'data',
	}: Partial<Entry>,
	row: ModelRow | undefined,
	operation: OperationName,
): Parsed<MediaReference | undefined> {
	const chosen = parseSource({ displayName: field }, source, ['none', 'url', 'binary']);
	if ('problems' in chosen) return chosen;
	if (chosen.value === undefined || chosen.value === 'none') return parsed(undefined);
	const limits = fileLimits(row, 'referenceVoice', operation);
	return limits
		? parseLocation(field, { source, url, binaryProperty }, limits)
		: refused(
				{ displayName: field },
				shownAs([sourceOptions.url, sourceOptions.binary], source),
				row ? notOffered(row) : 'is not available for any model',
			);
}

/** The rules that the numbers of references break. */
function wrongCounts(types: readonly unknown[], row: ModelRow | undefined): Rule[] {
	if (!row?.references) return [];
	const { images, videos, audios, together } = row.references;
	const count = (type: ReferenceType) => types.filter((one = 'image') => one === type).length;
	const pictured = count('image') + count('video');
	const rules: Rule[] = [];
	if (together && pictured < together[0])
		rules.push('must contain at least one image or video. Add one');
	if (together && pictured > together[1]) {
		rules.push(
			`contains ${pictured} images and videos, but ${row.id} accepts at most ${together[1]} in total. Remove the others`,
		);
	}
	const each: Array<[ReferenceType, string, number]> = [
		['image', 'images', images],
		['video', 'videos', videos],
		['audio', 'audio files', audios],
	];
	for (const [type, name, most] of each) {
		// A type that the model does not take at all is refused entry by entry.
		if (most > 0 && count(type) > most) {
			rules.push(
				`contains ${count(type)} ${name}, but ${row.id} accepts at most ${most}. Remove the others`,
			);
		}
	}
	return rules;
}
