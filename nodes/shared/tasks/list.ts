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
		message: `The list of tasks has more than ${MOST_PAGES} pages`,
	});
}

/**
 * How many pages a list has, by what one of them says.
 *
 * @param page a page; whatever its fields hold, nothing is thrown
 * @returns a whole number from 0; undefined where the page does not say
 */
export function pageCount({
	total,
	total_page: pages,
	page_size: size,
}: TaskPage): number | undefined {
	if (isCount(pages)) return pages;
	return isCount(total) && isCount(size) && size > 0 ? Math.ceil(total / size) : undefined;
}

/**
 * Whether a page is the last one of its list.
 *
 * @param page the page
 * @param number its number, from 1
 * @param asked how many rows were asked for; the service may have used another number and say so
 */
export function isLastPage(page: TaskPage, number: number, asked: number): boolean {
	const pages = pageCount(page);
	if (pages !== undefined) return number >= pages;
	const { data, page_size: used } = page;
	return data.length < (isCount(used) && used > 0 ? used : asked);
}

const isCount = (value: unknown): value is number =>
	typeof value === 'number' && Number.isInteger(value) && value >= 0;

/** Whether an entry of a task list is an object. */
export const isRow = (row: unknown): row is IDataObject =>
	typeof row === 'object' && row !== null && !Array.isArray(row);

function identityOf(row: IDataObject): string {
	return typeof row.task_id === 'string' && row.task_id !== ''
		? row.task_id
		: `row ${JSON.stringify(row)}`;
}
