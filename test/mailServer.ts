import { createServer, type Socket } from 'node:net';

/* A mail server on loopback that takes every message, for tests of workflows that send e-mail. */

export interface MailServer {
	port: number;
	/** The messages that have come, decoded. */
	messages: string[];
	stop: () => Promise<void>;
}

/** Starts a mail server on a free port. */
export async function startMailServer(): Promise<MailServer> {
	const messages: string[] = [];
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
		converse(socket, (message) => messages.push(message));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	if (typeof address !== 'object' || !address) throw new Error('The mail server has no port');
	return {
		port: address.port,
		messages,
		stop: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** The server's side of SMTP (RFC 5321), without encryption and without a login. */
function converse(socket: Socket, deliver: (message: string) => void): void {
	const say = (line: string) => socket.write(`${line}\r\n`);
	let pending = '';
	let inData = false;
	say('220 localhost');
	socket.on('data', (chunk) => {
		pending += chunk.toString('latin1');
		for (;;) {
			const end = pending.indexOf(inData ? '\r\n.\r\n' : '\r\n');
			if (end < 0) return;
			const text = pending.slice(0, end);
			pending = pending.slice(end + (inData ? 5 : 2));
			if (inData) {
				deliver(decoded(text));
				inData = false;
				say('250 OK');
			} else if (/^DATA/i.test(text)) {
				inData = true;
				say('354 Go on');
			} else if (/^QUIT/i.test(text)) {
				socket.end('221 Bye\r\n');
			} else {
				say('250 OK');
			}
		}
	});
}

/** Quoted-printable as text. */
function decoded(message: string): string {
	const bytes = message
		.replace(/=\r\n/g, '')
		.replace(/=([0-9A-F]{2})/g, (_all, code: string) => String.fromCharCode(parseInt(code, 16)));
	return Buffer.from(bytes, 'latin1').toString('utf8');
}
