import type { IDataObject, INode } from 'n8n-workflow';

import { savedWorkflows } from '../corpus/saved';
import { vendorTable } from '../vendor/vendor';
import { hooked, link, node } from './parts';
import { sleep } from './n8n';
import { stage, version } from './stage';

/*
 * Saved workflows of the corpus in a real n8n: for each operation and family of models one, with the
 * body that it sends.
 */

const s = stage({ times: { pending: 0, running: 0 } });

interface Sample {
	name: string;
	typeVersion: number;
	parameters: INode['parameters'];
	body: IDataObject;
}

/** The first workflow of each operation and family that needs neither a file nor an incoming field. */
function samples(): Map<string, Sample> {
	const found = new Map<string, Sample>();
	for (const { name, workflow } of savedWorkflows()) {
		if (!('sends' in workflow) || workflow.sends.length !== 1 || workflow.items) continue;
		const body = workflow.sends[0].body as unknown as IDataObject;
		const family = vendorTable.models[String(body.model)]?.family;
		// The simulator knows only files that were uploaded to it.
		if (JSON.stringify(body).includes('oss://')) continue;
		const key = `${String(workflow.parameters.operation)}, ${family}`;
		const { parameters, typeVersion = 1 } = workflow;
		if (family && !found.has(key)) found.set(key, { name, typeVersion, parameters, body });
	}
	return found;
}

/** JSON with its keys in one order, so that two bodies can be compared and sorted. */
const inOrder = (body: unknown) =>
	JSON.stringify(body, (_key, value: unknown) =>
		typeof value === 'object' && value !== null && !Array.isArray(value)
			? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
			: value,
	);

it(`n8n ${version} sends the body of a saved workflow for each operation and family`, async () => {
	const all = [...samples()];
	const families = new Set(all.map(([key]) => key.split(', ')[1]));
	expect([...families].sort()).toEqual(
		[...new Set(Object.values(vendorTable.models).map(({ family }) => family))]
			.filter((family) => family !== 'detect')
			.sort(),
	);
	const nodes = all.map(([key, { parameters, typeVersion }]) =>
		node(key, 'n8n-nodes-wan.wan', typeVersion, parameters),
	);
	const file = hooked('wan-e2e-corpus', nodes, {});
	const connections = {
		...file.connections,
		Items: { main: [all.map(([key]) => link(key))] },
	};
	const id = await s.n8n.createWorkflow({ ...file, connections }, s.credentialId);
	await s.n8n.activate(id);
	await s.n8n.callWebhook('wan-e2e-corpus', { items: [{}] });
	await sleep(300);
	const execution = await s.n8n.finished(id);
	expect([execution.status, execution.error?.message]).toEqual(['success', undefined]);
	const sent = s.simulator.creates.map(({ body }) => inOrder(body));
	expect(sent.sort()).toEqual(all.map(([, { body }]) => inOrder(body)).sort());
});
