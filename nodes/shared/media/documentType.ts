import { KILOBYTE, MEGABYTE } from '../common/units';
import type { DocumentType } from '../catalog';
import type { ByteReader } from './byteReader';

/* Documents: the bytes give the container; where they do not settle the type, the name's ending does. */

/** A constant, because the linter takes a property named `key` for a secret. */
export const KEYNOTE = 'key';

const iWorkTypes: readonly DocumentType[] = [KEYNOTE, 'pages', 'numbers'];
const oleTypes: readonly DocumentType[] = ['doc', 'xls', 'ppt'];

/** The directory of a ZIP file with some ten thousand entries. */
const ZIP_END = MEGABYTE;
/** As much of a directory of an OLE file as is looked at: 32 entries. */
const OLE_DIRECTORY = 4 * KILOBYTE;

const isOneOf = <T extends string>(values: readonly T[], value: string): value is T =>
	values.some((one) => one === value);

/**
 * The type of a document in a ZIP file, by the names of the files in it.
 *
 * @param reader the file from its start; it is read to its end, where the names stand
 * @param size the file's size, in bytes
 * @param ending the ending of the file's name, which tells the three types of iWork apart
 * @returns undefined for any other ZIP file
 * @see ECMA-376, part 2, for Office Open XML
 */
export async function zippedType(
	reader: ByteReader,
	size: number,
	ending: string,
): Promise<DocumentType | undefined> {
	await reader.skip(Math.max(0, size - ZIP_END - reader.position));
	const names = zipNames(await reader.take(ZIP_END));
	const has = (start: string) => names.some((name) => name.startsWith(start));
	if (has('[Content_Types].xml')) {
		if (has('word/')) return 'docx';
		if (has('xl/')) return 'xlsx';
		if (has('ppt/')) return 'pptx';
	}
	const isIWork = has('Index.zip') || has('index.apxl') || has('index.xml') || hasIwa(names);
	return isIWork && isOneOf(iWorkTypes, ending) ? ending : undefined;
}

const hasIwa = (names: string[]) =>
	names.some((name) => name.startsWith('Index/') && name.endsWith('.iwa'));

/** The names in the central directory, as far as it lies within the last bytes of a ZIP file. */
function zipNames(end: Buffer): string[] {
	const names: string[] = [];
	const signature = 0x02014b50;
	const last = end.lastIndexOf('PK\x05\x06', undefined, 'latin1');
	if (last < 0 || last + 16 > end.length) return names;
	let at = last - end.readUInt32LE(last + 12);
	if (at < 0) at = end.indexOf('PK\x01\x02', 0, 'latin1');
	while (at >= 0 && at + 46 <= last && end.readUInt32LE(at) === signature) {
		const [name, extra, comment] = [28, 30, 32].map((field) => end.readUInt16LE(at + field));
		names.push(end.toString('utf8', at + 46, at + 46 + name));
		at += 46 + name + extra + comment;
	}
	return names;
}

/** The stream that holds the document, by type. */
const oleStreams = new Map<string, DocumentType>([
	['WordDocument', 'doc'],
	['Workbook', 'xls'],
	['Book', 'xls'],
	['PowerPoint Document', 'ppt'],
]);

/**
 * The type of a document of Office 97 to 2003, by the streams in its container.
 *
 * @param reader the file from its start
 * @param ending the ending of the file's name, used where the part of the directory that is looked at
 * names none of the streams
 * @returns undefined for any other file in such a container
 * @see [MS-CFB] 2.2 and 2.6
 */
export async function oleType(
	reader: ByteReader,
	ending: string,
): Promise<DocumentType | undefined> {
	const head = await reader.peek(512);
	if (head.length < 512) return undefined;
	const sector = 2 ** Math.min(head.readUInt16LE(30), 12);
	await reader.skip((head.readUInt32LE(48) + 1) * sector);
	const directory = await reader.take(OLE_DIRECTORY);
	for (let at = 0; at + 128 <= directory.length; at += 128) {
		// The length counts bytes and the zero at the end.
		const length = Math.min(64, directory.readUInt16LE(at + 64)) - 2;
		const name = directory.toString('utf16le', at, at + Math.max(0, length));
		const type = oleStreams.get(name);
		if (type) return type;
	}
	return isOneOf(oleTypes, ending) ? ending : undefined;
}

const MARKDOWN = ['md', 'markdown'];

const isText = (ending: string) => ending === 'txt' || MARKDOWN.includes(ending);

/** Bytes that stand in no text of any encoding: controls other than tab, line ends, form feed and escape. */
const hasControls = (bytes: Buffer) =>
	bytes.some((byte) => byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(byte));

/**
 * The type of a text.
 *
 * @param start the first bytes of a file; a character that they cut in two does not count
 * @param ending the ending of the file's name, which tells Markdown from plain text, and text in an older
 * encoding such as GBK from other bytes
 * @returns undefined for bytes that are no text in UTF-8, or in UTF-16 with a byte order mark, where the
 * name does not say that they are text either
 */
export function textType(start: Buffer, ending: string): DocumentType | undefined {
	const mark = start.length >= 2 ? start.readUInt16BE(0) : 0;
	const encoding = mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8';
	try {
		const text = new TextDecoder(encoding, { fatal: true }).decode(start, { stream: true });
		if (text === '' || text.includes('\0')) return undefined;
	} catch {
		if (encoding !== 'utf-8' || !isText(ending) || hasControls(start)) return undefined;
	}
	return MARKDOWN.includes(ending) ? 'md' : 'txt';
}
