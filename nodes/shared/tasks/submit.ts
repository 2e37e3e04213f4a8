import type { IDataObject } from 'n8n-workflow';

import type { Endpoint } from '../catalog';
import { attempt } from '../transport/attempt';
import { ApiFailure, mayCreateAgain } from '../transport/failure';
import { throwIfStopped, type Api } from '../transport/api';
import type { TaskAnswer } from './task';

/** Long enough for a body that carries an image as base64. */
const CREATE_TIMEOUT = 120_000;
const A_MINUTE = 60_000;
const MOST_TRIES_WITHOUT_CONNECTION = 4;

/** What a create call needs besides its body. */
export interface Submission {
	endpoint: Endpoint;
	body: { model: string; input: object; parameters: object };
	/** Set where the body holds an oss:// URL, which the service must be told to look up. */
	resolveOss: boolean;
	/** The model's limit of create calls per second, where it is known. */
	perSecond: number | undefined;
	/** How long to go on trying while the service refuses for the moment, in milliseconds. */
	throttleTimeout: number;
	/** Stops what has not been sent yet. */
	signal?: AbortSignal;
	/** Called right before the call is sent; what it throws keeps the call from being sent. */
	beforeSending?: () => void;
}

/**
 * Creates a task: the one call that costs. It is sent again only where it surely was not accepted:
 * refused as too much for the moment, or never connected. After a broken line or an unreadable answer
 * it is not, because the task may exist.
 *
 * @param api the credential's API
 * @param submission the call
 * @returns the answer, which holds the task ID
 * @throws ApiFailure; its certainty says whether the task may exist
 * @see "Create a task" on each of the Wan API pages
 */
export async function createTask(api: Api, submission: Submission): Promise<TaskAnswer> {
	const { body, throttleTimeout, signal = api.signal } = submission;
	const gate = api.limits.creates(body.model, submission.perSecond);
	let refusedSince: number | undefined;
	let tries = 0;
	let sentOnceMore = false;
	for (;;) {
		await gate.enter({ signal });
		// The signal may have been aborted since the gate looked at it.
		throwIfStopped(signal);
		submission.beforeSending?.();
		const sent = await attempt(async () => readCreated(await send(api, submission)));
		if ('value' in sent) {
			gate.accepted();
			return sent.value;
		}
		const { failure } = sent;
		const again = mayCreateAgain(failure.facts);
		if (again === 'no' || (again === 'once' && sentOnceMore)) throw failure;
		if (again === 'once') {
			sentOnceMore = true;
		} else if (failure.facts.certainty === 'notSent') {
			tries += 1;
			if (tries >= MOST_TRIES_WITHOUT_CONNECTION) throw failure;
		} else {
			refusedSince ??= Date.now();
			// The clock starts again with every task that the service accepts: a long queue is no failure.
			const since = Math.max(refusedSince, gate.acceptedAt);
			if (Date.now() - since >= throttleTimeout) throw failure;
		}
		gate.refused(again === 'minute' ? Math.min(A_MINUTE, throttleTimeout) : 0);
	}
}

async function send(api: Api, { endpoint, body, resolveOss }: Submission): Promise<IDataObject> {
	const headers: Record<string, string> = { 'X-DashScope-Async': 'enable' };
	if (resolveOss) headers['X-DashScope-OssResourceResolve'] = 'enable';
	return await api.call({
		method: 'POST',
		path: `/api/v1/services/aigc/${endpoint}/video-synthesis`,
		body: { ...body } as unknown as IDataObject,
		headers,
		timeout: CREATE_TIMEOUT,
		// A task ID is a task that costs, with whatever status and code it comes.
		isAnswer: holdsTaskId,
	});
}

function holdsTaskId({ output }: IDataObject): boolean {
	const id = (output as IDataObject | null | undefined)?.task_id;
	return typeof id === 'string' && id !== '';
}

function readCreated(answer: IDataObject): TaskAnswer {
	if (!holdsTaskId(answer)) {
		throw new ApiFailure({
			certainty: 'doubtful',
			requestId: typeof answer.request_id === 'string' ? answer.request_id : undefined,
			message: 'The service answered without a task_id',
		});
	}
	return answer as unknown as TaskAnswer;
}
