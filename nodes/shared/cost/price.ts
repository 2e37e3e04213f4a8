import { regionalPrices, undated, type Currency, type ModelRow } from '../catalog';
import type { Region } from '../common/region';
import { rounded } from './money';

/** What the price of a second depends on besides the model. */
export interface Terms {
	/** The credential's region; undefined for a Base URL of the user's own. */
	region: Region | undefined;
	/** The resolution tier, such as `720P`; undefined where it is not known. */
	tier: string | undefined;
	/** Whether the video has no sound; undefined where that is not known. */
	silent: boolean | undefined;
	/** The user's own price of a second, in place of the catalog's. */
	pricePerSecond?: number;
}

/** The price of one second. */
export interface Price {
	perSecond: number;
	currency: Currency;
}

/**
 * The currency of the bill: yuan in Beijing, US dollars elsewhere. Behind a Base URL of the user's own it
 * is yuan for a model that only Beijing offers or whose price is known in yuan alone.
 *
 * @param row the model, undefined where the catalog does not know it
 * @param region the credential's region
 */
function currencyOf(row: ModelRow | undefined, region: Region | undefined): Currency {
	if (region !== undefined) return region === 'beijing' ? 'CNY' : 'USD';
	if (!row) return 'USD';
	const onlyBeijing = row.regions.every((offered) => offered === 'beijing');
	return onlyBeijing || (row.prices?.CNY && !row.prices.USD) ? 'CNY' : 'USD';
}

/** The prices of a model's tiers in a region. */
function tariffOf(row: ModelRow, region: Region | undefined, currency: Currency) {
	const own = regionalPrices.find(
		({ models, regions }) =>
			models.includes(undated(row.id)) && region !== undefined && regions.includes(region),
	);
	return own && currency === 'USD' ? own.USD : row.prices?.[currency];
}

/**
 * The price of a second.
 *
 * @param row the model, undefined where the catalog does not know it
 * @param terms what else the price depends on
 * @returns undefined where no price is known, or where it depends on something that is not known
 * @see pricePerSecond in the vendor's table of models
 */
export function priceOf(row: ModelRow | undefined, terms: Terms): Price | undefined {
	const { region, tier, silent, pricePerSecond } = terms;
	const currency = currencyOf(row, region);
	if (pricePerSecond !== undefined) return { perSecond: pricePerSecond, currency };
	const tariff = row && tariffOf(row, region, currency);
	const perSecond = tariff && (tier === undefined ? onlyValue(tariff) : tariff[tier]);
	if (perSecond === undefined) return undefined;
	const share = row?.prices?.silentShare;
	if (share === undefined || silent === false) return { perSecond, currency };
	return silent ? { perSecond: rounded(perSecond * share), currency } : undefined;
}

/** The price where all tiers have the same. */
function onlyValue(tariff: Readonly<Record<string, number>>): number | undefined {
	const [first, ...others] = new Set(Object.values(tariff));
	return others.length === 0 ? first : undefined;
}
