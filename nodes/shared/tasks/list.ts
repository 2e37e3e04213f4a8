import type { IDataObject } from 'n8n-workflow';

import type { Api } from '../transport/api';
import { listTasks } from './calls';

const PAGE_SIZE = 50;

/**
 * Lists tasks over as many pages as it takes. A task that is created meanwhile moves the others down a
 * page; such repetitions are left out.
 *
 * @param api the credential's API
 * @param query filters by the API's names
 * @param limit how many at most; Infinity for all
 * @returns the rows as the API gives them, in its order
 * @throws ApiFailure
 */
export async function listEveryTask(
	api: Api,
	query: IDataObject,
	limit: number,
): Promise<IDataObject[]> {
	const rows = new Map<unknown, IDataObject>();
	const pageSize = Math.min(PAGE_SIZE, limit);
	for (let page = 1; rows.size < limit; page += 1) {
		const answer = await listTasks(api, { ...query, page_no: page, page_size: pageSize });
		for (const row of answer.data) rows.set(row.task_id, row);
		const pages = answer.total_page;
		if (answer.data.length === 0 || (pages !== undefined && page >= pages)) break;
		if (pages === undefined && answer.data.length < pageSize) break;
	}
	return [...rows.values()].slice(0, limit);
}
