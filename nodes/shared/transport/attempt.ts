import { ApiFailure } from './failure';

/** The result of an attempt. */
export type Attempt<T> = { value: T } | { failure: ApiFailure };

/**
 * Does work that may fail at the API, and returns such a failure as a value. Any other error is a mistake
 * in the program and is thrown.
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
