import {
	jsonParse,
	sleep,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type IPollFunctions,
} from 'n8n-workflow';

import { apiKeyOf } from './authenticate';
import { accountLimits, type AccountLimits } from './limits';
import { ApiFailure, type Certainty, type FailureFacts } from './failure';
import { resolveApiBase, type ApiBase } from './origin';
import { onAbort } from './signals';

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
	/** Whether a body is the answer, whatever its HTTP status and its `code` say. */
	isAnswer?: (body: IDataObject) => boolean;
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
	 * @returns the answer's body: one without an error code, or one that `isAnswer` knows
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
	const signal =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	return {
		base,
		limits: accountLimits(base.url, key),
		signal,
		call: async (call) => await send(context, call, without(key), signal),
	};
}

type Redact = (text: string) => string;

/** Services have been seen to repeat a key in their messages; nothing that leaves here holds it. */
function without(key: string): Redact {
	return (text) => (key.length < 4 ? text : text.split(key).join('[API key]'));
}

async function send(
	context: ApiContext,
	call: ApiCall,
	redact: Redact,
	signal: AbortSignal | undefined,
): Promise<IDataObject> {
	const request: IHttpRequestOptions = {
		method: call.method,
		// The credential adds the origin and the key, and refuses any other address.
		url: call.path,
		qs: call.query,
		body: call.body,
		headers: { Accept: 'application/json', ...call.headers },
		encoding: 'text',
		timeout: call.timeout,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	};
	if (call.body) request.headers!['Content-Type'] = 'application/json';
	let answer: { statusCode: number; body: unknown };
	try {
		answer = await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, request);
	} catch (error) {
		if (signal?.aborted) throw cancelled('doubtful');
		throw networkFailure(error, redact);
	}
	return readAnswer(answer.statusCode, redact(asText(answer.body)), call.isAnswer);
}

function asText(body: unknown): string {
	if (typeof body === 'string') return body;
	return body === undefined || body === null ? '' : JSON.stringify(body);
}

/** 408 and 499 are gateways' words for a request that took too long; it may have been acted on. */
const saysRefused = (status: number) =>
	status >= 400 && status < 500 && status !== 408 && status !== 499;

/** Codes that some gateways write into an answer that is none of an error. */
const NO_ERROR = /^(success|ok|200|0)$/i;

function readAnswer(status: number, text: string, isAnswer?: ApiCall['isAnswer']): IDataObject {
	const body = parseObject(text);
	if (body && isAnswer?.(body)) return body;
	const certainty = saysRefused(status) ? 'refused' : 'doubtful';
	if (!body) {
		throw new ApiFailure({ status, certainty, message: describeUnreadable(status, text) });
	}
	const code = typeof body.code === 'string' && body.code !== '' ? body.code : undefined;
	const ok = status >= 200 && status < 300;
	if (ok && (code === undefined || NO_ERROR.test(code))) return body;
	throw new ApiFailure({
		status,
		code,
		requestId: typeof body.request_id === 'string' ? body.request_id : undefined,
		certainty: ok ? 'refused' : certainty,
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

function describeUnreadable(status: number, text: string): string {
	const what = /^\s*<(!doctype|html|\?xml|head|body)/i.test(text)
		? 'a web page instead of JSON'
		: text.trim() === ''
			? 'nothing'
			: 'something that is not complete JSON';
	return `The service answered with ${what} (HTTP ${status})`;
}

const TLS_CODE = /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO$|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/**
 * What a thrown request error says; n8n wraps the network's error, in some versions twice.
 */
function networkFailure(error: unknown, redact: Redact): ApiFailure {
	const code = findCode(error) ?? '';
	const described: Array<[RegExp, FailureFacts]> = [
		[/^ECONNREFUSED$/, { certainty: 'notSent', message: 'The connection was refused' }],
		[
			/^(ENOTFOUND|EAI_AGAIN)$/,
			{ certainty: 'notSent', message: 'The service’s address could not be found' },
		],
		[
			TLS_CODE,
			{
				certainty: 'notSent',
				code: 'TLS',
				message: `No secure connection could be made (${code})`,
			},
		],
		[
			/^(ECONNABORTED|ETIMEDOUT|ESOCKETTIMEDOUT)$/,
			{ certainty: 'doubtful', message: 'The service did not answer in time' },
		],
		[
			/^(ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE|ERR_BAD_RESPONSE)$/,
			{ certainty: 'doubtful', message: 'The connection was cut before the answer was complete' },
		],
	];
	const found = described.find(([pattern]) => pattern.test(code));
	if (found) return new ApiFailure({ code, ...found[1] });
	const message = error instanceof Error ? redact(error.message) : 'The request failed';
	return new ApiFailure({
		code: code || undefined,
		certainty: 'doubtful',
		message,
	});
}

function findCode(error: unknown, depth = 0): string | undefined {
	if (typeof error !== 'object' || error === null || depth > 5) return undefined;
	// n8n drops the cause and keeps its code as the error's httpCode.
	const { code, httpCode, cause, errors, errorResponse } = error as Record<string, unknown>;
	for (const found of [code, httpCode]) {
		if (typeof found === 'string' && /^[A-Z][A-Z0-9_]+$/.test(found)) return found;
	}
	const nested = [cause, errorResponse, ...(Array.isArray(errors) ? errors : [])];
	for (const inner of nested) {
		const found = findCode(inner, depth + 1);
		if (found) return found;
	}
	return undefined;
}

function cancelled(certainty: Certainty): ApiFailure {
	return new ApiFailure({
		cancelled: true,
		certainty,
		message: 'The execution was stopped',
	});
}

/**
 * Looks at the stop signal, without a pause in which it could change.
 *
 * @param signal the execution's cancel signal, or one that is linked to it
 * @throws ApiFailure (cancelled) where it is aborted
 */
export function throwIfStopped(signal: AbortSignal | undefined): void {
	if (signal?.aborted) throw cancelled('notSent');
}

/**
 * Waits, and ends at once when the execution is stopped. n8n's own helper for this is missing from
 * newer releases, and left a listener on the signal for every pause.
 *
 * @param milliseconds how long
 * @param signal the execution's cancel signal
 * @throws ApiFailure (cancelled) where the execution is stopped
 */
export async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
	throwIfStopped(signal);
	let unlink = () => {};
	const stopped = new Promise<boolean>((resolve) => {
		if (signal) unlink = onAbort(signal, () => resolve(true));
	});
	const over = sleep(Math.max(0, milliseconds)).then(() => false);
	const wasStopped = await Promise.race([over, stopped]);
	unlink();
	if (wasStopped) throw cancelled('notSent');
}
