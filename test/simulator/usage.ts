import type { VendorModel } from '../vendor/vendor';
import type { Body } from './rules';

/*
 * How a finished task's answer looks: where its link stands and what `usage` holds, which differ by the
 * generation of the model.
 */

/** What a task was made from. */
export interface Made {
	model: string;
	/** The create call. */
	request: Body;
	/** The row of its model; absent for a model that the table does not know. */
	row?: VendorModel;
	/** Length of the video, in seconds. */
	seconds: number;
}

/** How long the simulator takes every input video to be, in seconds. */
const INPUT_VIDEO_SECONDS = 5;
const FRAMES_PER_SECOND = 30;
const DEFAULT_SECONDS = 5;

const parametersOf = (body: Body) => (body.parameters ?? {}) as Body;

/** The value of a parameter: as sent, or the model's default. */
function valueOf(body: Body, row: VendorModel | undefined, name: string): unknown {
	return parametersOf(body)[name] ?? row?.parameters?.[name]?.default ?? undefined;
}

/**
 * The length of the video that a create call makes, in seconds.
 *
 * @param body the create call
 * @param row the row of its model
 */
export function secondsOf(body: Body, row: VendorModel | undefined): number {
	const duration = valueOf(body, row, 'duration');
	// 0 keeps the length of the input and -1 leaves it to the model.
	return typeof duration === 'number' && duration > 0 ? duration : DEFAULT_SECONDS;
}

/** The videos among the input that are billed with the output. */
function inputVideos({ request, row }: Made): number {
	const input = (request.input ?? {}) as Body;
	const media = Array.isArray(input.media) ? (input.media as Body[]) : [];
	const references = Array.isArray(input.reference_urls) ? (input.reference_urls as string[]) : [];
	const listed = media.filter(({ type }) => type === 'reference_video' || type === 'video').length;
	const byName = references.filter((url) => /\.(mp4|mov)(?:[?#].*)?$/.test(url)).length;
	return row ? listed + byName : 0;
}

/** The short side in pixels: of a tier such as 720P, or of a size such as 1280*720. */
function sharpness({ request, row }: Made): { SR: number; size: string } {
	const size = valueOf(request, row, 'size');
	const tier = valueOf(request, row, 'resolution');
	const [width, height] = (typeof size === 'string' ? size : '1280*720').split('*').map(Number);
	const area = Math.sqrt(width * height);
	const bySize = area > 1200 ? 1080 : area > 700 ? 720 : 480;
	return {
		SR: typeof tier === 'string' ? parseInt(tier, 10) : bySize,
		size: `${width}*${height}`,
	};
}

/**
 * The link and the usage of a task that has succeeded.
 *
 * @param task the task
 * @param videoUrl the link to its video
 */
export function resultOf(task: Made, videoUrl: string): { link: Body; usage: Body } {
	const { row, request } = task;
	const link =
		row?.resultKey === 'output.results.video_url'
			? { results: { video_url: videoUrl } }
			: { video_url: videoUrl };
	const { SR, size } = sharpness(task);
	const videos = { video_count: 1 };
	const input = inputVideos(task) * INPUT_VIDEO_SECONDS;
	const lengths = {
		duration: task.seconds + input,
		input_video_duration: input,
		output_video_duration: task.seconds,
	};
	const ratio = { ratio: valueOf(request, row, 'ratio') ?? '16:9' };
	if (row?.family === 'unified') {
		return { link, usage: { ...lengths, SR, ...ratio, fps: FRAMES_PER_SECOND, ...videos } };
	}
	if (row?.family === 's2v') {
		const usage = { duration: task.seconds, size, fps: FRAMES_PER_SECOND, ...videos, SR };
		return { link, usage };
	}
	if (row?.family === 'videoedit') return { link, usage: { ...lengths, SR, ...videos } };
	if (row && task.model.startsWith('wan2.7-')) {
		return { link, usage: { ...lengths, SR, ...ratio, ...videos } };
	}
	if (row && task.model.startsWith('wan2.6-')) {
		return { link, usage: { ...lengths, size, SR, ...videos } };
	}
	return {
		link,
		usage: { video_duration: task.seconds, video_ratio: 'standard', ...videos },
	};
}
