import type { DocumentType, FileType, ImageType } from '../catalog';
import { KILOBYTE, MEGABYTE } from '../common/units';
import type { ByteReader } from './byteReader';
import { KEYNOTE, oleType, textType, zippedType } from './documentType';
import { imageFacts, type ImageFacts } from './imageFacts';
import { isoFacts } from './isoMedia';
import type { MediaFacts } from './mediaFacts';
import { mp3Facts } from './mp3';
import { aviFacts, wavFacts } from './riff';

/** What the bytes of a file say about it; what cannot be read in them is absent. */
export interface FileFacts extends ImageFacts, MediaFacts {
	type: FileType;
	mimeType: string;
}

/** What is known of a file beside its bytes. */
export interface FileToInspect {
	/** In bytes. */
	size: number;
	/** The file's name; counts only for documents whose bytes leave their type open. */
	name?: string;
	/** The types whose facts are read; of any other file only the type is found out. */
	wanted: readonly FileType[];
}

/** How many bytes from its start the type of a file is found out from. */
const HEAD_BYTES = 64 * KILOBYTE;
/** An image may keep its sides far from its start; the largest that any field with a limit takes has 20 MB. */
const IMAGE_BYTES = 64 * MEGABYTE;

const mimeTypes: Record<FileType, string> = {
	jpeg: 'image/jpeg',
	png: 'image/png',
	bmp: 'image/bmp',
	webp: 'image/webp',
	tiff: 'image/tiff',
	mp4: 'video/mp4',
	mov: 'video/quicktime',
	avi: 'video/x-msvideo',
	wav: 'audio/wav',
	mp3: 'audio/mpeg',
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	doc: 'application/msword',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	xls: 'application/vnd.ms-excel',
	pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
	ppt: 'application/vnd.ms-powerpoint',
	pdf: 'application/pdf',
	txt: 'text/plain',
	[KEYNOTE]: 'application/vnd.apple.keynote',
	pages: 'application/vnd.apple.pages',
	numbers: 'application/vnd.apple.numbers',
	md: 'text/markdown',
};

const ascii = (bytes: Buffer, from: number, to: number) => bytes.toString('latin1', from, to);

const QUICKTIME = 'qt  ';
/** Images, and audio files, in the container of MP4. */
const stillBrands = ['heic', 'heix', 'heim', 'heis', 'mif1', 'avif', 'M4A ', 'M4B '];
/** The first box of a MOV file from before files had a box for their type. */
const oldQuickTime = ['moov', 'mdat', 'wide', 'free', 'skip', 'pnot'];

const isRiff = (bytes: Buffer, form: string) =>
	ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === form;
const brandOf = (bytes: Buffer) =>
	ascii(bytes, 4, 8) === 'ftyp' ? ascii(bytes, 8, 12) : undefined;
function isMp4(bytes: Buffer): boolean {
	const brand = brandOf(bytes);
	return brand !== undefined && brand !== QUICKTIME && !stillBrands.includes(brand);
}
const isMov = (bytes: Buffer) =>
	brandOf(bytes) === QUICKTIME ||
	(oldQuickTime.includes(ascii(bytes, 4, 8)) && bytes.readUInt32BE(0) < 2 ** 31);

/** What a file is by its first bytes; a container of documents is not a type yet. */
type Kind = Exclude<FileType, Exclude<DocumentType, 'pdf'>> | 'zip' | 'ole';

/** Each type by its magic number. */
const signatures: ReadonlyArray<[Kind, (bytes: Buffer) => boolean]> = [
	['png', (bytes) => bytes.readUInt32BE(0) === 0x89504e47],
	['jpeg', (bytes) => bytes.readUIntBE(0, 3) === 0xffd8ff],
	['webp', (bytes) => isRiff(bytes, 'WEBP')],
	['wav', (bytes) => isRiff(bytes, 'WAVE')],
	['avi', (bytes) => isRiff(bytes, 'AVI ')],
	['mov', isMov],
	['mp4', isMp4],
	['tiff', (bytes) => ['II*\0', 'MM\0*'].includes(ascii(bytes, 0, 4))],
	// The four bytes are reserved: no text that begins with BM has zeros there.
	['bmp', (bytes) => ascii(bytes, 0, 2) === 'BM' && bytes.readUInt32LE(6) === 0],
	['mp3', (bytes) => ascii(bytes, 0, 3) === 'ID3' || isMp3Frame(bytes)],
	['pdf', (bytes) => /^(\xef\xbb\xbf)?\s*%PDF-/.test(ascii(bytes, 0, 1024))],
	['zip', (bytes) => bytes.readUInt32BE(0) === 0x504b0304],
	['ole', (bytes) => bytes.readUInt32BE(0) === 0xd0cf11e0],
];

/** An MPEG audio frame: eleven set bits, then a layer III that is not reserved. */
function isMp3Frame(bytes: Buffer): boolean {
	return bytes[0] === 0xff && (bytes[1] & 0xe0) === 0xe0 && (bytes[1] & 0x06) === 0x02;
}

/** The ending of a file's name, without the dot and in lower case. */
const endingOf = (name: string) => /\.([^.]+)$/.exec(name)?.[1].toLowerCase() ?? '';

async function typeOf(reader: ByteReader, file: FileToInspect): Promise<FileType | undefined> {
	const bytes = await reader.peek(HEAD_BYTES);
	const kind = bytes.length < 12 ? undefined : signatures.find(([, fits]) => fits(bytes))?.[0];
	const ending = endingOf(file.name ?? '');
	if (kind === 'zip') return await zippedType(reader, file.size, ending);
	if (kind === 'ole') return await oleType(reader, ending);
	return kind ?? textType(bytes, ending);
}

async function mediaFacts(type: FileType, reader: ByteReader, size: number): Promise<MediaFacts> {
	if (type === 'mp4' || type === 'mov') return await isoFacts(reader);
	if (type === 'avi') return await aviFacts(reader);
	if (type === 'wav') return await wavFacts(reader, size);
	if (type === 'mp3') return await mp3Facts(reader, size);
	return {};
}

const isImage = (type: FileType): type is ImageType => mimeTypes[type].startsWith('image/');

/**
 * Finds out what a file is from its bytes. The declared type does not count, and the name only for
 * documents whose bytes do not settle it. Of any file, only a bounded part is in memory at a time.
 *
 * @param reader the file from its start
 * @param file what else is known of it
 * @returns the facts, or undefined for a type that the API never takes. A damaged header leaves out what
 * it should say
 */
export async function inspectFile(
	reader: ByteReader,
	file: FileToInspect,
): Promise<FileFacts | undefined> {
	const type = await typeOf(reader, file);
	if (!type) return undefined;
	const facts: FileFacts = { type, mimeType: mimeTypes[type] };
	if (!file.wanted.includes(type)) return facts;
	if (isImage(type)) {
		const bytes = await reader.peek(Math.min(file.size, IMAGE_BYTES));
		return { ...facts, ...imageFacts(type, bytes) };
	}
	const read = await mediaFacts(type, reader, file.size).catch(noneIfDamaged);
	return { ...facts, ...withoutNonsense(read) };
}

/** A number outside of the bytes, or a length below that of a head: the header is damaged. */
function noneIfDamaged(error: unknown): MediaFacts {
	if (Object(error).name === 'RangeError') return {};
	throw error;
}

/** A header that leaves a number open has 0 there, and a division by it gives none. */
function withoutNonsense(facts: MediaFacts): MediaFacts {
	return Object.fromEntries(
		Object.entries(facts).filter(([, value]) => Number.isFinite(value) && value > 0),
	);
}
