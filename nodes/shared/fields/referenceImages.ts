import { fileLimits, type FileLimits } from '../catalog';
import type { Rule } from '../common/problem';
import type { MediaReference } from '../media/reference';
import { notOffered, parsed, refused, type Field, type Parsed } from './field';
import { IMAGE_URL, parseLocation } from './media';

const displayName = 'Reference Images';
const MOST = 3;

/** One entry of the collection, as the user filled it in. */
interface Entry {
	source?: unknown;
	url?: unknown;
	binaryProperty?: unknown;
	role?: unknown;
}

/** A reference image and what it shows: a subject (`obj`) or the background (`bg`). */
export interface ReferenceImage {
	image: MediaReference;
	role: 'obj' | 'bg';
}

/** The images that the function image_reference combines. */
export const referenceImages: Field<ReferenceImage[]> = {
	name: 'referenceImages',
	displayName,
	properties: () => [
		{
			displayName,
			name: 'referenceImages',
			type: 'fixedCollection',
			placeholder: 'Add Image',
			typeOptions: { multipleValues: true, sortable: true },
			default: { image: [{ source: 'url', url: '', binaryProperty: 'data', role: 'obj' }] },
			required: true,
			description:
				'One to three pictures that the video combines; one of them may be the background',
			options: [
				{
					displayName: 'Image',
					name: 'image',
					values: [
						{
							displayName: 'Source',
							name: 'source',
							type: 'options',
							noDataExpression: true,
							default: 'url',
							options: [
								{ name: 'URL', value: 'url' },
								{ name: 'Binary File', value: 'binary' },
							],
						},
						{
							displayName: 'URL',
							name: 'url',
							type: 'string',
							default: '',
							placeholder: IMAGE_URL,
							displayOptions: { show: { source: ['url'] } },
						},
						{
							displayName: 'Binary Field',
							name: 'binaryProperty',
							type: 'string',
							default: 'data',
							hint: 'The name of the incoming item’s binary field that holds the file',
							displayOptions: { show: { source: ['binary'] } },
						},
						{
							displayName: 'Role',
							name: 'role',
							type: 'options',
							default: 'obj',
							description: 'What the picture shows',
							options: [
								{ name: 'Subject', value: 'obj' },
								{ name: 'Background', value: 'bg' },
							],
						},
					],
				},
			],
		},
	],
	parse: ({ own }, row) => {
		const raw = own('referenceImages.image', []);
		const entries = Array.isArray(raw) ? (raw as Entry[]) : [];
		if (entries.length === 0) return refused({ displayName }, undefined, 'is required');
		const limits = fileLimits(row, 'referenceImages');
		if (!limits) {
			return refused(
				{ displayName },
				entries,
				row ? notOffered(row) : 'no model takes these files',
			);
		}
		const rules: Rule[] = [];
		if (entries.length > MOST) {
			rules.push(`holds ${entries.length} images; 1 to ${MOST} are allowed`);
		}
		if (entries.filter(({ role }) => role === 'bg').length > 1) {
			rules.push('has more than one background; at most one image may have the role Background');
		}
		const { problems } = refused({ displayName }, entries, ...rules);
		const images = entries.map((entry, index) => {
			const image = parseEntry(`${displayName}, image ${index + 1}`, entry, limits);
			if ('problems' in image) problems.push(...image.problems);
			return image;
		});
		return problems.length > 0
			? { problems }
			: parsed(images.flatMap((image) => ('value' in image ? [image.value] : [])));
	},
};

function parseEntry(
	field: string,
	{ source, url, binaryProperty, role }: Entry,
	limits: FileLimits,
): Parsed<ReferenceImage> {
	if (role !== 'obj' && role !== 'bg') {
		return refused(
			{ displayName: field },
			role,
			'the role must be obj (subject) or bg (background)',
		);
	}
	const image = parseLocation(field, { source, url, binaryProperty }, limits);
	return 'value' in image ? parsed({ image: image.value, role }) : image;
}
