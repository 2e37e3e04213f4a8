import type { IDataObject } from 'n8n-workflow';

import { attempt } from '../transport/attempt';
import type { ApiFailure } from '../transport/failure';
import { now } from '../transport/clock';
import { isTaskId, type TaskPage } from './calls';
import { isLastPage, isRow, pageCount } from './list';
import { toMillis } from './output';
import { toApiTime } from './apiTime';

/** What the task list says of one task. */
export interface Sight {
	taskId: string;
	/** What the row gives as the status; it may be anything. */
	status: unknown;
	/** When the task was submitted, in milliseconds since 1970 by the service's clock. */
	submitted: number | undefined;
	/** When the page was asked for, on our clock that does not go back. */
	at: number;
}

/** What one survey is to see, and what it may cost. */
export interface SurveyPlan {
	/** Asks for one page. */
	ask: (parameters: IDataObject) => Promise<TaskPage>;
	/** The earliest time of submission, by the service's clock; undefined where it is not known. */
	since: number | undefined;
	/** How many calls it may take. */
	mostCalls: number;
	/** Takes a row, and says whether somebody waits for its task. */
	see: (sight: Sight) => boolean;
}

/** What one survey came to. */
export interface Surveyed {
	calls: number;
	/** Whether all of the pages were read: it ends early where they would cost more than they save. */
	complete: boolean;
}

/** The largest page is not documented: the next size is tried when the service refuses one. */
const PAGE_SIZES = [100, 50, 10];
/** A list of so many pages is read whole; a longer one by status, because most of its tasks have ended. */
const FEW_PAGES = 2;
/** A page that shows so many of the tasks that are waited for saves more than it costs. */
const PAYS = 2;
/** CreateRequest times of a list and of a query may be rounded differently, in milliseconds. */
const MARGIN = 60_000;
const OPEN_STATUSES = ['RUNNING', 'PENDING'];

/**
 * Reads the account's task list to find the tasks that have not ended. A short list is read whole: one
 * call. A long one is read by status, RUNNING and then PENDING, because the tasks of others, and those
 * of ours that have ended, fill most of its pages. (For 1,000 tasks that end one after the other, that
 * is half of the calls; among 20,000 tasks of others that have ended, a twentieth.)
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
	 * @param plan what to see, and what it may cost
	 * @throws ApiFailure of a call; what was seen before stays seen
	 */
	async run(plan: SurveyPlan): Promise<Surveyed> {
		// A list that has become shorter may be read whole again.
		if (this.since === undefined && plan.since !== undefined) this.byStatus = false;
		this.since = plan.since;
		const walk = new Walk(plan, this.sizes);
		if (!this.byStatus) {
			const whole = await walk.list({}, FEW_PAGES);
			if (whole !== 'long') return { calls: walk.calls, complete: whole === 'read' };
			this.byStatus = true;
		}
		for (const status of OPEN_STATUSES) {
			const read = await walk.list({ status }, Infinity);
			if (read !== 'read') return { calls: walk.calls, complete: false };
		}
		return { calls: walk.calls, complete: true };
	}
}

/** The calls of one survey. */
class Walk {
	calls = 0;

	private readonly since: string | undefined;

	constructor(
		private readonly plan: SurveyPlan,
		private readonly sizes: number[],
	) {
		// Whichever of its times the service compares: none lies before the submission.
		this.since = plan.since === undefined ? undefined : toApiTime(plan.since - MARGIN, 'UTC');
	}

	/**
	 * Reads the pages of one list.
	 *
	 * @param filter the list call's filter
	 * @param mostPages a list of more pages is left after its first
	 * @returns `read` to its end, `long` for more pages than wanted, `dear` where the rest does not pay
	 */
	async list(filter: IDataObject, mostPages: number): Promise<'read' | 'long' | 'dear'> {
		const seen = new Set<string>();
		for (let number = 1; ; number += 1) {
			const at = now();
			const page = await this.ask({ ...filter, page_no: number });
			const before = seen.size;
			let wanted = 0;
			for (const row of page.data) {
				if (!isRow(row) || !isTaskId(row.task_id) || seen.has(row.task_id)) continue;
				const { task_id: taskId, status } = row;
				seen.add(taskId);
				if (this.plan.see({ taskId, status, submitted: toMillis(row.gmt_create), at })) wanted += 1;
			}
			if (isLastPage(page, number, this.sizes[0])) return 'read';
			// A service that ignores `page_no` gives the same page for ever.
			if (seen.size === before) return 'read';
			const pages = pageCount(page) ?? number + 1;
			if (pages > mostPages) return 'long';
			const affordable = this.calls + pages - number <= this.plan.mostCalls;
			if (!affordable && wanted < PAYS) return 'dear';
		}
	}

	private async ask(parameters: IDataObject): Promise<TaskPage> {
		const { since, sizes } = this;
		for (;;) {
			this.calls += 1;
			const query = { ...parameters, page_size: sizes[0] };
			const asked = await attempt(
				async () =>
					await this.plan.ask(since === undefined ? query : { ...query, start_time: since }),
			);
			if ('value' in asked) return asked.value;
			// On any later page another size would mean other rows.
			const mayBeSmaller = parameters.page_no === 1 && sizes.length > 1;
			if (!mayBeSmaller || !refusesSize(asked.failure)) throw asked.failure;
			sizes.shift();
		}
	}
}

const refusesSize = ({ facts }: ApiFailure) =>
	facts.status === 400 && facts.code === 'InvalidParameter';
