import type { INodeProperties } from 'n8n-workflow';

import { INPUT_FIELD_HINT, INPUT_FIELD_NAME, sourceOptions } from './media';

/**
 * The properties that say where the file of an entry of a list is.
 *
 * @param placeholder an example of a URL
 */
export function entryLocation(placeholder: string): INodeProperties[] {
	const { url, binary } = sourceOptions;
	return [
		{
			displayName: 'Source',
			name: 'source',
			type: 'options',
			noDataExpression: true,
			default: 'url',
			description: 'Where the file comes from',
			options: [url, binary],
		},
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			default: '',
			placeholder,
			description: url.description,
			displayOptions: { show: { source: ['url'] } },
		},
		{
			displayName: INPUT_FIELD_NAME,
			name: 'binaryProperty',
			type: 'string',
			default: 'data',
			description: binary.description,
			hint: INPUT_FIELD_HINT,
			placeholder: 'e.g. data',
			typeOptions: { binaryDataProperty: true },
			displayOptions: { show: { source: ['binary'] } },
		},
	];
}

/** Entries of a list as the user filled them in; nothing is known of what an expression puts there. */
export function entriesOf<T>(raw: unknown): Array<Partial<Record<keyof T, unknown>>> {
	return Array.isArray(raw) ? (raw as Array<Partial<Record<keyof T, unknown>>>) : [];
}
