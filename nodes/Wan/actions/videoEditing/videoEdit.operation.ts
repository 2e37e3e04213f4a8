import { size } from '../../../shared/fields/byModel';
import { maskInput } from '../../../shared/fields/maskInput';
import { maskImage, maskVideo, referenceImage, video } from '../../../shared/fields/media';
import {
	editControl,
	expandMode,
	expandRatio,
	maskFrameId,
	maskType,
	prompt,
	promptExtend,
	seed,
	watermark,
} from '../../../shared/fields/simple';
import { maskRules } from '../../../shared/request/rules';
import type { CreateOperation } from '../../../shared/request/types';

/** VACE video_edit: changes a marked area of a video. */
export const videoEdit: CreateOperation = {
	resource: 'videoEditing',
	name: 'videoEdit',
	displayName: 'Video Edit',
	action: 'Edit an area of a video',
	description: 'Add, change or remove things in a marked area',
	kind: 'vace',
	function: 'video_edit',
	fields: [
		video,
		prompt(true),
		maskInput,
		{ ...maskImage, required: false },
		{ ...maskVideo, required: false },
		referenceImage,
	],
	options: [
		editControl,
		maskFrameId,
		expandRatio,
		maskType,
		expandMode,
		promptExtend(false),
		seed,
		size,
		watermark,
	],
	check: maskRules,
};
