import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { FileLimits } from '@wan/catalog';
import * as catalog from '@wan/catalog/fileLimits';
import { ByteReader } from '@wan/media/byteReader';
import { checkFile, checkTogether } from '@wan/media/fileRules';
import { inspectFile } from '@wan/media/inspect';
import { MediaReference } from '@wan/media/reference';

import { avi, box, film, mp3, MP3_FRAME_SECONDS, ole, wav, zip, type FilmOptions } from '../files';

/* Videos, audio files and documents: what their bytes say, and what their fields take. */

const MB = 1024 * 1024;

/** Everything that any field takes. */
const all = Object.values(catalog).flatMap(({ types }) => types);

/** The bytes as a stream brings them: in chunks. */
function* chunks(bytes: Buffer, size = 1000) {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const inspect = async (bytes: Buffer, name?: string) =>
	await inspectFile(new ByteReader(chunks(bytes)), { size: bytes.length, name, wanted: all });

/** A small file that ffmpeg made, 2.5 seconds long. */
const made = (name: string) => readFileSync(path.join(__dirname, '../media', name));

describe('a file that ffmpeg made', () => {
	const picture = { width: 640, height: 360, framesPerSecond: 24, seconds: 2.5 };
	it.each([
		['MP4 with its headers at the start', 'first.mp4', { type: 'mp4', ...picture }],
		['MP4 with its headers at the end', 'last.mp4', { type: 'mp4', ...picture }],
		['MOV', 'film.mov', { type: 'mov', mimeType: 'video/quicktime', ...picture }],
		['AVI', 'film.avi', { type: 'avi', mimeType: 'video/x-msvideo', ...picture }],
		['WAV', 'voice.wav', { type: 'wav', seconds: 2.5 }],
		[
			'WAV whose length was not known when it was begun',
			'piped.wav',
			{ type: 'wav', seconds: 2.5 },
		],
	])('%s', async (_what, name, facts) => {
		expect(await inspect(made(name))).toMatchObject(facts);
	});

	it.each([
		['with an Info head', 'info.mp3'],
		['with a Xing head and a variable bit rate', 'xing.mp3'],
		['without either, with a tag at its end', 'bare.mp3'],
	])('MP3 %s', async (_what, name) => {
		const facts = await inspect(made(name));
		expect(facts?.type).toBe('mp3');
		// The encoder fills the last frame and one more.
		expect(facts?.seconds).toBeCloseTo(2.592, 3);
	});

	it('MP4 in fragments that names no length has sides and none', async () => {
		const facts = await inspect(made('fragments.mp4'));
		expect(facts).toMatchObject({ type: 'mp4', width: 640, height: 360 });
		expect(facts?.seconds).toBeUndefined();
	});
});

describe('a video', () => {
	it.each(['moov', 'mdat', 'wide', 'free'])(
		'that begins with the box %s is MOV from before files had a type',
		async (type) => {
			expect((await inspect(Buffer.concat([box(type), film({ brand: '' })])))?.type).toBe('mov');
		},
	);

	it.each(['heic', 'avif', 'M4A '])('has no brand %s', async (brand) => {
		expect(await inspect(film({ brand }))).toBeUndefined();
	});

	it('with its headers behind 3 MB is read to there, and little of it is held', async () => {
		const bytes = film({ mediaBytes: 3 * MB, seconds: 7 });
		const reader = new ByteReader(chunks(bytes, 64 * 1024));
		const facts = await inspectFile(reader, { size: bytes.length, wanted: all });
		expect(facts?.seconds).toBe(7);
	});

	it('with its headers first is not read any further', async () => {
		const start = film({ seconds: 7 });
		let read = 0;
		const endless = (function* () {
			yield start;
			for (;;) {
				read += 1;
				yield Buffer.alloc(64 * 1024);
			}
		})();
		const facts = await inspectFile(new ByteReader(endless), { size: 200 * MB, wanted: all });
		expect(facts?.seconds).toBe(7);
		// The first look at a file is 64 KB.
		expect(read).toBe(1);
	});

	it('that no field wants is not read for its headers', async () => {
		const bytes = film({ mediaBytes: MB });
		const reader = new ByteReader(chunks(bytes));
		const facts = await inspectFile(reader, { size: bytes.length, wanted: ['png'] });
		expect(facts).toEqual({ type: 'mp4', mimeType: 'video/mp4' });
		expect(reader.position).toBe(0);
	});

	it.each([
		['is cut off in its headers', film().subarray(0, -40)],
		['is cut off before its headers', film({ mediaBytes: MB }).subarray(0, 70_000)],
		[
			'has a box shorter than its head',
			Buffer.concat([film().subarray(0, 16), Buffer.from([0, 0, 0, 7]), Buffer.alloc(99)]),
		],
		[
			'claims headers of 4 GB',
			Buffer.concat([
				film().subarray(0, 16),
				Buffer.from('ffffffff6d6f6f76', 'hex'),
				Buffer.alloc(99),
			]),
		],
		['has an AVI head and nothing else', Buffer.from('RIFF\x04\0\0\0AVI ', 'latin1')],
	])('that %s has a type and no length, and nothing is thrown', async (_what, bytes) => {
		const facts = await inspect(bytes);
		expect(['mp4', 'avi']).toContain(facts?.type);
		expect(facts?.seconds).toBeUndefined();
		expect(checkFile(facts, { ...catalog.clip27, types: ['mp4', 'avi'] })).toEqual([]);
	});

	it('of two hundred million frames in a table of one line takes no memory for them', async () => {
		const bytes = film();
		const at = bytes.indexOf('stts') + 12;
		bytes.writeUInt32BE(200_000_000, at);
		expect((await inspect(bytes))?.framesPerSecond).toBe(24);
	});
});

describe('an audio file', () => {
	it('WAV may have other chunks before its sound, of odd length too', async () => {
		const bytes = wav(3);
		const chunk = Buffer.concat([Buffer.from('LIST\x05\0\0\0', 'latin1'), Buffer.alloc(6)]);
		const moved = Buffer.concat([bytes.subarray(0, 36), chunk, bytes.subarray(36)]);
		expect((await inspect(moved))?.seconds).toBe(3);
	});

	it.each([[0], [0xffff_ffff]])(
		'WAV with a length of %i is as long as the file',
		async (length) => {
			const bytes = wav(3);
			bytes.writeUInt32LE(length, 40);
			expect((await inspect(bytes))?.seconds).toBe(3);
		},
	);

	it('WAV without a format has no length', async () => {
		const bytes = wav(3);
		bytes.write('none', 12, 'latin1');
		expect((await inspect(bytes))?.seconds).toBeUndefined();
	});

	it.each([false, true])('MP3 frame by frame; tags before it: %p', async (tagged) => {
		expect((await inspect(mp3(tagged, 3)))?.seconds).toBeCloseTo(3, 6);
	});

	it('MP3 with a picture of 100 KB in its tags', async () => {
		const tag = Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 6, 0x1a, 0x20]);
		const bytes = Buffer.concat([
			tag,
			Buffer.alloc(6 * 128 * 128 + 0x1a * 128 + 0x20, 0xff),
			mp3(false, 3),
		]);
		expect((await inspect(bytes))?.seconds).toBeCloseTo(3, 6);
	});

	it('MP3 whose frames break off has no length', async () => {
		const bytes = Buffer.concat([mp3(false, 3), Buffer.alloc(300 * 1024)]);
		expect((await inspect(bytes))?.seconds).toBeUndefined();
	});

	it('MP3 with a VBRI head', async () => {
		const bytes = mp3(false, 3);
		bytes.write('VBRI', 36, 'latin1');
		bytes.writeUInt32BE(1000, 36 + 14);
		expect((await inspect(bytes))?.seconds).toBeCloseTo(1000 * MP3_FRAME_SECONDS, 6);
	});
});

describe('a document', () => {
	it.each([
		['docx', zip('[Content_Types].xml', 'word/document.xml')],
		['xlsx', zip('[Content_Types].xml', 'xl/workbook.xml')],
		['pptx', zip('ppt/presentation.xml', '[Content_Types].xml')],
		['doc', ole('WordDocument')],
		['xls', ole('SummaryInfo', 'Workbook')],
		['xls', ole('Book')],
		['ppt', ole('PowerPoint Document')],
		['pdf', Buffer.from('%PDF-1.7\n%\xff\xff\xff\xff\n', 'latin1')],
		['txt', Buffer.from('Grüße, 世界')],
		['txt', Buffer.from('Hi')],
		['txt', Buffer.from('\ufeffHello', 'utf16le')],
		['txt', Buffer.from('BMW builds cars.')],
	])('%s is told from its bytes, whatever its name', async (type, bytes) => {
		expect((await inspect(bytes, 'data.bin'))?.type).toBe(type);
	});

	it.each([
		['talk.key', 'key', zip('Index/Document.iwa')],
		['talk.PAGES', 'pages', zip('Index.zip')],
		['sums.numbers', 'numbers', zip('Index/Document.iwa')],
		['old.key', 'key', zip('index.apxl')],
		['old.doc', 'doc', ole('Other')],
		['notes.md', 'md', Buffer.from('# Notes')],
		['notes.markdown', 'md', Buffer.from('# Notes')],
		['latin1.txt', 'txt', Buffer.from('caf\xe9\t1\r\n', 'latin1')],
		['latin1.md', 'md', Buffer.from('# caf\xe9', 'latin1')],
	])('%s is told by its ending once its container is known', async (name, type, bytes) => {
		expect((await inspect(bytes, name))?.type).toBe(type);
	});

	it.each([
		['a ZIP file of something else', 'letter.docx', zip('photo.png')],
		[
			'a ZIP file that is cut off',
			'letter.docx',
			zip('[Content_Types].xml', 'word/a.xml').subarray(0, -30),
		],
		['an OLE file of something else', 'letter.msg', ole('Other')],
		['an iWork file without its ending', 'talk', zip('Index/Document.iwa')],
		['text that is not UTF-8, without an ending', 'notes', Buffer.from([0x41, 0xff, 0x41])],
		['bytes that are no text', 'notes.txt', Buffer.from([0x41, 0xff, 0x02])],
		['text with a zero byte', 'notes.txt', Buffer.from('Hello\0')],
	])('%s is none', async (_what, name, bytes) => {
		expect(await inspect(bytes, name)).toBeUndefined();
	});

	it('text of which the first look cuts a character is text', async () => {
		const bytes = Buffer.from(`a${'世'.repeat(40_000)}`);
		expect((await inspect(bytes))?.type).toBe('txt');
	});

	it('in a ZIP file holds its directory last, with a Word file as a part before it', async () => {
		const inner = zip('[Content_Types].xml', 'xl/workbook.xml');
		const outer = zip('[Content_Types].xml', 'word/document.xml');
		const start = outer.indexOf('PK\x01\x02', 0, 'latin1');
		const bytes = Buffer.concat([outer.subarray(0, start), inner, outer.subarray(start)]);
		expect((await inspect(bytes))?.type).toBe('docx');
	});
});

describe('the limits of a field', () => {
	const check = async (bytes: Buffer, limits: FileLimits) =>
		checkFile(await inspect(bytes), limits);
	const video = async (options: FilmOptions, limits: FileLimits) =>
		await check(film(options), limits);

	it.each([
		['continued clip', catalog.clip27, 2, 10],
		['reference video of 2.7', catalog.referenceVideo27, 1, 30],
		['reference video of 3.0', catalog.referenceVideo30, 1, 15],
		['video to animate from', catalog.animateVideo, 2, 30],
	])('%s: %i to %i seconds', async (_field, limits, min, max) => {
		for (const seconds of [min, max]) expect(await video({ seconds }, limits)).toEqual([]);
		for (const seconds of [min - 0.2, max + 0.2]) {
			expect(await video({ seconds }, limits)).toEqual([
				`is ${seconds} seconds long, but ${min} to ${max} seconds are allowed`,
			]);
		}
	});

	it.each([
		['sound', catalog.sound, 3, 30],
		['sound of 2.7', catalog.sound27, 2, 30],
		['voice of 2.7', catalog.voice27, 1, 10],
		['voice of 3.0', catalog.voice30, 1, 15],
	])('%s: %i to %i seconds', async (_field, limits, min, max) => {
		for (const make of [wav, (seconds: number) => mp3(true, seconds)]) {
			for (const seconds of [min, max]) expect(await check(make(seconds), limits)).toEqual([]);
			for (const seconds of [min - 0.2, max + 0.2]) {
				expect(await check(make(seconds), limits)).toEqual([
					expect.stringMatching(`seconds long, but ${min} to ${max} seconds are allowed`),
				]);
			}
		}
	});

	it('speech: at most 20 seconds', async () => {
		expect(await check(wav(20), catalog.speech)).toEqual([]);
		expect(await check(wav(20.5), catalog.speech)).toEqual([
			'is 20.5 seconds long, but at most 20 seconds are allowed',
		]);
	});

	it('a clip of 2.7 may end with the frame that crosses its limit, and not later', async () => {
		const limits = catalog.clip27;
		expect(await video({ seconds: 161 / 16, framesPerSecond: 16 }, limits)).toEqual([]);
		expect(await video({ seconds: 163 / 16, framesPerSecond: 16 }, limits)).toEqual([
			'is 10.19 seconds long, but 2 to 10 seconds are allowed',
		]);
	});

	it('a video that is longer than video editing uses is not refused: the service cuts it', async () => {
		expect(await video({ seconds: 5 }, catalog.vaceVideo)).toEqual([]);
		expect(await video({ seconds: 60 }, catalog.vaceVideo)).toEqual([]);
	});

	it('at least 16 frames per second', async () => {
		expect(await video({ framesPerSecond: 16 }, catalog.vaceVideo)).toEqual([]);
		expect(await video({ framesPerSecond: 15 }, catalog.vaceVideo)).toEqual([
			'has 15 frames per second, but at least 16 are required',
		]);
	});

	it('sides of a video, in MP4 and AVI', async () => {
		const limits: FileLimits = { ...catalog.animateVideo, shape: undefined };
		for (const make of [film, avi]) {
			for (const [width, height] of [
				[200, 2048],
				[2048, 200],
			]) {
				expect(await check(make({ width, height }), limits)).toEqual([]);
			}
			for (const [width, height] of [
				[199, 2048],
				[2049, 200],
			]) {
				expect(await check(make({ width, height }), limits)).toEqual([
					`is ${width} × ${height} pixels, but each side must be 200 to 2048 pixels long`,
				]);
			}
		}
	});

	it('shape of a video', async () => {
		const limits = catalog.animateVideo;
		expect(await video({ width: 1200, height: 400 }, limits)).toEqual([]);
		expect(await video({ width: 1201, height: 400 }, limits)).toEqual([
			'is 1201 × 400 pixels, but one side can be at most 3 times as long as the other',
		]);
	});

	it('types of a document', async () => {
		expect(await check(film(), catalog.document)).toEqual([
			expect.stringMatching(/^is of the type MP4. Use DOCX, /),
		]);
		expect(await check(zip('photo.png'), catalog.document)).toEqual([
			expect.stringMatching(/also need the extension in their file name$/),
		]);
	});
});

describe('the files of a list together', () => {
	const open = (limits: FileLimits, ...lengths: Array<number | undefined>) =>
		lengths.map((seconds, index) => ({
			reference: new MediaReference(`References, reference ${index + 1}`, limits, {
				source: 'binary',
				binaryProperty: 'data',
			}),
			file: {
				identity: String(index),
				size: 1,
				facts: { type: limits.types[0], mimeType: '', seconds },
				buffer: async () => Buffer.alloc(0),
				stream: async () => undefined,
			},
		}));

	it('may last 15 seconds', () => {
		expect(checkTogether(open(catalog.referenceVideo30, 5, 5, 5))).toEqual([]);
	});

	it('may not last longer', () => {
		expect(checkTogether(open(catalog.referenceVideo30, 5, 5, 5.5))).toEqual([
			{
				field: 'References',
				value: undefined,
				rule: 'the videos are 15.5 seconds long in total, but at most 15 seconds are allowed',
			},
		]);
		expect(checkTogether(open(catalog.voice30, 8, 8))).toEqual([
			expect.objectContaining({ rule: expect.stringMatching(/^the audio files are 16 seconds/) }),
		]);
	});

	it('are counted kind by kind', () => {
		const media = [...open(catalog.referenceVideo30, 10), ...open(catalog.voice30, 10)];
		expect(checkTogether(media)).toEqual([]);
	});

	it('count as nothing where their length is not known, or behind a URL', () => {
		const url = new MediaReference('References, reference 3', catalog.referenceVideo30, {
			source: 'url',
			url: 'https://example.com/a.mp4',
		});
		const media = [...open(catalog.referenceVideo30, 15, undefined), { reference: url }];
		expect(checkTogether(media)).toEqual([]);
	});

	it('have no limit where the model names none', () => {
		expect(checkTogether(open(catalog.referenceVideo27, 30, 30))).toEqual([]);
	});
});
