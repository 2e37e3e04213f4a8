import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { totals, type Money } from '../cost/money';
import { asBoolean } from '../common/value';
import { describeProblem } from '../common/problem';
import { megabytes } from '../common/units';
import { goesInline } from '../media/binaryFile';
import type { OpenMedia } from '../media/resolve';
import { checkCostLimit } from './costLimit';
import { dryRunProperty } from './costSettings';
import type { ReadItemParameter } from './parameters';
import { inspectItem, type Plan, type Planning } from './plan';

/** The result of a dry run. */
export interface DryRun {
	/** The outgoing items, by the incoming one. */
	items: Map<number, INodeExecutionData[]>;
	/** How many of them have problems. */
	invalid: number;
	/** How many of the others have no known price. */
	unpriced: number;
	/** What the others are estimated to cost. */
	sums: Money[];
}

/**
 * Whether an item is only to be checked.
 *
 * @param context n8n's execution context
 * @param read gives the item's parameters
 * @param itemIndex the item
 */
export function isDryRun(
	context: IExecuteFunctions,
	read: ReadItemParameter,
	itemIndex: number,
): boolean {
	const { name } = dryRunProperty;
	const setIn = (options: unknown) =>
		typeof options === 'object' &&
		options !== null &&
		asBoolean((options as IDataObject)[name]) === true;
	try {
		return setIn(read('options', itemIndex, {}));
	} catch {
		// Another option's expression fails. That is a problem of the item, and its dry run reports it.
		return setIn(context.getNode().parameters.options);
	}
}

/**
 * Reads and checks items and estimates what they will cost. Nothing is uploaded and nothing is sent;
 * whatever is wrong with an item becomes part of its outgoing item, with whatever On Error.
 *
 * @param planning what reading the items needs
 * @param indexes the items
 */
export async function dryRun(planning: Planning, indexes: number[]): Promise<DryRun> {
	const plans = new Map<number, Plan>();
	const problems = new Map<number, string[]>();
	for (const itemIndex of indexes) {
		const inspected = await inspectItem(planning, itemIndex).catch((error: unknown) => ({
			error: error instanceof Error ? error.message : String(error),
		}));
		if ('plan' in inspected) plans.set(itemIndex, inspected.plan);
		else if ('error' in inspected) problems.set(itemIndex, [inspected.error]);
		else problems.set(itemIndex, inspected.problems.map(describeProblem));
	}
	const { unknown, exceeded } = checkCostLimit(plans, planning.ledger.committed());
	for (const [itemIndex, problem] of unknown) problems.set(itemIndex, [describeProblem(problem)]);
	const overLimit = exceeded === undefined ? [] : [exceeded];

	const items = new Map<number, INodeExecutionData[]>();
	for (const itemIndex of indexes) {
		const plan = plans.get(itemIndex);
		const wrong = [...(problems.get(itemIndex) ?? []), ...(plan ? overLimit : [])];
		const json: IDataObject = {
			dry_run: true,
			valid: wrong.length === 0,
			problems: wrong,
			...(plan?.estimate && { cost: plan.estimate }),
			...(plan && { body: bodyToShow(planning, itemIndex, plan) }),
		};
		items.set(itemIndex, [{ json, pairedItem: { item: itemIndex } }]);
	}
	const estimates = [...plans.values()].map(({ estimate }) => estimate);
	return {
		items,
		invalid: [...items.values()].flat().filter(({ json }) => !json.valid).length,
		unpriced: estimates.filter((estimate) => !estimate).length,
		sums: totals(estimates.filter((estimate) => estimate !== undefined)),
	};
}

/** The body as it would be sent, with a description in place of every file. */
function bodyToShow(
	{ context, api }: Planning,
	itemIndex: number,
	{ request, media }: Plan,
): IDataObject {
	const { binary } = context.getInputData()[itemIndex];
	const shown = new Map(
		media.map((open) => [open.reference, urlToShow(open, api.base.region, binary)]),
	);
	const body = request.body((reference) => shown.get(reference) ?? '');
	return JSON.parse(JSON.stringify(body), (_key, value: unknown) =>
		typeof value === 'string' ? withoutContents(value) : value,
	) as IDataObject;
}

/**
 * What stands for a file: the link itself, and no contents.
 *
 * @returns for example `oss://… (photo.png, 1.2 MB)`
 */
function urlToShow(
	{ reference, file }: OpenMedia,
	region: Planning['api']['base']['region'],
	binary: INodeExecutionData['binary'],
): string {
	const { location, limits } = reference;
	if (location.source === 'url') return location.url;
	if (!file) return '';
	const { fileName } = binary?.[location.binaryProperty] ?? {};
	const about = `${fileName ? `${fileName}, ` : ''}${megabytes(file.size)}`;
	return goesInline(limits, file.size, region)
		? `data:${file.facts.mimeType};base64,… (${about})`
		: `oss://… (${about})`;
}

/** A file may also stand in a URL field, or in Extra Input, as a `data:` URL of the user's own. */
function withoutContents(text: string): string {
	const [, head, contents] = /^(data:[^,]*;base64,)([\w+/=-]+)$/.exec(text) ?? [];
	return head ? `${head}… (${megabytes(Buffer.byteLength(contents, 'base64'))})` : text;
}
