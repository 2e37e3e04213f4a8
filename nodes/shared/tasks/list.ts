import type { IDataObject } from 'n8n-workflow';

import type { Api } from '../transport/api';
import { ApiFailure } from '../transport/failure';
import { listTasks, type TaskPage } from './calls';

const PAGE_SIZE = 50;
/** More pages than an account fills in the 24 hours that the service lists: 100,000 tasks. */
const MOST_PAGES = 2_000;

/**
 * Lists tasks over as many pages as it takes. A task that is created meanwhile moves the others down a
 * page; such repetitions are left out. The list ends with the last page that the service names, with a
 * page that brings nothing new (a service that ignores `page_no` gives the same page for ever), or after
 * 2,000 pages.
 *
 * @param api the credential's API
 * @param query filters by the API's names
 * @param limit how many at most; Infinity for all
 * @returns the rows as the API gives them, in its order; what is no object is left out
 * @throws ApiFailure, also where the list has more than 2,000 pages
 */
export async function listEveryTask(
	api: Api,
	query: IDataObject,
	limit: number,
): Promise<IDataObject[]> {
	const rows = new Map<string, IDataObject>();
	const pageSize = Math.min(PAGE_SIZE, limit);
	for (let page = 1; page <= MOST_PAGES; page += 1) {
		const answer = await listTasks(api, { ...query, page_no: page, page_size: pageSize });
		const before = rows.size;
		for (const row of answer.data.filter(isRow)) rows.set(identityOf(row), row);
		const complete = rows.size >= limit || rows.size === before;
		if (complete || isLastPage(answer, page, pageSize)) return [...rows.values()].slice(0, limit);
	}
	throw new ApiFailure({
		certainty: 'refused',
		message: `The service’s list of tasks has more than ${MOST_PAGES} pages`,
	});
}

function isLastPage({ data, total_page: pages }: TaskPage, page: number, size: number): boolean {
	return typeof pages === 'number' ? page >= pages : data.length < size;
}

const isRow = (row: unknown): row is IDataObject =>
	typeof row === 'object' && row !== null && !Array.isArray(row);

function identityOf(row: IDataObject): string {
	return typeof row.task_id === 'string' && row.task_id !== ''
		? row.task_id
		: `row ${JSON.stringify(row)}`;
}
