import type { IDataObject } from 'n8n-workflow';

import type { Endpoint } from '../catalog';
import { MINUTE } from '../common/units';
import type { Api } from '../transport/api';
import { now } from '../transport/clock';
import { ApiFailure, mayCreateAgain, type SendAgain } from '../transport/failure';
import type { CreateGate } from '../transport/limits';
import { throwIfStopped } from '../transport/pause';
import { retry } from '../transport/retry';
import { findTask } from './findTask';
import type { TaskAnswer } from './task';

/** Long enough for a body that carries an image as base64. */
const CREATE_TIMEOUT = 2 * MINUTE;
const MOST_TRIES_WITHOUT_CONNECTION = 4;

/** A create call: its body and how it is sent. */
export interface CreateRequest {
	endpoint: Endpoint;
	body: { model: string; input: object; parameters: object };
	/** Set where the body holds an oss:// URL, which the service must be told to look up. */
	resolveOss: boolean;
	/** The model's limit of create calls per second, where it is known. */
	perSecond: number | undefined;
	/** How long the call is repeated while the service refuses it for the moment, in milliseconds. */
	throttleTimeout: number;
	/** Keeps the call from being sent; without it, the execution's cancel signal does. */
	signal?: AbortSignal;
	/** Called right before the call is sent; what it throws keeps the call from being sent. */
	beforeSending?: () => void;
}

/**
 * Creates a task: the only call that costs. It is sent again only where it surely was not accepted:
 * refused as one too many for the moment, or without a connection. After a broken connection or an
 * unreadable answer it is not, because the task may exist.
 *
 * @param api the credential's API
 * @param request the call
 * @returns the answer, which holds the task ID
 * @throws ApiFailure; its certainty says whether the task may exist
 * @see "Create a task" on each of the Wan API pages
 */
export async function createTask(api: Api, request: CreateRequest): Promise<TaskAnswer> {
	const { body, throttleTimeout, signal = api.signal } = request;
	const gate = api.limits.creates(body.model, request.perSecond);
	const mayPass = sendingAgain(gate, throttleTimeout);
	const sendInTurn = async () => {
		await gate.enter({ signal });
		// The signal may have been aborted since the gate looked at it.
		throwIfStopped(signal);
		request.beforeSending?.();
		return readCreated(await send(api, request));
	};
	// The gate makes the pauses, because a refusal counts for all calls of the model.
	const answer = await retry(sendInTurn, { mayPass, pauseAfter: () => 0, signal });
	gate.accepted();
	return answer;
}

/** Decides after each failure of one create call whether it is sent again, and closes the gate until then. */
function sendingAgain(gate: CreateGate, throttleTimeout: number): (failure: ApiFailure) => boolean {
	let refusedSince: number | undefined;
	let tries = 0;
	let sentOnceMore = false;
	const isLast = (again: SendAgain, { facts }: ApiFailure): boolean => {
		if (again === 'no') return true;
		if (again === 'once') {
			const before = sentOnceMore;
			sentOnceMore = true;
			return before;
		}
		if (facts.certainty === 'notSent') {
			tries += 1;
			return tries >= MOST_TRIES_WITHOUT_CONNECTION;
		}
		refusedSince ??= now();
		// The time starts again with every task that the service accepts: a long queue is not a failure.
		return now() - Math.max(refusedSince, gate.acceptedAt) >= throttleTimeout;
	};
	return (failure) => {
		const again = mayCreateAgain(failure.facts);
		if (isLast(again, failure)) return false;
		gate.refused(again === 'minute' ? Math.min(MINUTE, throttleTimeout) : 0);
		return true;
	};
}

async function send(api: Api, { endpoint, body, resolveOss }: CreateRequest): Promise<IDataObject> {
	const headers: Record<string, string> = { 'X-DashScope-Async': 'enable' };
	if (resolveOss) headers['X-DashScope-OssResourceResolve'] = 'enable';
	return await api.call({
		method: 'POST',
		path: `/api/v1/services/aigc/${endpoint}/video-synthesis`,
		body: { ...body } as unknown as IDataObject,
		headers,
		timeout: CREATE_TIMEOUT,
		find: findTask,
	});
}

function holdsTaskId({ output }: IDataObject): boolean {
	const id = (output as IDataObject | null | undefined)?.task_id;
	return typeof id === 'string' && id !== '';
}

function readCreated(answer: IDataObject): TaskAnswer {
	if (!holdsTaskId(answer)) {
		const { note } = findTask(JSON.stringify(answer), answer);
		throw new ApiFailure({
			certainty: 'doubtful',
			...(note && { note }),
			requestId: typeof answer.request_id === 'string' ? answer.request_id : undefined,
			message: 'The answer of the service contains no task_id',
		});
	}
	return answer as unknown as TaskAnswer;
}
