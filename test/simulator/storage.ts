import busboy from 'busboy';
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import { cutLine, type Faults } from './faults';

/** The video that every simulated task makes: a real MP4 (H.264). */
export const RESULT_VIDEO = readFileSync(path.join(__dirname, 'media', 'result.mp4'));

const MB = 1024 * 1024;
const CHUNK = 64 * 1024;

/** The form's fields, in the order that the storage asks for. */
const FORM_FIELDS = [
	'OSSAccessKeyId',
	'Signature',
	'policy',
	'x-oss-object-acl',
	'x-oss-forbid-overwrite',
	'key',
	'success_action_status',
];

/** A file that was uploaded. */
export interface Upload {
	model: string;
	size: number;
	sha256: string;
	mimeType: string;
	fileName: string;
}

interface StorageOptions {
	videoBytes?: number;
	linkWorks: (taskId: string) => boolean;
	maxFileMb?: number;
}

/** The host of results and uploads: another one than the API's, and it must never see the key. */
export class Storage {
	/** By `oss://` URL. */
	readonly uploads = new Map<string, Upload>();

	/** Requests that came with an Authorization header: leaks of the key. */
	readonly leaks: string[] = [];

	/** What was asked for, in its order. */
	readonly requests: Array<{ method: string; path: string; at: number }> = [];

	/** The size of the result, in bytes; without it, the small video as it is. */
	videoBytes: number | undefined;

	private readonly policies = new Map<string, { signature: string; model: string; dir: string }>();

	private readonly server: Server;

	constructor(
		private readonly faults: Faults,
		private readonly options: StorageOptions,
	) {
		this.videoBytes = options.videoBytes;
		this.server = createServer((request, response) => {
			this.serve(request, response).catch(() => request.socket.destroy());
		});
	}

	/** Starts on loopback; port 0 is any that is free. */
	async start(port: number): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			this.server.once('error', reject);
			this.server.listen(port, '127.0.0.1', resolve);
		});
	}

	/** Stops and cuts what is open. */
	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	/** The storage's origin. */
	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/** The link to a task's video. */
	videoUrl(taskId: string): string {
		return `${this.url}/results/${taskId}.mp4?Expires=1893456000&Signature=simulated`;
	}

	/** An upload policy, as the API hands it out. */
	newPolicy(model: string): Record<string, unknown> {
		const policy = Buffer.from(JSON.stringify({ id: randomUUID() })).toString('base64');
		const signature = createHash('sha1').update(policy).digest('base64');
		const dir = `dashscope-instant/${createHash('md5').update(policy).digest('hex')}`;
		this.policies.set(policy, { signature, model, dir });
		return {
			policy,
			signature,
			upload_dir: dir,
			upload_host: this.url,
			expire_in_seconds: 300,
			max_file_size_mb: this.options.maxFileMb ?? 100,
			capacity_limit_mb: 999999999,
			oss_access_key_id: 'LTAI-simulated',
			x_oss_object_acl: 'private',
			x_oss_forbid_overwrite: 'true',
		};
	}

	private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url ?? '/', this.url);
		this.requests.push({ method: request.method ?? 'GET', path: url.pathname, at: Date.now() });
		if (request.headers.authorization !== undefined) {
			this.leaks.push(`${request.method} ${url.pathname}`);
			return xml(response, 400, 'InvalidArgument');
		}
		if (request.method === 'POST' && url.pathname === '/')
			return await this.upload(request, response);
		if (request.method === 'GET' && url.pathname === '/loop') {
			response.writeHead(302, { Location: '/loop' });
			response.end();
			return;
		}
		const taskId = /^\/results\/([\w-]+)\.mp4$/.exec(url.pathname)?.[1];
		if (request.method !== 'GET' || taskId === undefined) return xml(response, 404, 'NoSuchKey');
		const fault = this.faults.next('download');
		if (fault?.kind === 'reset') return cutLine(request);
		if (fault?.kind === 'hang') return;
		if (fault?.kind === 'slow') await later(fault.milliseconds);
		if (fault?.kind === 'status') return xml(response, fault.status, fault.code ?? 'Error');
		if (fault?.kind === 'html') {
			response.writeHead(fault.status ?? 200, { 'Content-Type': 'text/html' });
			response.end('<html></html>');
			return;
		}
		if (fault?.kind === 'raw') {
			response.writeHead(fault.status, fault.headers);
			response.end(fault.body);
			return;
		}
		if (!this.options.linkWorks(taskId)) return xml(response, 403, 'AccessDenied');
		await this.sendVideo(request, response, {
			cut: fault?.kind === 'cutBody',
			drip: fault?.kind === 'drip' ? fault.milliseconds : 0,
			type: fault?.kind === 'contentType' ? fault.type : 'video/mp4',
		});
	}

	/** The video, filled up to the wanted size with an MP4 box that players skip. */
	private async sendVideo(
		request: IncomingMessage,
		response: ServerResponse,
		{ cut, drip, type }: { cut: boolean; drip: number; type: string },
	): Promise<void> {
		const total = Math.max(this.videoBytes ?? 0, RESULT_VIDEO.length + 8);
		response.writeHead(200, { 'Content-Type': type, 'Content-Length': total });
		const padding = total - RESULT_VIDEO.length;
		const box = Buffer.alloc(8);
		box.writeUInt32BE(padding, 0);
		box.write('free', 4, 'latin1');
		const zeros = Buffer.alloc(CHUNK);
		const closed = once(response, 'close');
		const write = async (bytes: Buffer) => {
			if (!response.write(bytes)) {
				await Promise.race([once(response, 'drain'), closed]);
			}
			if (drip > 0) await later(drip);
		};
		if (drip > 0) {
			for (let at = 0; at < RESULT_VIDEO.length; at += 2048) {
				await write(RESULT_VIDEO.subarray(at, at + 2048));
			}
		} else {
			await write(RESULT_VIDEO);
		}
		if (cut) return cutLine(request);
		await write(box);
		for (let left = padding - 8; left > 0 && !response.destroyed; left -= CHUNK) {
			await write(zeros.subarray(0, Math.min(CHUNK, left)));
		}
		response.end();
	}

	private async upload(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const fault = this.faults.next('upload');
		if (fault?.kind === 'slow') await later(fault.milliseconds);
		if (fault?.kind === 'hang') return;
		if (fault?.kind === 'reset') {
			request.once('data', () => cutLine(request));
			return;
		}
		const declared = Number(request.headers['content-length'] ?? NaN);
		if (!Number.isInteger(declared)) return xml(response, 411, 'MissingContentLength');
		const { fields, order, file } = await readForm(request);
		if (fault?.kind === 'status') return xml(response, fault.status, fault.code ?? 'Error');
		const policy = this.policies.get(fields.policy ?? '');
		const wrong =
			order.join() !== [...FORM_FIELDS, 'file'].join() ||
			!file ||
			!policy ||
			fields.Signature !== policy.signature ||
			fields.OSSAccessKeyId !== 'LTAI-simulated' ||
			fields['x-oss-object-acl'] !== 'private' ||
			fields['x-oss-forbid-overwrite'] !== 'true' ||
			fields.success_action_status !== '200' ||
			!fields.key?.startsWith(`${policy?.dir}/`) ||
			fields.key.length <= policy.dir.length + 1;
		if (wrong || !file || !policy || !fields.key) return xml(response, 403, 'AccessDenied');
		if (file.size > (this.options.maxFileMb ?? 100) * MB)
			return xml(response, 400, 'EntityTooLarge');
		const url = `oss://${fields.key}`;
		if (this.uploads.has(url)) return xml(response, 409, 'FileAlreadyExists');
		this.uploads.set(url, { ...file, model: policy.model });
		response.writeHead(200);
		response.end();
	}
}

type FormFile = Omit<Upload, 'model'>;

async function readForm(request: IncomingMessage) {
	const fields: Partial<Record<string, string>> = {};
	const order: string[] = [];
	let file: FormFile | undefined;
	await new Promise<void>((resolve, reject) => {
		const form = busboy({ headers: request.headers });
		form.on('field', (name, value) => {
			order.push(name);
			fields[name] = value;
		});
		form.on('file', (name, stream, { filename, mimeType }) => {
			order.push(name);
			const hash = createHash('sha256');
			let size = 0;
			stream.on('data', (chunk: Buffer) => {
				size += chunk.length;
				hash.update(chunk);
			});
			stream.on('end', () => {
				file = { size, sha256: hash.digest('hex'), mimeType, fileName: filename ?? '' };
			});
		});
		form.on('close', resolve);
		form.on('error', reject);
		request.on('aborted', () => reject(new Error('aborted')));
		request.pipe(form);
	});
	return { fields, order, file };
}

const later = async (milliseconds: number) =>
	await new Promise((resolve) => setTimeout(resolve, milliseconds));

function xml(response: ServerResponse, status: number, code: string): void {
	response.writeHead(status, { 'Content-Type': 'application/xml' });
	response.end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
}
