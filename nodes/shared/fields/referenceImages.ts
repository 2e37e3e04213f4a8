import { referenceRule } from '../media/rules';
import { checkMediaUrl } from '../media/url';
import type { Field, MediaInput, Rule } from '../request/types';
import { isSet } from './scalar';

interface Entry {
	source?: unknown;
	url?: unknown;
	binaryProperty?: unknown;
	role?: unknown;
}

const displayName = 'Reference Images';
const MOST = 3;

const asEntries = (value: unknown): Entry[] => (Array.isArray(value) ? (value as Entry[]) : []);

/** `ref_images_url` and `obj_or_bg` of the function image_reference: one to three pictures. */
export const referenceImages: Field = {
	name: 'referenceImages',
	displayName,
	required: true,
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
							placeholder: 'https://example.com/image.png',
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
	read: (get) => {
		const entries = asEntries(get('referenceImages.image', []));
		return entries.length > 0 ? entries : undefined;
	},
	check: (value, row) => {
		const entries = asEntries(value);
		const rules: Rule[] = [];
		if (entries.length > MOST) {
			rules.push(`holds ${entries.length} images; 1 to ${MOST} are allowed`);
		}
		if (entries.filter((entry) => entry.role === 'bg').length > 1) {
			rules.push('has more than one background; at most one image may have the role Background');
		}
		entries.forEach((entry, index) => {
			const at = `image ${index + 1}`;
			if (entry.role !== 'obj' && entry.role !== 'bg') {
				rules.push(`${at}: the role must be obj (subject) or bg (background)`);
			}
			if (entry.source === 'binary') {
				if (!isSet(entry.binaryProperty)) {
					rules.push(`${at}: needs the name of the item’s binary field`);
				}
			} else if (!isSet(entry.url)) {
				rules.push(`${at}: the URL is required`);
			} else {
				for (const rule of checkMediaUrl(entry.url, referenceRule(row))) {
					rules.push(`${at} (${String(entry.url)}) ${rule}`);
				}
			}
		});
		return rules;
	},
	media: (value, row) =>
		asEntries(value).map((entry, index): MediaInput => {
			const field = `${displayName}, image ${index + 1}`;
			const rule = referenceRule(row);
			return entry.source === 'binary'
				? { field, rule, source: 'binary', binaryProperty: String(entry.binaryProperty) }
				: { field, rule, source: 'url', url: String(entry.url) };
		}),
	write: (value, parts, urls) => {
		parts.input.ref_images_url = urls;
		parts.parameters.obj_or_bg = asEntries(value).map((entry) => entry.role);
	},
};
