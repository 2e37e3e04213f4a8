import { isSet } from './value';

/** What is wrong with one value, in words that fit after `Field “value”: `. */
export type Rule = string;

/** One thing that the user has to change before an item can be sent. */
export interface Problem {
	/** The field's name as the editor shows it. */
	field: string;
	/** What the field holds. */
	value: unknown;
	/** What is allowed instead. */
	rule: Rule;
}

/**
 * A problem as one line: field, value, rule.
 *
 * @param problem the problem
 * @returns for example: Seed “-1”: must be a whole number from 0 to 2147483647
 */
export function describeProblem({ field, value, rule }: Problem): string {
	if (!isSet(value)) return `${field}: ${rule}`;
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	const characters = [...text];
	const short = characters.length > 60 ? `${characters.slice(0, 60).join('')}…` : text;
	return `${field} “${short}”: ${rule}`;
}
