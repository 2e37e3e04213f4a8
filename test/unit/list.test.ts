import type { IDataObject } from 'n8n-workflow';

import { listEveryTask } from '@wan/tasks/list';
import type { Api, ApiCall } from '@wan/transport/api';
import { ApiFailure } from '@wan/transport/failure';
import { Gate } from '@wan/transport/limits';

/* Paging through the task list, and where it ends. */

/** An API whose list call answers with what `answer` gives for a page. */
function listing(answer: (page: number, size: number) => IDataObject) {
	const pages: number[] = [];
	const api = {
		limits: { queries: new Gate(0) },
		signal: undefined,
		call: async ({ query }: ApiCall) => {
			const page = Number(query?.page_no);
			pages.push(page);
			return await Promise.resolve(answer(page, Number(query?.page_size)));
		},
	} as unknown as Api;
	return { api, pages };
}

const rows = (from: number, count: number): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({ task_id: `t-${from + index}` }));

const ids = (found: IDataObject[]) => found.map(({ task_id: id }) => id);

it('ends with the last page that the service names', async () => {
	const { api, pages } = listing((page, size) => ({
		data: rows((page - 1) * size, size),
		total_page: 3,
	}));
	expect(await listEveryTask(api, {}, Infinity)).toHaveLength(150);
	expect(pages).toEqual([1, 2, 3]);
});

it('ends with a page that is not full where the service names no number of pages', async () => {
	const { api, pages } = listing((page, size) => ({
		data: rows((page - 1) * size, page < 3 ? size : size - 1),
	}));
	expect(await listEveryTask(api, {}, Infinity)).toHaveLength(149);
	expect(pages).toEqual([1, 2, 3]);
});

it.each([
	['names no number of pages', {}],
	['names more pages than there are', { total_page: 1_000_000 }],
	['names a number of pages that is none', { total_page: 'many' }],
])('ends where the service ignores page_no and %s', async (_what, more) => {
	const { api, pages } = listing((_page, size) => ({ data: rows(0, size), ...more }));
	expect(await listEveryTask(api, {}, Infinity)).toHaveLength(50);
	expect(pages).toEqual([1, 2]);
});

it('ends where the service ignores page_no and its rows have no ID', async () => {
	const { api, pages } = listing(() => ({ data: [{ a: 1 }, { a: 2 }], total_page: 9 }));
	expect(await listEveryTask(api, {}, Infinity)).toEqual([{ a: 1 }, { a: 2 }]);
	expect(pages).toEqual([1, 2]);
});

it('ends with an empty page', async () => {
	const { api, pages } = listing(() => ({ data: [], total_page: 9 }));
	expect(await listEveryTask(api, {}, Infinity)).toEqual([]);
	expect(pages).toEqual([1]);
});

it('ends with the limit, and asks for no larger page than that', async () => {
	const sizes: number[] = [];
	const { api, pages } = listing((page, size) => {
		sizes.push(size);
		return { data: rows((page - 1) * size, size), total_page: 9 };
	});
	expect(await listEveryTask(api, {}, 70)).toHaveLength(70);
	expect(pages).toEqual([1, 2]);
	expect(await listEveryTask(api, {}, 7)).toHaveLength(7);
	expect(sizes).toEqual([50, 50, 7]);
});

it('ends with an error after 2,000 pages', async () => {
	const { api, pages } = listing((page, size) => ({ data: rows((page - 1) * size, size) }));
	await expect(listEveryTask(api, {}, Infinity)).rejects.toThrow(ApiFailure);
	expect(pages).toHaveLength(2_000);
});

it('leaves out what a new task pushed onto the next page', async () => {
	const { api } = listing((page, size) => ({
		data: rows((page - 1) * (size - 1), page === 1 ? size : 3),
		total_page: 2,
	}));
	const found = ids(await listEveryTask(api, {}, Infinity));
	expect(found).toEqual([...new Set(found)]);
	expect(found).toHaveLength(52);
});

it('leaves out what is no row', async () => {
	const data = [null, 'text', 5, ['t'], { task_id: 't-1' }];
	const { api } = listing(() => ({ data, total_page: 1 }));
	expect(await listEveryTask(api, {}, Infinity)).toEqual([{ task_id: 't-1' }]);
});

it('takes rows without an ID of their own for one only where they are the same', async () => {
	const data = [
		{ task_id: '', model_name: 'a' },
		{ task_id: '', model_name: 'b' },
		{ task_id: 7, model_name: 'a' },
		{ task_id: 7, model_name: 'b' },
		{ model_name: 'c' },
		{ model_name: 'c' },
	];
	const { api } = listing(() => ({ data, total_page: 1 }));
	expect(await listEveryTask(api, {}, Infinity)).toEqual(data.slice(0, 5));
});

it('takes a task that changed between two pages for the same one, by its last word', async () => {
	const pages = [
		[{ task_id: 'a', task_status: 'PENDING' }],
		[
			{ task_id: 'a', task_status: 'RUNNING' },
			{ task_id: 'b', task_status: 'RUNNING' },
		],
	];
	const { api } = listing((page) => ({ data: pages[page - 1], total_page: 2 }));
	expect(await listEveryTask(api, {}, Infinity)).toEqual(pages[1]);
});
