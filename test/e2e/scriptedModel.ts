import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/*
 * A chat model that follows a script, behind the address that n8n's OpenAI nodes speak to. It stands in
 * for the model only; the agent and its tools are n8n's.
 */

/** What the model says next: a tool to call, or the last word. */
export type Turn = { tool: string; args: object } | { say: string };

/** A tool as the agent described it to the model. */
export interface DescribedTool {
	name: string;
	description: string;
	parameters: { properties: Record<string, { type?: string; description?: string }> };
}

interface Message {
	role: string;
	content: unknown;
}

interface Asked {
	stream?: boolean;
	messages: Message[];
	tools?: Array<{ function: DescribedTool }>;
}

/** A running scripted model. */
export interface ScriptedModel {
	/** What goes into the credential's Base URL. */
	url: string;
	/** The tools of the last question. */
	tools: () => DescribedTool[];
	/** What the tools answered so far, each as text. */
	heard: () => string[];
	stop: () => Promise<void>;
}

const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };

function answer(response: ServerResponse, stream: boolean, turn: Turn, count: number): void {
	const message =
		'say' in turn
			? { role: 'assistant', content: turn.say }
			: {
					role: 'assistant',
					content: null,
					tool_calls: [
						{
							index: 0,
							id: `call_${count}`,
							type: 'function',
							function: { name: turn.tool, arguments: JSON.stringify(turn.args) },
						},
					],
				};
	const reason = 'say' in turn ? 'stop' : 'tool_calls';
	const base = { id: `chat-${count}`, created: 0, model: 'scripted' };
	if (!stream) {
		const choices = [{ index: 0, message, finish_reason: reason }];
		response.setHeader('Content-Type', 'application/json');
		response.end(JSON.stringify({ ...base, object: 'chat.completion', choices, usage }));
		return;
	}
	response.setHeader('Content-Type', 'text/event-stream');
	const send = (delta: object, finish: string | null) =>
		response.write(
			`data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`,
		);
	send(message, null);
	send({}, reason);
	response.end('data: [DONE]\n\n');
}

/**
 * Starts a scripted model on loopback.
 *
 * @param next the model's next turn, by what its tools have answered so far
 */
export async function startScriptedModel(next: (heard: string[]) => Turn): Promise<ScriptedModel> {
	let last: Asked = { messages: [] };
	let count = 0;
	const heard = () =>
		last.messages
			.filter(({ role }) => role === 'tool')
			.map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)));
	const server = createServer((request, response) => {
		let text = '';
		request.on('data', (chunk: Buffer) => (text += chunk.toString()));
		request.on('end', () => {
			if (!request.url?.endsWith('/chat/completions')) {
				response.statusCode = 404;
				response.end('{}');
				return;
			}
			last = JSON.parse(text) as Asked;
			answer(response, last.stream === true, next(heard()), (count += 1));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		tools: () => (last.tools ?? []).map(({ function: tool }) => tool),
		heard,
		stop: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
