import { displayed } from './text';
import { isSet } from './value';

/** As much of a refused value as an error shows. */
const SHOWN_CHARACTERS = 60;

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
	return `${field} “${displayed(value, SHOWN_CHARACTERS)}”: ${rule}`;
}
