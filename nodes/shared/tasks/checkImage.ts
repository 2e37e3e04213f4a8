import type { IDataObject } from 'n8n-workflow';

import type { ImageCheck } from '../catalog';
import { MINUTE } from '../common/units';
import { attempt } from '../transport/attempt';
import { ApiFailure, mayQueryAgain } from '../transport/failure';
import type { Api } from '../transport/api';
import { queryWithRetry } from './calls';

const CHECK_TIMEOUT = MINUTE;

/** The result of an image check. */
export type CheckedImage =
	{ passed: true } | { passed: false; code?: string; message: string; requestId?: string };

/** What one check needs. */
export interface ImageToCheck {
	check: ImageCheck;
	/** The image, as a URL that the check's model can read. */
	url: string;
	/** Set where the URL is an oss:// URL, which the service must be told to look up. */
	resolveOss: boolean;
	/** Stops what has not been sent yet. */
	signal: AbortSignal;
}

/**
 * Has the service check whether an image shows a person, before a task is created. The call creates no
 * task, so it is sent again after a failure that may pass. It has a rate limit of its own.
 *
 * @param api the credential's API
 * @param image the image and the check
 * @returns whether the image passed, and why not
 * @throws ApiFailure where no answer came; it never says that a task may exist
 * @see "wan2.2-s2v-detect" on the speech-to-video page
 */
export async function checkImage(api: Api, image: ImageToCheck): Promise<CheckedImage> {
	const checked = await attempt(
		async () => await queryWithRetry(api, async () => await checkOnce(api, image)),
	);
	if ('value' in checked) return checked.value;
	const { facts } = checked.failure;
	throw new ApiFailure({
		...facts,
		certainty: facts.certainty === 'doubtful' ? 'refused' : facts.certainty,
	});
}

async function checkOnce(api: Api, image: ImageToCheck): Promise<CheckedImage> {
	const { check, url, resolveOss, signal } = image;
	const gate = api.limits.creates(check.id, check.createsPerSecond);
	await gate.enter({ signal });
	const answered = await attempt(
		async () =>
			await api.call({
				method: 'POST',
				path: `/api/v1/services/aigc/${check.path}`,
				body: { model: check.id, input: { image_url: url } },
				headers: resolveOss ? { 'X-DashScope-OssResourceResolve': 'enable' } : {},
				timeout: CHECK_TIMEOUT,
			}),
	);
	if ('value' in answered) return readCheck(answered.value);
	const { facts } = answered.failure;
	const { status, code, message, requestId } = facts;
	// The service says with HTTP 200 and a code that the image did not pass.
	if (status === 200 && code !== undefined && !mayQueryAgain(facts)) {
		return { passed: false, code, message, requestId };
	}
	throw answered.failure;
}

function readCheck(answer: IDataObject): CheckedImage {
	const output = (answer.output ?? {}) as IDataObject;
	if (typeof output.check_pass !== 'boolean') {
		throw new ApiFailure({
			certainty: 'doubtful',
			message: 'The answer of the service about the image contains no check_pass',
		});
	}
	if (output.check_pass && output.humanoid !== false) return { passed: true };
	const text = (key: string) => {
		const value = output[key];
		return typeof value === 'string' && value !== '' ? value : undefined;
	};
	return {
		passed: false,
		code: text('code'),
		message: text('message') ?? 'The image shows no person',
		requestId: typeof answer.request_id === 'string' ? answer.request_id : undefined,
	};
}
