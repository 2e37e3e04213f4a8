import { NodeHelpers, type INodeParameters, type INodeProperties } from 'n8n-workflow';

import type { ReadParameter } from '@wan/fields/field';

/*
 * A node's parameters as n8n hands them to the node while it executes, without n8n's engine.
 */

function entryAt(values: unknown, path: readonly string[]): unknown {
	return path.reduce<unknown>((found, key) => {
		return typeof found === 'object' && found !== null
			? (found as Record<string, unknown>)[key]
			: undefined;
	}, values);
}

/**
 * Reads saved parameters like n8n: a value that was not saved is the default, a field that the display
 * rules hide does not exist, and a model is the ID inside its resource locator.
 *
 * @param properties the node's properties
 * @param saved the parameters as a workflow holds them, without expressions
 * @param typeVersion the version of the node that they were saved with
 */
export function readingOf(
	properties: INodeProperties[],
	saved: INodeParameters,
	typeVersion: number,
): ReadParameter {
	const node = { typeVersion };
	const values = NodeHelpers.getNodeParameters(properties, saved, true, false, node, null);
	return (name, fallback) => {
		const value = entryAt(values, name.split('.')) ?? fallback;
		const located = typeof value === 'object' && value !== null && '__rl' in value;
		return located && 'value' in value ? value.value : value;
	};
}
