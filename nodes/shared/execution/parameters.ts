import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Reads a parameter of one item.
 *
 * @param name the parameter, `collection.entry` for one inside
 * @param itemIndex the item
 * @param fallback what stands in where the field is not shown
 */
export type ReadItemParameter = (name: string, itemIndex: number, fallback: unknown) => unknown;

/** Whether n8n works a value out for each item; an expression begins with an equals sign. */
function hasExpression(raw: unknown): boolean {
	if (typeof raw === 'string') return raw.startsWith('=');
	return typeof raw === 'object' && raw !== null && Object.values(raw).some(hasExpression);
}

/**
 * Reads a node's parameters for many items. n8n finds out anew for every item whether a field is shown
 * and of which type it is; one that holds no expression is the same for all, so it is read once.
 *
 * @param context n8n's execution context
 * @returns the reader, for one execution of the node
 */
export function parameterReader(context: IExecuteFunctions): ReadItemParameter {
	const raw = context.getNode().parameters;
	const same = new Map<string, unknown>();
	return (name, itemIndex, fallback) => {
		if (same.has(name)) return same.get(name);
		const value: unknown = context.getNodeParameter(
			name,
			itemIndex,
			// Without any fallback n8n throws for a field that is not shown.
			fallback ?? null,
			name === 'model' ? { extractValue: true } : undefined,
		);
		if (!hasExpression(raw[name.split('.')[0]])) same.set(name, value);
		return value;
	};
}
