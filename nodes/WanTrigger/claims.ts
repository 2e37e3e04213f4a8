/*
 * What this process is doing for a trigger node. n8n starts the next poll while the last one still
 * downloads, and a workflow that is saved meanwhile gets static data of its own, read before the last poll
 * has written its part.
 */

import type { State } from './state';
import type { ListWindow } from './window';

/** What is known of the list after a poll. */
export interface Known {
	/** What the next poll has to read. */
	window: ListWindow;
	/** The model that the list was limited to. */
	model: string;
	/** When the whole list was read, on the monotonic clock. */
	wholeAt: number;
}

/** The work of this process for one trigger node. */
export interface Claims {
	/** The poll that is under way, with its start on the monotonic clock. */
	poll?: { since: number };
	/** What the polls of this process have delivered, also where n8n has not stored it or has lost it. */
	state: State;
	/** The tasks that a poll of this process is working on. */
	taken: Set<string>;
	/** How many polls a task has stopped because of a failure that may pass. */
	stopped: Map<string, number>;
	/** Undefined where the next poll is to read the whole list. */
	known?: Known;
}

const ofNode = new Map<string, Claims>();

/**
 * The claims of a trigger node, shared by all of its polls in this process.
 *
 * @param workflowId the workflow
 * @param nodeId the node
 */
export function claimsOf(workflowId: string, nodeId: string): Claims {
	const id = JSON.stringify([workflowId, nodeId]);
	const claims = ofNode.get(id) ?? { state: {}, taken: new Set(), stopped: new Map() };
	ofNode.set(id, claims);
	return claims;
}

/**
 * Forgets the tasks that the service no longer lists.
 *
 * @param claims the claims of a node
 * @param listed the IDs of all finished tasks that the service lists
 */
export function forgetUnlisted(claims: Claims, listed: Set<string>): void {
	for (const taskId of claims.taken) if (!listed.has(taskId)) claims.taken.delete(taskId);
	for (const taskId of claims.stopped.keys())
		if (!listed.has(taskId)) claims.stopped.delete(taskId);
}
