import type { MediaReference } from '../media/reference';
import type { ResolveMedia } from '../media/resolve';
import { createTask } from '../tasks/submit';
import { attempt } from '../transport/attempt';
import type { Api } from '../transport/api';
import { throwIfStopped } from '../transport/pause';
import { ApiFailure } from '../transport/failure';
import { MAY_EXIST, type CreateCall, type CreatedTask } from './ledger';
import type { Plan } from './plan';

/** What creating the task of one item needs. */
export interface ItemSubmission {
	api: Api;
	plan: Plan;
	resolve: ResolveMedia;
	/** The notes on the item's create call. */
	call: CreateCall;
	signal: AbortSignal;
}

/**
 * Creates the task of one item: uploads its files, notes the create call, and sends it.
 *
 * @param submission what it needs
 * @returns the task, which has been noted
 * @throws ApiFailure; where the task may exist, the call stays noted
 */
export async function submitItem(submission: ItemSubmission): Promise<CreatedTask> {
	const { api, plan, resolve, call, signal } = submission;
	const { request, delivery } = plan;
	const urls = new Map<MediaReference, string>();
	for (const media of plan.media) {
		throwIfStopped(signal);
		urls.set(media.reference, await resolve(request.model, media));
	}
	const sent = await attempt(
		async () =>
			await createTask(api, {
				endpoint: request.endpoint,
				body: request.body((reference) => urls.get(reference)!),
				resolveOss: [...urls.values()].some((url) => url.startsWith('oss://')),
				perSecond: request.row?.createsPerSecond,
				throttleTimeout: delivery.settings.throttleTimeout,
				signal,
				beforeSending: call.sending,
			}),
	);
	if ('value' in sent) {
		const task = {
			answer: sent.value,
			origin: { model: request.model, function: request.function },
		};
		call.accepted(task);
		return task;
	}
	const { facts } = sent.failure;
	if (facts.certainty === 'doubtful') throw new ApiFailure({ ...facts, note: MAY_EXIST });
	call.forget();
	throw sent.failure;
}
