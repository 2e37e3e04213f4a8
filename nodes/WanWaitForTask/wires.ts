import {
	NodeConnectionTypes,
	NodeOperationError,
	type IExecuteFunctions,
	type INode,
} from 'n8n-workflow';

import { readTaskId } from '../shared/fields/taskId';
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
				? `${leftOver(wires, 0)} Move it to Succeeded, the second output.`
				: '';
		refuse(context, 'The output Still Running is not wired back to this node', [
			fault,
			'Draw a wire from Still Running, the first output, to the input of this node: n8n continues a stored execution there. Or set While Waiting to Store the Execution, which needs no wire.',
		]);
	}
	for (const { output, to, input } of wires ?? []) {
		const from = outputs[mode][output];
		const isErrorOutput =
			output === outputs[mode].length && context.getNode().onError === 'continueErrorOutput';
		if (from === undefined && !isErrorOutput) {
			refuse(context, `A wire to “${to}” leaves from an output that this mode does not have`, [
				`It was drawn in another mode, from output ${output + 1}. Remove it, or draw it from ${outputs[mode].join(' or ')}.`,
			]);
		}
		const isBack = to === name;
		if (mode === 'release' && output === 0) {
			if (isBack && input === 0) continue;
			refuse(context, `A wire leads from Still Running to “${to}”`, [
				'It would lead on items whose tasks are still running. Move it to Succeeded, the second output. Still Running leads to the input of this node and nowhere else.',
			]);
		}
		if (isBack) {
			refuse(context, `A wire leads from ${from ?? 'the error output'} back to this node`, [
				'It would start this node again without end. Remove it. Only Still Running leads back, and only where While Waiting is Store With a Wire.',
			]);
		}
	}
}

const isWireBack = (name: string) => (wire: Wire) =>
	wire.output === 0 && wire.to === name && wire.input === 0;

function leftOver(wires: Wire[], output: number): string {
	const targets = wires.filter((wire) => wire.output === output).map(({ to }) => `“${to}”`);
	return `A wire leads from Still Running to ${targets.join(', ')}.`;
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
		description: [...lines, existingTasks(context)].filter((line) => line !== '').join('\n'),
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
	return `Nothing was asked, and these tasks exist and go on. Fetch them with Task → Download instead of creating them again: ${ids.join(', ')}`;
}
