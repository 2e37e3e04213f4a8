import { waitForRecovery } from '@nodes/WanWaitForTask/startup';

import { node, runWorkflow, wires, type Outcome } from './engine';
import { bench, items } from './setup';

/* What is continued while n8n still recovers executions; how long that takes is in test/unit/startup.test.ts. */

jest.mock('@nodes/WanWaitForTask/startup', () => ({ waitForRecovery: jest.fn() }));

const b = bench({ times: { pending: 0, running: 0 } });
const recovery = jest.mocked(waitForRecovery);
const queries = () => b.simulator.requests.filter(({ call }) => call === 'query').length;

beforeEach(() => {
	recovery.mockReset();
	recovery.mockResolvedValue();
});

/** Continues the execution while n8n recovers; what was asked until the recovery was over, and the end. */
async function continueDuringRecovery(stored: Outcome) {
	const before = queries();
	let over = () => {};
	const reached = new Promise<void>((resolve) => {
		recovery.mockImplementationOnce(async () => {
			resolve();
			await new Promise<void>((done) => (over = done));
		});
	});
	const continued = stored.resume();
	await reached;
	const asked = queries() - before;
	over();
	return { asked, outcome: await continued };
}

describe('an execution that n8n continues while it recovers executions', () => {
	it('asks for nothing and does not end before, in mode store', async () => {
		const stored = await b.wan(
			{ resource: 'video', operation: 'textToVideo', prompt: 'A', waitForCompletion: true },
			{ input: items({}) },
		);
		expect(stored.status).toBe('waiting');
		expect(recovery).not.toHaveBeenCalled();
		const { asked, outcome } = await continueDuringRecovery(stored);
		expect(asked).toBe(0);
		expect(outcome.json('Wan')).toMatchObject([{ task_status: 'SUCCEEDED' }]);
	});

	it('asks for nothing and does not end before, in mode release', async () => {
		const { id } = b.simulator.addTask({ times: { pending: 0, running: 400 } });
		const stored = await runWorkflow(
			{
				nodes: [
					node('Start', 'n8n-nodes-base.manualTrigger'),
					node('Wait', 'n8n-nodes-wan.wanWaitForTask', { waitMode: 'release', taskId: id }),
				],
				connections: { ...wires(['Start', 'Wait']), ...wires(['Wait', 'Wait']) },
			},
			{ credential: b.credential(), input: items({}) },
		);
		expect(stored.status).toBe('waiting');
		expect(recovery).not.toHaveBeenCalled();
		await new Promise((resolve) => setTimeout(resolve, 500));
		const { asked, outcome } = await continueDuringRecovery(stored);
		expect(asked).toBe(0);
		expect(outcome.outputs('Wait')[1]).toMatchObject([{ json: { task_status: 'SUCCEEDED' } }]);
	});
});
