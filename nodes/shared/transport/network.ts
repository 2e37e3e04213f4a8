import { ApiFailure, type FailureFacts } from './failure';

/**
 * The codes with which Node refuses a certificate: the connection ends before the request is written. Any
 * other TLS error, such as EPROTO or ERR_SSL_WRONG_VERSION_NUMBER, can also come from a connection that is
 * damaged after the service has read the request.
 *
 * @see "X509 certificate error codes" in Node's documentation of TLS
 */
const UNTRUSTED = new RegExp(
	`^(${[
		'CERT_.+',
		'CRL_.+',
		'ERROR_IN_(CERT|CRL)_.+',
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'SELF_SIGNED_CERT_IN_CHAIN',
		'UNABLE_TO_.+',
		'INVALID_CA',
		'INVALID_PURPOSE',
		'PATH_LENGTH_EXCEEDED',
		'HOSTNAME_MISMATCH',
		'ERR_TLS_CERT_ALTNAME_(INVALID|FORMAT)',
	].join('|')})$`,
);

const described: Array<[RegExp, (code: string) => FailureFacts]> = [
	[/^ECONNREFUSED$/, () => ({ certainty: 'notSent', message: 'The connection was refused' })],
	[
		/^(ENOTFOUND|EAI_AGAIN)$/,
		() => ({ certainty: 'notSent', message: 'The service’s address could not be found' }),
	],
	[
		UNTRUSTED,
		(code) => ({
			certainty: 'notSent',
			code: 'TLS',
			message: `No secure connection could be made (${code})`,
		}),
	],
	[
		/^(EPROTO|ERR_SSL_.+|ERR_TLS_.+)$/,
		(code) => ({
			certainty: 'doubtful',
			code: 'TLS',
			message: `The secure connection failed (${code})`,
		}),
	],
	[
		/^(ECONNABORTED|ETIMEDOUT|ESOCKETTIMEDOUT)$/,
		() => ({ certainty: 'doubtful', message: 'The service did not answer in time' }),
	],
	[
		/^(ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE|ERR_BAD_RESPONSE|Z_[A-Z_]+)$/,
		() => ({
			certainty: 'doubtful',
			message: 'The connection was cut before the answer was complete',
		}),
	],
];

/**
 * What a thrown request error says of the call; n8n wraps the network's error, in some versions twice.
 *
 * @param error what n8n's request helper threw
 * @returns a failure whose certainty says whether the request may have reached the service; its message
 * may be the thrown error's own
 */
export function networkFailure(error: unknown): ApiFailure {
	const code = findCode(error) ?? '';
	const found = described.find(([pattern]) => pattern.test(code));
	if (found) return new ApiFailure({ code, ...found[1](code) });
	return new ApiFailure({
		code: code || undefined,
		certainty: 'doubtful',
		message: error instanceof Error ? error.message : 'The request failed',
	});
}

/** The failure of a call whose time was up. */
export function timedOut(): ApiFailure {
	return networkFailure({ code: 'ETIMEDOUT' });
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
