import { audio } from '../../../shared/fields/audio';
import { durationField } from '../../../shared/fields/duration';
import { ratio, resolution } from '../../../shared/fields/dimensions';
import { lastFrameFace } from '../../../shared/fields/lastFrame';
import { IMAGE_URL, mediaField, requiredMediaField } from '../../../shared/fields/media';
import { negativePrompt, prompt, template, videoOptions } from '../../../shared/fields/simple';
import { mediaList } from '../../../shared/request/body';
import { defineOperation } from '../../../shared/request/operation';

const firstFrame = requiredMediaField({
	name: 'firstFrame',
	displayName: 'First Frame',
	description: 'The image that the video starts with. JPEG, PNG without transparency, BMP or WEBP.',
	placeholder: IMAGE_URL,
});

const lastFrame = mediaField({
	...lastFrameFace,
	initialSource: 'url',
	noneName: 'None (Only With a Template)',
});

/**
 * @see the first-and-last-frame page of April 2026 for kf2v, and the image-to-video page of generation
 * 2.7 for `input.media`
 */
export const firstLastFrameToVideo = defineOperation({
	resource: 'video',
	name: 'firstLastFrameToVideo',
	displayName: 'First and Last Frame to Video',
	action: 'Create video from first and last frame',
	description: 'Generate a video that leads from one image to another',
	fields: {
		firstFrame,
		lastFrame,
		prompt,
		resolution,
		ratio,
		duration: durationField(),
		audio,
	},
	options: { negativePrompt, ...videoOptions, template },
	check: ({ lastFrame: last, template: effect }) => {
		if (effect === undefined && last === undefined) {
			return [
				{
					field: 'Last Frame',
					value: last,
					rule: "is required unless the option 'Template' is set",
				},
			];
		}
		if (effect !== undefined && last !== undefined) {
			return [
				{
					field: 'Template',
					value: effect,
					rule: "works with the first frame only. Set 'Last Frame' to None, or remove the template",
				},
			];
		}
		return [];
	},
	body: ({ audio: sound, ...values }, row) => ({
		input: row?.takesMedia
			? {
					prompt: values.prompt,
					negative_prompt: values.negativePrompt,
					media: mediaList({
						first_frame: values.firstFrame,
						last_frame: values.lastFrame,
						driving_audio: sound || undefined,
					}),
				}
			: {
					prompt: values.prompt,
					negative_prompt: values.negativePrompt,
					first_frame_url: values.firstFrame,
					last_frame_url: values.lastFrame,
					audio_url: sound || undefined,
					template: values.template,
				},
		parameters: {
			resolution: values.resolution,
			ratio: values.ratio,
			duration: values.duration,
			prompt_extend: values.promptExtend,
			audio: sound === false ? false : undefined,
			watermark: values.watermark,
			seed: values.seed,
		},
	}),
});
