import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { CredentialProblem, resolveApiBase } from './origin';

/**
 * Gives a request the credential's origin and key. Only here does the key enter a request, and only
 * one that goes to the API: a full URL elsewhere is refused, and redirects are not followed.
 *
 * @param credential the data of a `wanApi` credential
 * @param request a request with a path, or with a full URL below the API's base
 * @returns the request, ready to be sent
 * @throws CredentialProblem for another address, or a credential that cannot be used
 */
export async function addressRequest(
	credential: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const base = resolveApiBase(credential);
	const key = apiKeyOf(credential);
	return {
		...request,
		baseURL: undefined,
		url: addressBelow(base.url, request),
		headers: { ...request.headers, Authorization: `Bearer ${key}` },
		disableFollowRedirect: true,
	};
}

/**
 * The key of a credential.
 *
 * @param credential the data of a `wanApi` credential
 * @throws CredentialProblem where it is empty or cannot be a key; the message does not repeat it
 */
export function apiKeyOf(credential: ICredentialDataDecryptedObject): string {
	const key = typeof credential.apiKey === 'string' ? credential.apiKey.trim() : '';
	if (key === '') throw new CredentialProblem('The credential’s API Key is empty');
	if (!/^[\x21-\x7e]+$/.test(key)) {
		throw new CredentialProblem(
			'The credential’s API Key holds spaces or other characters that no key has',
		);
	}
	return key;
}

function addressBelow(base: string, request: IHttpRequestOptions): string {
	const wanted = `${request.baseURL ?? ''}${request.url}`;
	const address = wanted.startsWith('/') ? `${base}${wanted}` : wanted;
	const url = URL.canParse(address) ? new URL(address) : undefined;
	const allowed = new URL(base);
	const path = allowed.pathname.replace(/\/$/, '');
	if (url?.origin !== allowed.origin || !url.pathname.startsWith(`${path}/`)) {
		throw new CredentialProblem(
			`The Wan API credential sends its key to ${allowed.host} only, not to ${url?.host ?? 'this address'}`,
		);
	}
	return address;
}
