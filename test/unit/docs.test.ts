import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { models, PRICES_OF } from '@wan/catalog';

import { renderDrawings } from '../../scripts/drawings';
import { renderFunctionPages } from '../../scripts/functionPages';
import { functionPages } from '../../scripts/functions';
import { renderModelTable } from '../../scripts/modelTable';
import { renderPriceTable } from '../../scripts/priceTable';

/* The documents: generated from the fields where possible, with links and commands that work. */

const root = path.join(__dirname, '../..');
const docs = path.join(root, 'docs');
const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
	scripts: Record<string, string>;
};

const markdown = (folder: string): string[] =>
	readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const file = path.join(folder, entry.name);
		if (entry.isDirectory()) return markdown(file);
		return entry.name.endsWith('.md') ? [file] : [];
	});

const pages = [
	...readdirSync(root)
		.filter((name) => name.endsWith('.md'))
		.map((name) => path.join(root, name)),
	...markdown(docs),
];

const titled = pages.map((file) => [path.relative(root, file), file] as const);

/** How a heading is called in a link, as code hosts make it. */
const anchor = (heading: string) =>
	heading
		.toLowerCase()
		.replace(/[^\p{L}\p{N} _-]/gu, '')
		.replaceAll(' ', '-');

const anchors = (file: string) =>
	[...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchor(heading));

it('docs/models.md is what the catalog says', () => {
	expect(readFileSync(path.join(docs, 'models.md'), 'utf8')).toBe(renderModelTable());
});

it('docs/prices.md is what the catalog says, with the date and the vendor’s page', () => {
	const text = readFileSync(path.join(docs, 'prices.md'), 'utf8');
	expect(text).toBe(renderPriceTable());
	expect(text).toContain(`gathered in **${PRICES_OF}**`);
	expect(text).toContain('https://www.alibabacloud.com/help/en/model-studio/model-pricing');
	for (const { id } of models) expect(text).toContain(`\`${id}\``);
	expect(text).toContain('| `wan2.6-i2v-flash` | – | 0.05 | 0.075 | – | 0.3 | 0.5 | × 0.5 |');
});

it('docs/functions/ is what the fields say, a page for each function', () => {
	const folder = path.join(docs, 'functions');
	const rendered = renderFunctionPages();
	expect(readdirSync(folder).sort()).toEqual([...rendered.keys()].sort());
	for (const [name, text] of rendered) {
		expect(readFileSync(path.join(folder, name), 'utf8')).toBe(text);
	}
});

it('the drawings of docs/pictures are those of scripts/drawings.ts', () => {
	for (const [name, text] of renderDrawings()) {
		expect(readFileSync(path.join(docs, 'pictures', name), 'utf8')).toBe(text);
	}
});

it('docs/pictures holds the pictures that a page shows, and no others', () => {
	const shown = pages.flatMap((file) =>
		[...readFileSync(file, 'utf8').matchAll(/pictures\/([\w-]+\.\w+)\)/g)].map(([, name]) => name),
	);
	expect(readdirSync(path.join(docs, 'pictures')).sort()).toEqual([...new Set(shown)].sort());
});

it('the examples of the function pages have media that exist, not placeholders', () => {
	for (const { example } of Object.values(functionPages)) {
		expect(JSON.stringify(example)).not.toMatch(/example\.(com|org)/);
	}
});

it('only operations with a field for it list sizes or resolutions of models', () => {
	const rendered = renderFunctionPages();
	const sized = (page: string) =>
		/1280\*720|720P,|, 720P/.test(rendered.get(page)?.split('## Models')[1] ?? '');
	const vace = [
		'image-reference',
		'video-edit',
		'video-repainting',
		'video-extension',
		'video-outpainting',
	];
	expect(vace.filter((name) => sized(`${name}.md`))).toEqual(['image-reference', 'video-edit']);
});

describe.each(titled)('%s', (_name, file) => {
	const text = readFileSync(file, 'utf8');

	it('links to files and headings that are there', () => {
		const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
		for (const target of targets.filter((one) => !/^[a-z]+:/.test(one))) {
			const [name, heading] = target.split('#');
			const linked = name ? path.join(path.dirname(file), name) : file;
			expect([target, existsSync(linked)]).toEqual([target, true]);
			if (heading) expect(anchors(linked)).toContain(heading);
		}
	});

	it('names the host of no package registry', () => {
		expect(text).not.toMatch(/npmjs|npmmirror|yarnpkg|unpkg|jsdelivr/i);
	});

	// Found stilted by an editor; what they meant has a plain word: expires, checks, task, execution.
	it('uses plain words', () => {
		const figures =
			/\b(dies|die|lies|lie|anew|surely|in peace|a clear word|set in motion|in motion|what lies|cut line|broken line|questions? (a|per) second)\b/gi;
		// The tables of the function pages hold the texts of the nodes.
		const own = file.includes('functions') ? text.replace(/^\|.*$/gm, '') : text;
		expect(own.match(figures) ?? []).toEqual([]);
	});

	it('names commands and files that exist', () => {
		const commands = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name);
		for (const name of commands) expect(Object.keys(scripts)).toContain(name);
		const files = [
			...text.matchAll(/`((?:nodes|test|docs|workflows|credentials|scripts)\/[\w./-]+)`/g),
		];
		for (const [, name] of files) {
			const there = path.join(root, name);
			expect([name, existsSync(there) && statSync(there).size > 0]).toEqual([name, true]);
		}
	});
});
