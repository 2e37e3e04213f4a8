import { video } from '../../../shared/fields/media';
import { prompt, promptExtend, scales, seed, watermark } from '../../../shared/fields/simple';
import type { CreateOperation } from '../../../shared/request/types';

/** VACE video_outpainting: shows what lies beyond a video's edges. */
export const videoOutpainting: CreateOperation = {
	resource: 'videoEditing',
	name: 'videoOutpainting',
	displayName: 'Video Outpainting',
	action: 'Extend the frame of a video',
	description: 'Widen the picture of a video on any side',
	kind: 'vace',
	function: 'video_outpainting',
	fields: [video, prompt(true), ...scales],
	options: [promptExtend(false), seed, watermark],
};
