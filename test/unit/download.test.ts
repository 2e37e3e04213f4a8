import type { IBinaryData, IHttpRequestOptions } from 'n8n-workflow';
import { Readable } from 'node:stream';

import { downloadVideo, type DownloadContext, type DownloadPlan } from '@wan/media/download';
import { adviceFor, ApiFailure } from '@wan/transport/failure';

/* What a download decides, on a fake network and a fake clock: which answer is tried again, and when. */

const LINK = 'https://storage.example/video.mp4';
const VIDEO = Buffer.from('a video of 24 bytes, yes');

interface Answer {
	statusCode?: number;
	headers?: Record<string, string>;
	body?: Readable;
}

/** A body of these parts; it may break off with an error, or stop without an end. */
function chunks(...parts: Array<Buffer | Error | 'stall'>): Readable {
	const left = [...parts];
	return new Readable({
		read() {
			const part = left.shift();
			if (part instanceof Error) this.destroy(part);
			else if (part !== 'stall') this.push(part ?? null);
		},
	});
}

const good = (headers: Record<string, string> = {}): Answer => ({
	headers: { 'content-type': 'video/mp4', 'content-length': String(VIDEO.length), ...headers },
	body: chunks(VIDEO),
});
const status = (statusCode: number, headers: Record<string, string> = {}): Answer => ({
	statusCode,
	headers,
	body: chunks(Buffer.from('<Error/>')),
});

/** A fake of n8n's context that gives these answers in turn. */
function setUp(...answers: Array<Answer | Error>) {
	const requests: IHttpRequestOptions[] = [];
	const stored: Array<{ bytes: Buffer; name: string; mimeType: string }> = [];
	let storeError: Error | undefined;
	const context = {
		helpers: {
			httpRequest: async (options: IHttpRequestOptions) => {
				requests.push(options);
				const answer = answers[requests.length - 1];
				if (!answer) throw new Error('one request too many');
				if (answer instanceof Error) throw answer;
				return { statusCode: 200, headers: {}, body: chunks(VIDEO), ...answer };
			},
			prepareBinaryData: async (stream: Readable, name: string, mimeType: string) => {
				const parts: Buffer[] = [];
				for await (const part of stream) parts.push(part as Buffer);
				if (storeError) throw storeError;
				stored.push({ bytes: Buffer.concat(parts), name, mimeType });
				return { data: '', mimeType } as IBinaryData;
			},
		},
	} as unknown as DownloadContext;
	return {
		context,
		requests,
		stored,
		failToStore: (error: Error) => {
			storeError = error;
		},
	};
}

const plan = (more: Partial<DownloadPlan> = {}): DownloadPlan => ({
	fileName: 'video.mp4',
	maxBytes: 1000,
	signal: undefined,
	...more,
});

/** Lets the fake clock go on until the download has come to an end; how long it took, and with what. */
async function outcomeOf(work: Promise<unknown>) {
	const from = Date.now();
	let settled = false;
	const ending = work
		.then(
			() => undefined,
			(error: unknown) => error as Error,
		)
		.finally(() => {
			settled = true;
		});
	// A stream hands its bytes on between two steps of the clock.
	for (let steps = 0; !settled && steps < 2_000; steps += 1) {
		await jest.advanceTimersByTimeAsync(500);
		await new Promise((resolve) => setImmediate(resolve));
	}
	const error = await ending;
	return { error, message: error?.message, seconds: (Date.now() - from) / 1000 };
}

beforeEach(() => {
	jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
});

afterEach(() => {
	jest.useRealTimers();
});

describe('a video', () => {
	it('is stored whole, under its name and type', async () => {
		const fake = setUp(good({ 'content-type': 'video/webm; codecs=vp9' }));
		expect((await outcomeOf(downloadVideo(fake.context, LINK, plan()))).error).toBeUndefined();
		expect(fake.stored).toEqual([{ bytes: VIDEO, name: 'video.mp4', mimeType: 'video/webm' }]);
	});

	it.each(['application/octet-stream', 'binary/octet-stream', ''])(
		'that is called %j is stored as an MP4',
		async (type) => {
			const fake = setUp(good({ 'content-type': type }));
			await outcomeOf(downloadVideo(fake.context, LINK, plan()));
			expect(fake.stored[0].mimeType).toBe('video/mp4');
		},
	);

	it('is asked for without a key and without a redirect that n8n would follow by itself', async () => {
		const fake = setUp(good());
		await outcomeOf(downloadVideo(fake.context, LINK, plan()));
		expect(Object.keys(fake.requests[0].headers ?? {})).toEqual(['Accept', 'Accept-Encoding']);
		expect(fake.requests[0]).toMatchObject({ disableFollowRedirect: true, encoding: 'stream' });
	});

	it.each([
		'text/html',
		'TEXT/plain',
		'application/json',
		'application/xml',
		'application/xhtml+xml',
	])('is not what is called %s, and that is not tried again', async (type) => {
		const fake = setUp(good({ 'content-type': type }));
		const { message } = await outcomeOf(downloadVideo(fake.context, LINK, plan()));
		expect(message).toBe(
			`The URL leads to a file of the type ${type.toLowerCase()} and not to a video`,
		);
		expect(fake.requests).toHaveLength(1);
	});
});

describe('the length of a download', () => {
	it.each([VIDEO.length + 1, VIDEO.length - 1])(
		'is compared with the declared one: %i is tried again',
		async (declared) => {
			const fake = setUp(good({ 'content-length': String(declared) }), good());
			expect((await outcomeOf(downloadVideo(fake.context, LINK, plan()))).error).toBeUndefined();
			expect(fake.requests).toHaveLength(2);
			expect(fake.stored).toHaveLength(1);
		},
	);

	it('that never fits is an error after four tries, with pauses of 1, 2 and 4 seconds', async () => {
		const short = () => good({ 'content-length': '100' });
		const fake = setUp(short(), short(), short(), short(), good());
		const { message, seconds } = await outcomeOf(downloadVideo(fake.context, LINK, plan()));
		expect(message).toBe('The download ended after 24 of 100 bytes');
		expect(fake.requests).toHaveLength(4);
		expect(seconds).toBeGreaterThanOrEqual(7);
		expect(seconds).toBeLessThan(12);
	});

	it('is not compared where the body is encoded', async () => {
		const fake = setUp(good({ 'content-length': '10', 'content-encoding': 'gzip' }));
		expect((await outcomeOf(downloadVideo(fake.context, LINK, plan()))).error).toBeUndefined();
	});

	it('may be exactly the largest', async () => {
		const fake = setUp(good());
		const work = downloadVideo(fake.context, LINK, plan({ maxBytes: VIDEO.length }));
		expect((await outcomeOf(work)).error).toBeUndefined();
	});

	it.each([
		['declared', good()],
		['not declared', { headers: { 'content-type': 'video/mp4' } }],
	])('may not be larger by one byte, %s, and that is not tried again', async (_how, answer) => {
		const fake = setUp(answer);
		const work = downloadVideo(fake.context, LINK, plan({ maxBytes: VIDEO.length - 1 }));
		expect((await outcomeOf(work)).message).toContain("'Max File Size (MB)' allows 23 bytes");
		expect(fake.requests).toHaveLength(1);
		expect(fake.stored).toEqual([]);
	});
});

describe('what may pass', () => {
	it.each([408, 429, 500, 502, 503])('%i is tried again', async (code) => {
		const fake = setUp(status(code), good());
		expect((await outcomeOf(downloadVideo(fake.context, LINK, plan()))).error).toBeUndefined();
		expect(fake.requests).toHaveLength(2);
	});

	it.each([201, 204, 206, 400, 401, 405, 416])('%i is not', async (code) => {
		const fake = setUp(status(code), good());
		const { message } = await outcomeOf(downloadVideo(fake.context, LINK, plan()));
		expect(message).toBe(`The server of the video answered with HTTP ${code}`);
		expect(fake.requests).toHaveLength(1);
	});

	it('no connection is tried again, four times in all', async () => {
		const broken = () => new Error('socket hang up');
		const fake = setUp(broken(), broken(), broken(), broken(), good());
		const { message } = await outcomeOf(downloadVideo(fake.context, LINK, plan()));
		expect(message).toBe('The video could not be downloaded: socket hang up');
		expect(fake.requests).toHaveLength(4);
	});

	it('a line that is cut in the middle is tried again', async () => {
		const cut = { ...good(), body: chunks(VIDEO.subarray(0, 5), new Error('aborted')) };
		const fake = setUp(cut, good());
		expect((await outcomeOf(downloadVideo(fake.context, LINK, plan()))).error).toBeUndefined();
		expect(fake.stored.map(({ bytes }) => bytes)).toEqual([VIDEO]);
	});

	it('a download that brings nothing for 60 seconds is given up and tried again', async () => {
		const stalled = { ...good(), body: chunks(VIDEO.subarray(0, 5), 'stall') };
		const fake = setUp(stalled, good());
		const { error, seconds } = await outcomeOf(downloadVideo(fake.context, LINK, plan()));
		expect(error).toBeUndefined();
		expect(fake.requests).toHaveLength(2);
		expect(seconds).toBeGreaterThanOrEqual(60);
		expect(seconds).toBeLessThan(70);
	});

	it('what n8n cannot store is not fetched again', async () => {
		const fake = setUp(good(), good());
		fake.failToStore(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
		const { message } = await outcomeOf(downloadVideo(fake.context, LINK, plan()));
		expect(message).toBe('n8n could not save the video: no space left');
		expect(fake.requests).toHaveLength(1);
	});
});

describe('a video that n8n cannot save', () => {
	it.each([
		['ENOSPC', 'The disk on which n8n stores binary data is full'],
		['EROFS', 'n8n has no permission to write'],
		['EIO', 'Check where n8n stores binary data'],
	])('because of %s says what to do, and how to get the video then', async (code, advice) => {
		const fake = setUp(good());
		fake.failToStore(Object.assign(new Error(code), { code }));
		const { error } = await outcomeOf(downloadVideo(fake.context, LINK, plan()));
		const { facts } = error as ApiFailure;
		expect(facts.message).toBe(`n8n could not save the video: ${code}`);
		expect(adviceFor(facts)).toContain(advice);
		expect(adviceFor(facts)).toContain("operation 'Download Video'");
	});
});

describe('an expired link', () => {
	const fresh = 'https://storage.example/fresh.mp4';

	it.each([403, 404, 410])('(%i) is replaced by a fresh one, once', async (code) => {
		const fake = setUp(status(code), good());
		const freshUrl = jest.fn(async () => fresh);
		const { error } = await outcomeOf(downloadVideo(fake.context, LINK, plan({ freshUrl })));
		expect(error).toBeUndefined();
		expect(fake.requests.map(({ url }) => url)).toEqual([LINK, fresh]);
		expect(freshUrl).toHaveBeenCalledTimes(1);
	});

	it('whose fresh one has expired too is an error', async () => {
		const fake = setUp(status(403), status(403), good());
		const freshUrl = jest.fn(async () => fresh);
		const { message } = await outcomeOf(downloadVideo(fake.context, LINK, plan({ freshUrl })));
		expect(message).toContain('refused access to the URL');
		expect(fake.requests).toHaveLength(2);
		expect(freshUrl).toHaveBeenCalledTimes(1);
	});

	it.each([undefined, async () => undefined])(
		'without a fresh one is an error',
		async (freshUrl) => {
			const fake = setUp(status(403), good());
			const { error } = await outcomeOf(downloadVideo(fake.context, LINK, plan({ freshUrl })));
			expect(error).toBeInstanceOf(ApiFailure);
			expect(fake.requests).toHaveLength(1);
		},
	);
});

describe('a redirect', () => {
	const to = (location: string) => status(302, { location });

	it('is followed, relative ones too', async () => {
		const fake = setUp(to('/other.mp4'), to('https://cdn.example/x'), good());
		expect((await outcomeOf(downloadVideo(fake.context, LINK, plan()))).error).toBeUndefined();
		expect(fake.requests.map(({ url }) => url)).toEqual([
			LINK,
			'https://storage.example/other.mp4',
			'https://cdn.example/x',
		]);
	});

	it('is followed five times and not a sixth', async () => {
		const five = Array.from({ length: 5 }, () => to('/again'));
		const followed = setUp(...five, good());
		expect((await outcomeOf(downloadVideo(followed.context, LINK, plan()))).error).toBeUndefined();
		const refused = setUp(...five, to('/again'), good());
		const { message } = await outcomeOf(downloadVideo(refused.context, LINK, plan()));
		expect(message).toBe('The URL of the video redirects more than 5 times');
		expect(refused.requests).toHaveLength(6);
	});

	it.each(['file:///etc/passwd', 'ftp://storage.example/x', 'data:video/mp4;base64,AAAA'])(
		'to %s is refused, and nothing is fetched there',
		async (location) => {
			const fake = setUp(to(location), good());
			const { message } = await outcomeOf(downloadVideo(fake.context, LINK, plan()));
			expect(message).toBe('The URL of the video must begin with http:// or https://');
			expect(fake.requests).toHaveLength(1);
		},
	);

	it('to nowhere is refused', async () => {
		const fake = setUp(to('http://'), good());
		const { message } = await outcomeOf(downloadVideo(fake.context, LINK, plan()));
		expect(message).toBe('The URL of the video redirects to something that is not a URL');
	});
});

describe('the user’s Stop', () => {
	it('ends a download that is under way, without another try', async () => {
		const stop = new AbortController();
		const stalled = { ...good(), body: chunks(VIDEO.subarray(0, 5), 'stall') };
		const fake = setUp(stalled, good());
		setTimeout(() => stop.abort(), 5_000);
		const work = downloadVideo(fake.context, LINK, plan({ signal: stop.signal }));
		const { error, seconds } = await outcomeOf(work);
		expect(error).toMatchObject({ facts: { cancelled: true } });
		expect(seconds).toBeLessThan(10);
		expect(fake.requests).toHaveLength(1);
	});

	it('ends the pause between two tries', async () => {
		const stop = new AbortController();
		const fake = setUp(status(503), status(503), status(503), good());
		setTimeout(() => stop.abort(), 1_500);
		const work = downloadVideo(fake.context, LINK, plan({ signal: stop.signal }));
		expect((await outcomeOf(work)).error).toMatchObject({ facts: { cancelled: true } });
		expect(fake.requests).toHaveLength(2);
	});
});

it('a download that brings nothing is given up after 60 seconds although the clock went back an hour', async () => {
	const stalled = { ...good(), body: chunks(VIDEO.subarray(0, 5), 'stall') };
	const fake = setUp(stalled, good());
	const work = downloadVideo(fake.context, LINK, plan());
	const step = async () => {
		await jest.advanceTimersByTimeAsync(500);
		await new Promise((resolve) => setImmediate(resolve));
	};
	for (let steps = 0; steps < 10; steps += 1) await step();
	jest.setSystemTime(Date.now() - 3_600_000);
	for (let steps = 0; steps < 300; steps += 1) await step();
	expect(fake.requests).toHaveLength(2);
	await outcomeOf(work);
});
