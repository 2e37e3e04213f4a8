import { familyNames, models, modelsOfFamily, PRICES_OF, regionalPrices } from '@wan/catalog';
import type { Currency, Family, ModelRow } from '@wan/catalog';
import { regionNames } from '@wan/common/region';

import { table } from './markdown';

/** Where the vendor says what it charges. */
const PRICE_PAGE = 'https://www.alibabacloud.com/help/en/model-studio/model-pricing';

const TIERS = ['480P', '720P', '1080P'];
const currencies: Array<[currency: Currency, where: string]> = [
	['USD', 'USD'],
	['CNY', 'CNY, Beijing'],
];
const HEADER = [
	'Model',
	...currencies.flatMap(([, where]) => TIERS.map((tier) => `${tier} (${where})`)),
	'Without sound',
];

function cells(row: ModelRow): string[] {
	const { prices } = row;
	return [
		`\`${row.id}\``,
		...currencies.flatMap(([currency]) =>
			TIERS.map((tier) => String(prices?.[currency]?.[tier] ?? '–')),
		),
		prices?.silentShare === undefined ? 'the same' : `× ${prices.silentShare}`,
	];
}

/**
 * The table of prices, as Markdown; `docs/prices.md` is this text.
 */
export function renderPriceTable(): string {
	const priced = models.filter(({ prices }) => prices);
	const families = (Object.keys(familyNames) as Family[]).filter((family) =>
		priced.some((row) => row.family === family),
	);
	const without = models.filter(({ prices }) => !prices).map(({ id }) => `\`${id}\``);
	const elsewhere = regionalPrices.map(({ regions, models: ids, USD }) => [
		ids.map((id) => `\`${id}\``).join(', '),
		regions.map((region) => regionNames[region]).join(', '),
		...TIERS.map((tier) => String(USD[tier] ?? '–')),
	]);
	return [
		'# Prices',
		`What a second of video costs, gathered in **${PRICES_OF}**. These prices are indicative: the vendor changes them, and yours may be others. What counts is the [vendor’s page of prices](${PRICE_PAGE}) and your bill. The option **Price per Second** puts yours in place of them. What is billed, and how the nodes use these prices: [Costs and quotas](costs.md).`,
		...families.flatMap((family) => [
			`## ${familyNames[family]}`,
			table(
				HEADER,
				modelsOfFamily(family)
					.filter(({ prices }) => prices)
					.map(cells),
			),
		]),
		...(without.length > 0 ? ['## No known price', without.join(', ')] : []),
		'## Other regions',
		'US dollars are those of Singapore. They count in the other regions too, but for these, which are approximate:',
		table(['Models', 'Regions', ...TIERS.map((tier) => `${tier} (USD)`)], elsewhere),
		'*Made from the catalog by `npm run docs`.*',
		'',
	].join('\n\n');
}
