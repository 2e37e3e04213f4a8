import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

type Face = Pick<INodeProperties, 'displayName' | 'name' | 'description' | 'noDataExpression'>;

/**
 * A drop-down whose choices are known only when the catalog has been read.
 *
 * @param face its names and description
 * @param initial the value that a new node has
 * @param options the choices, in their order
 */
export function dropDown(
	face: Face,
	initial: string | number,
	options: INodePropertyOptions[],
): INodeProperties {
	return { ...face, type: 'options', default: initial, options };
}
