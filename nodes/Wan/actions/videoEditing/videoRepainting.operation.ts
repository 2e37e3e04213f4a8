import { referenceImage, video } from '../../../shared/fields/media';
import {
	prompt,
	promptExtend,
	repaintingControl,
	seed,
	strength,
	watermark,
} from '../../../shared/fields/simple';
import type { CreateOperation } from '../../../shared/request/types';

/** VACE video_repainting: a new look for the motion of a video. */
export const videoRepainting: CreateOperation = {
	resource: 'videoEditing',
	name: 'videoRepainting',
	displayName: 'Video Repainting',
	action: 'Repaint a video',
	description: 'Give a video a new look and keep its motion',
	kind: 'vace',
	function: 'video_repainting',
	fields: [video, prompt(true), repaintingControl, referenceImage],
	options: [promptExtend(false), seed, strength, watermark],
};
