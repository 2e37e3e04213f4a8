const base = require('./jest.config');

/** @type {import('jest').Config} */
module.exports = {
	...base,
	testMatch: ['**/*.e2e.ts'],
	testTimeout: 300_000,
	// They mostly wait, for n8n's tracker and for tasks.
	maxWorkers: 2,
};
