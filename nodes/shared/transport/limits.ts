import { createHash } from 'crypto';

import { now } from './clock';
import { ApiFailure, cancelled } from './failure';
import { pause, throwIfStopped } from './pause';
import { onAbort } from './signals';

/** How a caller waits at a gate; times in milliseconds. */
export interface Turn {
	/**
	 * How long this caller may be kept waiting in favour of others: who may be kept waiting for less goes
	 * first, and after that time it goes before everybody who came later.
	 */
	patience?: number;
	/** The longest time at the gate; after it the caller is refused. */
	within?: number;
	/** Refuses the caller as soon as the execution is stopped. */
	signal?: AbortSignal;
}

/** What a wait for a task passes: what a person asked for, and create calls, go before it. */
export const BACKGROUND = 60_000;
/** What a list call passes that saves many such questions: it goes before them, after a person's. */
export const ON_BEHALF_OF_MANY = 5_000;

interface Waiter {
	/** When it wants to be let through. */
	due: number;
	/** When it is refused. */
	deadline: number;
	pass: () => void;
	refuse: (failure: ApiFailure) => void;
}

/**
 * Lets callers through one by one, a given time apart, the most urgent first; can be closed for a while
 * when the service says that it is too much. Times are measured on a clock that does not go back.
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
	 * @param turn how urgent the caller is and how long it can wait
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

	/** Lets nobody through for this many milliseconds. */
	close(milliseconds: number): void {
		this.opensAt = Math.max(this.opensAt, now() + milliseconds);
	}

	/** Lets the next one through now, but for the spacing. */
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
				// In short pauses, so that a gate that opens early lets the first one through soon.
				await pause(Math.min(left, LONGEST_LOOK_AWAY));
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

/** Lets a number of callers work at once; the others wait for a place in the order they came. */
export class Slots {
	private waiting: Array<() => void> = [];

	/**
	 * @param free how many may work at once
	 */
	constructor(private free: number) {}

	/**
	 * Does the work as soon as there is a place.
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
	private nextPause = FIRST_PAUSE;

	/** When the service last accepted a call, by the clock that only goes forward. */
	acceptedAt = 0;

	/** Call after the service accepted. */
	accepted(): void {
		this.acceptedAt = now();
		this.nextPause = FIRST_PAUSE;
	}

	/** Call when a task of this model has ended: there is room for another. */
	freed(): void {
		this.nextPause = FIRST_PAUSE;
		this.openEarly();
	}

	/**
	 * Call after the service refused for the moment: closes the gate, longer each time.
	 *
	 * @param least shortest pause, in milliseconds
	 */
	refused(least = 0): void {
		// A little chance keeps several n8n processes from coming back in step.
		this.close(Math.max(least, this.nextPause) * (1 + Math.random() / 4));
		this.nextPause = Math.min(this.nextPause * 2, LONGEST_PAUSE);
	}
}

const LONGEST_LOOK_AWAY = 200;
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 15_000;

/**
 * Milliseconds between two questions. 20 a second are allowed; a margin keeps delays on the way from
 * pushing too many together.
 */
export const QUERY_SPACING = 1000 / 16;
const CREATE_MARGIN = 1.25;

const accounts = new Map<string, AccountLimits>();

/**
 * The limits of an account. The key is kept as a digest only.
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
				gates.get(model) ?? new CreateGate(perSecond ? (1000 / perSecond) * CREATE_MARGIN : 0);
			gates.set(model, gate);
			return gate;
		},
	};
	accounts.set(id, limits);
	return limits;
}
