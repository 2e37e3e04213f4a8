import type { IExecuteFunctions, INodeExecutionData, NodeExecutionHint } from 'n8n-workflow';

import { describeMoney, totals } from '../cost/money';
import type { DryRun } from './dryRun';
import type { CreatedTask } from './ledger';

/* Hints in the output panel; n8n's linter allows 120 characters. */

/**
 * Gives hints after an execution without an error: that the service rewrote a prompt, and that the link of
 * a video expires which was not downloaded.
 *
 * @param context n8n's execution context
 * @param items the outgoing items of tasks, simplified; raw ones say nothing
 * @param messages further hints, which come first
 */
export function giveHints(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	messages: string[] = [],
): void {
	const hints: NodeExecutionHint[] = messages.map((message) => ({
		message,
		location: 'outputPane',
	}));
	const rewritten = items.filter(
		({ json }) => json.actual_prompt && json.orig_prompt && json.actual_prompt !== json.orig_prompt,
	).length;
	if (rewritten > 0) {
		const what = items.length === 1 ? 'the prompt' : `${rewritten} of ${items.length} prompts`;
		hints.push({
			message: `The service rewrote ${what}: see actual_prompt. To keep yours, turn off the option 'Enhance Prompt'.`,
			location: 'outputPane',
		});
	}
	if (items.some(({ json, binary }) => json.video_url && !binary)) {
		hints.push({
			message:
				'The URL in video_url expires at expires_at, 24 hours after the video was made. Download the video before.',
			location: 'outputPane',
		});
	}
	// Where an agent calls the node, older versions of n8n do not have this function.
	if (hints.length > 0 && 'addExecutionHints' in context) context.addExecutionHints(...hints);
}

/**
 * What several tasks together are estimated to cost.
 *
 * @param tasks the tasks that were created
 */
export function createdHints(tasks: CreatedTask[]): string[] {
	if (tasks.length < 2) return [];
	const estimates = tasks.flatMap(({ creation }) => creation.estimate ?? []);
	const made = `${tasks.length} tasks were created`;
	if (estimates.length === 0) return [`${made}. No price is known for them.`];
	const unpriced = tasks.length - estimates.length;
	const rest = unpriced > 0 ? ` No price is known for ${unpriced} of them.` : '';
	return [`${made}. Estimated cost: ${describeMoney(...totals(estimates))}.${rest}`];
}

/**
 * What to add to a workflow that creates tasks and does not wait for them.
 *
 * @param context n8n's execution context
 * @param unfinished whether the node gives tasks away that it does not wait for
 */
export function nextStepHints(context: IExecuteFunctions, unfinished: boolean): string[] {
	const { name } = context.getNode();
	const isWaitedFor = () =>
		context.getChildNodes(name).some(({ type }) => type.endsWith('.wanWaitForTask'));
	return unfinished && !isWaitedFor()
		? [
				"The video is not finished yet. Turn on 'Wait for Completion', or add the node 'Wan Wait for Task'.",
			]
		: [];
}

/**
 * What a dry run found.
 *
 * @param dry what came of it
 */
export function dryRunHints({ items, invalid, unpriced, sums }: DryRun): string[] {
	if (items.size === 0) return [];
	const some = (number: number, one = 'one item') => (number === 1 ? one : `${number} items`);
	const sum = sums.length > 0 ? ` Estimated cost: ${describeMoney(...sums)}.` : '';
	const hints = [`Dry run of ${some(items.size)}: nothing was sent.${sum}`];
	if (unpriced > 0) hints.push(`No price is known for ${some(unpriced)}. Set 'Price per Second'.`);
	if (invalid > 0) hints.push(`${some(invalid, 'One item')} would be rejected: see problems.`);
	return hints;
}
