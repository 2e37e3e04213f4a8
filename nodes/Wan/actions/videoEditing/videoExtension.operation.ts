import {
	extensionFirstFrame,
	extensionLastFrame,
	firstClip,
	lastClip,
	motionVideo,
} from '../../../shared/fields/media';
import {
	extensionControl,
	prompt,
	promptExtend,
	seed,
	watermark,
} from '../../../shared/fields/simple';
import { extensionRules } from '../../../shared/request/rules';
import type { CreateOperation } from '../../../shared/request/types';

/** VACE video_extension: what comes before, after or between. */
export const videoExtension: CreateOperation = {
	resource: 'videoEditing',
	name: 'videoExtension',
	displayName: 'Video Extension',
	action: 'Extend a video',
	description: 'Continue a clip or a picture into a video of five seconds in all',
	kind: 'vace',
	function: 'video_extension',
	fields: [
		prompt(true),
		firstClip,
		lastClip,
		extensionFirstFrame,
		extensionLastFrame,
		motionVideo,
		extensionControl,
	],
	options: [promptExtend(false), seed, watermark],
	check: extensionRules,
};
