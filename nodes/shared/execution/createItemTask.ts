import { describeProblem } from '../common/problem';
import type { MediaReference } from '../media/reference';
import type { ResolveMedia } from '../media/resolve';
import { checkImage } from '../tasks/checkImage';
import { createTask } from '../tasks/createTask';
import { attempt } from '../transport/attempt';
import type { Api } from '../transport/api';
import { throwIfStopped } from '../transport/pause';
import { ApiFailure } from '../transport/failure';
import { linkedController } from '../transport/signals';
import { mayExist, type CreateCall, type CreatedTask } from './ledger';
import type { Plan } from './plan';

/** What creating the task of one item needs. */
export interface ItemToCreate {
	api: Api;
	plan: Plan;
	resolve: ResolveMedia;
	/** The notes on the item's create call. */
	call: CreateCall;
	signal: AbortSignal;
}

/**
 * Creates the task of one item: has its image checked where the model asks for it, uploads its files,
 * notes the create call, and sends it.
 *
 * @param item what it needs
 * @returns the task, which has been noted in the ledger
 * @throws ApiFailure; where the task may exist, the call stays noted
 */
export async function createItemTask(item: ItemToCreate): Promise<CreatedTask> {
	const { api, plan, call, signal } = item;
	const { request, delivery } = plan;
	await refuseUnfitImage(item);
	throwIfStopped(signal);
	const urls = await urlsOf(item);
	throwIfStopped(signal);
	const body = request.body((reference) => urls.get(reference)!);
	const sent = await attempt(
		async () =>
			await createTask(api, {
				endpoint: request.endpoint,
				body,
				resolveOss: holdsOssUrl(body),
				perSecond: request.row?.createsPerSecond,
				throttleTimeout: delivery.settings.throttleTimeout,
				signal,
				beforeSending: call.sending,
			}),
	);
	if ('value' in sent) {
		const task = {
			answer: sent.value,
			creation: {
				model: request.model,
				function: request.function,
				terms: plan.terms,
				estimate: plan.estimate,
			},
		};
		call.accepted(task);
		return task;
	}
	const { facts } = sent.failure;
	if (facts.certainty === 'doubtful') {
		call.unanswered(facts.note);
		throw new ApiFailure({ ...facts, note: mayExist(facts.note) });
	}
	call.forget();
	throw sent.failure;
}

/** Uploads the item's files side by side; the first failure stops the others and is thrown. */
async function urlsOf({ plan, resolve, signal }: ItemToCreate) {
	const urls = new Map<MediaReference, string>();
	const failures: unknown[] = [];
	const stop = linkedController(signal);
	await Promise.all(
		plan.media.map(async (media) => {
			try {
				urls.set(media.reference, await resolve(plan.request.model, media, stop.signal));
			} catch (error) {
				failures.push(error);
				stop.abort();
			}
		}),
	);
	stop.unlink();
	if (failures.length > 0) throw failures[0];
	return urls;
}

const isOssUrl = (text: string) => /^oss:\/\//i.test(text);

/** Extra Input can hold oss:// URLs too, so the whole body is searched. */
function holdsOssUrl(part: unknown): boolean {
	if (typeof part === 'string') return isOssUrl(part);
	return typeof part === 'object' && part !== null && Object.values(part).some(holdsOssUrl);
}

/**
 * Has the service check the item's image, where the model has an image check, before a task is created. A
 * file of the item is uploaded for the check's model too, because a temporary URL serves one model only.
 */
async function refuseUnfitImage({ api, plan, resolve, signal }: ItemToCreate): Promise<void> {
	const { row, checkedImage: image } = plan.request;
	const media = plan.media.find(({ reference }) => reference === image);
	if (!row?.imageCheck || !media) return;
	const check = row.imageCheck;
	throwIfStopped(signal);
	const url = await resolve(check.id, media, signal);
	throwIfStopped(signal);
	const checked = await checkImage(api, {
		check,
		url,
		resolveOss: isOssUrl(url),
		signal,
	});
	if (checked.passed) return;
	const { field, location } = media.reference;
	const value = location.source === 'url' ? location.url : location.binaryProperty;
	const rule = `was rejected by the image check: ${checked.message}. No task was created`;
	throw new ApiFailure({
		certainty: 'refused',
		code: checked.code,
		requestId: checked.requestId,
		message: describeProblem({ field, value, rule }),
		note: "Use an image of one person, seen from the front. To skip the check, turn off the option 'Check Image'.",
	});
}
