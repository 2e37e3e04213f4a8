import { randomUUID } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import { attempt } from '../transport/attempt';
import { ApiFailure, mayQueryAgain } from '../transport/failure';
import type { Api } from '../transport/api';
import { throwIfStopped } from '../transport/pause';
import { retry } from '../transport/retry';
import { KILOBYTE, MEGABYTE, MINUTE, SECOND, sizeAndLimit } from '../common/units';
import type { BinaryFile } from './binaryFile';
import { isByteStream, streamOf, type ByteStream } from './stream';

const POLICY_TIMEOUT = 30 * SECOND;
/** An upload has this long, and longer by its size at the speed of a slow line, 100 KB per second. */
const UPLOAD_TIMEOUT = 10 * MINUTE;
const SLOWEST = (100 * KILOBYTE) / SECOND;
const MOST_TRIES = 3;

/** What the service hands out for one upload; the names are the API's. */
interface UploadPolicy {
	policy: string;
	signature: string;
	upload_dir: string;
	upload_host: string;
	max_file_size_mb?: number | string;
	oss_access_key_id: string;
	x_oss_object_acl: string;
	x_oss_forbid_overwrite: string;
}

const failed = (message: string, advice: string) =>
	new ApiFailure({ certainty: 'refused', message, advice });

const CHECK_GATEWAY =
	"Check 'Base URL' of the credential: a gateway must pass on requests to /api/v1/uploads. Or put the file at a public URL, and choose URL as its source.";
const CHECK_STORAGE =
	'Check that n8n can reach the storage of Alibaba Cloud, and execute the node again. Or put the file at a public URL, and choose URL as its source.';

/**
 * Puts a file into the service's temporary storage, where it stays 48 hours for this model and account.
 * The API key is not sent there.
 *
 * @param context n8n's execution context
 * @param api the credential's API, which hands out the upload policy
 * @param model the model that will read the file
 * @param file the file
 * @param signal stops the upload
 * @returns an `oss://` URL
 * @throws ApiFailure; nothing that costs has been sent then
 * @see "Uploading local media" in the vendor's guide to temporary URLs
 */
export async function uploadFile(
	context: IExecuteFunctions,
	api: Api,
	model: string,
	file: BinaryFile,
	signal: AbortSignal | undefined,
): Promise<string> {
	return await retry(async () => await uploadOnce({ context, api, model, file, signal }), {
		mayPass: ({ facts }) => facts.passing === true,
		pauseAfter: (failures) => failures * SECOND,
		mostTries: MOST_TRIES,
		signal,
	});
}

interface Upload {
	context: IExecuteFunctions;
	api: Api;
	model: string;
	file: BinaryFile;
	signal: AbortSignal | undefined;
}

async function uploadOnce(upload: Upload): Promise<string> {
	const { api, model, file, signal } = upload;
	throwIfStopped(signal);
	const policy = await requestPolicy(api, model);
	throwIfStopped(signal);
	const limit = Number(policy.max_file_size_mb ?? NaN) * MEGABYTE;
	if (file.size > limit) {
		const [size, most] = sizeAndLimit(file.size, limit);
		throw failed(
			`the file is ${size} in size, but the temporary storage of the service accepts at most ${most}`,
			'Use a smaller file, or put it at a public URL and choose URL as its source.',
		);
	}
	return await post(upload, policy);
}

async function requestPolicy(api: Api, model: string): Promise<UploadPolicy> {
	const requested = await attempt(
		async () =>
			await api.call({
				method: 'GET',
				path: '/api/v1/uploads',
				query: { action: 'getPolicy', model },
				timeout: POLICY_TIMEOUT,
			}),
	);
	if ('failure' in requested) {
		const { facts } = requested.failure;
		// This call creates no task, so no failure of it is doubtful.
		throw new ApiFailure({
			...facts,
			passing: mayQueryAgain(facts),
			certainty: facts.certainty === 'doubtful' ? 'refused' : facts.certainty,
		});
	}
	const data = requested.value.data as Partial<UploadPolicy> | undefined;
	if (!data?.policy || !data.upload_dir || !/^https?:\/\//i.test(String(data.upload_host))) {
		throw failed('the service did not say where to upload the file', CHECK_GATEWAY);
	}
	return data as UploadPolicy;
}

async function post({ context, file, signal }: Upload, policy: UploadPolicy): Promise<string> {
	// Not the user's file name: that may hold any character, and the storage refuses to overwrite a file.
	const name = `${randomUUID()}.${file.facts.type}`;
	const key = `${policy.upload_dir}/${name}`;
	const form = await multipart(file, name, [
		['OSSAccessKeyId', policy.oss_access_key_id],
		['Signature', policy.signature],
		['policy', policy.policy],
		['x-oss-object-acl', policy.x_oss_object_acl],
		['x-oss-forbid-overwrite', policy.x_oss_forbid_overwrite],
		['key', key],
		['success_action_status', '200'],
	]);
	const answer = await context.helpers
		.httpRequest({
			method: 'POST',
			url: policy.upload_host,
			body: form.body,
			headers: { 'Content-Type': form.contentType, 'Content-Length': String(form.length) },
			encoding: 'text',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: UPLOAD_TIMEOUT + Math.ceil(file.size / SLOWEST),
			abortSignal: signal,
		})
		.catch((error: unknown) => {
			throwIfStopped(signal);
			const reason = error instanceof Error ? error.message : String(error);
			const message = `the file could not be uploaded: ${reason}`;
			throw new ApiFailure({
				certainty: 'refused',
				message,
				advice: CHECK_STORAGE,
				passing: true,
			});
		});
	const status = (answer as { statusCode: number }).statusCode;
	if (status >= 200 && status < 300) return `oss://${key}`;
	throw new ApiFailure({
		certainty: 'refused',
		status,
		message: `the temporary storage of the service rejected the file with HTTP ${status}`,
		advice: CHECK_STORAGE,
		passing: status >= 500 || status === 408 || status === 429,
	});
}

interface Multipart {
	body: ByteStream | Buffer;
	contentType: string;
	length: number;
}

/** The form, with the file last as the storage wants it, as a stream where n8n has one. */
async function multipart(
	file: BinaryFile,
	fileName: string,
	fields: Array<[name: string, value: string]>,
): Promise<Multipart> {
	const boundary = `wan-${randomUUID()}`;
	const part = (disposition: string, rest: string) =>
		`--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${rest}`;
	const before = Buffer.from(
		fields.map(([name, value]) => part(`name="${name}"`, `\r\n${value}\r\n`)).join('') +
			part(`name="file"; filename="${fileName}"`, `Content-Type: ${file.facts.mimeType}\r\n\r\n`),
	);
	const after = Buffer.from(`\r\n--${boundary}--\r\n`);
	const stream = await file.stream();
	return {
		body: isByteStream(stream)
			? streamOf(stream, framed(before, stream, after))
			: Buffer.concat([before, await file.buffer(), after]),
		contentType: `multipart/form-data; boundary=${boundary}`,
		length: before.length + file.size + after.length,
	};
}

async function* framed(
	before: Buffer,
	stream: ByteStream,
	after: Buffer,
): AsyncGenerator<Uint8Array> {
	yield before;
	for await (const chunk of stream) yield chunk as Uint8Array;
	yield after;
}
