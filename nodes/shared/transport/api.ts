import {
	jsonParse,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type IPollFunctions,
} from 'n8n-workflow';

import { addressRequest, apiKeyOf } from './authenticate';
import { discard, ReceivedText } from './answerBody';
import { ApiFailure, cancelled, isRefusal } from './failure';
import { accountLimits, type AccountLimits } from './limits';
import { networkFailure, timedOut } from './network';
import { resolveApiBase, type ApiBase } from './origin';
import { redactor, type Redactor } from './redact';
import { startTimeLimit } from './timeLimit';

export const CREDENTIAL = 'wanApi';

/** The contexts in which n8n lets a node call the API. */
export type ApiContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** One call of the API. The path begins with `/api/v1/`. */
export interface ApiCall {
	method: 'GET' | 'POST';
	path: string;
	query?: IDataObject;
	body?: IDataObject;
	headers?: Record<string, string>;
	/** How long to wait for the whole answer, in milliseconds. */
	timeout: number;
	/**
	 * For a call that costs. Finds the answer, whatever its HTTP status and its `code` say, and also where it
	 * was cut. With it, a success with an unknown error code is doubtful.
	 *
	 * @param text the answer as far as it arrived
	 * @param body the same as an object, where it is complete JSON
	 */
	find?: (text: string, body: IDataObject | undefined) => Found;
}

/** What a call finds in its answer. */
export interface Found {
	answer?: IDataObject;
	/** What the user has to know of an answer that cannot be used. */
	note?: string;
}

/** A credential's API: where it is, how fast it may be called, and the call itself. */
export interface Api {
	base: ApiBase;
	limits: AccountLimits;
	/** Aborted when the user stops the execution. */
	signal: AbortSignal | undefined;
	/**
	 * Sends one call and reads its JSON.
	 *
	 * @returns the answer's body: one without an error code, or one that `find` gives
	 * @throws ApiFailure for everything else
	 */
	call: (call: ApiCall) => Promise<IDataObject>;
}

/**
 * Opens the API of the node's credential.
 *
 * @param context n8n's execution context
 * @throws CredentialProblem where the credential cannot be used
 */
export async function openApi(context: ApiContext): Promise<Api> {
	const credential = await context.getCredentials(CREDENTIAL);
	const base = resolveApiBase(credential);
	const key = apiKeyOf(credential);
	const redact = redactor(key);
	const signal =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	return {
		base,
		limits: accountLimits(base.url, key),
		signal,
		call: async (call) => await send(context, call, redact, signal),
	};
}

/** The request with which a credential is tested: a list of one task, which costs nothing. */
const PROBE: ApiCall = {
	method: 'GET',
	path: '/api/v1/tasks/',
	query: { page_no: 1, page_size: 1 },
	timeout: 15_000,
};

/**
 * Sends the request that tests a credential. n8n gives a credential test neither the credential's own
 * authentication nor its newer request helper.
 *
 * @param request sends a request as n8n's older helper `request` takes it, without throwing for a status
 * @param credential the data of a `wanApi` credential
 * @throws CredentialProblem where the credential cannot be used, and ApiFailure where the call fails
 */
export async function probeApi(
	request: (options: object) => Promise<{ statusCode: number; body: unknown }>,
	credential: ICredentialDataDecryptedObject,
): Promise<void> {
	const { method, path, query, timeout } = PROBE;
	const redact = redactor(apiKeyOf(credential));
	const addressed = await addressRequest(credential, {
		method,
		url: path,
		qs: query,
		headers: { Accept: 'application/json' },
		timeout,
	});
	const options = { ...addressed, simple: false, resolveWithFullResponse: true };
	const received = new ReceivedText();
	try {
		const { statusCode, body } = await request(options);
		await received.read(body, AbortSignal.timeout(timeout));
		readAnswer(statusCode, received.text());
	} catch (error) {
		throw withoutKey(failureOf(error, { stopped: false, expired: false }), redact);
	}
}

async function send(
	context: ApiContext,
	call: ApiCall,
	redact: Redactor,
	stop: AbortSignal | undefined,
): Promise<IDataObject> {
	const limit = startTimeLimit(call.timeout, stop);
	const received = new ReceivedText();
	try {
		const sent = requestAnswer(context, call, limit.signal);
		// An answer that comes after the time limit is not read; its stream has to be closed.
		sent.then(
			({ body }) => limit.signal.aborted && discard(body),
			() => undefined,
		);
		const answer = await limit.race(sent);
		await limit.race(received.read(answer.body, limit.signal));
		return redact.answer(readAnswer(answer.statusCode, received.text(), call.find));
	} catch (error) {
		// Where the answer was read to its end, this finds again what is in the error already.
		const { answer, note } = call.find?.(received.text(), undefined) ?? {};
		if (answer) return redact.answer(answer);
		const failure = failureOf(error, { stopped: stop?.aborted === true, expired: limit.expired() });
		throw withoutKey(failure, redact, note);
	} finally {
		limit.end();
	}
}

function failureOf(
	error: unknown,
	{ stopped, expired }: { stopped: boolean; expired: boolean },
): ApiFailure {
	if (stopped) return cancelled('doubtful');
	if (expired) return timedOut();
	return error instanceof ApiFailure ? error : networkFailure(error);
}

function withoutKey({ facts }: ApiFailure, redact: Redactor, note = facts.note): ApiFailure {
	return new ApiFailure(redact.failure({ ...facts, ...(note && { note }) }));
}

interface StreamAnswer {
	statusCode: number;
	body: unknown;
}

async function requestAnswer(
	context: ApiContext,
	call: ApiCall,
	signal: AbortSignal,
): Promise<StreamAnswer> {
	const request: IHttpRequestOptions = {
		method: call.method,
		// The credential adds the origin and the key, and refuses any other address.
		url: call.path,
		qs: call.query,
		body: call.body,
		headers: { Accept: 'application/json', ...call.headers },
		encoding: 'stream',
		timeout: call.timeout,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		// n8n puts the execution's cancel signal here, which ours is linked to and which knows no time limit.
		get abortSignal() {
			return signal;
		},
		set abortSignal(_) {},
	};
	if (call.body) request.headers!['Content-Type'] = 'application/json';
	return (await context.helpers.httpRequestWithAuthentication.call(
		context,
		CREDENTIAL,
		request,
	)) as StreamAnswer;
}

/** With 408 and 499 gateways answer a request that took too long; the service may have acted on it. */
const saysRefused = (status: number) =>
	status >= 400 && status < 500 && status !== 408 && status !== 499;

/** Codes that some gateways write into answers without an error. */
const NO_ERROR = /^(success|ok|200|0)$/i;

function readAnswer(status: number, text: string, find?: ApiCall['find']): IDataObject {
	const body = parseObject(text);
	const { answer, note } = find?.(text, body) ?? {};
	if (answer) return answer;
	const byStatus = saysRefused(status) ? 'refused' : 'doubtful';
	if (!body) {
		// The missing part of a task's answer may have said that the task exists.
		const certainty = text.includes('"task_id"') ? 'doubtful' : byStatus;
		throw new ApiFailure({ status, certainty, ...describeUnreadable(status, text) });
	}
	const code = typeof body.code === 'string' && body.code !== '' ? body.code : undefined;
	const ok = status >= 200 && status < 300;
	if (ok && (code === undefined || NO_ERROR.test(code))) return body;
	const isRefused = ok && (find === undefined || isRefusal(code ?? ''));
	const certainty = isRefused ? 'refused' : byStatus;
	throw new ApiFailure({
		status,
		code,
		requestId: typeof body.request_id === 'string' ? body.request_id : undefined,
		// With a note the answer may be that of a task.
		certainty: note ? 'doubtful' : certainty,
		...(note && { note }),
		message:
			typeof body.message === 'string' && body.message !== ''
				? body.message
				: `The service answered with HTTP ${status}`,
	});
}

function parseObject(text: string): IDataObject | undefined {
	const value = jsonParse<unknown>(text, { fallbackValue: null });
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as IDataObject)
		: undefined;
}

const ADDRESS =
	"Check 'Base URL' of the credential: it must be the URL of Model Studio or of a gateway to it. If it is right, a proxy or a firewall answers in place of Model Studio.";

function describeUnreadable(status: number, text: string): { message: string; advice?: string } {
	const isPage = /^\s*<(!doctype|html|\?xml|head|body)/i.test(text);
	const isEmpty = text.trim() === '';
	const what = isEmpty ? 'nothing' : 'something that is not complete JSON';
	return isPage
		? {
				message: `The server answered with a web page instead of JSON (HTTP ${status})`,
				advice: ADDRESS,
			}
		: { message: `The service answered with ${what} (HTTP ${status})` };
}
