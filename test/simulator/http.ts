import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Call, Fault } from './faults';
import type { Body } from './rules';

/* Reading requests and writing answers, on demand in the wrong way. */

/** A request that the API has seen. */
export interface SeenRequest {
	call: Call | 'other';
	method: string;
	path: string;
	query: Record<string, string>;
	headers: IncomingMessage['headers'];
	body?: Body;
	at: number;
	status?: number;
}

/** An answer of the API. */
export interface Answer {
	status: number;
	body: Body;
}

/** An error as the API writes it. */
export const refuse = (status: number, code: string, message: string): Answer => ({
	status,
	body: { code, message, request_id: randomUUID() },
});

/** An answer of HTTP 200. */
export const ok = (body: Body): Answer => ({
	status: 200,
	body: { request_id: randomUUID(), ...body },
});

/** What a request is to the API, by its method and path. */
export function callOf(method: string, path: string): Call | 'other' {
	const creating = /^\/api\/v1\/services\/aigc\/[\w-]+\/(video-synthesis|face-detect)$/.exec(
		path,
	)?.[1];
	if (method === 'POST' && creating !== undefined) {
		return creating === 'video-synthesis' ? 'create' : 'detect';
	}
	if (method === 'GET' && path === '/api/v1/tasks/') return 'list';
	if (method === 'GET' && /^\/api\/v1\/tasks\/[^/]+$/.test(path)) return 'query';
	if (method === 'POST' && /^\/api\/v1\/tasks\/[^/]+\/cancel$/.test(path)) return 'cancel';
	if (method === 'GET' && path === '/api/v1/uploads') return 'policy';
	return 'other';
}

/** The web page that a gateway answers with. */
export const PAGE = '<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>';

/** The answer of a fault that keeps the call from being acted on, if it is one. */
export function faultAnswer(
	fault: Fault,
): { status: number; text: string; headers?: Record<string, string> } | undefined {
	if (fault.kind === 'status') {
		const { code, message } = fault;
		const text = JSON.stringify({ code, message, request_id: randomUUID() });
		return { status: fault.status, text };
	}
	if (fault.kind === 'okWithCode') {
		const { code, message } = fault;
		return { status: 200, text: JSON.stringify({ code, message, request_id: randomUUID() }) };
	}
	if (fault.kind === 'raw') {
		return { status: fault.status, text: fault.body, headers: fault.headers };
	}
	return undefined;
}

/** The text of a request's body. */
export async function readText(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}

/** The JSON object of a text, or undefined where it is none. */
export function parseObject(text: string): Body | undefined {
	try {
		const value = JSON.parse(text) as unknown;
		return typeof value === 'object' && value !== null && !Array.isArray(value)
			? (value as Body)
			: undefined;
	} catch {
		return undefined;
	}
}

/** Sends a text as JSON, or as what the headers say. */
export function send(
	response: ServerResponse,
	status: number,
	text: string,
	headers: Record<string, string> = {},
): void {
	response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
	response.end(text);
}
