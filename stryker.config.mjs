/**
 * npm run mutate: changes the sources one small place at a time, and counts how many of the changes a
 * test notices. Only what decides about money, waiting, limits, failures and bodies.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
	testRunner: 'jest',
	jest: { configFile: 'jest.mutate.config.js', enableFindRelatedTests: true },
	coverageAnalysis: 'perTest',
	mutate: [
		'nodes/shared/transport/**/*.ts',
		'nodes/shared/tasks/**/*.ts',
		'nodes/shared/execution/ledger.ts',
		'nodes/shared/request/**/*.ts',
		'nodes/shared/fields/**/*.ts',
		'nodes/shared/catalog/index.ts',
		'nodes/Wan/actions/**/*.operation.ts',
	],
	// Words for people are held by the tests of messages, not by their letters here.
	mutator: { excludedMutations: ['StringLiteral'] },
	ignoreStatic: true,
	concurrency: 2,
	reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
	htmlReporter: { fileName: 'output/mutation/report.html' },
	jsonReporter: { fileName: 'output/mutation/report.json' },
	tempDirName: '.cache/stryker',
	thresholds: { high: 85, low: 85, break: 85 },
};
