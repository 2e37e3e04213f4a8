import { refuse, type Answer } from './http';
import type { Body } from './rules';
import type { SimulatedTask } from './tasks';

/*
 * Words in square brackets that make a simulator with the option `promptWords` fail on request, so that
 * a user can try what is rare in the real service.
 */

const SECOND = 1000;
const THROTTLED_FOR = 20 * SECOND;
const PENDING_FOR = 300 * SECOND;

/** Each word with what the simulator then does. */
export const PROMPT_WORDS = {
	'[fail]': 'The task fails.',
	'[refuse]': 'The create call is refused by moderation.',
	'[throttle]': 'Create calls are refused as too many for 20 seconds, then accepted.',
	'[expire]': 'The task succeeds, but the link to its video has expired.',
	'[pending]': 'The task stays PENDING for 5 minutes, so that it can be canceled or time out.',
	'[unknown]': 'The task ends as UNKNOWN, as a task does that is older than 24 hours.',
} as const;

type PromptWord = keyof typeof PROMPT_WORDS;

/** Whether the input of a create call holds a word: in its prompt, or in a link where it has no prompt. */
const holds = (body: Body, word: PromptWord) =>
	JSON.stringify(body.input ?? {})
		.toLowerCase()
		.includes(word);

/** What the words of a create call's body change in the task that it makes. */
export function taskOfWords(body: Body, times: SimulatedTask['times']): Partial<SimulatedTask> {
	const changed: Partial<SimulatedTask> = {};
	if (holds(body, '[fail]')) {
		changed.ending = {
			status: 'FAILED',
			code: 'InternalError',
			message: 'The simulator failed this task because its prompt holds [fail].',
		};
	}
	if (holds(body, '[unknown]')) changed.ending = { status: 'UNKNOWN' };
	if (holds(body, '[expire]')) changed.linkExpired = true;
	if (holds(body, '[pending]')) changed.times = { ...times, pending: PENDING_FOR };
	return changed;
}

/** Refuses the create calls whose words demand it. */
export class WordRefusals {
	/** When the first call of an input was throttled. */
	private readonly throttledSince = new Map<string, number>();

	/**
	 * The error to answer a create call with, or undefined where its words demand none.
	 *
	 * @param body the call's body
	 * @param now the time by the service's clock, in milliseconds
	 */
	refusal(body: Body, now: number): Answer | undefined {
		if (holds(body, '[refuse]')) {
			return refuse(
				400,
				'DataInspectionFailed',
				'Input data may contain inappropriate content: the prompt holds [refuse].',
			);
		}
		if (!holds(body, '[throttle]')) return undefined;
		const input = JSON.stringify(body.input);
		const since = this.throttledSince.get(input) ?? now;
		if (now - since < THROTTLED_FOR) {
			this.throttledSince.set(input, since);
			return refuse(429, 'Throttling', 'Too many tasks are running, please try again later.');
		}
		this.throttledSince.delete(input);
		return undefined;
	}
}

/** The words with their meanings, one per line, for a terminal. */
export function promptWordLines(): string[] {
	return Object.entries(PROMPT_WORDS).map(([word, meaning]) => `  ${word.padEnd(11)} ${meaning}`);
}
