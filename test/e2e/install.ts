import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/*
 * Real n8n releases, each in a folder of its own outside the project, so that a second run finds them.
 */

/** The releases that the suite knows how to install. */
export interface Release {
	version: string;
	overrides: Record<string, string>;
	/** Needs Node 24, which then comes from the registry too. */
	node24?: boolean;
}

/** n8n asks for xlsx from a host that is not a registry. */
const xlsx = { xlsx: '0.18.5' };

/** What the newest releases name besides, but not every registry holds. */
const missing = {
	...xlsx,
	cssomnom: 'npm:rrweb-cssom@0.8.0',
	'@langchain/langgraph-checkpoint': '1.1.5',
	'@langchain/protocol': '0.0.19',
};

export const releases: Record<string, Release> = {
	'1.101.1': { version: '1.101.1', overrides: xlsx },
	'2.0.3': { version: '2.0.3', overrides: xlsx },
	'2.40.7': { version: '2.40.7', node24: true, overrides: missing },
	// 2.41.3 names siblings of its own (n8n-core 2.41.2 and others) that not every registry holds yet.
	'2.41.1': { version: '2.41.1', node24: true, overrides: missing },
};

/** The release that the suite runs without being told. */
export const DEFAULT_RELEASE = '2.0.3';

/** The folder outside the project that holds what the suites install. */
export const cache = path.join(
	process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'),
	'n8n-nodes-wan',
);

/** An installed n8n. */
export interface Installed {
	version: string;
	/** The program to run it with. */
	node: string;
	/** n8n's own entry. */
	bin: string;
}

/** Runs npm, whose errors go to this terminal; throws where it fails. */
export function npm(args: string[], cwd: string, env: NodeJS.ProcessEnv = process.env): void {
	execFileSync('npm', args, { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] });
}

function installNode24(): string {
	const folder = path.join(cache, 'node-24');
	const bin = path.join(folder, 'node_modules', 'node', 'bin', 'node');
	if (!existsSync(bin)) {
		mkdirSync(folder, { recursive: true });
		writeFileSync(path.join(folder, 'package.json'), '{"private": true}');
		// The package puts its binary in place by an install script.
		npm(['install', 'node@24', '--no-audit', '--ignore-scripts=false'], folder);
	}
	return bin;
}

const folderOf = (version: string) => path.join(cache, `n8n-${version}`);
const markOf = (version: string) => path.join(folderOf(version), 'installed');

/** Whether a release is in the cache already. */
export function isInstalled(version: string): boolean {
	return existsSync(markOf(version));
}

/**
 * Finds a release in the cache, or installs it there, which takes some minutes.
 *
 * @param version one of the known releases
 */
export function installN8n(version: string): Installed {
	const release = releases[version];
	if (!release) {
		throw new Error(`Known n8n releases: ${Object.keys(releases).join(', ')}; not ${version}`);
	}
	const folder = folderOf(version);
	const modules = path.join(folder, 'node_modules');
	const node = release.node24 ? installNode24() : process.execPath;
	if (!isInstalled(version)) {
		process.stdout.write(`Installing n8n ${version}; this takes some minutes …\n`);
		mkdirSync(folder, { recursive: true });
		const { overrides } = release;
		const manifest = { private: true, dependencies: { n8n: version }, overrides };
		writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
		if (release.node24) {
			const bin = path.dirname(node);
			const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` };
			const headers = path.join(
				path.dirname(bin),
				'node_modules',
				`node-${process.platform}-${process.arch}`,
			);
			npm(['install', '--no-audit', '--legacy-peer-deps', '--ignore-scripts'], folder, env);
			npm(['rebuild', 'sqlite3', 'isolated-vm', '--ignore-scripts=false'], folder, {
				...env,
				npm_config_nodedir: headers,
			});
		} else {
			npm(['install', '--no-audit', '--ignore-scripts=false'], folder);
		}
		writeFileSync(markOf(version), version);
	}
	return { version, node, bin: path.join(modules, 'n8n', 'bin', 'n8n') };
}
