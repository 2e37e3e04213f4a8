import { ApiFailure } from './failure';

/** What an attempt came to. */
export type Attempt<T> = { value: T } | { failure: ApiFailure };

/**
 * Does something that may fail at the API, and hands such a failure back as a value, so that the
 * caller can weigh it. Any other error is a mistake in the program and passes on.
 *
 * @param work what to do
 */
export async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
	return await work().then(
		(value): Attempt<T> => ({ value }),
		(error: unknown): Attempt<T> => {
			if (error instanceof ApiFailure) return { failure: error };
			throw error;
		},
	);
}
