import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { regionNames, type Region } from '../common/region';

/** Where a credential points: the base of every API call, and the region if it is one of the vendor's. */
export interface ApiBase {
	/** For example `https://dashscope-intl.aliyuncs.com`; never ends with a slash or `/api/v1`. */
	url: string;
	region: Region | undefined;
}

interface RegionHosts {
	/** The host that serves every account of the region; some regions have none. */
	shared?: string;
	/** The middle part of a workspace's own host. */
	dedicated: string;
}

const hosts: Record<Region, RegionHosts> = {
	singapore: { shared: 'dashscope-intl.aliyuncs.com', dedicated: 'ap-southeast-1' },
	virginia: { shared: 'dashscope-us.aliyuncs.com', dedicated: 'us-east-1' },
	beijing: { shared: 'dashscope.aliyuncs.com', dedicated: 'cn-beijing' },
	frankfurt: { dedicated: 'eu-central-1' },
	tokyo: { dedicated: 'ap-northeast-1' },
	hongkong: { dedicated: 'cn-hongkong' },
};

/** A credential that cannot be used; the message says which field is wrong and how. */
export class CredentialProblem extends Error {}

const trimmed = (value: unknown) => (typeof value === 'string' ? value.trim() : '');

/**
 * The API's base for a credential: made from its region and workspace, or its Base URL.
 *
 * @param credential the data of a `wanApi` credential
 * @returns the base URL and the region
 * @throws CredentialProblem where a field is missing or malformed
 * @see the vendor's endpoint list, "Endpoints" on each of the Wan API pages
 */
export function resolveApiBase(credential: ICredentialDataDecryptedObject): ApiBase {
	const region = trimmed(credential.region) || 'singapore';
	if (region === 'custom') {
		return { url: checkedBaseUrl(trimmed(credential.baseUrl)), region: undefined };
	}
	if (!Object.hasOwn(hosts, region)) {
		throw new CredentialProblem(
			`'Region' of the credential is “${region}”, but must be one of ${Object.keys(hosts).join(', ')}, custom`,
		);
	}
	const known = region as Region;
	const workspaceId = trimmed(credential.workspaceId);
	if (workspaceId !== '') {
		if (!/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(workspaceId)) {
			throw new CredentialProblem(
				`'Workspace ID' of the credential is “${workspaceId}”, but can only contain letters, digits and hyphens`,
			);
		}
		const { dedicated } = hosts[known];
		return { url: `https://${workspaceId}.${dedicated}.maas.aliyuncs.com`, region: known };
	}
	const { shared } = hosts[known];
	if (shared === undefined) {
		throw new CredentialProblem(
			`'Workspace ID' of the credential is empty, but required in ${regionNames[known]}`,
		);
	}
	return { url: `https://${shared}`, region: known };
}

function checkedBaseUrl(baseUrl: string): string {
	const refuse = (rule: string) => {
		throw new CredentialProblem(`'Base URL' of the credential is “${baseUrl}”, but ${rule}`);
	};
	if (!/^https?:\/\//i.test(baseUrl) || !URL.canParse(baseUrl)) {
		return refuse('must begin with https:// or http://');
	}
	const url = new URL(baseUrl);
	if (url.username || url.password) return refuse('must not contain a user name or password');
	if (/[?#]/.test(baseUrl)) return refuse('must not contain ? or #');
	if (/[\s\\]/.test(baseUrl) || /\/\.{1,2}(\/|$)/.test(withPlainPath(baseUrl))) {
		return refuse('its path must not contain spaces, backslashes, . or ..');
	}
	const path = url.pathname
		.replace(/\/+$/, '')
		.replace(/\/api\/v1$/, '')
		.replace(/\/+$/, '');
	return `${url.origin}${path}`;
}

/** Dots and slashes of a path may be percent-encoded. */
const withPlainPath = (baseUrl: string) => baseUrl.replace(/%2e/gi, '.').replace(/%2f/gi, '/');
