import type { Delivered } from './seen';

/*
 * What a trigger node knows of earlier polls. n8n stores its static data only with a poll that brings
 * items and at the end of an activation, and a workflow that is saved gets static data of its own, read
 * before a poll that is under way has written its part. So the process keeps a state too, and a poll goes
 * by both. What neither holds is what polls without items learned before a restart; so nothing is kept
 * there that another reading of the list would not show again.
 */

/** What n8n's static data holds for the node. Empty before the first activation. */
export interface State {
	/** The tasks that have been delivered, or had ended when the node started to look for their like. */
	delivered?: Delivered;
	/** What the node looks for since `delivered` was begun. */
	model?: string;
	statuses?: string[];
}

/** What the node looks for. */
export interface Choice {
	/** The only model whose tasks are delivered; empty for all. */
	model: string;
	/** The API's words for the chosen events. */
	statuses: string[];
}

/**
 * The chosen statuses that the node has not looked for before, so that what has ended with them counts as
 * delivered.
 *
 * @param states what n8n has stored and what the process knows, in any order
 * @param choice what is looked for now
 */
export function newStatuses(states: State[], { model, statuses }: Choice): string[] {
	const before = states
		.filter((state) => state.delivered !== undefined && state.model === model)
		.flatMap((state) => state.statuses ?? []);
	return statuses.filter((status) => !before.includes(status));
}

/**
 * Everything that is known to have been delivered.
 *
 * @param states what n8n has stored and what the process knows, in any order
 */
export function everDelivered(states: State[]): Delivered {
	return Object.fromEntries(states.flatMap(({ delivered }) => Object.entries(delivered ?? {})));
}

/**
 * Writes a state to n8n's static data. n8n takes any assignment for a change to be stored, so there is
 * none where nothing has changed.
 *
 * @param stored n8n's static data for the node
 * @param state what it is to hold
 */
export function writeState(stored: State, { delivered = {}, model, statuses }: State): void {
	const { delivered: before = {} } = stored;
	const ids = Object.keys(delivered);
	const isSame =
		stored.delivered !== undefined &&
		ids.length === Object.keys(before).length &&
		ids.every((taskId) => Object.hasOwn(before, taskId)) &&
		stored.model === model &&
		stored.statuses?.join() === statuses?.join();
	if (!isSame) Object.assign(stored, { delivered: { ...delivered }, model, statuses });
}
