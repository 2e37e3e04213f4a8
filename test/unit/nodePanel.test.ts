import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { Wan } from '@nodes/Wan/Wan.node';
import { WanTrigger } from '@nodes/WanTrigger/WanTrigger.node';

/* n8n's node panel shows one page for a node and the trigger of the same name. */

const { properties } = new Wan().description;

const choicesOf = ({ options = [] }: INodeProperties) =>
	options.filter((option): option is INodePropertyOptions => 'value' in option);

/** The actions in the order of the panel: by resource, then by operation. */
function actions(): Array<string | undefined> {
	const [resource] = properties.filter(({ name }) => name === 'resource');
	const operations = properties.filter(({ name }) => name === 'operation');
	return choicesOf(resource).flatMap(({ value }) =>
		operations
			.filter(({ displayOptions }) => displayOptions?.show?.resource?.includes(value))
			.flatMap(choicesOf)
			.map(({ action }) => action),
	);
}

const aliasesOf = (file: string) =>
	(
		JSON.parse(readFileSync(path.join(__dirname, '../../nodes', file), 'utf8')) as {
			alias: string[];
		}
	).alias;

describe('in n8n’s node panel', () => {
	it('the trigger’s description, which stands for both nodes, fits both', () => {
		const { description } = new WanTrigger().description;
		expect(description).toContain(new Wan().description.description);
		expect(description).toContain('start a workflow when a video is ready');
	});

	it('creating a video from text is the first action, and canceling a task the last', () => {
		expect(actions().slice(0, 2)).toEqual(['Create video from text', 'Create video from image']);
		expect(actions().at(-1)).toBe('Cancel task');
	});

	it.each([
		'animate',
		'edit video',
		'text to video',
		'image to video',
		'lip sync',
		'talking head',
		'wan trigger',
		'video ready',
	])('%s is an alias of Wan', (words) => {
		expect(aliasesOf('Wan/Wan.node.json')).toContain(words);
	});

	it('the trigger is found by what it starts on', () => {
		expect(aliasesOf('WanTrigger/WanTrigger.node.json')).toEqual(
			expect.arrayContaining(['video ready', 'video failed', 'wan trigger']),
		);
	});
});
