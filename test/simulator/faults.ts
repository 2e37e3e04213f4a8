import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

import type { Body } from './rules';

/** The calls that a fault can strike. */
export type Call =
	'create' | 'detect' | 'query' | 'list' | 'cancel' | 'policy' | 'upload' | 'download';

/** What goes wrong. */
export type FaultKind =
	/** An error answer with this status, code and message. */
	| { kind: 'status'; status: number; code?: string; message?: string }
	/** HTTP 200 whose body is an error. */
	| { kind: 'okWithCode'; code: string; message: string }
	/** The answer comes so many milliseconds later. */
	| { kind: 'slow'; milliseconds: number }
	/** The answer never comes. */
	| { kind: 'hang' }
	/** The line is cut before the request is looked at. */
	| { kind: 'reset' }
	/** The request is acted on, then the line is cut. */
	| { kind: 'resetAfter' }
	/** The request is acted on; the body's end is missing. */
	| { kind: 'cutBody' }
	/** The request is acted on; the answer is JSON that stops in the middle, though well framed. */
	| { kind: 'cutJson' }
	/** The request is acted on; the answer ends so many characters behind the task's ID, or within it. */
	| { kind: 'cutAtId'; characters: number }
	/** The request is acted on; the answer is a web page. */
	| { kind: 'html'; status?: number }
	/** The request is acted on; the answer names no task. */
	| { kind: 'noTaskId' }
	/** The answer is as always, but called something else. */
	| { kind: 'contentType'; type: string }
	/** The answer's text, as it is. */
	| { kind: 'raw'; status: number; body: string; headers?: Record<string, string> }
	/** Creating and asking: the request is acted on; its answer has another status or code, or no task ID. */
	| { kind: 'odd'; status: number; code?: string; withoutTask?: boolean }
	/** Queries only: the service does not know the task, as it may for a moment after creating it. */
	| { kind: 'unknown' }
	/** The request is acted on; the body of its answer is changed. */
	| { kind: 'changed'; change: (body: Body) => Body }
	/** The request is acted on; the answer arrives byte by byte, so many milliseconds apart. */
	| { kind: 'dripAnswer'; milliseconds: number }
	/** The request is acted on; the answer is small on the line and this large once unpacked. */
	| { kind: 'huge'; megabytes: number }
	/** Refused, with the caller's key in the message: as it is, or with every character JSON-escaped. */
	| { kind: 'echoKey'; escaped: boolean }
	/** Downloads only: bytes arrive in small pieces, so many milliseconds apart. */
	| { kind: 'drip'; milliseconds: number };

/** A fault, for which call, and how often it strikes. */
export type Fault = FaultKind & {
	on: Call;
	/** How many calls it strikes; without it, one. */
	times?: number;
	/** How many calls pass unharmed before. */
	after?: number;
};

/** The faults that are still to strike. */
export class Faults {
	private armed: Array<{ fault: Fault; left: number; pass: number }> = [];

	/** Adds a fault. */
	add(fault: Fault): void {
		this.armed.push({ fault, left: fault.times ?? 1, pass: fault.after ?? 0 });
	}

	/** Takes all faults away. */
	clear(): void {
		this.armed = [];
	}

	/** The fault that strikes this call, if any. */
	next(call: Call): Fault | undefined {
		for (const entry of this.armed) {
			if (entry.fault.on !== call || entry.left <= 0) continue;
			if (entry.pass > 0) {
				entry.pass -= 1;
				continue;
			}
			entry.left -= 1;
			return entry.fault;
		}
		return undefined;
	}
}

/** An error answer whose message repeats the key of the request. */
export function echoKey(request: IncomingMessage, escaped: boolean): string {
	const key = (request.headers.authorization ?? '').replace(/^Bearer /, '');
	const unit = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
	const shown = escaped ? [...key].map(unit).join('') : key;
	return `{"code":"InvalidParameter","message":"The key ${shown} may not do this","request_id":"r"}`;
}

/** A text up to the end of the task ID in it, and so many characters more or fewer. */
export function cutAtId(text: string, characters: number): string {
	const id = /"task_id":"[^"]*/.exec(text);
	return id ? text.slice(0, id.index + id[0].length + characters) : text;
}

/** Sends a text one byte at a time. */
export async function sendDripping(
	response: ServerResponse,
	text: string,
	milliseconds: number,
): Promise<void> {
	const bytes = Buffer.from(text);
	response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': bytes.length });
	for (let at = 0; at < bytes.length && !response.destroyed; at += 1) {
		response.write(bytes.subarray(at, at + 1));
		await sleep(milliseconds);
	}
	response.end();
}

/** Sends JSON that is large once unpacked. */
export function sendHuge(response: ServerResponse, body: object, megabytes: number): void {
	const text = JSON.stringify({ ...body, padding: '0'.repeat(megabytes * 1024 * 1024) });
	response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
	response.end(gzipSync(text, { level: 1 }));
}

/** Cuts the line without a word. */
export function cutLine(request: IncomingMessage): void {
	request.socket.resetAndDestroy();
}

/** Sends half of a body under a header that promises all of it, then cuts the line. */
export function sendHalf(request: IncomingMessage, response: ServerResponse, text: string): void {
	response.writeHead(200, {
		'Content-Type': 'application/json',
		'Content-Length': Buffer.byteLength(text),
	});
	response.write(text.slice(0, Math.floor(text.length / 2)), () => cutLine(request));
}
