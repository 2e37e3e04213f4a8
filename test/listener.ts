import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Somebody who gets messages: JSON that is posted to them. */
export interface Listener {
	url: string;
	/** What came, in its order. */
	heard: unknown[];
	stop: () => Promise<void>;
}

/** Starts a listener on loopback. */
export async function startListener(): Promise<Listener> {
	const heard: unknown[] = [];
	const server = createServer((request, response) => {
		let text = '';
		request.on('data', (chunk: Buffer) => (text += chunk.toString()));
		request.on('end', () => {
			heard.push(JSON.parse(text));
			response.end('{}');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
		heard,
		stop: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
