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
	transformIgnorePatterns: ['/node_modules/(?!(p-retry|is-network-error|p-queue|p-timeout|eventemitter3|image-size)/)', '<rootDir>/dist/'],
	// Tests run the sources: editing one and running a test tests that edit. test/unit/package.test.ts loads what was built.
	moduleNameMapper: {
		// An import() has to name the ending that TypeScript will give the file.
		'^(\\.\\./(?:simulator|\\.\\./scripts)/.*)\\.js$': '$1',
		'^@wan/(.*?)(?:\\.js)?$': '<rootDir>/nodes/shared/$1',
		'^@nodes/(.*?)(?:\\.js)?$': '<rootDir>/nodes/$1',
		'^@credentials/(.*?)(?:\\.js)?$': '<rootDir>/credentials/$1',
	},
	modulePathIgnorePatterns: ['<rootDir>/.cache/'],
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	coverageReporters: ['text', 'text-summary'],
	coverageThreshold: { global: { lines: 95 } },
	testTimeout: 60_000,
	maxWorkers: 2,
	// n8n-core leaves a timer running when it is loaded, which would keep the process alive.
	forceExit: true,
};
