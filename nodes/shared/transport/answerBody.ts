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
 * The text of an answer, as far as it has arrived. n8n sets no limit of its own and does not let a node set
 * one, so the bytes are counted while they arrive: a compressed answer of 3 MB can hold gigabytes.
 */
export class ReceivedText {
	private readonly chunks: Uint8Array[] = [];
	private bytes = 0;

	/**
	 * Reads a body to its end. What had arrived before a failure is kept.
	 *
	 * @param body a stream, or text or JSON where n8n has read it already
	 * @param signal ends the reading when it is aborted
	 * @throws ApiFailure where the body is too large, and the stream's own error where it is cut
	 */
	async read(body: unknown, signal: AbortSignal): Promise<void> {
		if (!isStream(body)) {
			this.chunks.push(Buffer.from(textOf(body)));
			return;
		}
		const unlink = onAbort(signal, () => body.destroy());
		try {
			for await (const chunk of body) this.take(chunk);
		} finally {
			unlink();
			body.destroy();
		}
	}

	/** What has arrived, without a byte order mark. */
	text(): string {
		return Buffer.concat(this.chunks)
			.toString('utf8')
			.replace(/^\uFEFF/, '');
	}

	private take(chunk: Uint8Array): void {
		this.bytes += chunk.length;
		if (this.bytes > LARGEST_ANSWER) {
			throw new ApiFailure({
				certainty: 'doubtful',
				message: `The service’s answer is larger than ${LARGEST_ANSWER / MEGABYTE} MB`,
			});
		}
		this.chunks.push(chunk);
	}
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
