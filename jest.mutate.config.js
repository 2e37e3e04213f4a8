const { roots, testMatch, ...config } = require('./jest.config.js');

/** The fast tests of what decides: without n8n's engine, servers, builds or files. */
module.exports = {
	...config,
	testMatch: ['<rootDir>/test/unit/**/*.test.ts'],
	testPathIgnorePatterns: [
		'/node_modules/',
		'unit/(package|docs|secrets|simulator|face|requestProperties)',
	],
	reporters: ['default'],
	maxWorkers: 1,
};
