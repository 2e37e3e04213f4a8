/*
 * Values of parameters. Tables, forms and expressions often give numbers and booleans as text, so their
 * plain text forms count too.
 */

/**
 * Whether a value counts as set: n8n gives an empty string for an untouched field, and a text of blanks
 * counts as empty too.
 *
 * @param value what n8n returned
 */
export function isSet(value: unknown): boolean {
	if (typeof value === 'string') return value.trim() !== '';
	return value !== undefined && value !== null;
}

/** @returns the text, or undefined where the value is none */
export function asText(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

/** @returns the number, or undefined where the value is none */
export function asNumber(value: unknown): number | undefined {
	if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
	if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim())) return Number(value);
	return undefined;
}

/** @returns the boolean, or undefined where the value is none */
export function asBoolean(value: unknown): boolean | undefined {
	if (typeof value === 'boolean') return value;
	if (value === 'true') return true;
	if (value === 'false') return false;
	return undefined;
}
