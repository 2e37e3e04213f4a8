import { createHash } from 'crypto';

/**
 * Lets callers through one by one, a given time apart, in the order they came; can be closed for a
 * while when the service says that it is too much.
 */
export class Gate {
	private opensAt = 0;

	private last: Promise<void> = Promise.resolve();

	/**
	 * @param spacing milliseconds between two callers; 0 lets all through at once
	 */
	constructor(private readonly spacing: number) {}

	/**
	 * Waits for this caller's turn.
	 *
	 * @param wait how to pause, in milliseconds; may throw, which gives the turn to the next caller
	 * @param look called when the turn has come, also where there was nothing to wait for; may throw,
	 * which gives the turn to the next caller
	 */
	async enter(
		wait: (milliseconds: number) => Promise<void>,
		look: () => void = () => {},
	): Promise<void> {
		const before = this.last;
		let leave = () => {};
		this.last = new Promise((resolve) => {
			leave = resolve;
		});
		try {
			await before;
			// In short pauses, so that a gate that opens early lets the first one through at once.
			for (let left = this.left(); left > 0; left = this.left()) {
				await wait(Math.min(left, LONGEST_LOOK_AWAY));
			}
			look();
			this.opensAt = Date.now() + this.spacing;
		} finally {
			leave();
		}
	}

	/** Lets nobody through for this many milliseconds. */
	close(milliseconds: number): void {
		this.opensAt = Math.max(this.opensAt, Date.now() + milliseconds);
	}

	/** Lets the next one through now, but for the spacing. */
	protected openEarly(): void {
		this.opensAt = Math.min(this.opensAt, Date.now() + this.spacing);
	}

	private left(): number {
		return this.opensAt - Date.now();
	}
}

/** Lets a number of callers work at once; the others wait for a place in the order they came. */
export class Places {
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
	private pause = FIRST_PAUSE;

	/** When the service last accepted a call, in milliseconds since 1970. */
	acceptedAt = 0;

	/** Call after the service accepted. */
	accepted(): void {
		this.acceptedAt = Date.now();
		this.pause = FIRST_PAUSE;
	}

	/** Call when a task of this model has ended: there is room for another. */
	freed(): void {
		this.pause = FIRST_PAUSE;
		this.openEarly();
	}

	/**
	 * Call after the service refused for the moment: closes the gate, longer each time.
	 *
	 * @param least shortest pause, in milliseconds
	 */
	refused(least = 0): void {
		// A little chance keeps several n8n processes from coming back in step.
		this.close(Math.max(least, this.pause) * (1 + Math.random() / 4));
		this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
	}
}

const LONGEST_LOOK_AWAY = 500;
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 15_000;

/** 20 a second are allowed; a margin keeps delays on the way from pushing too many together. */
const QUERY_SPACING = 1000 / 16;
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
