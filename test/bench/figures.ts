import { table } from '../../scripts/markdown';

/*
 * What a benchmark gives, and how it is shown.
 */

/** Who did the work. */
export type Contender = 'ours' | 'builtIn' | 'chain' | 'axios';

/** One measured quantity of one piece of work. */
export interface Figure {
	/** The work, with its size. */
	work: string;
	/** What was measured, with its unit. */
	measure: string;
	values: Partial<Record<Contender, number>>;
	/** Digits behind the point. */
	digits?: number;
	/** What the ratio compares, and with what. */
	ratio?: { of: number; to: number; against: string };
	/** The promise, and whether it was kept. */
	target?: { says: string; met: boolean };
}

const columns: Array<[Contender, string]> = [
	['ours', 'n8n-nodes-wan'],
	['builtIn', 'n8n’s built-in node'],
	['chain', 'HTTP Request, If, Wait'],
	['axios', 'bare axios'],
];

function cells(figure: Figure): string[] {
	const { work, measure, values, ratio, target, digits = 0 } = figure;
	return [
		work,
		measure,
		...columns.map(([contender]) => values[contender]?.toFixed(digits) ?? '–'),
		ratio ? `${(ratio.of / ratio.to).toFixed(2)} of ${ratio.against}` : '–',
		target ? `${target.says}: ${target.met ? 'met' : '**missed**'}` : '–',
	];
}

/** The figures as a Markdown table. */
export function renderTable(figures: Figure[]): string {
	const header = ['Work', 'Measure', ...columns.map(([, name]) => name), 'Ratio', 'Target'];
	return table(header, figures.map(cells));
}

/** The middle one of several measurements. */
export function median(values: number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
