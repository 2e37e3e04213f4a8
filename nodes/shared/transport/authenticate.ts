import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { CredentialProblem, resolveApiBase } from './origin';

/**
 * A request as n8n hands it to a credential: its HTTP Request node still uses the names of an older
 * library, `uri` above all, and n8n's request helpers understand both.
 */
export interface AnyRequest extends Omit<IHttpRequestOptions, 'url'> {
	url?: string;
	uri?: unknown;
	followRedirect?: boolean;
	followAllRedirects?: boolean;
}

/**
 * Gives a request the credential's origin and key. No other code adds the key to a request. A full URL
 * of another origin is refused. Redirects are not followed, because n8n
 * sends the header with the key on to wherever they lead.
 *
 * @param credential the data of a `wanApi` credential
 * @param request a request with a path, or with a full URL below the API's base
 * @returns the request, ready to be sent
 * @throws CredentialProblem for another address, or a credential that cannot be used
 */
export async function addressRequest(
	credential: ICredentialDataDecryptedObject,
	request: AnyRequest,
): Promise<IHttpRequestOptions> {
	const base = resolveApiBase(credential);
	const key = apiKeyOf(credential);
	const { url, uri, headers, ...others } = request;
	// Where both names are present, n8n takes `url`; the other must not lead elsewhere either.
	const wanted = [url, uri].filter((address) => address !== undefined && address !== '');
	const [address] = (wanted.length > 0 ? wanted : ['']).map((one) =>
		addressBelow(base.url, others.baseURL, String(one)),
	);
	const kept = Object.entries(headers ?? {}).filter(
		([name]) => name.toLowerCase() !== 'authorization',
	);
	const redirects = { followRedirect: false, followAllRedirects: false, maxRedirects: 0 };
	return {
		...others,
		...redirects,
		baseURL: undefined,
		auth: undefined,
		url: address,
		headers: { ...Object.fromEntries(kept), Authorization: `Bearer ${key}` },
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
	if (key === '') throw new CredentialProblem("'API Key' of the credential is empty");
	if (!/^[\x21-\x7e]+$/.test(key)) {
		throw new CredentialProblem(
			"'API Key' of the credential contains spaces or other characters that no API key has",
		);
	}
	return key;
}

function addressBelow(base: string, baseURL: string | undefined, wanted: string): string {
	const joined = /^[a-z][a-z0-9+.-]*:/i.test(wanted) ? wanted : `${baseURL ?? ''}${wanted}`;
	const address = joined.startsWith('/') ? `${base}${joined}` : joined;
	const url = URL.canParse(address) ? new URL(address) : undefined;
	const allowed = new URL(base);
	const path = allowed.pathname.replace(/\/$/, '');
	const refused =
		url?.origin !== allowed.origin ||
		!url.pathname.startsWith(`${path}/`) ||
		url.username !== '' ||
		url.password !== '';
	if (refused) {
		throw new CredentialProblem(
			`The credential 'Wan API' sends its API key only to ${allowed.host}, and not to ${url?.host ?? 'this address'}`,
		);
	}
	return url.href;
}
