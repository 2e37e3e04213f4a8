import type { FileLimits } from '../catalog';
import type { Rule } from '../common/problem';
import { megabytes } from '../common/units';

const DATA_URL = /^data:([\w.+-]+\/[\w.+-]+);base64,([A-Za-z0-9+/]+={0,2})$/;

const MIME_TYPES: Record<string, string> = {
	'image/jpeg': 'jpeg',
	'image/jpg': 'jpeg',
	'image/png': 'png',
	'image/bmp': 'bmp',
	'image/webp': 'webp',
	'image/tiff': 'tiff',
};

/**
 * Checks a media URL by what can be told from the URL alone.
 *
 * @param url the URL as the user gave it
 * @param limits what the field takes
 * @returns the broken rules, empty for a good URL
 */
export function checkMediaUrl(url: unknown, limits: FileLimits): Rule[] {
	const schemes = limits.base64
		? 'http://, https://, oss:// or data:'
		: 'http://, https:// or oss://';
	if (typeof url !== 'string') return [`must be a URL that begins with ${schemes}`];
	if (/^data:/i.test(url)) return limits.base64 ? checkDataUrl(url, limits) : [dataRefused];
	const rules: Rule[] = [];
	if (!/^(https?|oss):\/\/[^\s/]+/i.test(url) || /\s/.test(url) || !URL.canParse(url)) {
		rules.push(`must be a URL that begins with ${schemes}, without spaces`);
	}
	if (limits.asciiUrl && /\p{Script=Han}/u.test(url)) {
		rules.push('must not contain Chinese characters; percent-encode them or rename the file');
	}
	return rules;
}

const dataRefused: Rule =
	'cannot be a data: URL: the API takes no base64 for this file. Give a public URL or choose Binary File';

function checkDataUrl(url: string, limits: FileLimits): Rule[] {
	const [, mimeType, base64] = DATA_URL.exec(url) ?? [];
	if (mimeType === undefined)
		return ['must have the form data:image/png;base64,… with base64 data'];
	const type = MIME_TYPES[mimeType.toLowerCase()];
	if (!type || !limits.types.some((allowed) => allowed === type)) {
		return [`is ${mimeType}; allowed are ${limits.types.join(', ')}`];
	}
	const bytes = Math.floor((base64.replace(/=+$/, '').length * 3) / 4);
	return bytes > limits.maxBytes
		? [`holds ${megabytes(bytes)}; at most ${megabytes(limits.maxBytes)} are allowed`]
		: [];
}
