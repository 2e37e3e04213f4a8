import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { isPlaceholder, repositoryPage, withAddresses, type Manifest } from '../../scripts/address';
import { releaseProblems } from '../../scripts/release';

/* The repository's address stands in one place, and a release with the placeholder is refused. */

const root = path.join(__dirname, '../..');
const read = (name: string) => readFileSync(path.join(root, name), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;

const real: Manifest = withAddresses({
	...manifest,
	version: '1.2.3',
	author: { name: 'Ada', email: 'ada@wan-nodes.dev' },
	repository: { type: 'git', url: 'git+https://github.com/ada/n8n-nodes-wan.git' },
});
const changelog = '# Changelog\n\n## 1.2.3 (2026-12-01)\n\nNew.\n\n## 1.2.2\n';

describe('the repository’s address', () => {
	it('in homepage and bugs follows from repository.url; `npm run docs` writes them', () => {
		expect(manifest).toEqual(withAddresses(manifest));
		expect([real.homepage, real.bugs.url]).toEqual([
			'https://github.com/ada/n8n-nodes-wan#readme',
			'https://github.com/ada/n8n-nodes-wan/issues',
		]);
	});

	it('stands in no other file', () => {
		const address = repositoryPage(manifest).replace('https://', '');
		const made = ['node_modules', 'dist', 'coverage', 'output', 'reports', '.git', '.cache'];
		const listed = readdirSync(root, { withFileTypes: true }).filter(
			({ name }) => !made.includes(name) && !name.startsWith('.stryker'),
		);
		const files = listed.flatMap((entry) =>
			entry.isDirectory()
				? readdirSync(path.join(root, entry.name), { recursive: true, withFileTypes: true })
						.filter((inner) => inner.isFile())
						.map((inner) => path.relative(root, path.join(inner.parentPath, inner.name)))
				: [entry.name],
		);
		const holding = files.filter((name) => read(name).includes(address));
		expect(files.length).toBeGreaterThan(300);
		expect(holding).toEqual(['package.json']);
	});
});

describe('a release', () => {
	it('of a repository with its address, its tag and its section in the changelog can be published', () => {
		expect(releaseProblems(real, changelog, 'v1.2.3')).toEqual([]);
		expect(releaseProblems(real, changelog, undefined)).toEqual([]);
	});

	it('with the placeholder for the address is refused', () => {
		const repository = { type: 'git', url: 'git+https://git.example.com/a/b.git' };
		expect(releaseProblems({ ...real, repository }, changelog, 'v1.2.3')).toEqual([
			expect.stringContaining('repository.url in package.json is a placeholder'),
		]);
	});

	it('with the placeholder for the author’s e-mail address is refused', () => {
		const author = { name: 'Ada', email: 'ada@example.com' };
		expect(releaseProblems({ ...real, author }, changelog, 'v1.2.3')).toEqual([
			expect.stringContaining('author.email in package.json is a placeholder'),
		]);
	});

	it('whose tag names another version is refused', () => {
		expect(releaseProblems(real, changelog, 'v1.2.4')).toEqual([
			'The tag is v1.2.4, but the version in package.json is 1.2.3.',
		]);
	});

	it('that the changelog does not list is refused', () => {
		const next = { ...real, version: '1.2.30' };
		expect(releaseProblems(next, changelog, 'v1.2.30')).toEqual([
			'CHANGELOG.md has no section for 1.2.30.',
		]);
	});
});

describe('a placeholder', () => {
	it.each([
		['https://git.example.com/a/b', true],
		['a@example.com', true],
		['https://github.com/example/example.com-tools', false],
		['a@notexample.com', false],
	])('%s: %s', (address, expected) => {
		expect(isPlaceholder(address)).toBe(expected);
	});
});
