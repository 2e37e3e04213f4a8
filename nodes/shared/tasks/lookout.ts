import type { IDataObject } from 'n8n-workflow';

import type { Api } from '../transport/api';
import { pause, throwIfStopped } from '../transport/pause';
import { attempt } from '../transport/attempt';
import { now } from '../transport/clock';
import { cancelled, mayQueryAgain } from '../transport/failure';
import { ON_BEHALF_OF_MANY, QUERY_SPACING, type AccountLimits } from '../transport/limits';
import { retry } from '../transport/retry';
import { onAbort } from '../transport/signals';
import { listTasksOnce, type TaskPage } from './calls';
import { Survey, type Sight } from './survey';
import { hasEnded, isEnd, type TaskAnswer } from './task';

/*
 * Waits for tasks, all those of one account and process together. Each wait has a time at which it asks
 * for its task by itself. Where many wait, the task list is read shortly before the first of those times,
 * and a wait whose task the list shows as PENDING or RUNNING asks one interval later: the row counts as
 * the answer. That is all that the list does. Who is not in it, who is in it with any other status, and
 * everybody while it is slow, fails or costs too much, asks at the time that he would ask at without it.
 *
 * A list that shows a task as open that has ended would delay the notice of the end. So some of the
 * tasks are asked for by themselves all the same, right after each list: the one that has waited
 * longest, which ends first where all take equally long, and some of the others in turn. If one of them
 * has ended, the next list must not show it as open. Where it does, the list is wrong: all tasks are
 * asked for at once, and it is not read for ten minutes.
 */

/** So many waits are asked for one by one. */
const FEW = 5;
/** Of the tasks that the list shows as open, every fifth is asked for by itself … */
const SAMPLE = 5;
/** … but no more than this, before and after the list has shown an end that was one. */
const MOST_SAMPLES = 32;
const MOST_SAMPLES_TRUSTED = 4;
/** After so many intervals a task is asked for by itself, whatever the list says. */
const LONGEST_UNASKED = 40;
/** Each call of the list is to save two questions, and all of them together no less than this. */
const SAVED_BY_CALL = 2;
const LEAST_SAVED = 2.5;
/** A list of so many calls is read at once to settle a doubt; a longer one when it is read next. */
const CHEAP = 3;
/** How long the list is left alone after it was of no use; doubled each time; in milliseconds. */
const FIRST_REST = 15_000;
const LONGEST_REST = 10 * 60_000;
/** How long one call of the list may take, with its turn at the gate, in milliseconds. */
const LIST_TIMEOUT = 10_000;
const PAGE_RETRY_PAUSE = 1_000;
/** How long a wait that is due waits for a list that is being read, in milliseconds. */
const MOST_GRACE = 15_000;
const GRACE_OF_ONE = 4_000;
const GRACE_OF_CHECK = 3_000;
/** The longest timer: one that is no longer needed is left behind for at most this long. */
const LONGEST_TIMER = 1_000;

/** When a wait asks next; times in milliseconds from now. */
export interface NextQuestion {
	/** When it asks by itself. */
	after: number;
	/** When it asks at the latest, whatever the list says: the end of the wait. */
	within: number;
	/** Set where only an answer of its own will do, as after UNKNOWN. */
	byItself?: boolean;
	/** Ends the pause when the execution is stopped. */
	signal: AbortSignal | undefined;
}

/** How a wait comes to the look-out. */
export interface WaitKind {
	/** The pause between two questions, in milliseconds. */
	interval: number;
	/** Set for a single check, which is over where the list shows the task as open. */
	once?: boolean;
}

/** One wait, from its first question to its end. */
export class Watch {
	/** When it asks by itself, and when at the latest. */
	due = 0;

	latest = Infinity;

	byItself = false;

	/** Whether the last survey leaves it to ask by itself; no other one is made for it before. */
	mustAsk = false;

	/** When its task was last asked for by itself. */
	askedAt = now();

	/** The last survey that began while it waited, and the last that showed its task as open. */
	coveredBy = 0;

	openIn = 0;

	/** When the last such row was asked for. */
	openAt = 0;

	/** Whether it is asked for by itself to see whether the list was right. */
	isSample = false;

	/** The service's time of submission, where a row or an answer has told it. */
	submitted: number | undefined;

	/** What the list says of the task. */
	listed: TaskAnswer | undefined;

	/** Ends the pause: whether the list has answered in place of a question. */
	resume: ((listed: boolean) => void) | undefined;

	constructor(
		private readonly lookout: Lookout,
		readonly api: Api,
		readonly taskId: string,
		readonly kind: WaitKind,
	) {}

	/**
	 * Waits until it is time to ask.
	 *
	 * @param next when that is
	 * @returns true where the list has answered a single check; false where the task is to be asked for
	 * @throws ApiFailure (cancelled) where the execution is stopped
	 */
	async pause(next: NextQuestion): Promise<boolean> {
		const { signal } = next;
		throwIfStopped(signal);
		this.due = now() + next.after;
		this.latest = now() + next.within;
		this.byItself = next.byItself === true;
		this.mustAsk = false;
		let unlink = () => {};
		const over = new Promise<boolean>((resolve, reject) => {
			this.resume = resolve;
			if (signal) unlink = onAbort(signal, () => reject(cancelled('notSent')));
		});
		this.lookout.expect(this);
		try {
			return await over;
		} finally {
			unlink();
			this.resume = undefined;
		}
	}

	/**
	 * Tells what the service said of the task itself.
	 *
	 * @param answer the answer
	 * @param submitted when the task was submitted, by the service's clock
	 */
	answered(answer: TaskAnswer, submitted: number | undefined): void {
		this.submitted = submitted ?? this.submitted;
		this.lookout.compare(this, hasEnded(answer));
		this.askedAt = now();
		this.isSample = false;
	}

	/** The wait is over. */
	leave(): void {
		this.lookout.remove(this);
	}
}

/** All waits of one account in this process. */
export class Lookout {
	/** Asks for each task by itself, for measuring what the list saves. */
	oneByOne = false;

	private readonly crowd = new Set<Watch>();

	private readonly survey = new Survey();

	private nextTick = Infinity;

	/** How many surveys have begun, and whether one is under way. */
	private surveys = 0;

	private surveying = false;

	/** How many questions the survey under way may save. */
	private atStake = 0;

	/** How long the last survey took, and how many calls. */
	private took = 0;

	private calls = 0;

	/** Of the last survey: how many it showed as open, and how many were open without it showing them. */
	private shown = 0;

	private missed = 0;

	private restUntil = 0;

	private rest = FIRST_REST;

	private wrongUntil = 0;

	/** Whether the list has ceased to show a task as open that had in fact ended. */
	private trusted = false;

	/** Those who ask although the last survey showed their tasks as open, and have not been answered. */
	private samples = new Set<Watch>();

	/** Tasks that have ended although the last survey showed them as open. */
	private suspects = new Set<string>();

	/** How many waits there are. */
	get size(): number {
		return this.crowd.size;
	}

	/**
	 * Adds a wait.
	 *
	 * @param api the API that it asks with
	 * @param taskId the task
	 * @param kind how it waits
	 */
	join(api: Api, taskId: string, kind: WaitKind): Watch {
		const watch = new Watch(this, api, taskId, kind);
		this.crowd.add(watch);
		return watch;
	}

	/** Takes a wait away; the last one takes along what was learnt for the others. */
	remove(watch: Watch): void {
		this.crowd.delete(watch);
		if (this.samples.delete(watch)) this.believe();
		if (this.crowd.size > 0) return;
		this.survey.reset();
		this.suspects.clear();
		this.missed = 0;
		this.shown = 0;
		this.restUntil = 0;
		this.rest = FIRST_REST;
	}

	/** A wait has begun its pause. */
	expect(watch: Watch): void {
		this.plan(Math.min(watch.due, watch.latest));
	}

	/** Holds what the service said of a task against what the list said of it. */
	compare(watch: Watch, ended: boolean): void {
		const { surveys } = this;
		const covered = watch.coveredBy === surveys;
		const shownOpen = watch.openIn === surveys;
		if (!ended) {
			if (covered && !shownOpen && !this.surveying) this.missed += 1;
		} else if (watch.isSample) {
			this.suspects.add(watch.taskId);
			this.plan(now());
		} else if (covered && !shownOpen && watch.openIn > 0) {
			this.trusted = true;
		}
		if (this.samples.delete(watch)) this.believe();
	}

	/** Looks around at this time, or a second from now if that is sooner. */
	private plan(at: number): void {
		const time = Math.max(now(), Math.min(at, now() + LONGEST_TIMER));
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
		this.begin(waiting);
		for (const watch of waiting) if (this.asksAt(watch) <= now()) watch.resume?.(false);
		waiting = waiting.filter((watch) => this.asksAt(watch) > now());
		if (waiting.length === 0) return;
		const first = waiting.reduce((least, watch) => Math.min(least, this.asksAt(watch)), Infinity);
		const survey = this.surveyAt(this.usersOf(waiting));
		// A time that has passed is that of a survey that does not pay.
		this.plan(Math.min(first, survey > now() ? survey : Infinity));
	}

	private waiting(): Watch[] {
		return [...this.crowd].filter(({ resume }) => resume !== undefined);
	}

	/** When a wait asks by itself: a little later than it is due while a survey may save the question. */
	private asksAt({ due, latest, byItself, mustAsk, coveredBy, kind }: Watch): number {
		const held = this.surveying && !byItself && !mustAsk && coveredBy === this.surveys;
		return Math.min(latest, held ? due + this.grace(kind) : due);
	}

	/** No longer than it would take to ask one by one for all those who are held. */
	private grace({ interval, once }: WaitKind): number {
		const own = once ? GRACE_OF_CHECK : Math.min(interval / 4, GRACE_OF_ONE);
		return Math.max(own, Math.min(this.atStake * QUERY_SPACING, MOST_GRACE));
	}

	/** Those whom a survey could put off. */
	private usersOf(waiting: Watch[]): Watch[] {
		const time = now();
		return waiting.filter(
			({ latest, byItself, mustAsk }) => !byItself && !mustAsk && latest > time,
		);
	}

	/**
	 * How many questions a survey at this time saves: a whole one for a wait that is due, and for one that
	 * is due later as much less as the list would put it off by less.
	 */
	private worth(users: Watch[]): number {
		const time = now();
		return users.reduce((sum, { due, kind: { interval } }) => {
			const putOff = 1 - Math.max(0, due - time) / interval;
			return sum + Math.max(0, putOff);
		}, 0);
	}

	/** When to read the list for these: so early that it has been read when the first of them is due. */
	private surveyAt(users: Watch[]): number {
		if (this.oneByOne || this.surveying || this.isResting || users.length <= FEW) return Infinity;
		const first = users.reduce((least, watch) => (watch.due < least.due ? watch : least));
		return first.due - Math.min(this.took * 1.2, first.kind.interval / 3);
	}

	private get isResting(): boolean {
		return now() < Math.max(this.restUntil, this.wrongUntil);
	}

	private begin(waiting: Watch[]): void {
		if (this.suspects.size > 0 && !this.surveying) {
			if (this.isResting || waiting.length <= FEW) {
				// No list will tell.
				this.suspects.clear();
				this.recall();
			} else if (this.calls <= CHEAP) {
				void this.look(waiting.length, false);
				return;
			}
		}
		const users = this.usersOf(waiting);
		if (this.surveyAt(users) > now()) return;
		const worth = this.worth(users);
		const pays = worth >= Math.max(LEAST_SAVED, SAVED_BY_CALL * this.calls);
		if (pays && this.missed <= this.shown) {
			if (this.shown > 0) this.rest = FIRST_REST;
			void this.look(worth, true);
		} else if (this.missed > this.shown || worth > users.length / 2) {
			// Otherwise it pays as soon as more of them are due.
			this.leaveAlone();
		}
	}

	/**
	 * Reads the list once.
	 *
	 * @param worth how many questions it may save
	 * @param takesSamples whether some of them are asked for all the same
	 */
	private async look(worth: number, takesSamples: boolean): Promise<void> {
		this.surveys += 1;
		this.surveying = true;
		this.atStake = worth;
		const number = this.surveys;
		const began = now();
		const { suspects } = this;
		this.suspects = new Set();
		const watched = new Map<string, Watch[]>();
		for (const watch of this.crowd) {
			watch.coveredBy = number;
			watched.set(watch.taskId, [...(watched.get(watch.taskId) ?? []), watch]);
		}
		let isWrong = false;
		const see = (sight: Sight): boolean => {
			const isOpen = sight.status === 'PENDING' || sight.status === 'RUNNING';
			isWrong ||= isOpen && suspects.has(sight.taskId);
			const watches = watched.get(sight.taskId) ?? [];
			for (const watch of watches) this.note(watch, sight, isOpen);
			return watches.length > 0;
		};
		const read = await this.survey
			.run({
				ask: async (parameters) => await this.ask(parameters),
				since: this.oldest(),
				mostCalls: Math.max(1, Math.floor(worth / SAVED_BY_CALL)),
				see,
			})
			// Whatever is wrong with a list: the questions are asked without it.
			.catch(() => undefined);
		this.took = now() - began;
		this.surveying = false;
		this.calls = read?.calls ?? 0;
		this.settle(number, takesSamples);
		if (isWrong) {
			this.wrongUntil = now() + LONGEST_REST;
			this.trusted = false;
			this.recall();
		} else if (suspects.size > 0) {
			// The task had ended between the list and the question.
			if (read?.complete) this.trusted = true;
			else this.recall();
		}
		const pays = read && (read.complete || this.shown >= SAVED_BY_CALL * read.calls);
		if (!pays) this.leaveAlone();
		this.tick();
	}

	private note(watch: Watch, { status, submitted, at }: Sight, isOpen: boolean): void {
		watch.submitted = submitted ?? watch.submitted;
		const { interval } = watch.kind;
		if (isEnd(status)) watch.due = Math.min(watch.due, now());
		if (!isOpen || watch.byItself || now() - watch.askedAt > LONGEST_UNASKED * interval) return;
		watch.openIn = this.surveys;
		watch.openAt = at;
		watch.listed = { output: { task_id: watch.taskId, task_status: String(status) } };
		watch.due = Math.max(watch.due, at + interval);
	}

	/** After a survey: chooses who is asked for all the same, and puts off the others. */
	private settle(number: number, takesSamples: boolean): void {
		const waiting = this.waiting();
		const open = waiting.filter(({ openIn }) => openIn === number);
		for (const watch of waiting) {
			watch.mustAsk ||= watch.coveredBy === number && watch.openIn !== number;
		}
		this.shown = open.length;
		this.missed = 0;
		const most = this.trusted ? MOST_SAMPLES_TRUSTED : MOST_SAMPLES;
		const count = Math.min(most, Math.ceil(open.length / SAMPLE));
		const [first, ...others] = open;
		// Those of one check have all been asked for at the same time, that is never: chance decides.
		const inTurn = others
			.map((watch) => ({ watch, order: watch.askedAt + Math.random() }))
			.sort((a, b) => a.order - b.order)
			.map(({ watch }) => watch);
		this.samples = new Set(takesSamples ? [first, ...inTurn].slice(0, count) : []);
		// Where the list alone takes longer than an interval, asking one by one would take longer still.
		const longest = open.length * QUERY_SPACING;
		for (const watch of open) {
			const { interval, once } = watch.kind;
			if (this.samples.has(watch)) {
				watch.isSample = true;
				watch.mustAsk = true;
				watch.due = now();
			} else if (once) {
				// Until the samples have been asked for.
				watch.mustAsk = true;
				watch.due = now() + GRACE_OF_CHECK;
			} else {
				const hold = Math.max(interval, Math.min(2 * this.took, longest));
				watch.due = Math.max(watch.due, watch.openAt + hold);
			}
		}
		this.believe();
	}

	/** Ends the single checks that the list has answered, once no sample says otherwise. */
	private believe(): void {
		if (this.surveying || this.samples.size > 0 || this.suspects.size > 0) return;
		for (const { kind, openIn, resume } of this.crowd) {
			if (kind.once && openIn === this.surveys) resume?.(true);
		}
	}

	/** Lets those ask at once whom the list has put off. */
	private recall(): void {
		for (const watch of this.crowd) if (watch.openIn > 0) watch.due = Math.min(watch.due, now());
	}

	private leaveAlone(): void {
		this.restUntil = now() + this.rest;
		this.calls = 0;
		this.rest = Math.min(this.rest * 2, LONGEST_REST);
		this.missed = 0;
	}

	/** When the oldest of the tasks was submitted; undefined where that is not known of all. */
	private oldest(): number | undefined {
		let oldest = Infinity;
		for (const { submitted } of this.crowd) {
			if (submitted === undefined) return undefined;
			oldest = Math.min(oldest, submitted);
		}
		return oldest;
	}

	/** Asks for a page with the API of one of the waits, whose execution may be stopped meanwhile. */
	private async ask(parameters: IDataObject): Promise<TaskPage> {
		for (;;) {
			const asking = [...this.crowd].find(({ api }) => !api.signal?.aborted);
			if (!asking) throw cancelled('notSent');
			const page = await attempt(async () => await askTwice(asking.api, parameters));
			if ('value' in page) return page.value;
			if (!page.failure.facts.cancelled) throw page.failure;
		}
	}
}

/** A page of many that the service refuses for the moment would cost the questions of a whole interval. */
async function askTwice(api: Api, parameters: IDataObject): Promise<TaskPage> {
	const turn = { patience: ON_BEHALF_OF_MANY, within: LIST_TIMEOUT };
	return await retry(async () => await listTasksOnce(api, parameters, turn), {
		mayPass: ({ facts }) => facts.status !== undefined && mayQueryAgain(facts),
		pauseAfter: () => PAGE_RETRY_PAUSE,
		mostTries: 2,
		signal: api.signal,
	});
}

const lookouts = new WeakMap<AccountLimits, Lookout>();

/**
 * The look-out of an account, shared by all executions of this process.
 *
 * @param limits the account's limits, of which a process has one for each account
 */
export function lookoutOf(limits: AccountLimits): Lookout {
	const lookout = lookouts.get(limits) ?? new Lookout();
	lookouts.set(limits, lookout);
	return lookout;
}
