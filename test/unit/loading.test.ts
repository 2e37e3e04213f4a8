/* What n8n loads at its start is to stay small: see "start-up" in docs/benchmarks.md. */

const toolsOfLanguage = () => {
	const message = 'loads the data of all languages, 9 MB and 20 ms';
	jest.spyOn(String.prototype, 'localeCompare').mockImplementation(() => {
		throw new Error(`localeCompare ${message}`);
	});
	jest.spyOn(Intl, 'ListFormat').mockImplementation(() => {
		throw new Error(`Intl.ListFormat ${message}`);
	});
};

afterEach(() => {
	jest.restoreAllMocks();
});

it.each([
	['Wan', '@nodes/Wan/Wan.node'],
	['Wan Wait for Task', '@nodes/WanWaitForTask/WanWaitForTask.node'],
	['Wan Trigger', '@nodes/WanTrigger/WanTrigger.node'],
])('%s is loaded without the data of languages', async (displayName, file) => {
	jest.resetModules();
	toolsOfLanguage();
	const exported = (await import(file)) as Record<
		string,
		new () => { description: { displayName: string } }
	>;
	const [Node] = Object.values(exported);
	expect(new Node().description.displayName).toBe(displayName);
});
