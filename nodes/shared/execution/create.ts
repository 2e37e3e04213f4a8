import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { openBinaryFile } from '../media/files';
import type { MediaReference } from '../media/reference';
import { mediaResolver, type OpenMedia, type ResolveMedia } from '../media/resolve';
import type { Problem } from '../common/problem';
import { prepareRequest, type PreparedRequest } from '../request/prepare';
import type { CreateOperation } from '../request/operation';
import { waitForTask } from '../tasks/poll';
import { createTask } from '../tasks/submit';
import { hasEnded, hasSucceeded, type TaskAnswer, type TaskOrigin } from '../tasks/task';
import { simplifyTask } from '../tasks/output';
import { attempt } from '../transport/attempt';
import { openApi, pause, type Api } from '../transport/api';
import { ApiFailure } from '../transport/failure';
import { Places } from '../transport/limits';
import { noVideo, taskItem, videoFetcher, type FetchVideo } from './finish';
import { giveHints } from './hints';
import { allIndexes, errorItem, isErrorItem, ItemFailure, runItems } from './items';
import { MAY_EXIST, openLedger, type Ledger } from './ledger';
import { problemsError, toNodeError } from './nodeError';
import { parameterReader, type ReadItemParameter } from './parameters';
import { readSettings, type RunSettings } from './settings';

/** How many create calls, with the uploads before them, may be under way at once. */
const CREATES_AT_ONCE = 10;

/** One item, read and checked, ready to be sent. */
interface Plan {
	request: PreparedRequest;
	media: OpenMedia[];
	settings: RunSettings;
	waitForCompletion: boolean;
	downloadVideo: boolean;
	simplify: boolean;
}

/** What all items of a run share. */
interface Run {
	context: IExecuteFunctions;
	api: Api;
	ledger: Ledger;
	resolve: ResolveMedia;
	fetchVideo: FetchVideo;
	places: Places;
	/** The tasks that this run has created, for the error that may end it. */
	created: Array<{ itemIndex: number; taskId: string }>;
}

/**
 * Runs a creating operation: checks all items before anything is sent, creates their tasks at the
 * model's pace and, where asked to, waits for them and fetches the videos.
 *
 * @param context n8n's execution context
 * @param operation what to create
 * @returns one item per incoming item, in their order
 * @throws NodeApiError or NodeOperationError
 */
export async function executeCreate(
	context: IExecuteFunctions,
	operation: CreateOperation,
): Promise<INodeExecutionData[]> {
	const api = await openApi(context).catch((error: unknown) => {
		throw toNodeError(context.getNode(), error);
	});
	const { plans, refused } = await planAll(context, operation, api);
	const run: Run = {
		context,
		api,
		ledger: openLedger(context),
		resolve: mediaResolver(context, api),
		fetchVideo: videoFetcher(context, api),
		places: new Places(CREATES_AT_ONCE),
		created: [],
	};
	const outcomes = await runItems(context, {
		indexes: [...plans.keys()],
		work: async (itemIndex, signal) => [
			await runItem(run, plans.get(itemIndex)!, itemIndex, signal),
		],
		notes: () => createdNotes(run),
	});
	const results = allIndexes(context).flatMap(
		(itemIndex) => outcomes.get(itemIndex) ?? refused.get(itemIndex) ?? [],
	);
	// With both Continue On Fail and Retry On Fail, n8n may run the node again after this.
	if (!results.some(isErrorItem)) run.ledger.clear();
	giveHints(context, results);
	return results;
}

function createdNotes({ created }: Run): string[] {
	if (created.length === 0) return [];
	const list = [...created]
		.sort((a, b) => a.itemIndex - b.itemIndex)
		.map(({ itemIndex, taskId }) => `item ${itemIndex}: ${taskId}`);
	return [
		`Tasks that were created before the error go on and cost when they succeed; fetch them with Task → Download. ${list.join(', ')}`,
	];
}

async function planAll(context: IExecuteFunctions, operation: CreateOperation, api: Api) {
	const parameters = parameterReader(context);
	const plans = new Map<number, Plan>();
	const refused = new Map<number, INodeExecutionData[]>();
	const wrong: Array<{ itemIndex: number; error: unknown }> = [];
	for (const itemIndex of allIndexes(context)) {
		// An expression of one item may fail; with Continue On Fail the others go on all the same.
		const planned = await planItem(context, operation, api, parameters, itemIndex).catch(
			(error: unknown) => ({ error }),
		);
		if ('plan' in planned) plans.set(itemIndex, planned.plan);
		else if ('error' in planned) wrong.push({ itemIndex, error: planned.error });
		else {
			const error = problemsError(context.getNode(), planned.problems, itemIndex);
			wrong.push({ itemIndex, error });
		}
	}
	for (const { itemIndex, error } of wrong) {
		if (!context.continueOnFail()) {
			const others = wrong.slice(1).map((other) => `item ${other.itemIndex}`);
			const notes = others.length > 0 ? [`Also wrong: ${others.join(', ')}`] : [];
			throw toNodeError(context.getNode(), error, { itemIndex, notes });
		}
		refused.set(itemIndex, [errorItem(context, error, itemIndex)]);
	}
	return { plans, refused };
}

async function planItem(
	context: IExecuteFunctions,
	operation: CreateOperation,
	api: Api,
	parameters: ReadItemParameter,
	itemIndex: number,
): Promise<{ plan: Plan } | { problems: Problem[] }> {
	const read = (name: string, fallback: unknown) => parameters(name, itemIndex, fallback);
	const prepared = prepareRequest(operation, read, api.base.region);
	const { settings, problems } = readSettings(
		(read('options', {}) ?? {}) as Record<string, unknown>,
	);
	if ('problems' in prepared) return { problems: [...prepared.problems, ...problems] };

	const media: OpenMedia[] = [];
	const request = prepared.value;
	for (const reference of request.media) {
		const { location } = reference;
		if (location.source === 'url') {
			media.push({ reference });
			continue;
		}
		const { binaryProperty } = location;
		const opened = await openBinaryFile(
			context,
			itemIndex,
			reference,
			binaryProperty,
			api.base.region,
		);
		if ('file' in opened) media.push({ reference, file: opened.file });
		else problems.push(...opened.problems);
	}
	if (problems.length > 0) return { problems };
	return {
		plan: {
			request,
			media,
			settings,
			waitForCompletion: read('waitForCompletion', false) === true,
			downloadVideo: read('downloadVideo', false) === true,
			simplify: read('simplify', true) !== false,
		},
	};
}

async function runItem(
	run: Run,
	plan: Plan,
	itemIndex: number,
	signal: AbortSignal,
): Promise<INodeExecutionData> {
	const { request, settings, simplify } = plan;
	const origin: TaskOrigin = { model: request.model, function: request.function };
	const identity = requestIdentity(plan);
	const earlier = run.ledger.recall(itemIndex, identity);
	const answer =
		earlier ?? (await run.places.take(async () => await create(run, plan, itemIndex, signal)));
	const taskId = answer.output.task_id;
	run.created.push({ itemIndex, taskId });
	if (!earlier)
		run.context.logger.info(`Wan task created: ${taskId}`, { model: request.model, itemIndex });
	if (!plan.waitForCompletion) return taskItem(answer, { itemIndex, simplify, origin });

	const waited = await attempt(
		async () =>
			await waitForTask(run.api, taskId, {
				interval: settings.pollInterval,
				deadline: Date.now() + settings.timeout,
				startWithPause: !earlier,
				signal,
			}),
	);
	if ('failure' in waited) throw new ItemFailure(waited.failure, simplifyTask(answer, origin));
	const last = waited.value.answer ?? answer;
	if (hasEnded(last)) run.api.limits.creates(request.model, request.row?.createsPerSecond).freed();
	if (!hasSucceeded(last)) {
		// A task that ended without a video costs nothing, so a retry may create another.
		if (hasEnded(last)) run.ledger.forget(itemIndex, identity);
		if (!waited.value.failure) throw noVideo(last, origin);
		throw new ItemFailure(waited.value.failure, simplifyTask(last, origin));
	}
	if (!plan.downloadVideo) return taskItem(last, { itemIndex, simplify, origin });

	const fetched = await attempt(async () => await run.fetchVideo(last, settings, signal));
	if ('failure' in fetched) throw new ItemFailure(fetched.failure, simplifyTask(last, origin));
	const video = { property: settings.binaryProperty, data: fetched.value };
	return taskItem(last, { itemIndex, simplify, origin, video });
}

/** A request without the URLs that only an upload gives it: the same at every try. */
function requestIdentity({ request, media }: Plan): unknown {
	const identities = new Map(
		media.map(({ reference, file }) => [
			reference,
			reference.location.source === 'url' ? reference.location.url : `file ${file?.identity}`,
		]),
	);
	return request.body((reference) => identities.get(reference)!);
}

async function create(
	run: Run,
	plan: Plan,
	itemIndex: number,
	signal: AbortSignal,
): Promise<TaskAnswer> {
	const { request, settings } = plan;
	const identity = requestIdentity(plan);
	const urls = new Map<MediaReference, string>();
	for (const media of plan.media) {
		await pause(0, signal);
		urls.set(media.reference, await run.resolve(request.model, media));
	}
	const sent = await attempt(
		async () =>
			await createTask(run.api, {
				endpoint: request.endpoint,
				body: request.body((reference) => urls.get(reference)!),
				resolveOss: [...urls.values()].some((url) => url.startsWith('oss://')),
				perSecond: request.row?.createsPerSecond,
				throttleTimeout: settings.throttleTimeout,
				signal,
				beforeSending: () => run.ledger.sending(itemIndex, identity),
			}),
	);
	if ('value' in sent) {
		run.ledger.created(itemIndex, identity, sent.value);
		return sent.value;
	}
	const { facts } = sent.failure;
	if (facts.certainty === 'doubtful') throw new ApiFailure({ ...facts, note: MAY_EXIST });
	run.ledger.forget(itemIndex, identity);
	throw sent.failure;
}
