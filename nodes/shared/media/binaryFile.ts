import { createHash } from 'crypto';
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import type { FileLimits } from '../catalog';
import type { Problem } from '../common/problem';
import { regionNames, regionsWithStorage, type Region } from '../common/region';
import { MEGABYTE } from '../common/units';
import { ByteReader } from './byteReader';
import { checkFile, checkFileSize } from './fileRules';
import { inspectFile, type FileFacts } from './inspect';
import type { MediaReference } from './reference';
import type { ByteStream } from './stream';

/** A file of an incoming item that has been checked and can be sent. */
export interface BinaryFile {
	/** The same for every item that refers to the same file of n8n's binary data. */
	identity: string;
	size: number;
	facts: FileFacts;
	/** The whole file; for small ones and for n8n's in-memory mode. */
	buffer: () => Promise<Buffer>;
	/** The file as a stream, or undefined where n8n keeps it in memory. */
	stream: () => Promise<ByteStream | undefined>;
}

/** Files up to this size go into the request itself, where the API takes them there, in bytes. */
export const INLINE_LIMIT = MEGABYTE;

/**
 * Whether a file is sent inside the request instead of being uploaded: small ones, and all where the
 * region has no storage.
 */
export function goesInline(limits: FileLimits, size: number, region: Region | undefined): boolean {
	return limits.base64 === true && (size <= INLINE_LIMIT || !hasStorage(region));
}

const hasStorage = (region: Region | undefined) =>
	region === undefined || regionsWithStorage.includes(region);

/**
 * Finds and checks the file that a media field names. Sends nothing.
 *
 * @param context n8n's execution context
 * @param itemIndex the item
 * @param reference the field and what it takes
 * @param binaryProperty the name of the item's binary field
 * @param region the credential's region, undefined for a base URL of the user's own
 * @returns the file, or what is wrong with it
 */
export async function openBinaryFile(
	context: IExecuteFunctions,
	itemIndex: number,
	{ field, limits }: MediaReference,
	binaryProperty: string,
	region: Region | undefined,
): Promise<{ file: BinaryFile } | { problems: Problem[] }> {
	const problems = (rules: string[]): { problems: Problem[] } => ({
		problems: rules.map((text) => ({ field, value: binaryProperty, rule: text })),
	});
	const binary = findBinary(context, itemIndex, binaryProperty);
	if ('missing' in binary) return problems([binary.missing]);
	if (!limits.base64 && !hasStorage(region)) {
		const name = region ? regionNames[region] : 'this region';
		return problems([
			`cannot be uploaded, because the service has no temporary storage in ${name}. Put the file at a public URL, and choose URL`,
		]);
	}

	const size = await sizeOf(context, binary.data);
	const tooLarge = checkFileSize(size, limits);
	if (tooLarge.length > 0) return problems(tooLarge);

	const buffer = async () => await context.helpers.getBinaryDataBuffer(itemIndex, binaryProperty);
	const stream = async () =>
		binary.data.id
			? ((await context.helpers.getBinaryStream(binary.data.id)) as ByteStream)
			: undefined;
	const facts = await factsOf(context, binary.data, { size, limits, buffer, stream });
	const wrong = checkFile(facts, limits);
	if (wrong.length > 0 || !facts) return problems(wrong);
	return { file: { identity: identityOf(binary.data), size, facts, buffer, stream } };
}

function findBinary(
	context: IExecuteFunctions,
	itemIndex: number,
	name: string,
): { data: IBinaryData } | { missing: string } {
	const all = context.getInputData()[itemIndex]?.binary;
	if (all && Object.hasOwn(all, name)) return { data: all[name] };
	const names = Object.keys(all ?? {});
	return {
		missing:
			names.length > 0
				? `is not a binary field of the input item, which has ${names.join(', ')}. Enter one of its names`
				: 'is not a binary field of the input item, which contains no files. Connect a node that outputs a file',
	};
}

async function sizeOf(context: IExecuteFunctions, data: IBinaryData): Promise<number> {
	if (data.id) return (await context.helpers.getBinaryMetadata(data.id)).fileSize;
	return Buffer.byteLength(data.data, 'base64');
}

interface Opening extends Pick<BinaryFile, 'size' | 'buffer' | 'stream'> {
	limits: FileLimits;
}

/** The facts of files in n8n's binary data, for each execution of a node: many items may share a file. */
const inspected = new WeakMap<IExecuteFunctions, Map<string, FileFacts | undefined>>();

async function factsOf(
	context: IExecuteFunctions,
	data: IBinaryData,
	opening: Opening,
): Promise<FileFacts | undefined> {
	if (!data.id) return await inspectBinary(data, opening);
	const known = inspected.get(context) ?? new Map<string, FileFacts | undefined>();
	inspected.set(context, known);
	const { types } = opening.limits;
	const id = [data.id, data.fileName, ...types].join('\n');
	if (!known.has(id)) known.set(id, await inspectBinary(data, opening));
	return known.get(id);
}

async function inspectBinary(
	{ fileName, fileExtension }: IBinaryData,
	{ limits, size, buffer, stream }: Opening,
): Promise<FileFacts | undefined> {
	const reader = new ByteReader((await stream()) ?? [await buffer()]);
	try {
		const name = fileName ?? `file.${fileExtension ?? ''}`;
		return await inspectFile(reader, { size, name, wanted: limits.types });
	} finally {
		await reader.close();
	}
}

function identityOf(data: IBinaryData): string {
	return data.id ?? createHash('sha256').update(data.data).digest('hex');
}
