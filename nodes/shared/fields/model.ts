import type { INodeProperties } from 'n8n-workflow';

import { describeDuration, type ModelRow, type OperationName } from '../catalog';
import { regionNames } from '../common/region';

/** The name of the list search of an operation, as the model field refers to it. */
export const modelSearchName = (operation: OperationName) => `searchModels_${operation}`;

/**
 * The field `model` of a creating operation: from a list that knows the credential's region, or any ID.
 *
 * @param operation the operation
 * @param initial the model that a new node begins with
 */
export function modelProperty(operation: OperationName, { id }: ModelRow): INodeProperties {
	return {
		displayName: 'Model',
		name: 'model',
		type: 'resourceLocator',
		default: { mode: 'list', value: id, cachedResultName: id },
		required: true,
		description: 'Model that generates the video. The list shows the models of the region of the credential.',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: modelSearchName(operation), searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: `e.g. ${id}`,
			},
		],
	};
}

/**
 * A model in a line for the list, so that one can choose without opening the documents.
 *
 * @param row the model
 */
export function modelSummary(row: ModelRow): string {
	const parts = [
		row.resolution?.values.join(', '),
		row.size && `${row.size.values.length} sizes`,
		row.duration && describeDuration(row.duration),
		row.sound && (row.sound === 'silent' ? 'silent' : 'with sound'),
		row.regions.map((region) => regionNames[region]).join(', '),
	];
	return parts.filter(Boolean).join(' · ');
}
