const { testMatch, moduleNameMapper, ...config } = require('./jest.config.js');

/**
 * The fast tests of what decides: without n8n's engine, servers, builds or files. Left out besides are the
 * tests that load the nodes anew for each test (catalog), and longText, which takes minutes in sources
 * that count every statement.
 */
module.exports = {
	...config,
	roots: ['<rootDir>/test/unit', '<rootDir>/nodes', '<rootDir>/credentials'],
	testMatch: ['<rootDir>/test/unit/**/*.test.ts'],
	testPathIgnorePatterns: [
		'/node_modules/',
		'unit/(catalog|longText|package|docs|secrets|simulator|simulatorRules|promptWords|release|newerRules|face|requestProperties)\\.test',
	],
	testEnvironment: require.resolve('./test/mutate/environment.js'),
	moduleNameMapper: {
		...moduleNameMapper,
		'^n8n-workflow$': '<rootDir>/test/mutate/workflow.js',
	},
	watchman: false,
	reporters: ['default'],
	maxWorkers: 1,
};
