import {
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
} from 'n8n-workflow';

import { HOUR } from '../shared/common/units';
import { isSet } from '../shared/common/value';
import { videoFetcher } from '../shared/execution/finish';
import { plainDescription, toNodeError } from '../shared/execution/nodeError';
import { openNodeApi } from '../shared/execution/nodeApi';
import { readSettings } from '../shared/execution/settings';
import { readModelFilter } from '../shared/fields/model';
import { StoreFailure } from '../shared/media/download';
import { queryTask } from '../shared/tasks/calls';
import { listEveryTask } from '../shared/tasks/list';
import { inColumnOrder, simplifyListed, simplifyTask } from '../shared/tasks/output';
import { hasSucceeded } from '../shared/tasks/task';
import { toApiTime } from '../shared/tasks/apiTime';
import type { Api } from '../shared/transport/api';
import { now } from '../shared/transport/clock';
import { ApiFailure, mayQueryAgain } from '../shared/transport/failure';
import { claimsOf, forgetUnlisted, type Claims, type Known } from './claims';
import { byEnd, finishedTasks, withDelivered, type Finished } from './seen';
import { everDelivered, newStatuses, writeState, type Choice, type State } from './state';
import { windowAfter } from './window';

const statusOf = new Map([
	['succeeded', 'SUCCEEDED'],
	['failed', 'FAILED'],
	['canceled', 'CANCELED'],
]);

/** After so many polls that one task has stopped, the task is delivered with its error. */
const MOST_STOPPED_POLLS = 5;

/** A poll that takes longer counts as lost, for example where n8n's binary data storage does not answer. */
const LONGEST_POLL = 3 * HOUR;

/** After so long without it, a poll reads the whole list. */
const WHOLE_LIST_AFTER = HOUR;

/** What one poll works with. */
interface Poll {
	context: IPollFunctions;
	api: Api;
	claims: Claims;
	choice: Choice;
	/** All finished tasks of the part of the list that was read, whatever events were chosen. */
	listed: Finished[];
	/** Whether that is the whole list. */
	isWhole: boolean;
	/** What is known of the list for the next poll, if this one delivers all new tasks. */
	known: Known | undefined;
	/** Those with the chosen events, in the order of ending. */
	chosen: Finished[];
}

/**
 * One poll of the trigger: every task that has ended since the last one, each once. A second poll that
 * begins while one is under way brings nothing; its tasks are found by the next one.
 *
 * @param context n8n's poll context
 * @returns one item per task in the order of ending, or null where there is none
 * @throws NodeApiError or NodeOperationError; the next poll finds the same tasks again
 */
export async function pollFinishedTasks(
	context: IPollFunctions,
): Promise<INodeExecutionData[][] | null> {
	const claims = claimsOf(String(context.getWorkflow().id), context.getNode().id);
	const choice = { model: modelOf(context), statuses: chosenStatuses(context) };
	if (context.getMode() === 'manual') return await latest(await open(context, claims, choice));
	const added = newStatuses([storedState(context), claims.state], choice);
	if (added.length === 0) adopt(context, claims, choice);
	const isBusy = claims.poll !== undefined && now() - claims.poll.since < LONGEST_POLL;
	if (isBusy) {
		// A change of the fields starts from now, not from the end of the poll that is under way.
		if (added.length > 0) startFromNow(await open(context, claims, choice), added);
		return null;
	}
	const own = { since: now() };
	claims.poll = own;
	try {
		const before = added.length > 0 ? undefined : claims.known;
		const poll = await open(context, claims, choice, before);
		if (added.length > 0) startFromNow(poll, added);
		return await deliver(poll);
	} finally {
		if (claims.poll === own) claims.poll = undefined;
	}
}

const storedState = (context: IPollFunctions) => context.getWorkflowStaticData('node') as State;

/** Reads the list: the part of it that `before` says, or all of it. */
async function open(
	context: IPollFunctions,
	claims: Claims,
	choice: Choice,
	before?: Known,
): Promise<Poll> {
	const { model, statuses } = choice;
	const api = await openNodeApi(context);
	try {
		const { rows, isWhole } = await readList(api, model, before);
		const known = knownAfter(rows, { model, wholeAt: isWhole ? now() : before?.wholeAt });
		const listed = finishedTasks(rows);
		const chosen = listed.filter(({ status }) => statuses.includes(status)).sort(byEnd);
		return { context, api, claims, choice, listed, isWhole, known, chosen };
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** Reads the part of the list that may bring something new, or all of it. */
async function readList(
	api: Api,
	model: string,
	known: Known | undefined,
): Promise<{ rows: IDataObject[]; isWhole: boolean }> {
	const query: IDataObject = model === '' ? {} : { model_name: model };
	if (known && known.model === model && now() - known.wholeAt < WHOLE_LIST_AFTER) {
		const { since, witness } = known.window;
		const start_time = toApiTime(since, 'UTC');
		const rows = await listEveryTask(api, { ...query, start_time }, Infinity);
		if (rows.some(({ task_id: taskId }) => taskId === witness)) return { rows, isWhole: false };
	}
	return { rows: await listEveryTask(api, query, Infinity), isWhole: true };
}

function knownAfter(
	rows: IDataObject[],
	{ model, wholeAt = now() }: { model: string; wholeAt: number | undefined },
): Known | undefined {
	const window = windowAfter(rows, Date.now());
	return window && { window, model, wholeAt };
}

function chosenStatuses(context: IPollFunctions): string[] {
	const events = context.getNodeParameter('events', ['succeeded']) as string[];
	const statuses = events.flatMap((event) => statusOf.get(event) ?? []);
	if (statuses.length > 0) return statuses;
	throw new NodeOperationError(
		context.getNode(),
		"'Trigger On' is empty. Choose at least one result",
	);
}

function modelOf(context: IPollFunctions): string {
	return readModelFilter(context.getNodeParameter('modelName', '')) ?? '';
}

/** Brings together what this process and n8n know, under what is looked for now. */
function adopt(context: IPollFunctions, claims: Claims, choice: Choice): void {
	const stored = storedState(context);
	claims.state = { delivered: everDelivered([stored, claims.state]), ...choice };
	writeState(stored, claims.state);
}

/** What has ended with a status that the node has not looked for before counts as delivered. */
function startFromNow(poll: Poll, added: string[]): void {
	adopt(poll.context, poll.claims, poll.choice);
	noteDelivered(
		poll,
		poll.listed.filter(({ status }) => added.includes(status)),
	);
}

/** Adds to what has been delivered, here and for n8n to store. */
function noteDelivered({ context, claims, listed, isWhole }: Poll, tasks: Finished[]): void {
	const { delivered = {}, ...choice } = claims.state;
	claims.state = {
		...choice,
		delivered: withDelivered(delivered, tasks, listed, Date.now(), isWhole),
	};
	writeState(storedState(context), claims.state);
}

async function deliver(poll: Poll): Promise<INodeExecutionData[][] | null> {
	const { context, claims, listed, isWhole, chosen } = poll;
	// Set again below where all is delivered: otherwise the next poll must find the same tasks again.
	claims.known = undefined;
	if (isWhole) forgetUnlisted(claims, new Set(listed.map(({ taskId }) => taskId)));
	const isNew = ({ taskId }: Finished) =>
		!Object.hasOwn(claims.state.delivered ?? {}, taskId) && !claims.taken.has(taskId);
	const items: INodeExecutionData[] = [];
	const done: Finished[] = [];
	let isComplete = true;
	for (const task of chosen.filter(isNew)) {
		claims.taken.add(task.taskId);
		try {
			items.push(await toItem(poll, task));
			done.push(task);
		} catch (error) {
			claims.taken.delete(task.taskId);
			// The tasks before the failed one are delivered; the next poll works on the others.
			if (items.length === 0) throw toNodeError(context.getNode(), error, { taskId: task.taskId });
			isComplete = false;
			break;
		}
	}
	if (done.length > 0) noteDelivered(poll, done);
	for (const { taskId } of done) claims.taken.delete(taskId);
	if (isComplete) claims.known = poll.known;
	return items.length > 0 ? [items] : null;
}

/** What to do where Fetch Test Event finds no task; a task cannot be made to fail on purpose. */
function noneFound(context: IPollFunctions): NodeOperationError {
	const events = context.getNodeParameter('events', ['succeeded']) as string[];
	const advice = events.includes('succeeded')
		? "Create a video with the node 'Wan', and fetch the test event again when it is finished."
		: "To build the workflow, add 'Task Succeeded' to 'Trigger On' and fetch the test event again: the items have the same fields, except that a task without a video has code and message in place of video_url. Remove it afterwards.";
	return new NodeOperationError(
		context.getNode(),
		"No task of the last 24 hours has a result chosen in 'Trigger On'",
		{ description: advice },
	);
}

async function latest(poll: Poll): Promise<INodeExecutionData[][]> {
	const { context, chosen } = poll;
	const last = chosen.at(-1);
	if (!last) {
		throw noneFound(context);
	}
	try {
		return [[await toItem(poll, last)]];
	} catch (error) {
		throw toNodeError(context.getNode(), error, { taskId: last.taskId });
	}
}

/**
 * The item of a task. A failure that concerns this task alone becomes part of the item.
 *
 * @throws ApiFailure for what may pass, or concerns the account and not the task
 */
async function toItem(poll: Poll, task: Finished): Promise<INodeExecutionData> {
	const known = { json: simplifyListed(task.row) };
	return await queryForItem(poll, task, known).catch((error: unknown): INodeExecutionData => {
		if (stopsPoll(poll, task, error)) throw error;
		const nodeError = toNodeError(poll.context.getNode(), error, { taskId: task.taskId });
		const { message } = nodeError;
		const description = plainDescription(nodeError);
		return {
			json: inColumnOrder({ ...known.json, error: message, ...(description && { description }) }),
		};
	});
}

/** Puts what it learns of the task into `known`, for the case that it fails later. */
async function queryForItem(
	{ context, api }: Poll,
	{ taskId, row }: Finished,
	known: { json: IDataObject },
): Promise<INodeExecutionData> {
	const answer = await queryTask(api, taskId);
	// The list may still hold a task that the service no longer knows.
	const gone = answer.output.task_status === 'UNKNOWN';
	const model = isSet(row.model_name) ? String(row.model_name) : undefined;
	const terms = { region: api.base.region, tier: undefined, silent: undefined };
	if (!gone) known.json = simplifyTask(answer, { model, terms });
	const raw = gone ? row : (answer as unknown as IDataObject);
	const simplify = context.getNodeParameter('simplify', true) !== false;
	const item: INodeExecutionData = { json: simplify ? known.json : raw };
	if (context.getNodeParameter('downloadVideo', true) === true && hasSucceeded(answer)) {
		const { settings } = readSettings({});
		const data = await videoFetcher(context, api)(taskId, answer, settings, undefined);
		item.binary = { [settings.binaryProperty]: data };
	}
	return item;
}

/** Refusals that concern the account and not the task: they stand for every task until they are settled. */
const OF_THE_ACCOUNT = new Set([
	'InvalidApiKey',
	'Arrearage',
	'AccessDenied.Unpurchased',
	'CommodityNotPurchased',
	'PrepaidBillOverdue',
	'PostpaidBillOverdue',
]);

/** Whether a failure ends the poll, so that the task is worked on again by the next one. */
function stopsPoll({ claims }: Poll, { taskId }: Finished, error: unknown): boolean {
	if (!(error instanceof ApiFailure)) return false;
	const { status, code } = error.facts;
	if (status === 401 || OF_THE_ACCOUNT.has(code ?? '')) return true;
	// Without a detail, access may be denied to the account or to the one task.
	const mayPass =
		error instanceof StoreFailure || mayQueryAgain(error.facts) || code === 'AccessDenied';
	if (!mayPass) return false;
	// One task that fails at every poll must not keep those after it from being delivered.
	const stopped = (claims.stopped.get(taskId) ?? 0) + 1;
	claims.stopped.set(taskId, stopped);
	return stopped < MOST_STOPPED_POLLS;
}
