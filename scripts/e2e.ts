import { spawnSync } from 'node:child_process';
import path from 'node:path';

import { DEFAULT_RELEASE, installN8n } from '../test/e2e/install';

/*
 * npm run e2e [-- --n8n=2.40.7]: the end-to-end suite in a real n8n, which is installed if need be.
 */

const root = path.join(__dirname, '..');
const args = process.argv.slice(2);
const chosen = args.find((arg) => arg.startsWith('--n8n='))?.slice('--n8n='.length);
const version = chosen ?? DEFAULT_RELEASE;

installN8n(version);
const { status } = spawnSync(
	process.execPath,
	[
		path.join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
		'-c',
		'jest.e2e.config.js',
		...args.filter((arg) => !arg.startsWith('--n8n=')),
	],
	{ cwd: root, stdio: 'inherit', env: { ...process.env, N8N_VERSION: version } },
);
process.exit(status ?? 1);
