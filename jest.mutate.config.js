const { roots, testMatch, ...config } = require('./jest.config.js');

/**
 * The fast tests of what decides: without n8n's engine, servers, builds or files. Left out besides are the
 * tests that load the nodes anew for each test (catalog), and longText, which takes minutes in sources
 * that count every statement.
 */
module.exports = {
	...config,
	testMatch: ['<rootDir>/test/unit/**/*.test.ts'],
	testPathIgnorePatterns: [
		'/node_modules/',
		'unit/(catalog|longText|package|docs|secrets|simulator|face|requestProperties)',
	],
	reporters: ['default'],
	maxWorkers: 1,
};
