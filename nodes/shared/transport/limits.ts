import { createHash } from 'crypto';

import { MINUTE, SECOND } from '../common/units';
import { now } from './clock';
import { ApiFailure, cancelled } from './failure';
import { pause, throwIfStopped } from './pause';
import { doubling } from './retry';
import { onAbort } from './signals';

/** How a caller waits at a gate; times in milliseconds. */
export interface Turn {
	/** How long callers that come later may go first: the queue is in the order of arrival plus this time. */
	patience?: number;
	/** The longest time at the gate; after it, `enter` throws. */
	within?: number;
	/** Ends the time at the gate when the execution is stopped. */
	signal?: AbortSignal;
}

/** The `patience` of a wait's queries: the queries of Get, Get Many, Download and Cancel go first. */
export const BACKGROUND = MINUTE;
/** The `patience` of a list call that replaces many queries of waits: it goes before those. */
export const BACKGROUND_LIST = 5 * SECOND;

interface Waiter {
	/** Its position in the queue: the time of arrival plus `patience`. */
	due: number;
	/** When `within` ends. */
	deadline: number;
	pass: () => void;
	refuse: (failure: ApiFailure) => void;
}

/**
 * Lets callers through one at a time, with a minimum time between two, in the order of their `patience`.
 * It can be closed for a time after the service has refused a call as one too many. Times are on the
 * monotonic clock.
 */
export class Gate {
	private opensAt = 0;

	private waiting: Waiter[] = [];

	private watching = false;

	/**
	 * @param spacing milliseconds between two callers; 0 lets all through at once
	 */
	constructor(private readonly spacing: number) {}

	/**
	 * Waits for this caller's turn.
	 *
	 * @param turn the caller's position in the queue and how long it can wait
	 * @throws ApiFailure where the execution is stopped or the time is up; nothing has been sent then
	 */
	async enter({ patience = 0, within = Infinity, signal }: Turn = {}): Promise<void> {
		throwIfStopped(signal);
		if (this.waiting.length === 0 && this.left() <= 0) {
			this.opensAt = now() + this.spacing;
			return;
		}
		let unlink = () => {};
		const passed = new Promise<void>((resolve, reject) => {
			const deadline = now() + within;
			const due = Math.min(now() + patience, deadline);
			const waiter: Waiter = { due, deadline, pass: resolve, refuse: reject };
			this.waiting.push(waiter);
			if (signal) unlink = onAbort(signal, () => this.refuse(waiter, cancelled('notSent')));
		});
		if (!this.watching) void this.watch();
		try {
			await passed;
		} finally {
			unlink();
		}
		throwIfStopped(signal);
	}

	/** Keeps the gate closed for this many milliseconds. */
	close(milliseconds: number): void {
		this.opensAt = Math.max(this.opensAt, now() + milliseconds);
	}

	/** Lets the next caller through as soon as the spacing allows it. */
	protected openEarly(): void {
		this.opensAt = Math.min(this.opensAt, now() + this.spacing);
	}

	private left(): number {
		return this.opensAt - now();
	}

	private async watch(): Promise<void> {
		this.watching = true;
		for (;;) {
			this.refuseLate();
			if (this.waiting.length === 0) break;
			const left = this.left();
			if (left <= 0) {
				this.passNext();
			} else {
				// In short pauses, because `openEarly` cannot end a pause.
				await pause(Math.min(left, LONGEST_GATE_PAUSE));
			}
		}
		this.watching = false;
	}

	private passNext(): void {
		const next = this.waiting.reduce((first, other) => (other.due < first.due ? other : first));
		this.waiting.splice(this.waiting.indexOf(next), 1);
		this.opensAt = now() + this.spacing;
		next.pass();
	}

	private refuseLate(): void {
		for (const waiter of this.waiting.filter(({ deadline }) => deadline <= now())) {
			this.refuse(waiter, tooLate());
		}
	}

	private refuse(waiter: Waiter, failure: ApiFailure): void {
		this.waiting = this.waiting.filter((other) => other !== waiter);
		waiter.refuse(failure);
	}
}

const tooLate = () =>
	new ApiFailure({
		certainty: 'notSent',
		code: 'Timeout',
		message: 'The time was up before the service could be asked',
	});

/** Limits how many callers work at once; the others wait for a free slot in the order they came. */
export class Slots {
	private waiting: Array<() => void> = [];

	/**
	 * @param free the number of slots
	 */
	constructor(private free: number) {}

	/**
	 * Does the work as soon as a slot is free.
	 *
	 * @param work the work
	 */
	async take<T>(work: () => Promise<T>): Promise<T> {
		if (this.free > 0) this.free -= 1;
		else await new Promise<void>((resolve) => this.waiting.push(resolve));
		try {
			return await work();
		} finally {
			const next = this.waiting.shift();
			if (next) next();
			else this.free += 1;
		}
	}
}

/** The limits of one account, shared by all executions of this n8n process. */
export interface AccountLimits {
	/** The gate for queries: the service allows 20 per second to the whole account. */
	queries: Gate;
	/** The gate for create calls of a model; without a known limit it lets all through. */
	creates: (model: string, perSecond: number | undefined) => CreateGate;
}

/** A gate for create calls, with what has been learnt from the service's refusals. */
export class CreateGate extends Gate {
	/** How many refusals came since the last sign that the account may create tasks. */
	private refusals = 0;

	/** When the service last accepted a call, on the monotonic clock. */
	acceptedAt = 0;

	/** Call after the service accepted. */
	accepted(): void {
		this.acceptedAt = now();
		this.refusals = 0;
	}

	/** Call when a task of this model has ended: the account may have another one. */
	freed(): void {
		this.refusals = 0;
		this.openEarly();
	}

	/**
	 * Call after the service refused for the moment: closes the gate, longer each time.
	 *
	 * @param least shortest pause, in milliseconds
	 */
	refused(least = 0): void {
		this.refusals += 1;
		const length = Math.max(least, pauseAfter(this.refusals));
		// The random part keeps several n8n processes from sending again at the same time.
		this.close(length * (1 + Math.random() / 4));
	}
}

const LONGEST_GATE_PAUSE = 0.2 * SECOND;
const pauseAfter = doubling(SECOND, 15 * SECOND);

/**
 * Milliseconds between two queries. The service allows 20 per second; the margin is for network delays,
 * which can bring queries closer together.
 */
export const QUERY_SPACING = SECOND / 16;
const CREATE_MARGIN = 1.25;

const accounts = new Map<string, AccountLimits>();

/**
 * The limits of an account. The API key is kept only as a digest.
 *
 * @param baseUrl the API's base
 * @param apiKey the account's key
 */
export function accountLimits(baseUrl: string, apiKey: string): AccountLimits {
	const id = createHash('sha256').update(`${baseUrl}\n${apiKey}`).digest('hex');
	const known = accounts.get(id);
	if (known) return known;
	const gates = new Map<string, CreateGate>();
	const limits: AccountLimits = {
		queries: new Gate(QUERY_SPACING),
		creates: (model, perSecond) => {
			const gate =
				gates.get(model) ?? new CreateGate(perSecond ? (SECOND / perSecond) * CREATE_MARGIN : 0);
			gates.set(model, gate);
			return gate;
		},
	};
	accounts.set(id, limits);
	return limits;
}
