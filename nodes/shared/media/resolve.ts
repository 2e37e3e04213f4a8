import type { IExecuteFunctions } from 'n8n-workflow';

import { describeProblem } from '../common/problem';
import type { Api } from '../transport/api';
import { ApiFailure, cancelled } from '../transport/failure';
import { Slots } from '../transport/limits';
import { throwIfStopped } from '../transport/pause';
import { linkedController, onAbort, type LinkedController } from '../transport/signals';
import { goesInline, type BinaryFile } from './binaryFile';
import type { MediaReference } from './reference';
import { uploadFile } from './upload';

/** A media reference whose file, if it is one of the item's, has been opened and checked. */
export interface OpenMedia {
	reference: MediaReference;
	file?: BinaryFile;
}

/**
 * Gives a media reference the URL that goes into a request.
 *
 * @param model the model that will read the file
 * @param media the reference, opened
 * @param signal ends the wait for an upload, and the upload itself where nothing else waits for it
 * @throws ApiFailure that names the field; nothing that costs has been sent then
 */
export type ResolveMedia = (
	model: string,
	media: OpenMedia,
	signal: AbortSignal,
) => Promise<string>;

/**
 * Enough for the ten references of an item to be uploaded in two goes. Each upload holds a few hundred
 * kilobytes; where n8n keeps binary data in memory, a copy of the file.
 */
const UPLOADS_AT_ONCE = 5;

/**
 * Gives all media references of one execution of a node their URLs. A file that several items share is
 * uploaded once per model.
 *
 * @param context n8n's execution context
 * @param api the credential's API
 */
export function mediaResolver(context: IExecuteFunctions, api: Api): ResolveMedia {
	const uploads = new Map<string, SharedUpload>();
	const slots = new Slots(UPLOADS_AT_ONCE);
	const begin = (id: string, model: string, file: BinaryFile): SharedUpload => {
		const upload = new SharedUpload(
			api.signal,
			async (stop) =>
				await slots.take(async () => await uploadFile(context, api, model, file, stop)),
			// After a failure, the next item that needs the file may try again.
			() => uploads.get(id) === upload && uploads.delete(id),
		);
		uploads.set(id, upload);
		return upload;
	};
	return async (model, { reference, file }, signal) => {
		const { field, limits, location } = reference;
		if (location.source === 'url') return location.url;
		if (!file) throw new Error(`${field} has not been opened`);
		throwIfStopped(signal);
		if (goesInline(limits, file.size, api.base.region)) {
			return `data:${file.facts.mimeType};base64,${(await file.buffer()).toString('base64')}`;
		}
		const id = `${model}\n${file.identity}`;
		const upload = uploads.get(id) ?? begin(id, model, file);
		return await upload.url(signal).catch((error: unknown) => {
			throw withField(error, field, location.binaryProperty);
		});
	};
}

/** The failure of an upload, with the field that the file is for. */
function withField(error: unknown, field: string, binaryProperty: string): unknown {
	if (!(error instanceof ApiFailure) || error.facts.cancelled) return error;
	const rule = error.facts.message;
	return new ApiFailure({
		...error.facts,
		message: describeProblem({ field, value: binaryProperty, rule }),
	});
}

/** An upload that several items may wait for. It is stopped when none of them waits any more. */
class SharedUpload {
	private readonly stop: LinkedController;

	private readonly uploaded: Promise<string>;

	private waiting = 0;

	/**
	 * @param signal stops the upload
	 * @param upload does it
	 * @param failed called when it has failed or was stopped
	 */
	constructor(
		signal: AbortSignal | undefined,
		upload: (signal: AbortSignal) => Promise<string>,
		private readonly failed: () => void,
	) {
		this.stop = linkedController(signal);
		this.uploaded = upload(this.stop.signal).finally(this.stop.unlink);
		this.uploaded.catch(failed);
	}

	/**
	 * Waits for the file's URL.
	 *
	 * @param signal ends this wait
	 */
	async url(signal: AbortSignal): Promise<string> {
		this.waiting += 1;
		let unlink = () => {};
		const stopped = new Promise<never>((_, reject) => {
			unlink = onAbort(signal, () => {
				reject(cancelled('notSent'));
				this.waiting -= 1;
				if (this.waiting > 0) return;
				this.failed();
				this.stop.abort();
			});
		});
		try {
			return await Promise.race([this.uploaded, stopped]);
		} finally {
			unlink();
		}
	}
}
