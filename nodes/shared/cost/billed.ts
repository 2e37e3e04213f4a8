import type { IDataObject } from 'n8n-workflow';

import { tierOfSize, type ModelRow } from '../catalog';
import { asNumber } from '../common/value';
import { rounded, type Cost } from './money';
import { priceOf, type Terms } from './price';

/**
 * What a task that has succeeded costs.
 *
 * @param usage the answer's `usage`
 * @param row the model, undefined where the catalog does not know it
 * @param terms what the price of a second depends on, as far as it is known; what the answer says of the
 * tier and of sound comes first
 * @returns undefined where no price is known, or where `usage` does not say what is billed
 * @see "usage" on each of the Wan API pages: `duration`, in older answers `video_duration`, is what is
 * billed, the input video included
 */
export function billed(
	usage: IDataObject | undefined,
	row: ModelRow | undefined,
	terms: Terms,
): Cost | undefined {
	if (!usage) return undefined;
	const seconds = positive(usage.duration) ?? positive(usage.video_duration);
	const price = priceOf(row, {
		...terms,
		tier: tierIn(usage) ?? terms.tier,
		silent: typeof usage.audio === 'boolean' ? !usage.audio : terms.silent,
	});
	if (!price || seconds === undefined) return undefined;
	const amount = rounded(price.perSecond * seconds);
	return { amount, currency: price.currency, basis: 'billed' };
}

function positive(value: unknown): number | undefined {
	const number = asNumber(value);
	return number !== undefined && number > 0 ? number : undefined;
}

/** `SR` is a number or its text; older answers have `size` or `video_ratio` instead. */
function tierIn({ SR: lines, size, video_ratio: ratio }: IDataObject): string | undefined {
	const [, number] = /^(\d+)P?$/i.exec(String(lines)) ?? [];
	if (number) return `${number}P`;
	return [size, ratio].map((value) => tierOfSize(String(value))).find((tier) => tier);
}
