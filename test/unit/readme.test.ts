import type { INodeProperties } from 'n8n-workflow';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { WanApi } from '@credentials/WanApi.credentials';
import { createOperations } from '@nodes/Wan/actions/operations';
import { taskOperations } from '@nodes/Wan/actions/task';
import { Wan } from '@nodes/Wan/Wan.node';
import { WanTrigger } from '@nodes/WanTrigger/WanTrigger.node';
import { WanWaitForTask } from '@nodes/WanWaitForTask/WanWaitForTask.node';
import { initialModel, models } from '@wan/catalog';

import { pageName } from '../../scripts/functionPages';
import { releases } from '../e2e/install';

/* What the two READMEs and the changelog say, compared with what is there and with each other. */

const root = path.join(__dirname, '../..');
const read = (name: string) => readFileSync(path.join(root, name), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
	version: string;
	engines: { node: string };
};
const english = read('README.md');
const chinese = read('README.zh-CN.md');
const both = [
	['README.md', english],
	['README.zh-CN.md', chinese],
] as const;

const all = (text: string, pattern: RegExp) =>
	[...text.matchAll(pattern)].map(([, found]) => found);

const codeBlocks = (text: string) => all(text, /^```\w+\n([\s\S]*?)^```$/gm);

const prose = (text: string) => text.replace(/^```\w+\n[\s\S]*?^```$/gm, '');

/** The rows of the table below a heading, without its header. */
function rowsBelow(text: string, heading: string): string[][] {
	const [, section = ''] = text.split(`\n## ${heading}\n`);
	const [body] = section.split('\n## ');
	return all(body, /^\| (.+) \|$/gm)
		.slice(2)
		.map((row) => row.split(' | '));
}

/** All labels that the editor shows: of nodes, fields, options, operations and credentials. */
function labels(): Set<string> {
	const found = new Set<string>(['Wan API (Alibaba Cloud Model Studio)']);
	const visit = (properties: INodeProperties[]) => {
		for (const property of properties) {
			found.add(property.displayName);
			for (const option of property.options ?? []) {
				if ('displayName' in option) found.add(option.displayName);
				else found.add(option.name);
				if ('values' in option) visit(option.values);
				if ('type' in option) visit([option]);
			}
		}
	};
	for (const node of [new Wan(), new WanTrigger(), new WanWaitForTask()]) {
		found.add(node.description.displayName);
		visit(node.description.properties);
	}
	visit(new WanApi().properties);
	return found;
}

/** What n8n calls things that the READMEs name. */
const OF_N8N = [
	'Actions',
	'Add first step',
	'AI Agent',
	'Binary',
	'Community nodes',
	'Download',
	'Execute step',
	'Import from File',
	'Install',
	'Install a community node',
	'Update',
	'On Error',
	'Read/Write Files from Disk',
	'Retry On Fail',
	'Settings → Community nodes',
	'View',
];
/** What else is in bold or italics: the console of Model Studio, nodes of examples, and stress. */
const OTHERS = [
	'API key',
	'API Key',
	'Docker',
	'Free Quota Only',
	'Free quota.',
	'Media',
	'Model Studio',
	'Model Usage → Free Quota',
	'region',
	'Store the video',
	'Task → Get Many',
	'Wan',
	'with npm',
];

it('the READMEs link to each other in their first lines', () => {
	expect(english.split('\n')[0]).toContain('(README.zh-CN.md)');
	expect(chinese.split('\n')[0]).toContain('(README.md)');
});

it('the READMEs have the same sections, commands, links to files and pictures, and tables', () => {
	const levels = (text: string) => all(prose(text), /^(#+) /gm);
	expect(levels(chinese)).toEqual(levels(english));
	expect(codeBlocks(chinese)).toEqual(codeBlocks(english));
	const files = (text: string) =>
		all(text, /\]\((?!https?:|#|README)([^)]+)\)/g)
			.map((target) => target)
			.sort();
	expect(files(chinese)).toEqual(files(english));
	const rows = (text: string) => all(text, /^(\|)/gm).length;
	expect(rows(chinese)).toBe(rows(english));
});

describe.each(both)('%s', (_name, text) => {
	it('names only fields, values and nodes that the editor shows', () => {
		const known = new Set([...labels(), ...OF_N8N, ...OTHERS]);
		const stressed = [
			...all(prose(text), /\*\*([^*\n]+)\*\*/g),
			...all(prose(text).replaceAll('**', ''), /(?<![*\w])\*([^*\n]+)\*(?![*\w])/g),
		];
		// Whole sentences, numbers, and words of another language are no labels.
		const named = stressed.filter((words) => /^[A-Za-z][^.]*$/.test(words) && words.length < 50);
		expect(named.length).toBeGreaterThan(20);
		expect(
			named.filter((words) => !known.has(words) && !models.some(({ id }) => id === words)),
		).toEqual([]);
	});

	it('lists every operation once, with its page', () => {
		const rows = rowsBelow(text, text === english ? 'Operations' : '操作');
		const listed = rows.map(([resource, operation]) => `${resource}: ${operation}`);
		const expected = createOperations.map(
			({ resource, name, displayName }) =>
				`${resource === 'video' ? 'Video' : 'Video Editing'}: [${displayName}](docs/functions/${pageName(name)})`,
		);
		expect(listed.slice(0, -1).sort()).toEqual(expected.sort());
		const tasks = taskOperations.map(({ displayName }) => displayName);
		for (const name of tasks) expect(listed.at(-1)).toContain(name);
	});

	it('lists every example once', () => {
		const linked = all(text, /^\| \[[\w-]+\]\(workflows\/([\w-]+\.json)\)/gm);
		expect(linked.sort()).toEqual(readdirSync(path.join(root, 'workflows')).sort());
	});

	it('has the version of the package in the badge, the tarball and the history', () => {
		const { version } = manifest;
		expect(all(text, /badge\/version-([\d.]+)-/g)).toEqual([version]);
		const tarballs = all(text, /n8n-nodes-wan-([\d.]+)\.tgz/g);
		expect(tarballs.length).toBeGreaterThan(3);
		expect(new Set(tarballs)).toEqual(new Set([version]));
		expect(all(text, /"name":"n8n-nodes-wan","version":"([\d.]+)"/g)).toEqual([version]);
		expect(rowsBelow(text, text === english ? 'Version history' : '版本记录')[0][0]).toBe(version);
		expect(manifest.engines.node).toBe(`>=${all(text, /badge\/Node\.js-([\d.]+)_or_newer/g)[0]}`);
	});

	it('names the releases of n8n that the end-to-end tests install', () => {
		const named = all(text, /\*\*(\d+\.\d+\.\d+)\*\*/g);
		expect(named).toHaveLength(3);
		for (const release of named) expect(Object.keys(releases)).toContain(release);
	});

	it('says what the first video costs, by the catalog', () => {
		const { prices, duration, resolution } = initialModel('textToVideo');
		const seconds = duration && 'default' in duration ? duration.default : 0;
		const price = (currency: 'USD' | 'CNY') => seconds * (prices?.[currency]?.['720P'] ?? NaN);
		expect(text).toContain(price('USD').toFixed(2));
		expect(text).toMatch(new RegExp(`${price('CNY')} (yuan|元)`));
		expect(resolution?.default).toBe('1080P');
	});
});

it('the newest version of the changelog is that of the package and of its lock', () => {
	const [newest] = all(read('CHANGELOG.md'), /^## (\d+\.\d+\.\d+)/gm);
	const lock = JSON.parse(read('package-lock.json')) as {
		version: string;
		packages: Record<string, { version: string }>;
	};
	expect([newest, lock.version, lock.packages[''].version]).toEqual(
		Array.from({ length: 3 }, () => manifest.version),
	);
});

it('the changelog counts the models as the catalog does', () => {
	expect(read('CHANGELOG.md')).toContain(`${models.length} models`);
});
