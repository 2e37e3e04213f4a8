import { resolution } from '../../../shared/fields/byModel';
import { firstFrame, lastFrame } from '../../../shared/fields/media';
import {
	negativePrompt,
	prompt,
	promptExtend,
	seed,
	template,
	watermark,
} from '../../../shared/fields/simple';
import type { CreateOperation } from '../../../shared/request/types';

/** First and last frame to video: the way from one picture to another. */
export const firstLastFrameToVideo: CreateOperation = {
	resource: 'video',
	name: 'firstLastFrameToVideo',
	displayName: 'First and Last Frame to Video',
	action: 'Create a video from first and last frame',
	description: 'Make a video that leads from one picture to another',
	kind: 'kf2v',
	fields: [firstFrame, lastFrame, prompt(false), resolution],
	options: [negativePrompt, promptExtend(true), seed, template, watermark],
	check: ({ lastFrame: last, template: effect }) => {
		if (effect === undefined && last === undefined) {
			return [{ field: 'Last Frame', value: last, rule: 'is required unless a Template is set' }];
		}
		if (effect !== undefined && last !== undefined) {
			return [
				{
					field: 'Template',
					value: effect,
					rule: 'works with the first frame alone; set Last Frame to None',
				},
			];
		}
		return [];
	},
};
