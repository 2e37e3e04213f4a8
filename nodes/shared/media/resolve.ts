import type { IExecuteFunctions } from 'n8n-workflow';

import type { Api } from '../transport/api';
import { Places } from '../transport/limits';
import { goesInline, type BinaryFile } from './files';
import type { MediaReference } from './reference';
import { uploadFile } from './upload';

/** A media reference whose file, if it is one of the item's, has been opened and checked. */
export interface OpenMedia {
	reference: MediaReference;
	file?: BinaryFile;
}

/** Gives media references the URLs that go into a request. */
export type ResolveMedia = (model: string, media: OpenMedia) => Promise<string>;

const UPLOADS_AT_ONCE = 3;

/**
 * The one way in for media, for one run of a node. A file that several items share is uploaded once
 * per model.
 *
 * @param context n8n's execution context
 * @param api the credential's API
 */
export function mediaResolver(context: IExecuteFunctions, api: Api): ResolveMedia {
	const uploads = new Map<string, Promise<string>>();
	const places = new Places(UPLOADS_AT_ONCE);
	return async (model, { reference, file }) => {
		const { field, limits, location } = reference;
		if (location.source === 'url') return location.url;
		if (!file) throw new Error(`${field} has not been opened`);
		if (goesInline(limits, file.size, api.base.region)) {
			return `data:${file.facts.mimeType};base64,${(await file.buffer()).toString('base64')}`;
		}
		const id = `${model}\n${file.identity}`;
		const running =
			uploads.get(id) ?? places.take(async () => await uploadFile(context, api, model, file));
		uploads.set(id, running);
		// After a failure, the next item that needs the file may try again.
		running.catch(() => uploads.delete(id));
		return await running;
	};
}
