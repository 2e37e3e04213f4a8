import type { Rule } from '../request/types';
import { megabytes, type MediaRule } from './rules';

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
 * @param rule what the field takes
 * @returns the broken rules, empty for a good URL
 */
export function checkMediaUrl(url: unknown, rule: MediaRule): Rule[] {
	const schemes = rule.inline
		? 'http://, https://, oss:// or data:'
		: 'http://, https:// or oss://';
	if (typeof url !== 'string') return [`must be a URL that begins with ${schemes}`];
	if (/^data:/i.test(url)) return rule.inline ? checkDataUrl(url, rule) : [dataRefused];
	const rules: Rule[] = [];
	if (!/^(https?|oss):\/\/[^\s/]+/i.test(url) || /\s/.test(url) || !URL.canParse(url)) {
		rules.push(`must be a URL that begins with ${schemes}, without spaces`);
	}
	if (!rule.chineseInUrl && /\p{Script=Han}/u.test(url)) {
		rules.push('must not contain Chinese characters; percent-encode them or rename the file');
	}
	return rules;
}

const dataRefused: Rule =
	'cannot be a data: URL; the API takes base64 only for the image of Image to Video. Give a public URL or choose Binary File';

function checkDataUrl(url: string, rule: MediaRule): Rule[] {
	const [, mimeType, base64] = DATA_URL.exec(url) ?? [];
	if (mimeType === undefined)
		return ['must have the form data:image/png;base64,… with base64 data'];
	const type = MIME_TYPES[mimeType.toLowerCase()];
	if (!type || !rule.types.some((allowed) => allowed === type)) {
		return [`is ${mimeType}; allowed are ${rule.types.join(', ')}`];
	}
	const bytes = Math.floor((base64.replace(/=+$/, '').length * 3) / 4);
	return bytes > rule.maxBytes
		? [`holds ${megabytes(bytes)}; at most ${megabytes(rule.maxBytes)} are allowed`]
		: [];
}
