/** An item as a person counts it: the first one is item 1. */
export const itemName = (itemIndex: number) => `item ${itemIndex + 1}`;

/**
 * The tasks of several items, each on a line of its own.
 *
 * @param taskIds the tasks' IDs, by item
 * @returns for example: Item 1: 0385dc79-…
 */
export function taskLines(taskIds: ReadonlyMap<number, string>): string[] {
	return [...taskIds]
		.sort(([a], [b]) => a - b)
		.map(([itemIndex, taskId]) => `Item ${itemIndex + 1}: ${taskId}`);
}
