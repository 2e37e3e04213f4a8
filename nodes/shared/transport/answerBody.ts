import { MEGABYTE } from '../common/units';
import { ApiFailure } from './failure';
import { onAbort } from './signals';

/** The largest answer that is read, in bytes after decompression. A page of 50 tasks has about 30 KB. */
export const LARGEST_ANSWER = 10 * MEGABYTE;

/** An answer's body as a stream. */
interface BodyStream extends AsyncIterable<Uint8Array> {
	destroy: () => void;
}

function isStream(body: unknown): body is BodyStream {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/**
 * Reads an answer's body, up to a limit. n8n sets no limit of its own and does not let a node set one, so
 * the bytes are counted while they arrive: a compressed answer of 3 MB can hold gigabytes.
 *
 * @param body a stream, or text or JSON where n8n has read it already
 * @param signal ends the reading when it is aborted
 * @returns the body as text
 * @throws ApiFailure where the body is too large, and the stream's own error where it is cut
 */
export async function readText(body: unknown, signal: AbortSignal): Promise<string> {
	if (!isStream(body)) return textOf(body);
	const unlink = onAbort(signal, () => body.destroy());
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	try {
		for await (const chunk of body) {
			bytes += chunk.length;
			if (bytes > LARGEST_ANSWER) {
				throw new ApiFailure({
					certainty: 'doubtful',
					message: `The service’s answer is larger than ${LARGEST_ANSWER / MEGABYTE} MB`,
				});
			}
			chunks.push(chunk);
		}
	} finally {
		unlink();
		body.destroy();
	}
	return Buffer.concat(chunks)
		.toString('utf8')
		.replace(/^\uFEFF/, '');
}

/**
 * Closes a body that is not going to be read.
 *
 * @param body an answer's body
 */
export function discard(body: unknown): void {
	if (isStream(body)) body.destroy();
}

function textOf(body: unknown): string {
	if (typeof body === 'string') return body;
	return body === undefined || body === null ? '' : JSON.stringify(body);
}
