import type { Problem, Values } from './types';

/*
 * Rules between several fields, as the API pages state them. The service itself often accepts a request
 * that breaks one and fails it later, so they are checked before anything is sent.
 */

/** `shot_type: multi` counts only where the prompt may be rewritten. */
export function severalShotsNeedRewriting({ shotType, promptExtend }: Values): Problem[] {
	return shotType === 'multi' && (promptExtend === false || promptExtend === 'false')
		? [{ field: 'Shots', value: shotType, rule: 'Several Shots needs Rewrite Prompt to be on' }]
		: [];
}

/** Local editing needs the mask that was chosen; the mask's own settings belong to a mask image that moves. */
export function maskRules(values: Values): Problem[] {
	const problems: Problem[] = [];
	const byImage = values.maskInput !== 'video';
	const chosen = byImage ? 'maskImage' : 'maskVideo';
	if (values[chosen] === undefined) {
		problems.push({
			field: byImage ? 'Mask Image' : 'Mask Video',
			value: undefined,
			rule: 'is required: it marks what to change',
		});
	}
	const settings: Array<[string, string]> = [
		['maskFrameId', 'Mask Frame'],
		['maskType', 'Mask Movement'],
		['expandRatio', 'Mask Margin'],
		['expandMode', 'Mask Shape'],
	];
	for (const [name, field] of settings) {
		if (!byImage && values[name] !== undefined) {
			problems.push({ field, value: values[name], rule: 'goes with a mask image only' });
		}
	}
	for (const [name, field] of settings.slice(2)) {
		if (byImage && values.maskType === 'fixed' && values[name] !== undefined) {
			problems.push({
				field,
				value: values[name],
				rule: 'counts only where Mask Movement is Follows the Object',
			});
		}
	}
	return problems;
}

/** Video extension starts from at least one file; a motion video says what is taken from it. */
export function extensionRules(values: Values): Problem[] {
	const problems: Problem[] = [];
	const sources = ['firstClip', 'lastClip', 'firstFrame', 'lastFrame', 'video'];
	if (sources.every((name) => values[name] === undefined)) {
		problems.push({
			field: 'First Clip',
			value: undefined,
			rule: 'give at least one of First Clip, Last Clip, First Frame, Last Frame or Motion Video',
		});
	}
	if (values.video !== undefined && values.controlCondition === undefined) {
		problems.push({
			field: 'Keep From the Motion Video',
			value: undefined,
			rule: 'is required with a Motion Video',
		});
	}
	return problems;
}
