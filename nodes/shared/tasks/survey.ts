import type { IDataObject } from 'n8n-workflow';

import { MINUTE } from '../common/units';
import { attempt } from '../transport/attempt';
import type { ApiFailure } from '../transport/failure';
import { now } from '../transport/clock';
import { isTaskId, type TaskPage } from './calls';
import { isLastPage, isRow, pageCount } from './list';
import { toApiTime, toMillis } from './apiTime';

/** What the task list says of one task. */
export interface ListedTask {
	taskId: string;
	/** What the row gives as the status; it may be anything. */
	status: unknown;
	/** When the task was submitted, in milliseconds since 1970 by the service's clock. */
	submitted: number | undefined;
	/** When the page was requested, on the monotonic clock. */
	at: number;
}

/** What one survey reads, and how many calls it may take. */
export interface SurveyPlan {
	/** Requests one page. */
	list: (parameters: IDataObject) => Promise<TaskPage>;
	/** The earliest time of submission, by the service's clock; undefined where it is not known. */
	since: number | undefined;
	/** The most calls. */
	mostCalls: number;
	/** Called with each task of the list once; returns whether the task is waited for. */
	onRow: (sight: ListedTask) => boolean;
}

/** The result of one survey. */
export interface Surveyed {
	calls: number;
	/** Whether all pages were read; false where the rest would take more calls than it saves. */
	complete: boolean;
}

/** The largest page is not documented: the next size is tried when the service refuses one. */
const PAGE_SIZES = [100, 50, 10];
/** A list of up to so many pages is read whole; a longer one by status, because most of its tasks have ended. */
const FEW_PAGES = 2;
/** A page with at least so many of the tasks that are waited for saves more queries than it takes calls. */
const WORTH_A_PAGE = 2;
/** CreateRequest times of a list and of a query may be rounded differently. */
const MARGIN = MINUTE;
const OPEN_STATUSES = ['RUNNING', 'PENDING'];

/**
 * Reads the account's task list to find the tasks that have not ended. A short list is read whole: one
 * call. A long one is read by status, RUNNING and then PENDING, because most of its pages hold tasks that
 * have ended or are not waited for. (For 1,000 tasks that end one after the other, that halves the calls;
 * with 20,000 other tasks that have ended, it takes a twentieth.)
 */
export class Survey {
	private readonly sizes = [...PAGE_SIZES];

	private byStatus = false;

	private since: number | undefined;

	/** Forgets what was learnt of the length of the list. */
	reset(): void {
		this.byStatus = false;
	}

	/**
	 * Reads the list.
	 *
	 * @param plan what to read, and how many calls it may take
	 * @throws ApiFailure of a call; the rows before it have been handed over
	 */
	async run(plan: SurveyPlan): Promise<Surveyed> {
		// A list that begins later is shorter, so that it may be short enough to be read whole.
		if (this.since === undefined && plan.since !== undefined) this.byStatus = false;
		this.since = plan.since;
		const reader = new ListReader(plan, this.sizes);
		if (!this.byStatus) {
			const whole = await reader.read({}, FEW_PAGES);
			if (whole !== 'long') return { calls: reader.calls, complete: whole === 'read' };
			this.byStatus = true;
		}
		for (const status of OPEN_STATUSES) {
			const read = await reader.read({ status }, Infinity);
			if (read !== 'read') return { calls: reader.calls, complete: false };
		}
		return { calls: reader.calls, complete: true };
	}
}

/** Makes the calls of one survey and counts them. */
class ListReader {
	calls = 0;

	private readonly since: string | undefined;

	constructor(
		private readonly plan: SurveyPlan,
		private readonly sizes: number[],
	) {
		// The pages do not say which of a task's times is compared; none lies before the submission.
		this.since = plan.since === undefined ? undefined : toApiTime(plan.since - MARGIN, 'UTC');
	}

	/**
	 * Reads the pages of one list.
	 *
	 * @param filter the list call's filter
	 * @param mostPages of a list with more pages, only the first is read
	 * @returns `read` to its end, `long` for more pages than `mostPages`, `expensive` where the remaining
	 * pages would take more calls than they save
	 */
	async read(filter: IDataObject, mostPages: number): Promise<'read' | 'long' | 'expensive'> {
		const seen = new Set<string>();
		for (let number = 1; ; number += 1) {
			const at = now();
			const page = await this.request({ ...filter, page_no: number });
			const before = seen.size;
			let wanted = 0;
			for (const row of page.data) {
				if (!isRow(row) || !isTaskId(row.task_id) || seen.has(row.task_id)) continue;
				const { task_id: taskId, status } = row;
				seen.add(taskId);
				if (this.plan.onRow({ taskId, status, submitted: toMillis(row.gmt_create), at }))
					wanted += 1;
			}
			if (isLastPage(page, number, this.sizes[0])) return 'read';
			// A service that ignores `page_no` gives the same page for ever.
			if (seen.size === before) return 'read';
			const pages = pageCount(page) ?? number + 1;
			if (pages > mostPages) return 'long';
			const affordable = this.calls + pages - number <= this.plan.mostCalls;
			if (!affordable && wanted < WORTH_A_PAGE) return 'expensive';
		}
	}

	private async request(parameters: IDataObject): Promise<TaskPage> {
		const { since, sizes } = this;
		for (;;) {
			this.calls += 1;
			const query = { ...parameters, page_size: sizes[0] };
			const listed = await attempt(
				async () =>
					await this.plan.list(since === undefined ? query : { ...query, start_time: since }),
			);
			if ('value' in listed) return listed.value;
			// On any later page another size would mean other rows.
			const mayBeSmaller = parameters.page_no === 1 && sizes.length > 1;
			if (!mayBeSmaller || !refusesSize(listed.failure)) throw listed.failure;
			sizes.shift();
		}
	}
}

const refusesSize = ({ facts }: ApiFailure) =>
	facts.status === 400 && facts.code === 'InvalidParameter';
