type Chunks = AsyncIterable<unknown> | Iterable<unknown>;

/**
 * Reads bytes from the start of a file to its end, and holds no more of them than it is told to. n8n's
 * binary data can be read in this direction only.
 */
export class ByteReader {
	private held = Buffer.alloc(0);

	private passed = 0;

	private readonly chunks: AsyncIterator<unknown> | Iterator<unknown>;

	/**
	 * @param source the file's bytes, chunk by chunk
	 */
	constructor(source: Chunks) {
		this.chunks =
			Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
	}

	/** How many bytes have been taken and skipped. */
	get position(): number {
		return this.passed;
	}

	/**
	 * The next bytes, which stay the next ones.
	 *
	 * @param count how many; fewer come at the end of the file
	 */
	async peek(count: number): Promise<Buffer> {
		if (this.held.length < count) {
			const parts = [this.held];
			for (let length = this.held.length; length < count;) {
				const chunk = await this.next();
				if (!chunk) break;
				parts.push(chunk);
				length += chunk.length;
			}
			this.held = Buffer.concat(parts);
		}
		return this.held.subarray(0, count);
	}

	/**
	 * The next bytes; those behind them are then the next.
	 *
	 * @param count how many; fewer come at the end of the file
	 */
	async take(count: number): Promise<Buffer> {
		const bytes = await this.peek(count);
		this.drop(bytes.length);
		return bytes;
	}

	/**
	 * Passes bytes without holding them.
	 *
	 * @param count how many
	 */
	async skip(count: number): Promise<void> {
		let left = count;
		while (left > this.held.length) {
			left -= this.held.length;
			this.drop(this.held.length);
			const chunk = await this.next();
			if (!chunk) return;
			this.held = chunk;
		}
		this.drop(left);
	}

	/** Closes the file; it cannot be read any more. */
	async close(): Promise<void> {
		await this.chunks.return?.();
	}

	private drop(count: number): void {
		this.held = this.held.subarray(count);
		this.passed += count;
	}

	private async next(): Promise<Buffer | undefined> {
		const { done, value } = await this.chunks.next();
		if (done) return undefined;
		const { buffer, byteOffset, byteLength } = value as Uint8Array;
		return Buffer.from(buffer, byteOffset, byteLength);
	}
}
