import type { IBinaryData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import { downloadVideo, type DownloadContext } from '../media/download';
import { queryTask } from '../tasks/calls';
import { simplifyTask } from '../tasks/output';
import {
	bringsNoVideo,
	outcomeOf,
	videoUrlOf,
	type TaskAnswer,
	type TaskCreation,
} from '../tasks/task';
import { ApiFailure } from '../transport/failure';
import type { Api } from '../transport/api';
import { Slots } from '../transport/limits';
import { ItemFailure } from './items';
import { videoFileName, type ExecutionSettings } from './settings';

const DOWNLOADS_AT_ONCE = 3;

/**
 * Fetches the video of a task that succeeded.
 *
 * @param taskId the queried task; the answer itself may name another one
 * @param answer the API's latest answer about it
 * @throws ApiFailure
 */
export type FetchVideo = (
	taskId: string,
	answer: TaskAnswer,
	settings: Pick<ExecutionSettings, 'fileName' | 'maxDownloadSize'>,
	signal: AbortSignal | undefined,
) => Promise<IBinaryData>;

/**
 * Downloads the videos of one execution of a node: a few at a time, and with a new link where the old one
 * has expired and the service still knows the task.
 *
 * @param context n8n's execution context
 * @param api the credential's API
 */
export function videoFetcher(context: DownloadContext, api: Api): FetchVideo {
	const slots = new Slots(DOWNLOADS_AT_ONCE);
	return async (taskId, answer, settings, signal) => {
		const url = videoUrlOf(answer);
		if (!url) {
			throw new ApiFailure({
				certainty: 'refused',
				message: 'The task succeeded, but the service returned no video_url',
			});
		}
		return await slots.take(
			async () =>
				await downloadVideo(context, url, {
					fileName: videoFileName(settings, taskId),
					maxBytes: settings.maxDownloadSize,
					signal,
					freshUrl: async () => videoUrlOf(await queryTask(api, taskId)),
				}),
		);
	};
}

/**
 * The outgoing item for a task.
 *
 * @param answer the API's latest answer about it
 * @param options raw or simplified, what is known from creating it, and the video where it was fetched
 */
export function taskItem(
	answer: TaskAnswer,
	options: {
		itemIndex: number;
		simplify: boolean;
		creation?: TaskCreation;
		video?: { property: string; data: IBinaryData };
	},
): INodeExecutionData {
	const json = options.simplify
		? simplifyTask(answer, options.creation)
		: (answer as unknown as IDataObject);
	const item: INodeExecutionData = { json, pairedItem: { item: options.itemIndex } };
	if (options.video) item.binary = { [options.video.property]: options.video.data };
	return item;
}

/**
 * The fields of an item whose task ended without a video, without the estimate: the task costs nothing.
 *
 * @param json the item's fields
 */
export function withoutEstimate({ cost, ...json }: IDataObject): IDataObject {
	return isEstimate(cost) || cost === undefined ? json : { ...json, cost };
}

const isEstimate = (value: unknown) =>
	typeof value === 'object' && value !== null && 'basis' in value && value.basis === 'estimated';

/** Why a task that has not ended yet is given up. */
type Unfinished =
	/** The node waited for the task until its time was over. */
	| 'timeout'
	/** The operation needs the video now, and does not wait. */
	| 'notFinished';

const unfinished: Record<Unfinished, (status: string) => { code: string; message: string }> = {
	timeout: (status) => ({
		code: 'Timeout',
		message: `The task was still ${status} when 'Timeout (Minutes)' had passed`,
	}),
	notFinished: (status) => ({
		code: 'NotFinished',
		message: `The task is still ${status} and has no video yet`,
	}),
};

/**
 * The failure of a task that did not bring a video: it ended badly, or has not ended yet.
 *
 * @param answer the API's latest answer about it
 * @param options what is known from creating it, and why it is given up where it has not ended
 */
export function noVideo(
	answer: TaskAnswer,
	{
		creation = {},
		reason = 'timeout',
	}: {
		creation?: TaskCreation;
		reason?: Unfinished;
	} = {},
): ItemFailure {
	const known = simplifyTask(answer, creation);
	const requestId = answer.request_id;
	if (bringsNoVideo(answer)) {
		return new ItemFailure(
			new ApiFailure({ certainty: 'refused', requestId, ...outcomeOf(answer) }),
			known,
		);
	}
	const { code, message } = unfinished[reason](answer.output.task_status);
	return new ItemFailure(
		new ApiFailure({
			certainty: 'refused',
			requestId,
			code,
			message: `${message}. It continues, and is charged if it succeeds`,
		}),
		known,
	);
}
