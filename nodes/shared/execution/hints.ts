import type { IExecuteFunctions, INodeExecutionData, NodeExecutionHint } from 'n8n-workflow';

/**
 * Points at what needs the user's eye after a run that went well: a prompt that the service rewrote,
 * and a link that will die because the video was not fetched.
 *
 * @param context n8n's execution context
 * @param items the outgoing items of tasks, simplified; raw ones say nothing
 */
export function giveHints(context: IExecuteFunctions, items: INodeExecutionData[]): void {
	const hints: NodeExecutionHint[] = [];
	const rewritten = items.filter(
		({ json }) => json.actual_prompt && json.orig_prompt && json.actual_prompt !== json.orig_prompt,
	).length;
	if (rewritten > 0) {
		const what = items.length === 1 ? 'the prompt' : `${rewritten} of ${items.length} prompts`;
		hints.push({
			message: `The service rewrote ${what}: see actual_prompt. Turn off Rewrite Prompt in the options of the node Wan to keep yours.`,
			location: 'outputPane',
		});
	}
	if (items.some(({ json, binary }) => json.video_url && !binary)) {
		hints.push({
			message:
				'The link in video_url dies at expires_at, 24 hours after the video was made. Download the video before then.',
			location: 'outputPane',
		});
	}
	// Where an agent calls the node, older releases have no place for hints.
	if (hints.length > 0 && 'addExecutionHints' in context) context.addExecutionHints(...hints);
}
