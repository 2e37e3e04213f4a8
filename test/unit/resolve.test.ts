import type { IExecuteFunctions } from 'n8n-workflow';

import { clip27, frame27 } from '@wan/catalog/fileLimits';
import type { BinaryFile } from '@wan/media/binaryFile';
import { MediaReference } from '@wan/media/reference';
import { mediaResolver, type OpenMedia } from '@wan/media/resolve';
import { uploadFile } from '@wan/media/upload';
import type { Api } from '@wan/transport/api';
import { ApiFailure, cancelled } from '@wan/transport/failure';

/* Which uploads are begun, shared and stopped, with uploads that end when the test says so. */

jest.mock('@wan/media/upload');

interface Upload {
	model: string;
	identity: string;
	signal: AbortSignal;
	done: (url: string) => void;
	fail: (error: Error) => void;
}

let uploads: Upload[];

const settled = async () => await new Promise((resolve) => setImmediate(resolve));

const media = (name: string, field = 'Video', limits = clip27): OpenMedia => ({
	reference: new MediaReference(field, limits, { source: 'binary', binaryProperty: name }),
	file: {
		identity: name,
		size: 3,
		facts: { type: 'mp4', mimeType: 'video/mp4' },
		buffer: async () => Buffer.from('abc'),
		stream: async () => undefined,
	},
});

const resolver = () =>
	mediaResolver({} as IExecuteFunctions, { base: {}, signal: undefined } as unknown as Api);
const neverStopped = new AbortController().signal;
const outcome = async (work: Promise<string>) =>
	await work.catch((error: unknown) => (error as ApiFailure).facts);

beforeEach(() => {
	uploads = [];
	jest.mocked(uploadFile).mockImplementation(
		async (_context, _api, model, { identity }: BinaryFile, signal) =>
			await new Promise<string>((done, fail) => {
				if (!signal) throw new Error('An upload can be stopped');
				signal.addEventListener('abort', () => fail(cancelled('notSent')));
				uploads.push({ model, identity, signal, done, fail });
			}),
	);
});

it('five files are uploaded at once, and the sixth when there is a place', async () => {
	const resolve = resolver();
	const urls = [...'abcdef'].map((name) => resolve('m', media(name), neverStopped));
	await settled();
	expect(uploads.map(({ identity }) => identity)).toEqual([...'abcde']);
	uploads[1].done('oss://b');
	expect(await urls[1]).toBe('oss://b');
	await settled();
	expect(uploads.map(({ identity }) => identity)).toEqual([...'abcdef']);
});

it('a file that two items name is uploaded once for each model', async () => {
	const resolve = resolver();
	const urls = ['m', 'm', 'n'].map((model) => resolve(model, media('a'), neverStopped));
	await settled();
	expect(uploads.map(({ model }) => model)).toEqual(['m', 'n']);
	uploads.forEach(({ model, done }) => done(`oss://${model}`));
	expect(await Promise.all(urls)).toEqual(['oss://m', 'oss://m', 'oss://n']);
});

it('a failure names the field and the binary field, and keeps what else is known', async () => {
	const url = outcome(resolver()('m', media('clip', 'References, reference 3'), neverStopped));
	await settled();
	uploads[0].fail(
		new ApiFailure({ certainty: 'refused', status: 403, message: 'The storage host refused' }),
	);
	expect(await url).toEqual({
		certainty: 'refused',
		status: 403,
		message: 'References, reference 3 “clip”: The storage host refused',
	});
});

it('after a failure, the next item that names the file has it uploaded again', async () => {
	const resolve = resolver();
	const first = outcome(resolve('m', media('a'), neverStopped));
	await settled();
	uploads[0].fail(new ApiFailure({ certainty: 'refused', message: 'no' }));
	await first;
	const second = resolve('m', media('a'), neverStopped);
	await settled();
	uploads[1].done('oss://a');
	expect(await second).toBe('oss://a');
});

it('an upload goes on while one of its items still waits, and stops with the last', async () => {
	const resolve = resolver();
	const [one, two] = [new AbortController(), new AbortController()];
	const first = outcome(resolve('m', media('a'), one.signal));
	const second = outcome(resolve('m', media('a'), two.signal));
	await settled();
	one.abort();
	expect(await first).toMatchObject({ cancelled: true });
	expect(uploads[0].signal.aborted).toBe(false);
	two.abort();
	expect(await second).toMatchObject({ cancelled: true });
	expect(uploads[0].signal.aborted).toBe(true);
});

it('an item that names a file twice lets go of it twice', async () => {
	const resolve = resolver();
	const stop = new AbortController();
	const both = ['First Clip', 'Video'].map((field) =>
		outcome(resolve('m', media('a', field), stop.signal)),
	);
	await settled();
	stop.abort();
	await Promise.all(both);
	expect(uploads[0].signal.aborted).toBe(true);
});

it('an upload that was stopped is begun anew for another item, which its end does not touch', async () => {
	const resolve = resolver();
	const stop = new AbortController();
	const first = outcome(resolve('m', media('a'), stop.signal));
	await settled();
	stop.abort();
	const second = resolve('m', media('a'), neverStopped);
	await first;
	await settled();
	const third = resolve('m', media('a'), neverStopped);
	await settled();
	expect(uploads).toHaveLength(2);
	uploads[1].done('oss://a');
	expect([await second, await third]).toEqual(['oss://a', 'oss://a']);
});

it('nothing is begun for an item that has been stopped', async () => {
	const url = outcome(resolver()('m', media('a'), AbortSignal.abort()));
	expect(await url).toMatchObject({ cancelled: true });
	expect(uploads).toEqual([]);
});

it('a small image goes into the request, and a URL is what it is', async () => {
	const resolve = resolver();
	expect(await resolve('m', media('a', 'Image', frame27), neverStopped)).toBe(
		'data:video/mp4;base64,YWJj',
	);
	const reference = new MediaReference('Image', frame27, { source: 'url', url: 'https://a.b/c' });
	expect(await resolve('m', { reference }, neverStopped)).toBe('https://a.b/c');
	expect(uploads).toEqual([]);
});
