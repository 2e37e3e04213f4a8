import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { modelsOf, type OperationName } from '../../shared/catalog';
import type { Region } from '../../shared/common/region';
import { modelSearchName, modelSummary } from '../../shared/fields/model';
import { CREDENTIAL } from '../../shared/transport/api';
import { resolveApiBase } from '../../shared/transport/origin';
import { createOperations } from '../actions/operations';

type Search = (this: ILoadOptionsFunctions, filter?: string) => Promise<INodeListSearchResult>;

/** The region of the node's credential; without one, or with one that is not finished, all models show. */
async function regionOf(context: ILoadOptionsFunctions): Promise<Region | undefined> {
	try {
		return resolveApiBase(await context.getCredentials(CREDENTIAL)).region;
	} catch {
		return undefined;
	}
}

function searchModels(operation: OperationName): Search {
	return async function (filter) {
		const region = await regionOf(this);
		const wanted = filter?.toLowerCase() ?? '';
		const results: INodeListSearchItems[] = modelsOf(operation, region)
			.filter((row) => row.id.toLowerCase().includes(wanted))
			.map((row) => ({
				name: row.preview ? `${row.id} (preview)` : row.id,
				value: row.id,
				description: modelSummary(row),
			}));
		return { results };
	};
}

/** What the model fields' lists show, one search for each operation. */
export const listSearch: Record<string, Search> = Object.fromEntries(
	createOperations.map(({ name }) => [modelSearchName(name), searchModels(name)]),
);
