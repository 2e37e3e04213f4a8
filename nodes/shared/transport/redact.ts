import type { IDataObject } from 'n8n-workflow';

import type { FailureFacts } from './failure';

/** Takes an API key out of what is shown: services may repeat a key in their messages. */
export interface Redactor {
	text: (text: string) => string;
	failure: (facts: FailureFacts) => FailureFacts;
	/**
	 * Takes the key out of a good answer. A short key may stand in a task ID or a link by chance, so it is
	 * taken out of messages only; a key of the vendor's length cannot, so it is taken out of every text.
	 */
	answer: (answer: IDataObject) => IDataObject;
}

const REPLACEMENT = '[API key]';
/** A shorter key would also be found in ordinary words. */
const SHORTEST = 4;
/** From this length on a key is not found in an answer by chance. The vendor's keys have 35 characters. */
const NO_CHANCE = 16;

/**
 * Makes a redactor.
 *
 * @param key the API key
 */
export function redactor(key: string): Redactor {
	const pattern = key.length < SHORTEST ? undefined : new RegExp(anyForm(key), 'g');
	const text = (value: string) => (pattern ? value.replace(pattern, REPLACEMENT) : value);
	const cleanName = (name: string) => (key.length >= NO_CHANCE ? text(name) : name);
	const clean = (value: unknown, name?: string): unknown => {
		if (typeof value === 'string') {
			return key.length >= NO_CHANCE || name === 'message' ? text(value) : value;
		}
		if (Array.isArray(value)) return value.map((entry) => clean(entry));
		if (typeof value !== 'object' || value === null) return value;
		const cleaned: Record<string, unknown> = {};
		for (const [inner, entry] of Object.entries(value)) {
			Object.defineProperty(cleaned, freeName(cleaned, cleanName(inner)), {
				value: clean(entry, inner),
				...PLAIN,
			});
		}
		return cleaned;
	};
	return {
		text,
		failure: (facts) => ({
			...facts,
			message: text(facts.message),
			...(facts.code !== undefined && { code: text(facts.code) }),
			...(facts.note !== undefined && { note: text(facts.note) }),
			...(facts.requestId !== undefined && { requestId: text(facts.requestId) }),
		}),
		answer: (answer) => clean(answer) as IDataObject,
	};
}

/** As in an object that JSON.parse makes, a field called `__proto__` included. */
const PLAIN = { configurable: true, enumerable: true, writable: true };

/** The name itself, or numbered where another field has got it by the redaction. */
function freeName(taken: object, name: string): string {
	let free = name;
	for (let count = 2; Object.hasOwn(taken, free); count += 1) free = `${name} (${count})`;
	return free;
}

/** The key as it is, in JSON's escapes (also where JSON stands within JSON), and percent-encoded. */
function anyForm(key: string): string {
	return [...key]
		.map((character) => {
			const hex = character.charCodeAt(0).toString(16).padStart(2, '0');
			const anyCase = hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
			const plain = character.replace(/[^A-Za-z0-9]/, '\\$&');
			const escaped = /[A-Za-z0-9]/.test(character) ? plain : `\\\\*${plain}`;
			return `(?:${escaped}|\\\\+u00${anyCase}|%${anyCase})`;
		})
		.join('');
}
