import {
	NodeConnectionTypes,
	NodeOperationError,
	type IExecuteFunctions,
	type INode,
} from 'n8n-workflow';

import { readTaskId } from '../shared/fields/taskId';
import { inLines } from '../shared/execution/nodeError';
import { allIndexes } from '../shared/execution/items';

/*
 * The outputs of this node differ between its modes, and n8n saves wires by the number of the output. A
 * wire that was drawn in another mode would make an endless loop or pass unfinished items on, so it is
 * refused before anything is sent.
 */

/** What the node does while the tasks are running. */
export type WaitMode = 'store' | 'hold' | 'release';

const outputs: Record<WaitMode, string[]> = {
	store: ['Done'],
	hold: ['Succeeded', 'Failed'],
	release: ['Still Running', 'Succeeded', 'Failed'],
};

interface Wire {
	/** The number of the output that it leaves from. */
	output: number;
	/** The node that it leads to, and the number of the input there. */
	to: string;
	input: number;
}

/** In n8n's contexts, though not in the published types. */
interface KnowsConnections {
	getConnections?: (
		node: Pick<INode, 'name'>,
		type: string,
	) => Array<Array<{ node: string; index: number }> | null> | undefined;
}

/** The wires that leave this node; undefined in versions of n8n that do not give them to a node. */
function leavingWires(context: IExecuteFunctions): Wire[] | undefined {
	const { getConnections } = context as unknown as KnowsConnections;
	if (typeof getConnections !== 'function') return undefined;
	const { name } = context.getNode();
	const reached = new Set([name, ...context.getChildNodes(name).map((node) => node.name)]);
	return [...reached].flatMap((to) =>
		(getConnections.call(context, { name: to }, NodeConnectionTypes.Main) ?? []).flatMap(
			(wires, input) =>
				(wires ?? [])
					.filter((wire) => wire.node === name)
					.map((wire) => ({ output: wire.index, to, input })),
		),
	);
}

/**
 * Fails where a wire does not fit the mode.
 *
 * @param context n8n's execution context
 * @param mode what the node does while the tasks are running
 * @throws NodeOperationError that says which wire to move, and names the tasks that exist
 */
export function requireFittingWires(context: IExecuteFunctions, mode: WaitMode): void {
	const { name } = context.getNode();
	const wires = leavingWires(context);
	if (mode === 'release' && !(wires?.some(isWireBack(name)) ?? isOwnParent(context))) {
		const fault =
			wires?.some(({ output }) => output === 0) === true
				? `${leftOver(wires, 0)} Move it to 'Succeeded', the second output.`
				: '';
		refuse(context, "The output 'Still Running' is not connected back to this node", [
			fault,
			"Connect 'Still Running', the first output, to the input of this node: n8n continues a stored execution there. Or set 'While Waiting' to Store the Execution, which needs no such connection.",
		]);
	}
	for (const { output, to, input } of wires ?? []) {
		const from = outputs[mode][output];
		const isErrorOutput =
			output === outputs[mode].length && context.getNode().onError === 'continueErrorOutput';
		if (from === undefined && !isErrorOutput) {
			refuse(
				context,
				`The connection to “${to}” starts at an output that this node no longer has`,
				[
					`It starts at output ${output + 1}, which the node had with another choice in 'While Waiting'. Remove it, or connect ${outputs[mode].map((name) => `'${name}'`).join(' or ')}.`,
				],
			);
		}
		const isBack = to === name;
		if (mode === 'release' && output === 0) {
			if (isBack && input === 0) continue;
			refuse(context, `The output 'Still Running' is connected to “${to}”`, [
				"Its items are those whose tasks are still running. Move the connection to 'Succeeded', the second output, and connect 'Still Running' to the input of this node only.",
			]);
		}
		if (isBack) {
			refuse(context, `The output '${from ?? 'Error'}' is connected back to this node`, [
				"The node would be executed again and again. Remove the connection. Only 'Still Running' is connected back, and only when 'While Waiting' is Store With a Loop Connection.",
			]);
		}
	}
}

const isWireBack = (name: string) => (wire: Wire) =>
	wire.output === 0 && wire.to === name && wire.input === 0;

function leftOver(wires: Wire[], output: number): string {
	const targets = wires.filter((wire) => wire.output === output).map(({ to }) => `“${to}”`);
	return `'Still Running' is connected to ${targets.join(', ')}.`;
}

/** For versions of n8n that do not give a node its wires. */
function isOwnParent(context: IExecuteFunctions): boolean {
	const { name } = context.getNode();
	return context
		.getParentNodes(name, { connectionType: NodeConnectionTypes.Main, depth: 1 })
		.some((parent) => parent.name === name);
}

function refuse(context: IExecuteFunctions, message: string, lines: string[]): never {
	throw new NodeOperationError(context.getNode(), message, {
		description: inLines([...lines, existingTasks(context)]),
	});
}

/** Names the tasks that came in: they were paid for, and need not be created again. */
function existingTasks(context: IExecuteFunctions): string {
	const ids = allIndexes(context).flatMap((itemIndex) => {
		try {
			const read = readTaskId(context.getNodeParameter('taskId', itemIndex, ''));
			return 'taskId' in read ? [read.taskId] : [];
		} catch {
			return [];
		}
	});
	if (ids.length === 0) return '';
	return `These tasks exist and continue. Get their videos with the operation 'Download Video' instead of creating them again: ${ids.join(', ')}`;
}
