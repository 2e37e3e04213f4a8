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
					'What the video is about. A file of up to 100 MB and 50 pages: Word, Excel, PowerPoint, PDF, TXT, Markdown, Keynote, Pages or Numbers; the pages are not counted here. Or a public web page.',
			},
			'url',
			[
				sourceOptions.url,
				sourceOptions.binary,
				{ name: 'Web Page', value: 'page', description: 'The address of a public web page' },
			],
		),
		...locationProperties({ ...face, placeholder: 'https://example.com/report.pdf' }),
		{
			...page,
			type: 'string',
			default: '',
			required: true,
			placeholder: 'https://example.com/article',
			description: 'The address of the web page; it must be reachable without signing in',
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
