import type { IBinaryData, IExecuteFunctions, IPollFunctions } from 'n8n-workflow';

import { attempt } from '../transport/attempt';
import { ApiFailure } from '../transport/failure';
import { now } from '../transport/clock';
import { pause, throwIfStopped } from '../transport/pause';
import { doubling, retry } from '../transport/retry';
import { onAbort } from '../transport/signals';
import { megabytes, MINUTE, SECOND, sizeAndLimit } from '../common/units';
import { isByteStream, streamOf, type ByteStream } from './stream';

/** How a video is fetched and named. */
export interface DownloadPlan {
	/** The name of the file, with its ending. */
	fileName: string;
	/** The largest file that is taken, in bytes. */
	maxBytes: number;
	signal: AbortSignal | undefined;
	/** Asks for a new link where the old one has expired; undefined where there is none. */
	freshUrl?: () => Promise<string | undefined>;
}

/** The contexts in which n8n lets a node fetch a file. */
export type DownloadContext = IExecuteFunctions | IPollFunctions;

const MOST_TRIES = 4;
const MOST_REDIRECTS = 5;
const ANSWER_TIMEOUT = MINUTE;
/** A download without a byte for so long is ended and repeated. */
const STALL_TIMEOUT = MINUTE;

/** A link that no longer works. */
class Expired extends ApiFailure {}

/** What to do about a URL that does not lead to a video. */
const CHECK_URL =
	'Check that the URL is complete and public, and that it leads to the video itself. Video URLs of Model Studio expire 24 hours after the task has finished.';
const CHECK_NETWORK =
	'Check that n8n can reach the server of the video, and download the video again. Video URLs of Model Studio expire 24 hours after the task has finished.';

const failed = (message: string, advice: string, status?: number) =>
	new ApiFailure({ certainty: 'refused', message, advice, status });

/** n8n's own binary store took no file: a full or read-only disk, which another file would meet too. */
export class StoreFailure extends ApiFailure {}

const notStored = (error: unknown) => {
	const reason = error instanceof Error ? error.message : String(error);
	return new StoreFailure({
		certainty: 'refused',
		message: `n8n could not save the video: ${reason}`,
		advice: savingAdvice(error),
	});
};
const interrupted = (message: string) =>
	new ApiFailure({ certainty: 'refused', message, advice: CHECK_NETWORK, passing: true });

/**
 * Downloads a video into n8n's binary data as a stream, without the API key. A download that is cut or
 * stalls is repeated; for an expired link a new one is requested, once.
 *
 * @param context n8n's execution context
 * @param url an http(s) link
 * @param plan name, limit, and where a fresh link comes from
 * @returns n8n's binary data of the file
 * @throws StoreFailure where n8n cannot store the file; another ApiFailure that says what is wrong with
 *   the link or the file
 * @see "video_url" on each of the Wan API pages: valid for 24 hours
 */
export async function downloadVideo(
	context: DownloadContext,
	url: string,
	plan: DownloadPlan,
): Promise<IBinaryData> {
	const fetchFrom = async (link: string) =>
		await retry(async () => await fetchUnlessStopped(context, link, plan), {
			mayPass: ({ facts }) => facts.passing === true,
			pauseAfter: doubling(SECOND, MINUTE),
			mostTries: MOST_TRIES,
			signal: plan.signal,
		});
	const fetched = await attempt(async () => await fetchFrom(url));
	if ('value' in fetched) return fetched.value;
	const fresh = fetched.failure instanceof Expired ? await plan.freshUrl?.() : undefined;
	if (!fresh) throw fetched.failure;
	return await fetchFrom(fresh);
}

async function fetchUnlessStopped(
	context: DownloadContext,
	url: string,
	plan: DownloadPlan,
): Promise<IBinaryData> {
	const fetched = await attempt(async () => await fetchOnce(context, url, plan));
	if ('value' in fetched) return fetched.value;
	throwIfStopped(plan.signal);
	throw fetched.failure;
}

/** The codes of a file system that cannot be written to; a network has other codes. */
const SAVING_CODE = /^(ENOSPC|EDQUOT|EFBIG|EROFS|EACCES|EPERM|EMFILE|ENFILE|EIO|ENOENT)$/;

const codeOf = (error: unknown) => String((error as { code?: unknown } | null)?.code ?? '');

const isSavingError = (error: unknown) => SAVING_CODE.test(codeOf(error));

const THEN_AGAIN =
	"Then get the video with the operation 'Download Video', within 24 hours after the task has finished.";

/** What to do where n8n cannot save a file. */
function savingAdvice(error: unknown): string {
	const code = codeOf(error);
	if (/^(ENOSPC|EDQUOT)$/.test(code)) {
		return `The disk on which n8n stores binary data is full. Free some space. ${THEN_AGAIN}`;
	}
	if (/^(EROFS|EACCES|EPERM)$/.test(code)) {
		return `n8n has no permission to write to the folder in which it stores binary data. Change the permissions of the folder. ${THEN_AGAIN}`;
	}
	return `Check where n8n stores binary data. ${THEN_AGAIN}`;
}

interface StreamAnswer {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

async function fetchOnce(
	context: DownloadContext,
	url: string,
	plan: DownloadPlan,
): Promise<IBinaryData> {
	const answer = await follow(context, url, plan.signal);
	const { body, statusCode, headers } = answer;
	if (!isByteStream(body)) throw interrupted('The server of the video sent no file');
	const type = String(headers['content-type'] ?? '')
		.split(';')[0]
		.trim()
		.toLowerCase();
	const declared = declaredLength(headers);
	const refusal =
		refusedStatus(statusCode) ??
		refusedType(type) ??
		(declared !== undefined && declared > plan.maxBytes ? tooLarge(declared, plan) : undefined);
	if (refusal) {
		body.destroy();
		throw refusal;
	}
	return await saveBinary(context, body, declared, type, plan);
}

/** Follows redirects itself, so that none leads away from http and https or goes on for ever. */
async function follow(
	context: DownloadContext,
	url: string,
	signal: AbortSignal | undefined,
): Promise<StreamAnswer> {
	let address = url;
	for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
		if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) {
			throw failed('The URL of the video must begin with http:// or https://', CHECK_URL);
		}
		const answer = await get(context, address, signal);
		const location = answer.headers.location;
		if (answer.statusCode < 300 || answer.statusCode > 399 || typeof location !== 'string') {
			return answer;
		}
		if (isByteStream(answer.body)) answer.body.destroy();
		if (!URL.canParse(location, address)) {
			throw failed('The URL of the video redirects to something that is not a URL', CHECK_URL);
		}
		address = new URL(location, address).href;
	}
	throw failed(`The URL of the video redirects more than ${MOST_REDIRECTS} times`, CHECK_URL);
}

async function get(
	context: DownloadContext,
	url: string,
	signal: AbortSignal | undefined,
): Promise<StreamAnswer> {
	try {
		return (await context.helpers.httpRequest({
			method: 'GET',
			url,
			headers: { Accept: '*/*', 'Accept-Encoding': 'identity' },
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: ANSWER_TIMEOUT,
			abortSignal: signal,
		})) as StreamAnswer;
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw interrupted(`The video could not be downloaded: ${reason}`);
	}
}

function refusedStatus(status: number): ApiFailure | undefined {
	if (status === 200) return undefined;
	if (status === 403 || status === 404 || status === 410) {
		return new Expired({
			certainty: 'refused',
			status,
			message:
				status === 403
					? 'The server of the video refused access to the URL (HTTP 403)'
					: `There is no video at the URL (HTTP ${status})`,
			advice: CHECK_URL,
		});
	}
	const message = `The server of the video answered with HTTP ${status}`;
	return status >= 500 || status === 429 || status === 408
		? interrupted(message)
		: failed(message, CHECK_URL, status);
}

function refusedType(type: string): ApiFailure | undefined {
	return /^(text\/|application\/(json|xml|xhtml))/.test(type)
		? failed(`The URL leads to a file of the type ${type} and not to a video`, CHECK_URL)
		: undefined;
}

function declaredLength(headers: Record<string, unknown>): number | undefined {
	const length = Number(headers['content-length'] ?? NaN);
	return Number.isInteger(length) && headers['content-encoding'] === undefined ? length : undefined;
}

function tooLarge(bytes: number, plan: DownloadPlan): ApiFailure {
	const [size, most] = sizeAndLimit(bytes, plan.maxBytes);
	return failed(
		`The video is ${size} in size, but 'Max File Size (MB)' allows ${most}`,
		"Raise 'Max File Size (MB)', or download the video outside of n8n with the URL in video_url.",
	);
}

async function saveBinary(
	context: DownloadContext,
	source: ByteStream,
	declared: number | undefined,
	type: string,
	plan: DownloadPlan,
): Promise<IBinaryData> {
	// A failure of the download, which is repeated; a failure to save the file is not.
	let downloadFailure: ApiFailure | undefined;
	const stall = new AbortController();
	let lastByteAt = now();
	const watch = async () => {
		for (;;) {
			await pause(Math.max(0, lastByteAt + STALL_TIMEOUT - now()), stall.signal);
			if (now() - lastByteAt >= STALL_TIMEOUT) break;
		}
		source.destroy(
			interrupted(`The download received no data for ${STALL_TIMEOUT / SECOND} seconds`),
		);
	};
	watch().catch(() => undefined);
	const stop = () => source.destroy(new Error('stopped'));
	const unlink = plan.signal ? onAbort(plan.signal, stop) : () => undefined;

	async function* counted(): AsyncGenerator<Uint8Array> {
		let bytes = 0;
		try {
			for await (const chunk of source) {
				lastByteAt = now();
				bytes += (chunk as Uint8Array).length;
				if (bytes > plan.maxBytes) throw tooLarge(bytes, plan);
				yield chunk as Uint8Array;
			}
			if (declared !== undefined && bytes !== declared) {
				throw interrupted(`The download ended after ${bytes} of ${declared} bytes`);
			}
		} catch (error) {
			downloadFailure =
				error instanceof ApiFailure
					? error
					: interrupted(`The download was interrupted after ${megabytes(bytes)}`);
			throw downloadFailure;
		}
	}

	const mimeType = type.startsWith('video/') ? type : 'video/mp4';
	try {
		return await context.helpers.prepareBinaryData(
			streamOf(source, counted()),
			plan.fileName,
			mimeType,
		);
	} catch (error) {
		// A failure to save the file also ends the download, so its own error counts first.
		if (downloadFailure && !isSavingError(error)) throw downloadFailure;
		throw notStored(error);
	} finally {
		stall.abort();
		unlink();
		source.destroy();
	}
}
