import type { INodeProperties } from 'n8n-workflow';

import { fileLimits, type FileLimits, type MediaName, type ModelRow } from '../catalog';
import { isSet } from '../common/value';
import { MediaReference } from '../media/reference';
import { checkMediaUrl } from '../media/url';
import { notForModels, saysWhichModels, withDisplay, type FieldContext } from './display';
import { dropDown } from './dropDown';
import {
	notOffered,
	parsed,
	refused,
	required,
	type Field,
	type Optional,
	type Parameters,
	type Parsed,
} from './field';

/** The face of a media field: three parameters, of which the first chooses between the others. */
export interface MediaFace {
	/** The parameters are this name followed by `Source`, `Url` and `BinaryProperty`. */
	name: MediaName;
	displayName: string;
	description: string;
	placeholder: string;
	/** The name of the source `none`, where it says when to choose it. */
	noneName?: string;
	/** The source of a new node, `none` without it. With `url`, an empty URL counts as `none`. */
	initialSource?: 'url';
	/** Whether a model has the field in this operation; without it, every model that takes such a file. */
	offered?: (row: ModelRow) => boolean;
}

/**
 * How n8n's own nodes call the field that names a binary field of the input item. Where a node has several,
 * each is followed by the file that it is for: an AI agent fills fields in by their display names.
 */
export const INPUT_FIELD_NAME = 'Input Data Field Name';
export const INPUT_FIELD_HINT =
	'The name of the input binary field containing the file to be uploaded';

export const sourceOptions = {
	url: {
		name: 'URL',
		value: 'url',
		description: 'A public URL, or an oss:// URL. The service checks the file; this node does not.',
	},
	binary: {
		name: 'Binary File',
		value: 'binary',
		description:
			'A file of the input item. The node checks its type, size, dimensions and length where the file header contains them, and uploads it to the temporary storage of the service.',
	},
	none: { name: 'None', value: 'none' },
};

/**
 * The two parameters that say where a media file is.
 *
 * @param face with the name that both begin with
 * @param urlRequired whether the editor marks an empty URL
 */
export function locationProperties(
	face: { name: string; displayName: string; placeholder: string },
	urlRequired = true,
): INodeProperties[] {
	return [
		{
			displayName: `${face.displayName} URL`,
			name: `${face.name}Url`,
			type: 'string',
			default: '',
			required: urlRequired,
			placeholder: face.placeholder,
			description: sourceOptions.url.description,
			displayOptions: { show: { [`${face.name}Source`]: ['url'] } },
		},
		{
			displayName: `${INPUT_FIELD_NAME} (${face.displayName})`,
			name: `${face.name}BinaryProperty`,
			type: 'string',
			default: 'data',
			required: true,
			placeholder: 'e.g. data',
			description: sourceOptions.binary.description,
			hint: INPUT_FIELD_HINT,
			typeOptions: { binaryDataProperty: true },
			displayOptions: { show: { [`${face.name}Source`]: ['binary'] } },
		},
	];
}

/**
 * Reads where the user says that a file is. A source that does not exist would else pass for none.
 *
 * @param named the field's name as the editor shows it
 * @param value what the user chose
 * @param allowed the sources that there are
 * @returns undefined where nothing is chosen
 */
export function parseSource<T extends string>(
	named: Pick<MediaFace, 'displayName'>,
	value: unknown,
	allowed: readonly T[],
): Parsed<T | undefined> {
	if (!isSet(value)) return parsed(undefined);
	const source = allowed.find((one) => one === value);
	return source === undefined
		? refused(named, value, `must be one of ${allowed.join(', ')}`)
		: parsed(source);
}

/**
 * Reads and checks where a media file is.
 *
 * @param field the field's name as the editor shows it
 * @param location what the user filled in
 * @param limits what the field takes
 */
export function parseLocation(
	field: string,
	location: { source: unknown; url: unknown; binaryProperty: unknown },
	limits: FileLimits,
): Parsed<MediaReference> {
	const { source = 'url', url, binaryProperty } = location;
	const named = { displayName: field };
	if (source !== 'url' && source !== 'binary') {
		return refused(named, source, 'the source must be url or binary');
	}
	if (source === 'binary') {
		return typeof binaryProperty === 'string' && binaryProperty !== ''
			? parsed(new MediaReference(field, limits, { source, binaryProperty }))
			: refused(
					named,
					binaryProperty,
					`needs a value in '${INPUT_FIELD_NAME}': the name of the binary field that contains the file`,
				);
	}
	if (!isSet(url)) return refused(named, url, 'is required');
	const rules = checkMediaUrl(url, limits);
	return rules.length > 0
		? refused(named, url, ...rules)
		: parsed(new MediaReference(field, limits, { source: 'url', url: String(url) }));
}

/**
 * Reads and checks the media file of a field.
 *
 * @param face the field's names
 * @param source the chosen source, `url` or `binary`
 * @param parameters the item's parameters
 * @param row the model
 */
export function parseMedia(
	{ name, displayName }: Pick<MediaFace, 'name' | 'displayName'>,
	source: unknown,
	{ own, operation }: Pick<Parameters, 'own' | 'operation'>,
	row: ModelRow | undefined,
): Parsed<MediaReference> {
	const url = own(`${name}Url`, '');
	const binaryProperty = own(`${name}BinaryProperty`, 'data');
	const limits = fileLimits(row, name, operation);
	if (!limits) {
		const value = source === 'binary' ? binaryProperty : url;
		return refused(
			{ displayName },
			value,
			row ? notOffered(row) : 'is not available for any model',
		);
	}
	return parseLocation(displayName, { source, url, binaryProperty }, limits);
}

/** Whether a model has the field. */
const hasField = ({ name, offered }: MediaFace, row: ModelRow) =>
	row.files[name] !== undefined && (offered === undefined || offered(row));

/** Hides a field's properties for the models that lack it. */
function forModels(
	face: MediaFace,
	context: FieldContext,
	[source, ...location]: [INodeProperties, ...INodeProperties[]],
): INodeProperties[] {
	const having = context.rows.filter((row) => hasField(face, row));
	const lacking = context.rows.filter((row) => !hasField(face, row));
	return [saysWhichModels(source, context, having), ...location].map((property) =>
		withDisplay(property, notForModels(context, lacking)),
	);
}

/**
 * A media file that an item may have.
 *
 * @param face what the editor shows
 */
export function mediaField(face: MediaFace): Optional<MediaReference> {
	const { name, displayName, description, noneName, initialSource = 'none' } = face;
	const { url, binary, none } = sourceOptions;
	return {
		name,
		displayName,
		media: [name],
		properties: (context) =>
			forModels(face, context, [
				dropDown(
					{ displayName, name: `${name}Source`, noDataExpression: true, description },
					initialSource,
					initialSource === 'url'
						? [url, binary, { ...none, name: noneName ?? none.name }]
						: [none, url, binary],
				),
				...locationProperties(face, initialSource === 'none'),
			]),
		parse: (parameters, row) => {
			const { own } = parameters;
			const chosen = parseSource(face, own(`${name}Source`, 'none'), ['none', 'url', 'binary']);
			if ('problems' in chosen) return chosen;
			const { value: source = 'none' } = chosen;
			if (source === 'none') return parsed(undefined);
			if (initialSource === 'url' && source === 'url' && !isSet(own(`${name}Url`, ''))) {
				return parsed(undefined);
			}
			return row && !hasField(face, row)
				? refused(face, sourceOptions[source].name, notOffered(row))
				: parseMedia(face, source, parameters, row);
		},
	};
}

/**
 * A media file that every item has.
 *
 * @param face what the editor shows
 */
export function requiredMediaField(face: MediaFace): Field<MediaReference> {
	const { name, displayName, description } = face;
	const { url, binary } = sourceOptions;
	const field = required(mediaField(face));
	return {
		...field,
		properties: () => [
			dropDown({ displayName, name: `${name}Source`, noDataExpression: true, description }, 'url', [
				url,
				binary,
			]),
			...locationProperties(face),
		],
		parse: (parameters, row) => {
			const source = parseSource(face, parameters.own(`${name}Source`, 'url'), ['url', 'binary']);
			return 'problems' in source ? source : field.parse(parameters, row);
		},
	};
}

export const IMAGE_URL = 'e.g. https://example.com/image.png';
export const VIDEO_URL = 'e.g. https://example.com/video.mp4';
export const AUDIO_URL = 'e.g. https://example.com/voice.mp3';
