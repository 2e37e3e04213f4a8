import { duration, resolution } from '../../../shared/fields/byModel';
import { audio, image } from '../../../shared/fields/media';
import {
	negativePrompt,
	prompt,
	promptExtend,
	seed,
	shotType,
	template,
	watermark,
} from '../../../shared/fields/simple';
import { severalShotsNeedRewriting } from '../../../shared/request/rules';
import type { CreateOperation } from '../../../shared/request/types';

/** Image to video: sets one picture in motion. */
export const imageToVideo: CreateOperation = {
	resource: 'video',
	name: 'imageToVideo',
	displayName: 'Image to Video',
	action: 'Create a video from an image',
	description: 'Set a picture in motion',
	kind: 'i2v',
	fields: [image, prompt(false), resolution, duration, audio],
	options: [negativePrompt, promptExtend(true), seed, shotType, template, watermark],
	check: severalShotsNeedRewriting,
};
