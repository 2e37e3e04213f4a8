import 'reflect-metadata';
import '../engine/environment';

import { WanApi } from '@credentials/WanApi.credentials';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PackageDirectoryLoader } from 'n8n-core';

import { faceOfCredential, faceOfNode } from '../face/face';
import { pinnedFace } from '../face/pinned';

/* What is published: only what a user needs, and everything that n8n asks of a package. */

const root = path.join(__dirname, '../..');
const read = (name: string) => readFileSync(path.join(root, name), 'utf8');
const manifest = JSON.parse(read('package.json')) as Record<string, never>;

interface Tarball {
	files: Array<{ path: string }>;
	/** The hash of its bytes. */
	integrity: string;
}

const pack = (cwd: string): Tarball => {
	const out = execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd, encoding: 'utf8' });
	const [tarball] = JSON.parse(out) as Tarball[];
	return tarball;
};

const packed = () => pack(root).files.map(({ path: file }) => file);

describe('the package', () => {
	it('holds what a user needs and nothing else', () => {
		const files = packed();
		const outside = files.filter((file) => !file.startsWith('dist/'));
		expect(outside.sort()).toEqual(['LICENSE', 'README.md', 'README.zh-CN.md', 'package.json']);
		const odd = files.filter(
			(file) => !/^dist\/.*\.(js|svg|node\.json)$/.test(file) && !outside.includes(file),
		);
		expect(odd).toEqual([]);
		expect(files.filter((file) => /test|simulator|scripts/.test(file))).toEqual([]);
	});

	it('needs nothing at run time but n8n', () => {
		expect(manifest).not.toHaveProperty('dependencies');
		expect(manifest).not.toHaveProperty('overrides');
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		const imports = new Set(
			packed()
				.filter((file) => file.endsWith('.js'))
				.flatMap((file) =>
					[...read(file).matchAll(/require\("([^."][^"]*)"\)/g)].map(([, name]) => name),
				),
		);
		expect([...imports].sort()).toEqual(['crypto', 'luxon', 'n8n-workflow']);
	});

	it('is the same to the byte when it is built again elsewhere', () => {
		const elsewhere = mkdtempSync(path.join(tmpdir(), 'wan-again-'));
		const sources = readdirSync(root).filter(
			(name) => !['node_modules', 'dist', 'coverage', 'output', '.git', 'test'].includes(name),
		);
		for (const name of sources) {
			cpSync(path.join(root, name), path.join(elsewhere, name), { recursive: true });
		}
		symlinkSync(path.join(root, 'node_modules'), path.join(elsewhere, 'node_modules'));
		execFileSync('npm', ['run', 'build'], { cwd: elsewhere, stdio: 'ignore' });
		expect(pack(elsewhere).integrity).toBe(pack(root).integrity);
		rmSync(elsewhere, { recursive: true });
	});

	it('is a community package that n8n can find', () => {
		expect(manifest.keywords).toContain('n8n-community-node-package');
		expect(manifest.n8n).toMatchObject({ n8nNodesApiVersion: 1 });
	});

	it('loads in n8n’s own loader, with icons and search words', async () => {
		const loader = new PackageDirectoryLoader(root);
		await loader.loadAll();
		expect(Object.keys(loader.nodeTypes).sort()).toEqual(['wan', 'wanTrigger', 'wanWaitForTask']);
		expect(Object.keys(loader.credentialTypes)).toEqual(['wanApi']);
		for (const { description } of loader.types.nodes.map((type) => ({ description: type }))) {
			expect(description.iconUrl).toMatchObject({
				light: expect.stringMatching(/wan\.svg$/),
				dark: expect.stringMatching(/wan\.dark\.svg$/),
			});
			expect(description.codex?.alias).toEqual(expect.arrayContaining(['alibaba', 'wanx']));
			// The sources do not hold the repository's address; the build puts it in.
			expect(description.codex?.resources?.primaryDocumentation).toEqual([
				{ url: manifest.homepage },
			]);
		}
	});
});

describe('the public face', () => {
	it('of what was built is the pinned one', async () => {
		const loader = new PackageDirectoryLoader(root);
		await loader.loadAll();
		for (const description of loader.types.nodes) {
			// n8n gives every polling trigger a field for its times.
			const properties = description.properties.filter(({ name }) => name !== 'pollTimes');
			expect(faceOfNode({ ...description, properties })).toEqual(pinnedFace(description.name));
		}
		const [credential] = loader.types.credentials;
		expect(faceOfCredential(credential.properties)).toEqual(pinnedFace('wanApi'));
	});

	it('of the credential has its fixed name', () => {
		const { name, displayName } = new WanApi();
		expect([name, displayName]).toEqual(['wanApi', 'Wan API (Alibaba Cloud Model Studio)']);
	});
});
