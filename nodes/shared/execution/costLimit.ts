import { priceOf } from '../cost/price';
import { describeMoney, totals, type Cost, type Money } from '../cost/money';
import { itemName } from '../common/item';
import type { Problem } from '../common/problem';
import { regionNames } from '../common/region';
import { costLimitProperty, pricePerSecondProperty } from './costSettings';
import type { Plan } from './plan';

/** The items that Cost Limit refuses. */
export interface LimitCheck {
	/** The items whose cost cannot be estimated, with what is wrong. */
	unknown: Map<number, Problem>;
	/** Why none of the items may be sent; undefined where the limit is kept. */
	exceeded: string | undefined;
}

const { displayName: LIMIT } = costLimitProperty;
const { displayName: PRICE } = pricePerSecondProperty;

/**
 * Compares the sum of all items' estimates with Cost Limit. Where the items have several limits, the
 * lowest counts for all.
 *
 * @param plans the items that are to be sent, by index
 * @param committed the estimates of what this node has sent in this execution already
 */
export function checkCostLimit(
	plans: ReadonlyMap<number, Plan>,
	committed: readonly Money[],
): LimitCheck {
	const limits = [...plans.values()].flatMap(({ cost }) => cost.costLimit ?? []);
	if (limits.length === 0) return { unknown: new Map(), exceeded: undefined };
	const limit = Math.min(...limits);
	const unknown = new Map<number, Problem>();
	const estimates = new Map<number, Cost>();
	for (const [itemIndex, plan] of plans) {
		if (plan.estimate) estimates.set(itemIndex, plan.estimate);
		else unknown.set(itemIndex, { field: LIMIT, value: limit, rule: cannotBeKept(plan) });
	}
	return { unknown, exceeded: exceeds(limit, estimates, committed) };
}

function cannotBeKept({ request, terms }: Plan): string {
	const { model, row } = request;
	if (priceOf(row, terms)) {
		return `cannot be kept: how many seconds of ${model} are billed cannot be told in advance`;
	}
	const where = terms.region ? ` in ${regionNames[terms.region]}` : '';
	return `cannot be kept: no price of ${model} is known${where}. Set ${PRICE}, or remove the limit`;
}

function exceeds(
	limit: number,
	estimates: ReadonlyMap<number, Cost>,
	committed: readonly Money[],
): string | undefined {
	if (estimates.size === 0) return undefined;
	const sums = totals([...committed, ...estimates.values()]);
	const named = `${LIMIT} “${limit}”`;
	if (sums.length > 1) {
		return `${named}: the estimates are ${describeMoney(...sums)}, which cannot be held against one limit`;
	}
	if (sums[0].amount <= limit) return undefined;
	const [most, cost] = [...estimates].reduce((a, b) => (b[1].amount > a[1].amount ? b : a));
	const items =
		estimates.size === 1 ? 'The estimate of one item' : `The estimates of ${estimates.size} items`;
	const earlier =
		committed.length > 0
			? ` and of what this node sent earlier in this execution (${describeMoney(...committed)})`
			: '';
	const together = estimates.size === 1 && earlier === '' ? 'is' : 'together are';
	return `${items}${earlier} ${together} ${describeMoney(...sums)}, above ${named}; the most expensive is ${itemName(most)} with ${describeMoney(cost)}`;
}
