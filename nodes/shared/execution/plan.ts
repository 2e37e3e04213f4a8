import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { openBinaryFile } from '../media/files';
import type { OpenMedia } from '../media/resolve';
import type { Problem } from '../common/problem';
import type { CreateOperation } from '../request/operation';
import { prepareRequest, type PreparedRequest } from '../request/prepare';
import type { Api } from '../transport/api';
import { allIndexes, errorItem } from './items';
import { sentEarlier, type Ledger } from './ledger';
import { problemsError, toNodeError } from './nodeError';
import type { ReadItemParameter } from './parameters';
import { readSettings, type RunSettings } from './settings';

/** What is to be done with an item's task once it exists. */
export interface Delivery {
	settings: RunSettings;
	waitForCompletion: boolean;
	downloadVideo: boolean;
	simplify: boolean;
}

/** One item, read and checked, ready to be sent. */
export interface Plan {
	request: PreparedRequest;
	media: OpenMedia[];
	delivery: Delivery;
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
 * @returns the plans, and the error items of those that are refused where On Error lets the others go on
 * @throws NodeApiError or NodeOperationError where On Error stops the workflow
 */
export async function planItems(
	planning: Planning,
): Promise<{ plans: Map<number, Plan>; refused: Map<number, INodeExecutionData[]> }> {
	const { context, ledger } = planning;
	const plans = new Map<number, Plan>();
	const refused = new Map<number, INodeExecutionData[]>();
	const wrong: Array<{ itemIndex: number; error: unknown }> = [];
	for (const itemIndex of allIndexes(context)) {
		if (ledger.call(itemIndex).created) continue;
		// An expression of one item may fail; with Continue On Fail the others go on all the same.
		const planned = await planItem(planning, itemIndex).catch((error: unknown) => ({ error }));
		if ('error' in planned) wrong.push({ itemIndex, error: planned.error });
		else plans.set(itemIndex, planned);
	}
	for (const { itemIndex, error } of wrong) {
		if (!context.continueOnFail()) {
			const others = wrong.slice(1).map((other) => `item ${other.itemIndex}`);
			const notes = others.length > 0 ? [`Also wrong: ${others.join(', ')}`] : [];
			notes.push(...planning.sentBefore(itemIndex));
			throw toNodeError(context.getNode(), error, { itemIndex, notes });
		}
		refused.set(itemIndex, [errorItem(context, error, itemIndex)]);
	}
	return { plans, refused };
}

async function planItem(planning: Planning, itemIndex: number): Promise<Plan> {
	const { context, operation, api, read: readOf } = planning;
	if (planning.ledger.call(itemIndex).unclear) throw sentEarlier();
	const refuse = (problems: Problem[]) =>
		problemsError(context.getNode(), problems, itemIndex, {
			nothingSent: planning.sentBefore().length === 0,
		});
	const read = (name: string, fallback: unknown) => readOf(name, itemIndex, fallback);
	const prepared = prepareRequest(operation, read, api.base.region);
	const { delivery, problems } = deliveryOf(readOf, itemIndex);
	if ('problems' in prepared) throw refuse([...prepared.problems, ...problems]);

	const media: OpenMedia[] = [];
	const request = prepared.value;
	const { region } = api.base;
	for (const reference of request.media) {
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
	if (problems.length > 0) throw refuse(problems);
	return { request, media, delivery };
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
	const { delivery, problems } = deliveryOf(read, itemIndex);
	if (problems.length === 0) return delivery;
	throw problemsError(context.getNode(), problems, itemIndex, { nothingSent: false });
}

function deliveryOf(
	readOf: ReadItemParameter,
	itemIndex: number,
): { delivery: Delivery; problems: Problem[] } {
	const read = (name: string, fallback: unknown) => readOf(name, itemIndex, fallback);
	const { settings, problems } = readSettings(
		(read('options', {}) ?? {}) as Record<string, unknown>,
	);
	const delivery = {
		settings,
		waitForCompletion: read('waitForCompletion', false) === true,
		downloadVideo: read('downloadVideo', false) === true,
		simplify: read('simplify', true) !== false,
	};
	return { delivery, problems };
}
