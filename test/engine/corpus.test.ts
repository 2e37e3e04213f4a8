import { readFileSync } from 'node:fs';
import path from 'node:path';

import { addWorkflows, runDraft } from '../corpus/corpus';
import { savedWorkflows, type Result } from '../corpus/saved';
import { nodeTypes, startEngine, stopEngine } from './engine';

/*
 * What a saved workflow sends never changes, whatever the nodes look like inside. The files were made
 * by the version that they were saved with; see test/corpus/README.md.
 */

beforeAll(startEngine);
afterAll(stopEngine);

const corpus = savedWorkflows();

describe('the saved workflow', () => {
	it.each(corpus)('$name does what it did when it was saved', async ({ workflow }) => {
		const saved: Result =
			'sends' in workflow ? { sends: workflow.sends } : { refused: workflow.refused };
		expect(await runDraft(workflow)).toEqual(saved);
	});
});

describe('the corpus', () => {
	it('holds a workflow of every operation that creates a task', () => {
		const { properties } = nodeTypes['n8n-nodes-wan.wan'].description;
		const operations = properties
			.filter(({ name, displayOptions }) => {
				return name === 'operation' && !displayOptions?.show?.resource?.includes('task');
			})
			.flatMap(({ options = [] }) => options.map((option) => 'value' in option && option.value));
		const folders = corpus.map(({ name }) => name.split('/')[0]);
		expect(operations.filter((operation) => !folders.includes(String(operation)))).toEqual([]);
		expect(operations.length).toBeGreaterThanOrEqual(15);
	});

	it('loses no workflow', () => {
		const sending = corpus.filter(({ workflow }) => 'sends' in workflow);
		expect(sending.length).toBeGreaterThanOrEqual(189);
		expect(corpus.length - sending.length).toBeGreaterThanOrEqual(70);
	});

	it('refuses to change a workflow that it has', async () => {
		const file = path.join(__dirname, '../corpus/workflows/textToVideo/prompt-alone.json');
		const before = readFileSync(file, 'utf8');
		const draft = { about: 'Another', credential: { region: 'singapore' }, parameters: {} };
		await expect(addWorkflows({ 'textToVideo/prompt-alone': draft })).rejects.toThrow(
			'A saved workflow never changes; give another name to textToVideo/prompt-alone',
		);
		expect(readFileSync(file, 'utf8')).toBe(before);
	});
});
