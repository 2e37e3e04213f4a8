import type { FileLimits } from '../catalog';
import type { Rule } from '../common/problem';
import { displayed } from '../common/text';
import { holdsTooMuch, KILOBYTE } from '../common/units';

const MIME_TYPES = new Map<string, FileLimits['types'][number]>([
	['image/jpeg', 'jpeg'],
	['image/jpg', 'jpeg'],
	['image/png', 'png'],
	['image/bmp', 'bmp'],
	['image/webp', 'webp'],
	['image/tiff', 'tiff'],
]);

/** Web servers refuse addresses far shorter than this; the number only bounds what is parsed here. */
const LONGEST_URL = 64 * KILOBYTE;
/** Room for `data:`, the type and `;base64,`. */
const LONGEST_DATA_HEAD = 120;

/**
 * Checks a media URL by what can be told from the URL alone. The URL may be of any length: an
 * expression can put a whole file into the field.
 *
 * @param url the URL as the user gave it
 * @param limits what the field takes
 * @returns the broken rules, empty for a good URL
 */
export function checkMediaUrl(url: unknown, limits: FileLimits): Rule[] {
	const isPage = limits.kind === 'page';
	const schemes = isPage
		? 'http:// or https://'
		: limits.base64
			? 'http://, https://, oss:// or data:'
			: 'http://, https:// or oss://';
	if (typeof url !== 'string') return [`must be a URL that begins with ${schemes}`];
	if (/^data:/i.test(url)) return limits.base64 ? checkDataUrl(url, limits) : [dataRefused];
	if (url.length > LONGEST_URL) {
		return [`is ${url.length} characters long, but a URL can have at most ${LONGEST_URL}`];
	}
	const rules: Rule[] = [];
	const allowed = isPage ? /^https?:\/\/[^\s/]+/i : /^(https?|oss):\/\/[^\s/]+/i;
	if (!allowed.test(url) || /\s/.test(url) || !URL.canParse(url)) {
		rules.push(`must be a URL that begins with ${schemes}, without spaces`);
	}
	if (limits.asciiUrl && /\p{Script=Han}/u.test(url)) {
		rules.push('must not contain Chinese characters. Percent-encode them, or rename the file');
	}
	return rules;
}

const dataRefused: Rule =
	'cannot be a data: URL, because the API accepts no base64 data for this file. Use a public URL, or choose Binary File';

/** The size is known from the length, so the characters of a file that is too large are never read. */
function checkDataUrl(url: string, limits: FileLimits): Rule[] {
	const head = /^data:([\w.+-]+\/[\w.+-]+);base64,/.exec(url.slice(0, LONGEST_DATA_HEAD));
	if (!head) return [wrongForm];
	const type = MIME_TYPES.get(head[1].toLowerCase());
	if (!type || !limits.types.includes(type)) {
		return [`is of the type ${displayed(head[1], 60)}. Use ${limits.types.join(', ')}`];
	}
	const from = head[0].length;
	const padding = url.endsWith('==') ? 2 : url.endsWith('=') ? 1 : 0;
	const length = url.length - from - padding;
	const bytes = Math.floor((length * 3) / 4);
	if (limits.maxBytes !== undefined && bytes > limits.maxBytes) {
		return [holdsTooMuch(bytes, limits.maxBytes)];
	}
	return length <= 0 || NOT_BASE64.test(url.slice(from, from + length)) ? [wrongForm] : [];
}

const wrongForm: Rule = 'must have the form data:image/png;base64,… with base64 data';
/** Looks for the first wrong character: a pattern for the whole text would need a step back for each. */
const NOT_BASE64 = /[^A-Za-z0-9+/]/;
