/*
 * Text of any length: an expression can put a whole file into a field. Nothing here splits a text into
 * an array of its characters, which fails from about 100 MB on.
 */

const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
const isLowSurrogate = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;

/** Whether the UTF-16 unit at this index is the second half of a character. */
const isSecondHalf = (text: string, index: number) =>
	isLowSurrogate(text.charCodeAt(index)) && isHighSurrogate(text.charCodeAt(index - 1));

/**
 * Counts characters (Unicode code points), as the API does.
 *
 * @param text of any length
 * @returns the number of characters, without making a copy of the text
 */
export function characterCount(text: string): number {
	let count = text.length;
	for (let index = 1; index < text.length; index += 1) {
		if (isSecondHalf(text, index)) count -= 1;
	}
	return count;
}

/**
 * Cuts a text for display. Only the part that is kept is read.
 *
 * @param text of any length
 * @param most how many characters are kept
 * @returns the text itself where it is short enough, otherwise its beginning and an ellipsis
 */
export function shorten(text: string, most: number): string {
	let kept = 0;
	let index = 0;
	while (index < text.length && kept < most) {
		index += isSecondHalf(text, index + 1) ? 2 : 1;
		kept += 1;
	}
	return index < text.length ? `${text.slice(0, index)}…` : text;
}

/**
 * A value of any type as text for display.
 *
 * @param value what a field holds
 * @param most how many characters are kept
 * @returns text as it is, everything else as JSON where it can be written so, or the name of its type
 */
export function displayed(value: unknown, most: number): string {
	if (typeof value === 'string') return shorten(value, most);
	try {
		return shorten(JSON.stringify(value) ?? String(value), most);
	} catch {
		// A value that refers to itself, a BigInt, or JSON longer than a text can be.
		return typeof value;
	}
}

/*
 * The two below are used while n8n starts. Intl and localeCompare would do the same, but their first use
 * loads the data of all languages: 9 MB of memory and 20 ms.
 */

/**
 * Compares English names for a list in alphabetical order, without regard to capitals.
 *
 * @returns a number below, above or equal to 0, as Array.sort takes it
 */
export function compareNames(one: string, other: string): number {
	const [first, second] = [one.toLowerCase(), other.toLowerCase()];
	return first < second ? -1 : Number(first > second);
}

/**
 * A list in words.
 *
 * @param words its members
 * @returns for example `3.0, 2.7, and 2.6`
 */
export function listInWords(words: readonly string[]): string {
	if (words.length < 3) return words.join(' and ');
	return `${words.slice(0, -1).join(', ')}, and ${words.at(-1)}`;
}
