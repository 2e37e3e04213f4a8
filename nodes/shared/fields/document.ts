import { fileLimits } from '../catalog';
import type { MediaReference } from '../media/reference';
import { dropDown } from './dropDown';
import { parsed, type Field } from './field';
import { locationProperties, parseLocation, parseMedia, parseSource, sourceOptions } from './media';

const face = {
	name: 'document',
	displayName: 'Document',
} as const;

const page = { displayName: 'Page URL', name: 'pageUrl' } as const;

/** What a video is made of: a file, or the address of a web page. */
export interface Document {
	type: 'file' | 'link';
	source: MediaReference;
}

/**
 * A document, as a file or as a web page.
 *
 * @see "file" and "link" in the media of Wan 3.0
 */
export const document: Field<Document> = {
	...face,
	media: ['document', 'page'],
	properties: () => [
		dropDown(
			{
				displayName: face.displayName,
				name: 'documentSource',
				noDataExpression: true,
				description:
					'The file or public web page that the video explains. Files: Word, Excel, PowerPoint, PDF, TXT, Markdown, Keynote, Pages or Numbers, up to 100 MB and 50 pages. The node does not count the pages; the service does.',
			},
			'url',
			[
				sourceOptions.url,
				sourceOptions.binary,
				{ name: 'Web Page', value: 'page', description: 'The URL of a public web page' },
			],
		),
		...locationProperties({ ...face, placeholder: 'e.g. https://example.com/report.pdf' }),
		{
			...page,
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://example.com/article',
			description: 'URL of the web page. It must be reachable without signing in.',
			displayOptions: { show: { documentSource: ['page'] } },
		},
	],
	parse: (parameters, row) => {
		const { own, operation } = parameters;
		const read = parseSource(face, own('documentSource', 'url'), ['url', 'binary', 'page']);
		if ('problems' in read) return read;
		const { value: chosen = 'url' } = read;
		const limits = fileLimits(row, 'page', operation);
		const source =
			chosen === 'page' && limits
				? parseLocation(
						page.displayName,
						{ source: 'url', url: own(page.name, ''), binaryProperty: undefined },
						limits,
					)
				: parseMedia(face, chosen, parameters, row);
		if ('problems' in source) return source;
		return parsed({ type: chosen === 'page' ? 'link' : 'file', source: source.value });
	},
};
