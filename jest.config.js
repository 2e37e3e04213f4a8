/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	reporters: ['default', '<rootDir>/test/closingLine.js'],
	transform: {
		'^.+\\.(ts|js)$': [
			'@swc/jest',
			{ jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
		],
	},
	// A few packages below n8n-core are ES modules, which jest cannot require as they are.
	transformIgnorePatterns: ['/node_modules/(?!(p-retry|is-network-error|p-queue|p-timeout|eventemitter3)/)', '<rootDir>/dist/'],
	// Tests name the sources and get what was built of them.
	moduleNameMapper: {
		// An import() has to name the ending that TypeScript will give the file.
		'^(\\.\\./(?:simulator|\\.\\./scripts)/.*)\\.js$': '$1',
		'^@wan/(.*)$': '<rootDir>/dist/nodes/shared/$1',
		'^@nodes/(.*)$': '<rootDir>/dist/nodes/$1',
		'^@credentials/(.*)$': '<rootDir>/dist/credentials/$1',
	},
	modulePathIgnorePatterns: ['<rootDir>/.cache/'],
	collectCoverageFrom: ['dist/**/*.js', '!dist/nodes/shared/media/imageSize.js'],
	coverageReporters: ['text', 'text-summary'],
	coverageThreshold: { global: { lines: 95 } },
	testTimeout: 60_000,
	maxWorkers: 2,
	// n8n-core leaves a timer running when it is loaded, which would keep the process alive.
	forceExit: true,
};
