import type { IConnections, INode } from 'n8n-workflow';

import { createOperations } from '@nodes/Wan/actions/operations';

import { exampleWorkflow, NODE_VERSION } from '../../scripts/functionPages';
import { functionPages } from '../../scripts/functions';
import { runWorkflow } from './engine';
import { bench } from './setup';

/* What the pages of docs/functions/ show and say, tried. */

const b = bench({ times: { pending: 0, running: 0 } });

describe.each(createOperations)('the page of $displayName', (operation) => {
	const page = functionPages[operation.name];

	it('shows a workflow that makes the video', async () => {
		const workflow = exampleWorkflow(operation, page);
		const credentials = { wanApi: { id: '1', name: 'Wan API' } };
		const nodes = workflow.nodes.map((node) => ({ ...node, credentials })) as INode[];
		const stored = await runWorkflow(
			{ nodes, connections: workflow.connections as IConnections },
			{ credential: b.credential() },
		);
		const outcome = await stored.resume();
		expect([outcome.status, outcome.error?.message]).toEqual(['success', undefined]);
		const [item] = outcome.outputs(operation.displayName)[0];
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
