import busboy from 'busboy';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { nameOfFile } from './files';

/** A file that was uploaded, and the model that its upload policy was fetched for. */
interface Upload {
	model: string;
	file: string;
}

/** One create call or image check, with what is random in it replaced by what it stands for. */
export interface Sent {
	/** The full URL, with the host that the credential stands for. */
	url: string;
	/** The headers that the API reads, besides the key. */
	headers: Record<string, string>;
	body: unknown;
}

/** A server that accepts any request of the API, and keeps the create calls and image checks. */
export interface Recorder {
	/** The accepted create calls and the image checks before them, in their order. */
	sent: Sent[];
	/** Every other path below the API, in their order. */
	others: string[];
	/** Sends a request here; its own address is kept. */
	reroute: (request: IHttpRequestOptions) => IHttpRequestOptions;
	stop: () => Promise<void>;
}

const ADDRESS = 'x-recorded-address';
const READ_HEADERS = ['content-type', 'x-dashscope-async', 'x-dashscope-ossresourceresolve'];

/** Starts a recorder on loopback. */
export async function startRecorder(): Promise<Recorder> {
	const sent: Sent[] = [];
	const others: string[] = [];
	const policies = new Map<string, string>();
	const uploads = new Map<string, Upload>();

	const receive = async (request: IncomingMessage): Promise<unknown> => {
		const address = request.headers[ADDRESS];
		if (typeof address !== 'string') {
			const { key, file } = await readUpload(request);
			const model = policies.get(key.split('/')[0]);
			if (model === undefined) throw new Error(`Nobody fetched a policy for ${key}`);
			uploads.set(`oss://${key}`, { model, file: nameOfFile(file) });
			return {};
		}
		const url = new URL(address);
		if (request.method === 'GET' && url.pathname.endsWith('/api/v1/uploads')) {
			const query = new URL(request.url ?? '', origin()).searchParams;
			const dir = `policy-${policies.size + 1}`;
			policies.set(dir, query.get('model') ?? '');
			return { request_id: randomUUID(), data: policyFor(dir, origin()) };
		}
		const checksImage = url.pathname.endsWith('/face-detect');
		const creates = url.pathname.endsWith('/video-synthesis');
		if (request.method !== 'POST' || !(creates || checksImage)) {
			others.push(`${request.method} ${url.pathname}`);
			return { request_id: randomUUID() };
		}
		const body = JSON.parse((await readAll(request)).toString('utf8')) as unknown;
		const headers = READ_HEADERS.flatMap((name) => {
			const value = request.headers[name];
			return typeof value === 'string' ? [[name, value]] : [];
		});
		sent.push({
			url: address,
			headers: Object.fromEntries(headers) as Record<string, string>,
			body: withNames(body, uploads),
		});
		const task = { task_id: randomUUID(), task_status: 'PENDING' };
		const output = checksImage ? { check_pass: true, humanoid: true } : task;
		return { request_id: randomUUID(), output };
	};

	const server = createServer((request, response) => {
		receive(request).then(
			(answer) => {
				response.writeHead(200, { 'Content-Type': 'application/json' });
				response.end(JSON.stringify(answer));
			},
			(error: unknown) => {
				response.writeHead(400, { 'Content-Type': 'application/json' });
				response.end(JSON.stringify({ code: 'RecorderFailed', message: String(error) }));
			},
		);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

	return {
		sent,
		others,
		reroute: (request) => ({
			...request,
			url: `${origin()}${new URL(request.url).pathname}`,
			headers: { ...request.headers, [ADDRESS]: request.url },
		}),
		stop: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/**
 * A body with names in place of what differs from one execution to the next, or is long: an uploaded
 * file becomes `oss://[model it was uploaded for]/[file]`, and base64 `data:image/png;base64,[file]`.
 */
function withNames(value: unknown, uploads: ReadonlyMap<string, Upload>): unknown {
	if (Array.isArray(value)) return value.map((entry) => withNames(entry, uploads));
	if (typeof value === 'object' && value !== null) {
		return Object.fromEntries(
			Object.entries(value).map(([key, entry]) => [key, withNames(entry, uploads)]),
		);
	}
	if (typeof value !== 'string') return value;
	const upload = uploads.get(value);
	if (upload) return `oss://[${upload.model}]/[${upload.file}]`;
	const [, head, base64] = /^(data:[^,]*;base64,)(.*)$/.exec(value) ?? [];
	if (base64 === undefined) return value;
	return `${head}[${nameOfFile(Buffer.from(base64, 'base64'))}]`;
}

function policyFor(dir: string, host: string) {
	return {
		policy: 'policy',
		signature: 'signature',
		upload_dir: dir,
		upload_host: host,
		expire_in_seconds: 300,
		max_file_size_mb: 100,
		capacity_limit_mb: 999,
		oss_access_key_id: 'id',
		x_oss_object_acl: 'private',
		x_oss_forbid_overwrite: 'true',
	};
}

async function readUpload(request: IncomingMessage): Promise<{ key: string; file: Buffer }> {
	let key = '';
	const chunks: Buffer[] = [];
	await new Promise<void>((resolve, reject) => {
		const form = busboy({ headers: request.headers });
		form.on('field', (name, value) => {
			if (name === 'key') key = value;
		});
		form.on('file', (_name, stream) => stream.on('data', (chunk: Buffer) => chunks.push(chunk)));
		form.on('close', resolve);
		form.on('error', reject);
		request.pipe(form);
	});
	return { key, file: Buffer.concat(chunks) };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}
