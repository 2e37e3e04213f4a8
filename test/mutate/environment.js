const TestEnvironment = require('@stryker-mutator/jest-runner/jest-env/node');
const workflow = require('n8n-workflow');

/*
 * Jest's environment for `npm run mutate`. Every test file is loaded anew for every mutant, and most of
 * that time would go into n8n-workflow, which is not mutated: it is loaded once for all.
 */
module.exports = class extends TestEnvironment {
	constructor(...settings) {
		super(...settings);
		this.global.sharedWorkflow = workflow;
	}
};
