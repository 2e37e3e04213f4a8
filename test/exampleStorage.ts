import type { INode } from 'n8n-workflow';

/** The node of the examples that their users replace with the node of their storage. */
export const STORAGE_NODE = 'Store the video';

interface Example {
	nodes: INode[];
	connections: object;
}

/**
 * An example as somebody completes it who has a folder that n8n may write to: *Read/Write Files from
 * Disk* in place of the node that stands for a storage, or after the last node where there is none.
 *
 * @param example the example's nodes and connections; they are not changed
 * @param folder where the files go, with what their names begin with
 */
export function withStorage<T extends Example>(example: T, folder: string): T {
	const { nodes, connections } = example;
	const placeholder = nodes.find(({ name }) => name === STORAGE_NODE);
	const last = nodes.at(-1);
	const writing: INode = {
		id: placeholder?.id ?? 'storage',
		name: STORAGE_NODE,
		type: 'n8n-nodes-base.readWriteFile',
		typeVersion: 1,
		position: placeholder?.position ?? [880, 0],
		parameters: {
			operation: 'write',
			fileName: `=${folder}{{ $binary.data.fileName }}`,
			dataPropertyName: 'data',
			options: {},
		},
	};
	if (placeholder) {
		return { ...example, nodes: nodes.map((node) => (node === placeholder ? writing : node)) };
	}
	const link = { main: [[{ node: STORAGE_NODE, type: 'main', index: 0 }]] };
	return {
		...example,
		nodes: [...nodes, writing],
		connections: { ...connections, ...(last && { [last.name]: link }) },
	};
}
