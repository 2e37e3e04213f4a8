import { duration, size } from '../../../shared/fields/byModel';
import { audio } from '../../../shared/fields/media';
import {
	negativePrompt,
	prompt,
	promptExtend,
	seed,
	shotType,
	watermark,
} from '../../../shared/fields/simple';
import { severalShotsNeedRewriting } from '../../../shared/request/rules';
import type { CreateOperation } from '../../../shared/request/types';

/** Text to video: a video from words alone. */
export const textToVideo: CreateOperation = {
	resource: 'video',
	name: 'textToVideo',
	displayName: 'Text to Video',
	action: 'Create a video from text',
	description: 'Make a video from a description',
	kind: 't2v',
	fields: [prompt(true), size, duration, audio],
	options: [negativePrompt, promptExtend(true), seed, shotType, watermark],
	check: severalShotsNeedRewriting,
};
