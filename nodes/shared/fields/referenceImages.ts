import type { INodeParameters, INodeProperties } from 'n8n-workflow';

import { fileLimits, type FileLimits, type ModelRow } from '../catalog';
import type { Rule } from '../common/problem';
import type { MediaReference } from '../media/reference';
import { entriesOf, entryLocation } from './entries';
import { notOffered, oneOf, parsed, refused, type Field, type Parsed } from './field';
import { IMAGE_URL, parseLocation } from './media';

const displayName = 'Reference Images';
const NAME = 'referenceImages';

/** One entry of the collection, as the user filled it in. */
interface Entry {
	source: unknown;
	url: unknown;
	binaryProperty: unknown;
	role: unknown;
}

/** A reference image and what it shows: a subject (`obj`) or the background (`bg`). */
export interface ReferenceImage {
	image: MediaReference;
	role: 'obj' | 'bg';
}

const roles = [
	{ name: 'Subject', value: 'obj' },
	{ name: 'Background', value: 'bg' },
];

const role: INodeProperties = {
	displayName: 'Role',
	name: 'role',
	type: 'options',
	default: 'obj',
	description: 'What the image shows (obj_or_bg in the API)',
	options: roles,
};

interface ListFace<T> {
	description: string;
	initial: INodeParameters;
	required: boolean;
	/** What an entry has besides its location. */
	more: INodeProperties[];
	/** The rules that a list as a whole breaks. */
	rules: (entries: Array<Partial<Entry>>) => Rule[];
	/** Reads an entry whose image has been read. */
	entry: (field: string, entry: Partial<Entry>, image: MediaReference) => Parsed<T>;
}

function imageList<T>({
	description,
	initial,
	required,
	more,
	rules,
	entry: parseEntry,
}: ListFace<T>): Field<T[]> {
	const parseOne = (field: string, entry: Partial<Entry>, limits: FileLimits): Parsed<T> => {
		const { source, url, binaryProperty } = entry;
		const image = parseLocation(field, { source, url, binaryProperty }, limits);
		return 'value' in image ? parseEntry(field, entry, image.value) : image;
	};
	return {
		name: NAME,
		displayName,
		media: [NAME],
		properties: () => [
			{
				displayName,
				name: NAME,
				type: 'fixedCollection',
				placeholder: 'Add Image',
				typeOptions: { multipleValues: true, sortable: true },
				default: { ...initial },
				...(required && { required }),
				description,
				options: [
					{ displayName: 'Image', name: 'image', values: [...entryLocation(IMAGE_URL), ...more] },
				],
			},
		],
		parse: ({ own, operation }, row) => {
			const entries = entriesOf<Entry>(own(`${NAME}.image`, []));
			if (entries.length === 0) {
				return required ? refused({ displayName }, undefined, 'is required') : parsed([]);
			}
			const limits = fileLimits(row, NAME, operation);
			if (!limits) {
				const rule = row ? notOffered(row) : 'is not available for any model';
				return refused({ displayName }, undefined, rule);
			}
			const { problems } = refused(
				{ displayName },
				undefined,
				...tooMany(entries.length, row),
				...rules(entries),
			);
			const images = entries.map((entry, index) => {
				const image = parseOne(`${displayName}, image ${index + 1}`, entry, limits);
				if ('problems' in image) problems.push(...image.problems);
				return image;
			});
			return problems.length > 0
				? { problems }
				: parsed(images.flatMap((image) => ('value' in image ? [image.value] : [])));
		},
	};
}

function tooMany(count: number, row: ModelRow | undefined): Rule[] {
	if (!row?.references || count <= row.references.images) return [];
	const { images: most, together } = row.references;
	return [
		`contains ${count} images, but ${row.id} accepts ${together?.[0] ?? 0} to ${most}. Remove the others`,
	];
}

/** The images that the function image_reference combines. */
export const referenceImages = imageList<ReferenceImage>({
	description: 'One to three images that the video combines. One of them can be the background.',
	initial: { image: [{ source: 'url', url: '', binaryProperty: 'data', role: 'obj' }] },
	required: true,
	more: [role],
	rules: (entries) =>
		entries.filter((entry) => entry.role === 'bg').length > 1
			? ["contains more than one background. Set 'Role' to Subject for all images but one"]
			: [],
	entry: (field, entry, image) =>
		entry.role === 'obj' || entry.role === 'bg'
			? parsed({ image, role: entry.role })
			: refused({ displayName: field }, entry.role, `the role ${oneOf(roles)}`),
});

/** The images that an editing instruction refers to. */
export const instructionImages = imageList<MediaReference>({
	description:
		'Up to four images of what the prompt refers to, such as clothes or a person. JPEG, PNG without transparency, BMP or WEBP.',
	initial: {},
	required: false,
	more: [],
	rules: () => [],
	entry: (_field, _entry, image) => parsed(image),
});
