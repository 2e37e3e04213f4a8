/** Stands in for n8n-workflow; see environment.js. Its pause has to go by the clock that a test may fake. */
module.exports = {
	...globalThis.sharedWorkflow,
	sleep: async (milliseconds) => await new Promise((resolve) => setTimeout(resolve, milliseconds)),
};
