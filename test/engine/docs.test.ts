import type { IConnections, INode } from 'n8n-workflow';

import { createOperations } from '@nodes/Wan/actions/operations';

import { exampleWorkflow, NODE_VERSION } from '../../scripts/functionPages';
import { functionPages } from '../../scripts/functions';
import { runWorkflow } from './engine';
import { bench } from './setup';

/* What the pages of docs/functions/ show and say, tried. */

const b = bench({ times: { pending: 20, running: 50 } });

describe.each(createOperations)('the page of $displayName', (operation) => {
	const page = functionPages[operation.name];

	it('shows a workflow that makes the video', async () => {
		const workflow = exampleWorkflow(operation, page);
		const nodes = workflow.nodes.map((node) => {
			const waits = node.type.endsWith('.wanWaitForTask');
			const parameters = waits ? { ...node.parameters, pollInterval: 1 } : node.parameters;
			return { ...node, parameters, credentials: { wanApi: { id: '1', name: 'Wan API' } } };
		}) as INode[];
		const outcome = await runWorkflow(
			{ nodes, connections: workflow.connections as IConnections },
			{ credential: b.credential() },
		);
		expect([outcome.status, outcome.error?.message]).toEqual(['success', undefined]);
		const [item] = outcome.outputs('Wait for the video')[0];
		expect(item.binary?.data.mimeType).toBe('video/mp4');
		expect(b.simulator.tasks.size).toBe(1);
	});

	it.each(page.mistakes)('tells what the node says: $message', async ({ change, message }) => {
		const { resource, name } = operation;
		const outcome = await b.wan(
			{ resource, operation: name, ...page.example, ...change },
			{ settings: { typeVersion: NODE_VERSION } },
		);
		expect(outcome.error?.message).toBe(message);
		expect(b.simulator.requests).toEqual([]);
	});
});
