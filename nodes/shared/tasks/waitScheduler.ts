import type { IDataObject } from 'n8n-workflow';

import { MINUTE, SECOND } from '../common/units';
import type { Api } from '../transport/api';
import { pause, throwIfStopped } from '../transport/pause';
import { attempt } from '../transport/attempt';
import { now } from '../transport/clock';
import { cancelled, mayQueryAgain } from '../transport/failure';
import { BACKGROUND_LIST, QUERY_SPACING, type AccountLimits } from '../transport/limits';
import { doubling, retry } from '../transport/retry';
import { onAbort } from '../transport/signals';
import { listTasksOnce, type TaskPage } from './calls';
import { Survey, type ListedTask } from './survey';
import { hasEnded, isEnd, type TaskAnswer } from './task';

/*
 * Schedules the queries of all waits of one account in this process. Each wait has a time at which its
 * task is queried. Where many tasks are waited for, the task list is read shortly before the first of
 * those times, and the query of a task that the list shows as PENDING or RUNNING is put off by one
 * interval: the row counts as the answer. A task that is missing in the list or has another status there
 * is queried as planned; so is every task while the list is slow, fails or takes too many calls.
 *
 * A list that shows a task as open although it has ended would delay the end of the wait. So some tasks
 * are queried right after each list in spite of it: the one that has waited longest, which ends first
 * where all take equally long, and some of the others in turn. If one of them has ended, the next list
 * must not show it as open. If it does, the list is wrong: all tasks are queried at once, and the list is
 * not read for ten minutes.
 */

/** Up to so many waits query their tasks without the list. */
const FEW_WAITS = 5;
/** Of the tasks that the list shows as open, one in so many is queried as a sample. */
const SAMPLE = 5;
/** Most samples, before and after the list has stopped showing a task as open that had ended. */
const MOST_SAMPLES = 32;
const MOST_SAMPLES_TRUSTED = 4;
/** After so many intervals without a query a task is queried, whatever the list says. */
const MOST_INTERVALS_WITHOUT_QUERY = 40;
/** Fewest queries that each list call has to save, and that all calls of one survey have to save together. */
const SAVED_BY_CALL = 2;
const LEAST_SAVED = 2.5;
/** A list of up to so many calls is read at once when a sample has ended; a longer one when it is due. */
const FEW_CALLS = 3;
/** How long the list is not read after a survey that saved too little; doubled each time. */
const listPauseAfter = doubling(15 * SECOND, 10 * MINUTE);
/** How long the list is not read after it was wrong. */
const PAUSE_OF_WRONG_LIST = 10 * MINUTE;
/** How long one list call may take, including its turn at the gate. */
const LIST_TIMEOUT = 10 * SECOND;
const LIST_RETRY_PAUSE = SECOND;
/** How long a query that is due is held back while the list is being read. */
const MOST_GRACE = 15 * SECOND;
const GRACE_OF_WAIT = 4 * SECOND;
const GRACE_OF_CHECK = 3 * SECOND;
/** n8n's `sleep` cannot be cleared: a timer that is no longer needed stays for at most this long. */
const LONGEST_TICK_PAUSE = SECOND;

/** When a wait queries its task next; times in milliseconds from now. */
export interface NextQuery {
	/** When the query is due. */
	after: number;
	/** When the query is sent at the latest, whatever the list says: the end of the wait. */
	within: number;
	/** Set where a row of the list does not count as an answer, as after UNKNOWN. */
	ownQuery?: boolean;
	/** Ends the pause when the execution is stopped. */
	signal: AbortSignal | undefined;
}

/** How a task is waited for. */
export interface WaitKind {
	/** The pause between two queries, in milliseconds. */
	interval: number;
	/** Set for a single check, which ends without a query where the list shows the task as open. */
	once?: boolean;
}

/** One wait, from its first query to its end. */
export class ScheduledWait {
	/** When its query is due, and when it is sent at the latest. */
	due = 0;

	latest = Infinity;

	ownQuery = false;

	/** Whether the last survey did not put off its query; until then, no other survey is made for it. */
	mustQuery = false;

	/** When its task was last queried. */
	queriedAt = now();

	/** The numbers of the last survey that began during this wait, and of the last that showed its task as open. */
	coveredBy = 0;

	openIn = 0;

	/** When the page with the last such row was requested. */
	openAt = 0;

	/** Whether its task is queried to check the list. */
	isSample = false;

	/** The service's time of submission, where a row or an answer has given it. */
	submitted: number | undefined;

	/** What the list says of the task. */
	listed: TaskAnswer | undefined;

	/** Ends the pause; true where the list has answered in place of a query. */
	resume: ((listed: boolean) => void) | undefined;

	constructor(
		private readonly scheduler: WaitScheduler,
		readonly api: Api,
		readonly taskId: string,
		readonly kind: WaitKind,
	) {}

	/**
	 * Waits until the task is to be queried.
	 *
	 * @param next when that is
	 * @returns true where the list has answered a single check; false where the task is to be queried
	 * @throws ApiFailure (cancelled) where the execution is stopped
	 */
	async pause(next: NextQuery): Promise<boolean> {
		const { signal } = next;
		throwIfStopped(signal);
		this.due = now() + next.after;
		this.latest = now() + next.within;
		this.ownQuery = next.ownQuery === true;
		this.mustQuery = false;
		let unlink = () => {};
		const over = new Promise<boolean>((resolve, reject) => {
			this.resume = resolve;
			if (signal) unlink = onAbort(signal, () => reject(cancelled('notSent')));
		});
		this.scheduler.expect(this);
		try {
			return await over;
		} finally {
			unlink();
			this.resume = undefined;
		}
	}

	/**
	 * Takes in the service's answer about the task.
	 *
	 * @param answer the answer
	 * @param submitted when the task was submitted, by the service's clock
	 */
	answered(answer: TaskAnswer, submitted: number | undefined): void {
		this.submitted = submitted ?? this.submitted;
		this.scheduler.compare(this, hasEnded(answer));
		this.queriedAt = now();
		this.isSample = false;
	}

	/** The wait is over. */
	leave(): void {
		this.scheduler.remove(this);
	}
}

/** All waits of one account in this process. */
export class WaitScheduler {
	/** Turns the list off, for measuring what it saves. */
	oneByOne = false;

	private readonly waits = new Set<ScheduledWait>();

	private readonly survey = new Survey();

	private nextTick = Infinity;

	/** How many surveys have begun, and whether one is under way. */
	private surveys = 0;

	private surveying = false;

	/** How many queries the survey under way may save. */
	private atStake = 0;

	/** How long the last survey took, and how many calls. */
	private took = 0;

	private calls = 0;

	/** Of the last survey: how many it showed as open, and how many were open without it showing them. */
	private shown = 0;

	private missed = 0;

	private listPausedUntil = 0;

	/** How many surveys in a row have saved too little. */
	private uselessSurveys = 0;

	private listWrongUntil = 0;

	/** Whether the list has stopped showing a task as open that had ended. */
	private trusted = false;

	/** The waits that are queried although the last survey showed their tasks as open, until the answer. */
	private samples = new Set<ScheduledWait>();

	/** Tasks that have ended although the last survey showed them as open. */
	private suspects = new Set<string>();

	/** How many waits there are. */
	get size(): number {
		return this.waits.size;
	}

	/**
	 * Adds a wait.
	 *
	 * @param api the API of its credential
	 * @param taskId the task
	 * @param kind how it waits
	 */
	join(api: Api, taskId: string, kind: WaitKind): ScheduledWait {
		const wait = new ScheduledWait(this, api, taskId, kind);
		this.waits.add(wait);
		return wait;
	}

	/** Removes a wait; with the last one, what was learnt of the list is forgotten. */
	remove(wait: ScheduledWait): void {
		this.waits.delete(wait);
		if (this.samples.delete(wait)) this.endListedChecks();
		if (this.waits.size > 0) return;
		this.survey.reset();
		this.suspects.clear();
		this.missed = 0;
		this.shown = 0;
		this.listPausedUntil = 0;
		this.uselessSurveys = 0;
	}

	/** Call when a wait has begun its pause. */
	expect(wait: ScheduledWait): void {
		this.plan(Math.min(wait.due, wait.latest));
	}

	/** Compares the service's answer about a task with what the list said of it. */
	compare(wait: ScheduledWait, ended: boolean): void {
		const { surveys } = this;
		const covered = wait.coveredBy === surveys;
		const shownOpen = wait.openIn === surveys;
		if (!ended) {
			if (covered && !shownOpen && !this.surveying) this.missed += 1;
		} else if (wait.isSample) {
			this.suspects.add(wait.taskId);
			this.plan(now());
		} else if (covered && !shownOpen && wait.openIn > 0) {
			this.trusted = true;
		}
		if (this.samples.delete(wait)) this.endListedChecks();
	}

	/** Plans the next tick for this time, or for a second from now if that is sooner. */
	private plan(at: number): void {
		const time = Math.max(now(), Math.min(at, now() + LONGEST_TICK_PAUSE));
		if (this.nextTick <= time) return;
		this.nextTick = time;
		void pause(time - now()).then(() => {
			// An earlier time has been planned since.
			if (this.nextTick === time) this.tick();
		});
	}

	private tick(): void {
		this.nextTick = Infinity;
		let waiting = this.waiting();
		this.surveyIfWorthwhile(waiting);
		for (const wait of waiting) if (this.queryAt(wait) <= now()) wait.resume?.(false);
		waiting = waiting.filter((wait) => this.queryAt(wait) > now());
		if (waiting.length === 0) return;
		const first = waiting.reduce((least, wait) => Math.min(least, this.queryAt(wait)), Infinity);
		const survey = this.surveyAt(this.usersOf(waiting));
		// A time that has passed is that of a survey that does not pay.
		this.plan(Math.min(first, survey > now() ? survey : Infinity));
	}

	private waiting(): ScheduledWait[] {
		return [...this.waits].filter(({ resume }) => resume !== undefined);
	}

	/** When a wait's task is queried: later than it is due while a survey is under way that may save the query. */
	private queryAt({ due, latest, ownQuery, mustQuery, coveredBy, kind }: ScheduledWait): number {
		const held = this.surveying && !ownQuery && !mustQuery && coveredBy === this.surveys;
		return Math.min(latest, held ? due + this.grace(kind) : due);
	}

	/** No longer than it would take to query all tasks whose queries are held back. */
	private grace({ interval, once }: WaitKind): number {
		const own = once ? GRACE_OF_CHECK : Math.min(interval / 4, GRACE_OF_WAIT);
		return Math.max(own, Math.min(this.atStake * QUERY_SPACING, MOST_GRACE));
	}

	/** The waits whose queries a survey could put off. */
	private usersOf(waiting: ScheduledWait[]): ScheduledWait[] {
		const time = now();
		return waiting.filter(
			({ latest, ownQuery, mustQuery }) => !ownQuery && !mustQuery && latest > time,
		);
	}

	/**
	 * How many queries a survey at this time saves: one for a wait that is due; for one that is due later,
	 * the part of an interval by which the list would put it off.
	 */
	private worth(users: ScheduledWait[]): number {
		const time = now();
		return users.reduce((sum, { due, kind: { interval } }) => {
			const putOff = 1 - Math.max(0, due - time) / interval;
			return sum + Math.max(0, putOff);
		}, 0);
	}

	/** When to read the list for these waits: it has to be read when the first of them is due. */
	private surveyAt(users: ScheduledWait[]): number {
		if (this.oneByOne || this.surveying || this.listIsPaused || users.length <= FEW_WAITS)
			return Infinity;
		const first = users.reduce((least, wait) => (wait.due < least.due ? wait : least));
		return first.due - Math.min(this.took * 1.2, first.kind.interval / 3);
	}

	private get listIsPaused(): boolean {
		return now() < Math.max(this.listPausedUntil, this.listWrongUntil);
	}

	private surveyIfWorthwhile(waiting: ScheduledWait[]): void {
		if (this.suspects.size > 0 && !this.surveying) {
			if (this.listIsPaused || waiting.length <= FEW_WAITS) {
				// No list is going to be read that could show whether the last one was wrong.
				this.suspects.clear();
				this.queryPutOffNow();
			} else if (this.calls <= FEW_CALLS) {
				void this.readList(waiting.length, false);
				return;
			}
		}
		const users = this.usersOf(waiting);
		if (this.surveyAt(users) > now()) return;
		const worth = this.worth(users);
		const pays = worth >= Math.max(LEAST_SAVED, SAVED_BY_CALL * this.calls);
		if (pays && this.missed <= this.shown) {
			if (this.shown > 0) this.uselessSurveys = 0;
			void this.readList(worth, true);
		} else if (this.missed > this.shown || worth > users.length / 2) {
			// Otherwise it pays as soon as more of them are due.
			this.pauseList();
		}
	}

	/**
	 * Reads the list once.
	 *
	 * @param worth how many queries it may save
	 * @param takesSamples whether some tasks that it shows as open are queried all the same
	 */
	private async readList(worth: number, takesSamples: boolean): Promise<void> {
		this.surveys += 1;
		this.surveying = true;
		this.atStake = worth;
		const number = this.surveys;
		const began = now();
		const { suspects } = this;
		this.suspects = new Set();
		const byTaskId = new Map<string, ScheduledWait[]>();
		for (const wait of this.waits) {
			wait.coveredBy = number;
			byTaskId.set(wait.taskId, [...(byTaskId.get(wait.taskId) ?? []), wait]);
		}
		let isWrong = false;
		const onRow = (row: ListedTask): boolean => {
			const isOpen = row.status === 'PENDING' || row.status === 'RUNNING';
			isWrong ||= isOpen && suspects.has(row.taskId);
			const matching = byTaskId.get(row.taskId) ?? [];
			for (const wait of matching) this.note(wait, row, isOpen);
			return matching.length > 0;
		};
		const read = await this.survey
			.run({
				list: async (parameters) => await this.list(parameters),
				since: this.oldest(),
				mostCalls: Math.max(1, Math.floor(worth / SAVED_BY_CALL)),
				onRow,
			})
			// Whatever is wrong with the list: the tasks are queried without it.
			.catch(() => undefined);
		this.took = now() - began;
		this.surveying = false;
		this.calls = read?.calls ?? 0;
		this.settle(number, takesSamples);
		if (isWrong) {
			this.listWrongUntil = now() + PAUSE_OF_WRONG_LIST;
			this.trusted = false;
			this.queryPutOffNow();
		} else if (suspects.size > 0) {
			// The task had ended between the list and the query.
			if (read?.complete) this.trusted = true;
			else this.queryPutOffNow();
		}
		const pays = read && (read.complete || this.shown >= SAVED_BY_CALL * read.calls);
		if (!pays) this.pauseList();
		this.tick();
	}

	private note(wait: ScheduledWait, { status, submitted, at }: ListedTask, isOpen: boolean): void {
		wait.submitted = submitted ?? wait.submitted;
		const { interval } = wait.kind;
		if (isEnd(status)) wait.due = Math.min(wait.due, now());
		if (
			!isOpen ||
			wait.ownQuery ||
			now() - wait.queriedAt > MOST_INTERVALS_WITHOUT_QUERY * interval
		)
			return;
		wait.openIn = this.surveys;
		wait.openAt = at;
		wait.listed = { output: { task_id: wait.taskId, task_status: String(status) } };
		wait.due = Math.max(wait.due, at + interval);
	}

	/** After a survey: chooses the samples, and puts off the queries of the other open tasks. */
	private settle(number: number, takesSamples: boolean): void {
		const waiting = this.waiting();
		const open = waiting.filter(({ openIn }) => openIn === number);
		for (const wait of waiting) {
			wait.mustQuery ||= wait.coveredBy === number && wait.openIn !== number;
		}
		this.shown = open.length;
		this.missed = 0;
		const most = this.trusted ? MOST_SAMPLES_TRUSTED : MOST_SAMPLES;
		const count = Math.min(most, Math.ceil(open.length / SAMPLE));
		const [first, ...others] = open;
		// The tasks of single checks have not been queried before, so that their order is random.
		const inTurn = others
			.map((wait) => ({ wait, order: wait.queriedAt + Math.random() }))
			.sort((a, b) => a.order - b.order)
			.map(({ wait }) => wait);
		this.samples = new Set(takesSamples ? [first, ...inTurn].slice(0, count) : []);
		// Where reading the list takes longer than an interval, querying each task would take even longer.
		const longest = open.length * QUERY_SPACING;
		for (const wait of open) {
			const { interval, once } = wait.kind;
			if (this.samples.has(wait)) {
				wait.isSample = true;
				wait.mustQuery = true;
				wait.due = now();
			} else if (once) {
				// Until the samples have been answered.
				wait.mustQuery = true;
				wait.due = now() + GRACE_OF_CHECK;
			} else {
				const hold = Math.max(interval, Math.min(2 * this.took, longest));
				wait.due = Math.max(wait.due, wait.openAt + hold);
			}
		}
		this.endListedChecks();
	}

	/** Ends the single checks that the list has answered, once no sample says otherwise. */
	private endListedChecks(): void {
		if (this.surveying || this.samples.size > 0 || this.suspects.size > 0) return;
		for (const { kind, openIn, resume } of this.waits) {
			if (kind.once && openIn === this.surveys) resume?.(true);
		}
	}

	/** Makes the queries due that the list has put off. */
	private queryPutOffNow(): void {
		for (const wait of this.waits) if (wait.openIn > 0) wait.due = Math.min(wait.due, now());
	}

	private pauseList(): void {
		this.uselessSurveys += 1;
		this.listPausedUntil = now() + listPauseAfter(this.uselessSurveys);
		this.calls = 0;
		this.missed = 0;
	}

	/** When the oldest of the tasks was submitted; undefined where that is not known of all. */
	private oldest(): number | undefined {
		let oldest = Infinity;
		for (const { submitted } of this.waits) {
			if (submitted === undefined) return undefined;
			oldest = Math.min(oldest, submitted);
		}
		return oldest;
	}

	/** Requests a page with the API of one of the waits, whose execution may be stopped meanwhile. */
	private async list(parameters: IDataObject): Promise<TaskPage> {
		for (;;) {
			const wait = [...this.waits].find(({ api }) => !api.signal?.aborted);
			if (!wait) throw cancelled('notSent');
			const page = await attempt(async () => await listTwice(wait.api, parameters));
			if ('value' in page) return page.value;
			if (!page.failure.facts.cancelled) throw page.failure;
		}
	}
}

/** Without the second try, one refused page of many would cost the queries of a whole interval. */
async function listTwice(api: Api, parameters: IDataObject): Promise<TaskPage> {
	const turn = { patience: BACKGROUND_LIST, within: LIST_TIMEOUT };
	return await retry(async () => await listTasksOnce(api, parameters, turn), {
		mayPass: ({ facts }) => facts.status !== undefined && mayQueryAgain(facts),
		pauseAfter: () => LIST_RETRY_PAUSE,
		mostTries: 2,
		signal: api.signal,
	});
}

const schedulers = new WeakMap<AccountLimits, WaitScheduler>();

/**
 * The scheduler of an account, shared by all executions of this process.
 *
 * @param limits the account's limits, of which a process has one for each account
 */
export function waitSchedulerOf(limits: AccountLimits): WaitScheduler {
	const scheduler = schedulers.get(limits) ?? new WaitScheduler();
	schedulers.set(limits, scheduler);
	return scheduler;
}
