import type { INodeProperties } from 'n8n-workflow';

import { sourceOptions } from './media';

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
			description: 'Where the file is',
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
			displayName: 'Binary Field',
			name: 'binaryProperty',
			type: 'string',
			default: 'data',
			description: binary.description,
			hint: 'The name of the incoming item’s binary field that holds the file',
			displayOptions: { show: { source: ['binary'] } },
		},
	];
}

/** Entries of a list as the user filled them in; nothing is known of what an expression puts there. */
export function entriesOf<T>(raw: unknown): Array<Partial<Record<keyof T, unknown>>> {
	return Array.isArray(raw) ? (raw as Array<Partial<Record<keyof T, unknown>>>) : [];
}
