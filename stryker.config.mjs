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
		'nodes/shared/common/**/*.ts',
		'nodes/shared/catalog/index.ts',
		'nodes/shared/cost/**/*.ts',
		'nodes/shared/transport/**/*.ts',
		'nodes/shared/tasks/**/*.ts',
		'nodes/shared/fields/**/*.ts',
		'nodes/shared/request/**/*.ts',
		'nodes/shared/execution/{costLimit,ledger,plan,createItemTask,awaitTask,items,settings}.ts',
		'nodes/Wan/actions/{video,videoEditing}/*.operation.ts',
	],
	// What the tests do not read is not copied for each run.
	ignorePatterns: [
		'/.cache',
		'/dist',
		'/docs',
		'/icons',
		'/output',
		'/workflows',
		'/test/e2e',
		'/test/bench',
	],
	// Words for people are held by the tests of messages, not by their letters here.
	mutator: { excludedMutations: ['StringLiteral'] },
	// What runs only while a file is loaded, above all what the editor shows of a field. test/face pins that,
	// and test/unit/catalog.test.ts the models.
	ignoreStatic: true,
	concurrency: 2,
	// A busy machine is slow: a mutant counts as killed by a timeout only where the tests hang.
	timeoutMS: 20_000,
	reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
	htmlReporter: { fileName: 'output/mutation/report.html' },
	jsonReporter: { fileName: 'output/mutation/report.json' },
	clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
	tempDirName: '.cache/stryker',
	thresholds: { high: 85, low: 85, break: 85 },
};
