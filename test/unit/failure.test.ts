import type { IDataObject } from 'n8n-workflow';

import {
	adviceFor,
	ApiFailure,
	mayCreateAgain,
	mayQueryAgain,
	type FailureFacts,
} from '@wan/transport/failure';
import { networkFailure, timedOut } from '@wan/transport/network';
import { redactor } from '@wan/transport/redact';

/* What a failure means: whether the request may have been accepted, and what may be sent again. */

describe('a network error', () => {
	it.each([
		'CERT_HAS_EXPIRED',
		'CERT_NOT_YET_VALID',
		'CERT_SIGNATURE_FAILURE',
		'CERT_UNTRUSTED',
		'CERT_REVOKED',
		'CRL_HAS_EXPIRED',
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'SELF_SIGNED_CERT_IN_CHAIN',
		'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'ERR_TLS_CERT_ALTNAME_INVALID',
		'HOSTNAME_MISMATCH',
		'INVALID_CA',
		'INVALID_PURPOSE',
	])('%s means that nothing was sent, and that sending again does not help', (code) => {
		const { facts } = networkFailure({ code });
		expect(facts).toMatchObject({ certainty: 'notSent', code: 'TLS' });
		expect(facts.message).toContain(code);
		expect([mayCreateAgain(facts), mayQueryAgain(facts)]).toEqual(['no', false]);
		expect(adviceFor(facts)).toMatch(/^Check 'Base URL' of the credential, the clock/);
	});

	it.each([
		'EPROTO',
		'ERR_SSL_WRONG_VERSION_NUMBER',
		'ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC',
		'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC',
		'ERR_TLS_HANDSHAKE_TIMEOUT',
		'ERR_TLS_RENEGOTIATION_DISABLED',
	])('%s may come after the request was read: a create call is not sent again', (code) => {
		const { facts } = networkFailure({ code });
		expect(facts).toMatchObject({ certainty: 'doubtful', code: 'TLS' });
		expect([mayCreateAgain(facts), mayQueryAgain(facts)]).toEqual(['no', true]);
	});

	it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])(
		'%s means that nothing was sent, and that it may be sent again soon',
		(code) => {
			const { facts } = networkFailure({ code });
			expect(facts).toMatchObject({ certainty: 'notSent', code });
			expect([mayCreateAgain(facts), mayQueryAgain(facts)]).toEqual(['soon', true]);
			expect(adviceFor(facts)).toContain('Check the network');
		},
	);

	it.each([
		'ECONNRESET',
		'EPIPE',
		'ETIMEDOUT',
		'ECONNABORTED',
		'ESOCKETTIMEDOUT',
		'ERR_STREAM_PREMATURE_CLOSE',
		'ERR_BAD_RESPONSE',
		'Z_BUF_ERROR',
		'EHOSTUNREACH',
		'ERR_SOMETHING_NEW',
	])('%s says nothing: a create call is not sent again, a query is', (code) => {
		const { facts } = networkFailure({ code });
		expect(facts).toMatchObject({ certainty: 'doubtful', code });
		expect([mayCreateAgain(facts), mayQueryAgain(facts)]).toEqual(['no', true]);
	});

	it.each([
		['the error itself', { code: 'ECONNREFUSED' }],
		['n8n’s error', { httpCode: 'ECONNREFUSED' }],
		['a cause', { code: '500', cause: { cause: { code: 'ECONNREFUSED' } } }],
		['n8n’s error within n8n’s error', { errorResponse: { httpCode: 'ECONNREFUSED' } }],
		['one of several errors', { errors: [{}, { code: 'ECONNREFUSED' }] }],
	])('is recognised by the code of %s', (_where, error) => {
		expect(networkFailure(error).facts).toMatchObject({
			code: 'ECONNREFUSED',
			certainty: 'notSent',
		});
	});

	it.each([
		undefined,
		null,
		'text',
		5,
		{},
		{ code: 5 },
		{ code: ['EPIPE'] },
		{ code: 'lower case' },
	])('%j, which has no code, is doubtful', (error) => {
		expect(networkFailure(error).facts).toEqual({
			code: undefined,
			certainty: 'doubtful',
			message: 'The request failed',
		});
	});

	it.each(['xECONNRESET', 'ECONNRESETx', 'E', '7ABC'])('%s is no code', (code) => {
		expect(networkFailure({ code }).facts.code).toBeUndefined();
	});

	it('has its code six levels down and no deeper, and not in a list that is none', () => {
		const wrapped = (levels: number): object =>
			levels === 0 ? { code: 'ECONNRESET' } : { cause: wrapped(levels - 1) };
		expect(networkFailure(wrapped(5)).facts.code).toBe('ECONNRESET');
		expect(networkFailure(wrapped(6)).facts.code).toBeUndefined();
		expect(networkFailure({ errors: [{}, { code: 'EPIPE' }] }).facts.code).toBe('EPIPE');
		expect(networkFailure({ errors: 'EPIPE' }).facts.code).toBeUndefined();
	});

	it('that names itself as its cause is read to an end', () => {
		const error: { cause?: unknown; message: string } = { message: 'loop' };
		error.cause = error;
		expect(networkFailure(error).facts.certainty).toBe('doubtful');
	});

	it('of a call whose time was up is doubtful', () => {
		expect(timedOut().facts).toEqual({
			code: 'ETIMEDOUT',
			certainty: 'doubtful',
			message: 'The service did not answer in time',
		});
	});
});

describe('sending again', () => {
	const refused = (facts: Partial<FailureFacts>): FailureFacts => ({
		message: 'm',
		certainty: 'refused',
		...facts,
	});

	it.each([
		[{ code: 'Throttling' }, 'soon', true],
		[{ code: 'Throttling.RateQuota' }, 'soon', true],
		[{ code: 'Throttling.BurstRate' }, 'soon', true],
		[{ code: 'Throttling.AllocationQuota' }, 'minute', true],
		[{ code: 'ServiceOverloaded' }, 'soon', true],
		[{ status: 429 }, 'soon', true],
		[{ code: 'NotInTheTable', status: 429 }, 'soon', true],
		[{ code: 'InvalidURL.Timeout' }, 'once', false],
		[{ code: 'InvalidParameter.DataInspection' }, 'once', false],
		[{ code: 'CommodityNotPurchased', status: 429 }, 'no', false],
		[{ code: 'PrepaidBillOverdue', status: 429 }, 'no', false],
		[{ code: 'PostpaidBillOverdue', status: 429 }, 'no', false],
		[{ code: 'Arrearage', status: 400 }, 'no', false],
		[{ code: 'InvalidApiKey', status: 401 }, 'no', false],
		[{ code: 'DataInspectionFailed', status: 400 }, 'no', false],
		[{ code: 'InvalidParameter', status: 400 }, 'no', false],
		[{ code: 'ModelNotFound', status: 404 }, 'no', false],
		[{ code: 'AccessDenied', status: 403 }, 'no', false],
		[{ code: 'InternalError' }, 'no', true],
		[{ code: 'InternalError.Algo' }, 'no', true],
		[{ code: 'InternalError.Timeout' }, 'no', false],
		[{ code: 'ModelServingError' }, 'no', true],
		[{ code: 'ModelUnavailable' }, 'no', true],
		[{ code: 'UNKNOWN' }, 'no', false],
		[{ status: 400 }, 'no', false],
		[{}, 'no', false],
	] as const)('after %j: a create call %s, a query %s', (facts, create, query) => {
		expect([mayCreateAgain(refused(facts)), mayQueryAgain(refused(facts))]).toEqual([
			create,
			query,
		]);
	});

	it.each([{ code: 'Throttling' }, { status: 429 }, { status: 503 }])(
		'a create call is not sent again after %j where the answer is doubtful; a query is',
		(facts) => {
			const doubtful: FailureFacts = { ...refused(facts), certainty: 'doubtful' };
			expect([mayCreateAgain(doubtful), mayQueryAgain(doubtful)]).toEqual(['no', true]);
		},
	);

	it('is over where the execution was stopped', () => {
		const facts: FailureFacts = { message: 'm', certainty: 'doubtful', cancelled: true };
		expect(mayQueryAgain(facts)).toBe(false);
	});

	it.each([300, 302, 399])(
		'a redirect (HTTP %i) leads a query away from the API every time',
		(status) => {
			expect(mayQueryAgain({ message: '', certainty: 'doubtful', status })).toBe(false);
		},
	);

	it.each([299, 400])('HTTP %i is no redirect', (status) => {
		expect(mayQueryAgain({ message: '', certainty: 'doubtful', status })).toBe(true);
	});

	it('may help after a clear answer that says that it may pass', () => {
		expect(mayQueryAgain(refused({ passing: true }))).toBe(true);
	});
});

it.each([
	[{ code: 'Arrearage' }, 'Pay the bill'],
	[{ code: 'IPInfringementSuspect' }, 'protected characters'],
	[{ status: 401 }, 'The API key is wrong'],
	[{ status: 404 }, 'The service does not know the requested URL'],
	[{ status: 500 }, 'temporarily unavailable'],
	[{ status: 599 }, 'temporarily unavailable'],
])('the advice for %j says: %s', (facts, words) => {
	expect(adviceFor({ message: 'm', certainty: 'refused', ...facts })).toContain(words);
});

it.each<[Partial<FailureFacts>, boolean]>([
	[{ certainty: 'doubtful', code: 'ECONNRESET' }, true],
	[{ certainty: 'notSent', code: 'New' }, true],
	[{ certainty: 'refused', code: 'New' }, false],
	[{ certainty: 'doubtful' }, false],
	[{ certainty: 'doubtful', code: 'New', status: 302 }, false],
])('%j is advised to look at the network: %j', (facts, network) => {
	const advice = adviceFor({ message: 'm', certainty: 'refused', ...facts });
	expect(advice.startsWith('Check the network')).toBe(network);
	if (!network) expect(advice).toBe('');
});

it('there is no advice where nothing is known', () => {
	expect(adviceFor({ message: 'm', certainty: 'refused', status: 418 })).toBe('');
	expect(adviceFor({ message: 'm', certainty: 'refused', code: 'New', status: 499 })).toBe('');
});

it('a failure is an error with the service’s message', () => {
	const failure = new ApiFailure({ message: 'm', certainty: 'refused' });
	expect(failure).toBeInstanceOf(Error);
	expect(failure.message).toBe('m');
});

describe('the key', () => {
	const facts = (message: string): FailureFacts => ({ message, certainty: 'refused' });
	const shown = (key: string, message: string) => redactor(key).failure(facts(message)).message;

	it('does not show in a failure’s message, code or request_id', () => {
		const { message, code, requestId } = redactor('sk-1234').failure({
			...facts('wrong key sk-1234, sk-1234!'),
			code: 'Key.sk-1234',
			requestId: 'r sk-1234',
		});
		expect([message, code, requestId]).toEqual([
			'wrong key [API key], [API key]!',
			'Key.[API key]',
			'r [API key]',
		]);
	});

	it('keeps what is absent absent', () => {
		expect(redactor('sk-1234').failure(facts('m'))).toEqual(facts('m'));
	});

	it.each([
		['as \\u002B', 'ab+c/d', 'x ab\\u002Bc/d y'],
		['as \\u002b and \\/', 'ab+c/d', 'x ab\\u002bc\\/d y'],
		['with every character escaped', 'ab+c', 'x \\u0061\\u0062\\u002b\\u0063 y'],
		['within JSON within JSON', 'ab+c/d', 'x ab\\\\u002bc\\\\\\/d y'],
		['percent-encoded', 'ab+c/d', 'x ab%2Bc%2fd y'],
		['with quotes and backslashes', 'a"b\\c', 'x a\\"b\\\\c y'],
		['with characters that mean something in a pattern', 'a.b*(c', 'x a.b*(c y'],
	])('does not show escaped %s', (_how, key, message) => {
		expect(shown(key, message)).toBe('x [API key] y');
	});

	it('is not found in other words', () => {
		expect(shown('a.bc', 'x axbc y')).toBe('x axbc y');
		expect(shown('abc', 'abcabc')).toBe('abcabc');
	});

	it('of four characters stays in the IDs of a good answer, and leaves its messages', () => {
		const answer = { output: { task_id: 'xa000x', message: 'the key a000', list: ['a000'] } };
		expect(redactor('a000').answer(answer)).toEqual({
			output: { task_id: 'xa000x', message: 'the key [API key]', list: ['a000'] },
		});
	});

	it('of the vendor’s length shows nowhere in a good answer', () => {
		const key = 'key-0123456789abcdef';
		const answer = { a: [{ b: `x${key}` }], n: 1, none: null, yes: true };
		expect(redactor(key).answer(answer)).toEqual({
			a: [{ b: 'x[API key]' }],
			n: 1,
			none: null,
			yes: true,
		});
	});

	it('is looked for without touching the prototypes of a poisoned answer', () => {
		const answer = JSON.parse('{"__proto__": {"polluted": 1}, "message": "a000"}') as never;
		const clean = redactor('a000').answer(answer);
		expect(Object.getPrototypeOf(clean)).toBe(Object.prototype);
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	});

	it('takes a key out of the names of fields too, and loses no value where two become equal', () => {
		const key = ['sk', '0123456789abcdef'].join('-');
		const text = `{"a":{"Bearer ${key}":1,"Bearer %73k-0123456789abcdef":{"x":2},"Bearer [API key]":3,"__proto__":4}}`;
		const clean = redactor(key).answer(JSON.parse(text) as IDataObject);
		expect(JSON.stringify(clean)).toBe(
			'{"a":{"Bearer [API key]":1,"Bearer [API key] (2)":{"x":2},"Bearer [API key] (3)":3,"__proto__":4}}',
		);
	});

	it('leaves names alone that hold a short key by chance', () => {
		const answer = { task_id: 'a' };
		expect(redactor('task').answer(answer)).toEqual(answer);
	});

	it('takes a key out of the note of a failure', () => {
		expect(redactor('sk-1234').failure({ ...facts('m'), note: 'begins with sk-1234' }).note).toBe(
			'begins with [API key]',
		);
	});
});
