import type { Currency } from '../catalog';

/** An amount of money. */
export interface Money {
	amount: number;
	currency: Currency;
}

/** What a task costs: `estimated` before it has ended, `billed` as its `usage` says. */
export type Cost = Money & { basis: 'estimated' | 'billed' };

/** Decimals of an amount: enough for the cheapest second, few enough that no noise of binary fractions shows. */
const DECIMALS = 6;

/**
 * An amount without the noise of binary fractions: 0.1 × 3 is 0.3.
 *
 * @param amount the amount
 * @returns the amount with at most six decimals
 */
export function rounded(amount: number): number {
	return Number(amount.toFixed(DECIMALS));
}

/**
 * Amounts added up, each currency by itself.
 *
 * @param amounts the amounts
 * @returns one sum for each currency that occurs, in the order in which they occur
 */
export function totals(amounts: Iterable<Money>): Money[] {
	const sums = new Map<Currency, number>();
	for (const { amount, currency } of amounts) {
		sums.set(currency, rounded((sums.get(currency) ?? 0) + amount));
	}
	return [...sums].map(([currency, amount]) => ({ amount, currency }));
}

/**
 * Amounts in words.
 *
 * @param amounts the amounts
 * @returns for example `1.5 USD`, or `1.5 USD and 2 CNY`
 */
export function describeMoney(...amounts: Money[]): string {
	return amounts.map(({ amount, currency }) => `${amount} ${currency}`).join(' and ');
}
