import type {
	IBinaryData,
	IBinaryKeyData,
	IExecuteFunctions,
	INodeExecutionData,
} from 'n8n-workflow';

import type { ByteStream } from '../media/stream';
import type { HandedItem } from './innerWorkflow';

/*
 * n8n stores a file that a webhook or a form received before it knows the execution, in the folder of an
 * execution called “temp”. When the execution is stored or ends, n8n moves the file, and changes the ID in
 * that execution's own data. What another execution was given before keeps the old ID, which then leads to
 * no file (`execution-lifecycle/restore-binary-data-id`, 2.0.3 and 2.40.7).
 */

const isTemporary = ({ id }: IBinaryData) => id?.includes('/temp/') === true;

/**
 * Copies the files of items that n8n is going to move, so that the inner execution can be given their IDs.
 * Each is copied once, as a stream; the items of other files stay as they are.
 *
 * @param context n8n's execution context of the outer node
 * @param items the items that are handed over
 * @returns the items with the copies' IDs; where n8n cannot copy a file, with the old one
 */
export async function withLastingFiles(
	context: IExecuteFunctions,
	items: HandedItem[],
): Promise<HandedItem[]> {
	const copies = new Map<string, Promise<IBinaryData>>();
	const lasting = async (file: IBinaryData): Promise<IBinaryData> => {
		if (file.id === undefined || !isTemporary(file)) return file;
		const copy = copies.get(file.id) ?? copyOf(context, file, file.id).catch(() => file);
		copies.set(file.id, copy);
		return await copy;
	};
	const files = async <T extends Pick<INodeExecutionData, 'binary'>>(holder: T): Promise<T> => {
		const entries = Object.entries(holder.binary ?? {});
		if (!entries.some(([, file]) => isTemporary(file))) return holder;
		const binary: IBinaryKeyData = {};
		for (const [name, file] of entries) binary[name] = await lasting(file);
		return { ...holder, binary };
	};
	return await Promise.all(
		items.map(async (item): Promise<HandedItem> => {
			if ('done' in item) return { done: await files(item.done) };
			const { under } = item.waiting;
			return under ? { waiting: { ...item.waiting, under: await files(under) } } : item;
		}),
	);
}

async function copyOf(
	context: IExecuteFunctions,
	file: IBinaryData,
	id: string,
): Promise<IBinaryData> {
	const stream = (await context.helpers.getBinaryStream(id)) as ByteStream;
	const copy = await context.helpers.prepareBinaryData(stream, file.fileName, file.mimeType);
	return { ...file, ...copy };
}
