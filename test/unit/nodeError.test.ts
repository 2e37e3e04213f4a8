import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { inLines, toNodeError } from '@wan/execution/nodeError';
import { ApiFailure } from '@wan/transport/failure';

/* What n8n's editor shows of an error: its title is the message, and its lines are the description. */

const node: INode = {
	id: '1',
	name: 'Wan',
	type: 'n8n-nodes-wan.wan',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

describe('the description of an error', () => {
	it.each([
		['the same words', 'The service does not answer'],
		['the same words and a period', 'The service does not answer.'],
	])('leaves out a line that repeats the title with %s', (_how, repeated) => {
		const failure = new ApiFailure({
			certainty: 'refused',
			message: 'The service does not answer',
			advice: repeated,
			note: 'Nothing was sent.',
		});
		const error = toNodeError(node, failure, { taskId: 't1' });
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error.message).toBe('The service does not answer');
		expect(error.description).toBe(inLines(['Nothing was sent.', 'Details: task_id t1']));
	});

	it('leaves it out of an error of n8n as well', () => {
		const thrown = new NodeOperationError(node, 'No file', { description: 'No file.' });
		const error = toNodeError(node, thrown, { notes: ['No file', 'Connect a node.'] });
		expect(error.message).toBe('No file');
		expect(error.description).toBe('Connect a node.');
	});

	it('keeps a line that says more than the title, and one that only begins like it', () => {
		const error = toNodeError(node, new Error('No file'), {
			notes: ['No file in item 2.', 'No'],
		});
		expect(error.description).toBe(inLines(['No file in item 2.', 'No']));
	});
});
