import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { estimate, termsOf, type Billable } from '../cost/estimate';
import type { Cost } from '../cost/money';
import type { Terms } from '../cost/price';
import { openBinaryFile } from '../media/binaryFile';
import { checkTogether, checkUsedOnce } from '../media/fileRules';
import type { OpenMedia } from '../media/resolve';
import { itemName } from '../common/item';
import type { Problem } from '../common/problem';
import { asBoolean, isSet } from '../common/value';
import type { CreateOperation } from '../request/operation';
import { prepareRequest, type PreparedRequest } from '../request/prepare';
import type { Api } from '../transport/api';
import { checkCostLimit } from './costLimit';
import { readCostSettings, type CostSettings } from './costSettings';
import { errorItem, ofItem } from './items';
import { sentEarlier, type Ledger } from './ledger';
import { problemsError, toNodeError } from './nodeError';
import { simplifyProperty, wantsSimplified } from './output';
import type { ReadItemParameter } from './parameters';
import { downloadProperty, readSettings, type ExecutionSettings } from './settings';

/** What is done with an item's task after it is created. */
export interface Delivery {
	settings: ExecutionSettings;
	waitForCompletion: boolean;
	downloadVideo: boolean;
	simplify: boolean;
}

/** One item, read and checked, ready to be sent. */
export interface Plan {
	request: PreparedRequest;
	media: OpenMedia[];
	delivery: Delivery;
	cost: CostSettings;
	/** What the price of a second depends on. */
	terms: Terms;
	/** What the item will cost at most; undefined where no price is known. */
	estimate: Cost | undefined;
}

/** What reading the items needs. */
export interface Planning {
	context: IExecuteFunctions;
	operation: CreateOperation;
	api: Api;
	ledger: Ledger;
	read: ReadItemParameter;
	/** Sentences on what earlier tries have sent, for an error; empty where nothing was sent. */
	sentBefore: (itemIndex?: number) => string[];
}

/**
 * Reads and checks all items whose task does not exist yet, before anything is sent.
 *
 * @param planning what it needs
 * @param indexes the items
 * @returns the plans, and the error items of those that are refused where On Error lets the others go on
 * @throws NodeApiError or NodeOperationError where On Error stops the workflow
 */
export async function planItems(
	planning: Planning,
	indexes: number[],
): Promise<{ plans: Map<number, Plan>; refused: Map<number, INodeExecutionData[]> }> {
	const { ledger } = planning;
	const plans = new Map<number, Plan>();
	const refused = new Map<number, INodeExecutionData[]>();
	const wrong = new Map<number, unknown>();
	for (const itemIndex of indexes) {
		if (ledger.call(itemIndex).created) continue;
		// An expression of one item may fail; with Continue On Fail the others go on all the same.
		const planned = await planItem(planning, itemIndex).catch((error: unknown) => ({ error }));
		if ('error' in planned) wrong.set(itemIndex, planned.error);
		else plans.set(itemIndex, planned);
	}
	const { unknown, exceeded } = checkCostLimit(plans, ledger.committed());
	for (const [itemIndex, problem] of unknown) {
		plans.delete(itemIndex);
		wrong.set(itemIndex, refusal(planning, itemIndex, [problem]));
	}
	refuse(planning, wrong, refused);
	if (exceeded !== undefined) refuseAll(planning, exceeded, { plans, refused });
	for (const [itemIndex, plan] of plans) ledger.call(itemIndex).reserve(plan.estimate);
	return { plans, refused };
}

/** Makes error items of refused items, or throws where On Error stops the workflow. */
function refuse(
	planning: Planning,
	wrong: ReadonlyMap<number, unknown>,
	refused: Map<number, INodeExecutionData[]>,
): void {
	const { context } = planning;
	for (const [itemIndex, error] of [...wrong].sort(([a], [b]) => a - b)) {
		if (!context.continueOnFail()) {
			const others = [...wrong.keys()].filter((other) => other !== itemIndex);
			const list = others.sort((a, b) => a - b).map(itemName);
			const notes =
				others.length > 0 ? [`Fields of other items are wrong too: ${list.join(', ')}`] : [];
			notes.push(...planning.sentBefore(itemIndex));
			const nodeError = toNodeError(context.getNode(), error, { itemIndex, notes });
			throw ofItem(context, nodeError, itemIndex);
		}
		refused.set(itemIndex, [errorItem(context, error, itemIndex)]);
	}
}

/** Refuses all items that were to be sent. */
function refuseAll(
	planning: Planning,
	message: string,
	{ plans, refused }: Awaited<ReturnType<typeof planItems>>,
): void {
	const { context } = planning;
	const sentBefore = planning.sentBefore();
	const error = () =>
		new NodeOperationError(context.getNode(), message, {
			description: `Raise 'Cost Limit', or process fewer items. ${sentBefore.length === 0 ? 'Nothing was sent.' : 'Nothing more was sent.'}`,
		});
	if (!context.continueOnFail()) {
		throw toNodeError(context.getNode(), error(), { notes: sentBefore });
	}
	for (const itemIndex of plans.keys()) {
		refused.set(itemIndex, [errorItem(context, error(), itemIndex)]);
	}
	plans.clear();
}

function refusal({ context, sentBefore }: Planning, itemIndex: number, problems: Problem[]) {
	return problemsError(context.getNode(), problems, itemIndex, {
		// With Continue On Fail the other items are sent.
		nothingSent: sentBefore().length === 0 && !context.continueOnFail(),
	});
}

async function planItem(planning: Planning, itemIndex: number): Promise<Plan> {
	const earlier = planning.ledger.call(itemIndex);
	if (earlier.unclear) throw sentEarlier(earlier.known);
	const inspected = await inspectItem(planning, itemIndex);
	if ('problems' in inspected) throw refusal(planning, itemIndex, inspected.problems);
	return inspected.plan;
}

/**
 * Reads and checks one item, its files included. Sends nothing.
 *
 * @param planning what it needs
 * @param itemIndex the item
 * @returns the plan, or all of the item's problems at once
 * @throws what n8n throws where an expression fails
 */
export async function inspectItem(
	planning: Planning,
	itemIndex: number,
): Promise<{ plan: Plan } | { problems: Problem[] }> {
	const { context, operation, api, read: readOf } = planning;
	const { region } = api.base;
	const read = (name: string, fallback: unknown) => readOf(name, itemIndex, fallback);
	const prepared = prepareRequest(operation, read, region);
	const { delivery, cost, problems: inSettings } = settingsOf(readOf, itemIndex);
	const problems = 'problems' in prepared ? [...prepared.problems] : [];
	problems.push(...inSettings);

	const media: OpenMedia[] = [];
	const references = 'value' in prepared ? prepared.value.media : prepared.media;
	for (const reference of references) {
		const { location } = reference;
		if (location.source === 'url') {
			media.push({ reference });
			continue;
		}
		const { binaryProperty } = location;
		const opened = await openBinaryFile(context, itemIndex, reference, binaryProperty, region);
		if ('file' in opened) media.push({ reference, file: opened.file });
		else problems.push(...opened.problems);
	}
	problems.push(...checkUsedOnce(references));
	problems.push(...checkTogether(media));
	if ('value' in prepared) {
		const facts = new Map(media.map(({ reference, file }) => [reference, file?.facts]));
		problems.push(...prepared.value.checkFiles((reference) => facts.get(reference)));
	}
	if (problems.length > 0 || !('value' in prepared)) return { problems };
	const request = prepared.value;
	const billable: Billable = {
		operation: operation.name,
		parameters: request.body(() => '').parameters,
		inputs: media.map(({ reference, file }) => ({
			limits: reference.limits,
			seconds: file?.facts.seconds,
		})),
	};
	const { pricePerSecond } = cost;
	const terms = termsOf(billable, request.row, {
		region,
		...(pricePerSecond !== undefined && { pricePerSecond }),
	});
	return {
		plan: {
			request,
			media,
			delivery,
			cost,
			terms,
			estimate: estimate(billable, request.row, terms),
		},
	};
}

/**
 * Reads what is to be done with an item's task, for a task that an earlier try created.
 *
 * @param context n8n's execution context
 * @param read gives the item's parameters
 * @param itemIndex the item
 * @throws NodeOperationError with all of the item's problems
 */
export function readDelivery(
	context: IExecuteFunctions,
	read: ReadItemParameter,
	itemIndex: number,
): Delivery {
	const { delivery, problems } = settingsOf(read, itemIndex);
	if (problems.length === 0) return delivery;
	throw problemsError(context.getNode(), problems, itemIndex);
}

/** The item's settings that are not the API's, and what is wrong with them. */
function settingsOf(
	readOf: ReadItemParameter,
	itemIndex: number,
): { delivery: Delivery; cost: CostSettings; problems: Problem[] } {
	const read = (name: string, fallback: unknown) => readOf(name, itemIndex, fallback);
	const options = (read('options', {}) ?? {}) as Record<string, unknown>;
	const { settings, problems } = readSettings(options);
	const cost = readCostSettings(options);
	const isOn = (name: string, field: string, initial: boolean): boolean => {
		const value = read(name, initial);
		const on = isSet(value) ? asBoolean(value) : initial;
		if (on === undefined) problems.push({ field, value, rule: 'must be true or false' });
		return on ?? initial;
	};
	const delivery = {
		settings,
		waitForCompletion: isOn('waitForCompletion', 'Wait for Completion', false),
		downloadVideo: isOn('downloadVideo', downloadProperty.displayName, false),
		// As an agent's tool, the node has the field Output in place of Simplify.
		simplify:
			read('output', null) === null
				? isOn('simplify', simplifyProperty.displayName, true)
				: wantsSimplified(read),
	};
	return { delivery, cost: cost.settings, problems: [...problems, ...cost.problems] };
}
