import axios from 'axios';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { cache, npm } from '../e2e/install';
import { freePort, sleep } from '../e2e/n8n';

/* A package registry on loopback, and how an unchanged n8n is led to it. */

/** The newest that runs with Node 20. */
const VERDACCIO = '6.5.0';
/** It names node-fetch by a tag, which not every registry has. */
const OVERRIDES = { 'node-fetch': '2.7.0' };

/** Whoever may reach it may publish; nothing is fetched from another registry. */
const CONFIG = `
storage: ./storage
web: { enable: false }
auth: { htpasswd: { file: ./htpasswd, max_users: -1 } }
uplinks: {}
packages: { '**': { access: $all, publish: $anonymous } }
log: { type: stdout, format: pretty, level: warn }
`;

function installVerdaccio(): string {
	const folder = path.join(cache, `verdaccio-${VERDACCIO}`);
	const bin = path.join(folder, 'node_modules', 'verdaccio', 'bin', 'verdaccio');
	const mark = path.join(folder, 'installed');
	if (!existsSync(mark)) {
		mkdirSync(folder, { recursive: true });
		const manifest = {
			private: true,
			dependencies: { verdaccio: VERDACCIO },
			overrides: OVERRIDES,
		};
		writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
		npm(['install', '--no-audit', '--ignore-scripts'], folder);
		writeFileSync(mark, VERDACCIO);
	}
	return bin;
}

/** The manifest of a packed tarball, in part. */
export interface Packed {
	name: string;
	version: string;
}

/**
 * Unpacks a tarball, changes what is in it, and packs it again.
 *
 * @param tarball the packed project; it stays as it is
 * @param change what to change in the unpacked folder
 * @returns the path of the new tarball
 */
export function repack(tarball: string, change: (folder: string) => void): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'wan-repack-'));
	execFileSync('tar', ['-xzf', tarball, '-C', folder]);
	const unpacked = path.join(folder, 'package');
	change(unpacked);
	execFileSync('npm', ['pack', '--pack-destination', folder], { cwd: unpacked, stdio: 'ignore' });
	const [name] = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
	return path.join(folder, name);
}

/** Verdaccio with an empty storage. */
export class Registry {
	readonly software = `verdaccio ${VERDACCIO}`;

	private readonly folder = mkdtempSync(path.join(tmpdir(), 'wan-registry-'));

	private log = '';

	private process: ChildProcess | undefined;

	private constructor(private readonly port: number) {}

	/** Installs the registry into the cache if need be, and starts it on a free port. */
	static async start(): Promise<Registry> {
		const bin = installVerdaccio();
		const registry = new Registry(await freePort());
		await registry.launch(bin);
		return registry;
	}

	get url(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	private async launch(bin: string): Promise<void> {
		const config = path.join(this.folder, 'config.yaml');
		writeFileSync(config, CONFIG);
		const started = spawn(
			process.execPath,
			[bin, '--config', config, '--listen', `127.0.0.1:${this.port}`],
			{ cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] },
		);
		this.process = started;
		const keep = (chunk: Buffer) => {
			this.log += chunk.toString();
		};
		started.stdout.on('data', keep);
		started.stderr.on('data', keep);
		const deadline = Date.now() + 60_000;
		while (Date.now() < deadline && started.exitCode === null) {
			const answer = await axios.get(`${this.url}/-/ping`).catch(() => undefined);
			if (answer?.status === 200) return;
			await sleep(200);
		}
		throw new Error(`The registry did not start:\n${this.log}`);
	}

	/** Publishes a tarball as the newest version. */
	publish(tarball: string): void {
		// npm wants a token; the registry takes whoever sends it as nobody in particular.
		const token = `--//127.0.0.1:${this.port}/:_authToken=rehearsal`;
		npm(['publish', tarball, `--registry=${this.url}`, token, '--loglevel=error'], this.folder);
	}

	/** The settings that lead an n8n, and the npm that it calls, to this registry for one package. */
	settings(packageName: string): Record<string, string> {
		const bin = path.join(this.folder, 'bin');
		const wrapper = path.join(bin, 'npm');
		mkdirSync(bin, { recursive: true });
		// The last of several options of the same name counts.
		const real = execFileSync('which', ['npm'], { encoding: 'utf8' }).trim();
		writeFileSync(wrapper, `#!/bin/sh\nexec ${real} "$@" --registry=${this.url}\n`);
		chmodSync(wrapper, 0o755);
		return {
			PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`,
			NODE_OPTIONS: `--require ${path.join(__dirname, 'redirect.cjs')}`,
			REHEARSAL_REGISTRY: this.url,
			REHEARSAL_PACKAGE: packageName,
		};
	}

	/** Ends the process and removes its storage. */
	async stop(): Promise<void> {
		const { process: running } = this;
		if (running && running.exitCode === null && running.signalCode === null) {
			const ended = new Promise((resolve) => running.once('exit', resolve));
			running.kill();
			await ended;
		}
		rmSync(this.folder, { recursive: true, force: true });
	}
}

/** Reads the manifest of an unpacked or installed package. */
export function readManifest(folder: string): Packed {
	return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Packed;
}
