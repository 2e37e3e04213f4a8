import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, request as httpRequest } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';

/*
 * A TLS front before a simulator, as a proxy is. It can break the line after the request has been read
 * and acted on: what follows in the clear is what a client reports as ERR_SSL_WRONG_VERSION_NUMBER.
 */

interface Pair {
	key: string;
	cert: string;
}

let pair: Pair | undefined;

/** A certificate for loopback, made for this process, which the process is made to trust. */
function trustedPair(): Pair {
	if (pair) return pair;
	const folder = mkdtempSync(path.join(tmpdir(), 'wan-tls-'));
	const [key, cert] = ['key.pem', 'cert.pem'].map((name) => path.join(folder, name));
	try {
		const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
		const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
		const files = ['-keyout', key, '-out', cert];
		execFileSync('openssl', ['req', '-x509', ...curve, ...subject, ...files], { stdio: 'ignore' });
		pair = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
	const { createSecureContext } = tls;
	const { cert: ca } = pair;
	// Node reads further authorities only when it starts, so they are added where it makes a context.
	tls.createSecureContext = (options) => createSecureContext({ ca, ...options });
	return pair;
}

/** A running front. */
export interface TlsFront {
	url: string;
	stop: () => Promise<void>;
}

/**
 * Starts a front.
 *
 * @param target the simulator's origin
 * @param damages tells, for each request that has been acted on, whether its answer is damaged
 */
export async function startTlsFront(
	target: string,
	damages: (method: string, path: string) => boolean,
): Promise<TlsFront> {
	const { key, cert } = trustedPair();
	const rawOf = new WeakMap<object, Socket>();
	const open = new Set<Socket>();
	const http = createHttpServer((request, response) => {
		const { method = 'GET', url = '/', headers } = request;
		const forwarded = httpRequest(`${target}${url}`, { method, headers }, (answer) => {
			if (damages(method, url)) {
				answer.resume();
				rawOf.get(request.socket)?.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
				return;
			}
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
		});
		forwarded.on('error', () => request.socket.destroy());
		request.pipe(forwarded);
	});
	const server = createServer((raw) => {
		open.add(raw);
		raw.on('close', () => open.delete(raw));
		raw.on('error', () => raw.destroy());
		const secured = new tls.TLSSocket(raw, { isServer: true, key, cert });
		secured.on('error', () => raw.destroy());
		rawOf.set(secured, raw);
		http.emit('connection', secured);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `https://127.0.0.1:${port}`,
		stop: async () => {
			for (const socket of open) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
