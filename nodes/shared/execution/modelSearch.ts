import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import type { ModelRow } from '../catalog';
import type { Region } from '../common/region';
import { modelSummary } from '../fields/model';
import { CREDENTIAL } from '../transport/api';
import { resolveApiBase } from '../transport/origin';

/** A list search, as n8n's editor calls it. */
export type ModelSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
) => Promise<INodeListSearchResult>;

/** The region of the node's credential; without one, or with one that is not finished, all models show. */
async function regionOf(context: ILoadOptionsFunctions): Promise<Region | undefined> {
	try {
		return resolveApiBase(await context.getCredentials(CREDENTIAL)).region;
	} catch {
		return undefined;
	}
}

/**
 * The list search of a model field.
 *
 * @param rowsIn the models that a region offers; all of them where no region is given
 */
export function searchModels(rowsIn: (region?: Region) => readonly ModelRow[]): ModelSearch {
	return async function (filter) {
		const region = await regionOf(this);
		const rows = rowsIn(region);
		const wanted = filter?.toLowerCase() ?? '';
		const results: INodeListSearchItems[] = rows
			.filter((row) => row.id.toLowerCase().includes(wanted))
			.map((row) => ({
				// The editor's list shows nothing but names.
				name: `${row.id}${row.preview ? ' (preview)' : ''} · ${modelSummary(row, region)}`,
				value: row.id,
			}));
		return { results };
	};
}
