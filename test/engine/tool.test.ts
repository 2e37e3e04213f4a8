import type { INode } from 'n8n-workflow';

import { asTool, callingAgent, type Heard } from './agent';
import { node, nodeTypes, runWorkflow, wires } from './engine';
import { bench, items } from './setup';

/* The node Wan as a tool of an agent, with nothing set but what has no default. */

const b = bench({ times: { pending: 0, running: 0 } });

it('a tool waits for its video and gives its URL, and the execution is not stored', async () => {
	nodeTypes['n8n-nodes-wan.wanTool'] = asTool(nodeTypes['n8n-nodes-wan.wan']);
	nodeTypes['test.agent'] = callingAgent('one by one');
	const tool: INode = node('Wan', 'n8n-nodes-wan.wanTool', {
		resource: 'video',
		operation: 'textToVideo',
		prompt: `={{ $fromAI('prompt', 'what is seen', 'string') }}`,
		options: { pollInterval: 1 },
	});
	const outcome = await runWorkflow(
		{
			nodes: [node('Start', 'n8n-nodes-base.manualTrigger'), node('Agent', 'test.agent'), tool],
			connections: {
				...wires(['Start', 'Agent']),
				Wan: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
			},
		},
		{ credential: b.credential(), input: items({ prompt: 'A boat' }) },
	);
	expect([outcome.status, outcome.error?.message]).toEqual(['success', undefined]);
	const [heard] = outcome.json('Agent') as unknown as Heard[];
	expect(heard).toEqual({
		answer: [
			expect.objectContaining({
				task_status: 'SUCCEEDED',
				video_url: expect.stringContaining('http'),
			}),
		],
	});
	expect(b.simulator.creates).toHaveLength(1);
	expect(outcome.inner).toBeUndefined();
});
