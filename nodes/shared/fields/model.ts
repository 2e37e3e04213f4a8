import type { INodeProperties } from 'n8n-workflow';

import { describeDuration, modelsOf, regionNames, type ModelKind, type ModelRow } from '../catalog';

/** The name of the list search of a kind, as the model field refers to it. */
export const modelSearchName = (kind: ModelKind) => `searchModels_${kind}`;

/**
 * The field `model` of a creating operation: from a list that knows the credential's region, or any ID.
 *
 * @param kind what the operation does
 */
export function modelProperty(kind: ModelKind): INodeProperties {
	const [first] = modelsOf(kind);
	return {
		displayName: 'Model',
		name: 'model',
		type: 'resourceLocator',
		default: { mode: 'list', value: first.id, cachedResultName: first.id },
		required: true,
		description: 'Which model makes the video; the list shows those of the credential’s region',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: modelSearchName(kind), searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: `e.g. ${first.id}`,
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
		describeDuration(row.duration),
		row.sound === 'silent' ? 'silent' : 'with sound',
		row.regions.map((region) => regionNames[region]).join(', '),
	];
	return parts.filter(Boolean).join(' · ');
}
