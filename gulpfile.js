const { spawnSync } = require('node:child_process');
const { readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');
const { dest, parallel, series, src } = require('gulp');

const dist = path.join(__dirname, 'dist');

/** Nothing of an earlier build is shipped. */
async function clean() {
	rmSync(dist, { recursive: true, force: true });
}

/** TypeScript to JavaScript, file by file. */
async function compile() {
	const tsc = require.resolve('typescript/bin/tsc');
	const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
		cwd: __dirname,
		stdio: 'inherit',
	});
	if (status !== 0) throw new Error('tsc failed');
}

/** The one library that the nodes use goes into its module, so that nothing is needed at run time. */
async function bundle() {
	await esbuild.build({
		entryPoints: [path.join(__dirname, 'nodes/shared/media/imageSize.ts')],
		outfile: path.join(dist, 'nodes/shared/media/imageSize.js'),
		allowOverwrite: true,
		bundle: true,
		format: 'cjs',
		platform: 'node',
		target: 'node20',
		legalComments: 'inline',
		// The file's comments name what it was made of: the same wherever node_modules really lies.
		preserveSymlinks: true,
		banner: { js: '/* Contains image-size, © Aditya Yadav, MIT License: github.com/image-size/image-size */' },
	});
}

/** n8n reads the icons and the codex files beside the compiled nodes. */
const icons = () => src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));

/** The link to the documentation comes from package.json, so that the address stands in one place. */
async function codex() {
	const { homepage } = require('./package.json');
	const nodes = path.join(__dirname, 'nodes');
	const files = readdirSync(nodes, { recursive: true }).filter((name) => name.endsWith('.node.json'));
	for (const name of files) {
		const { resources, ...rest } = JSON.parse(readFileSync(path.join(nodes, name), 'utf8'));
		const linked = { ...resources, primaryDocumentation: [{ url: homepage }] };
		const text = JSON.stringify({ ...rest, resources: linked }, null, '\t');
		writeFileSync(path.join(dist, 'nodes', name), `${text}\n`);
	}
}

exports.build = series(clean, compile, parallel(bundle, icons, codex));
exports.default = exports.build;
