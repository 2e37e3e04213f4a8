import { audio } from '../../../shared/fields/audio';
import { document } from '../../../shared/fields/document';
import { durationField } from '../../../shared/fields/duration';
import { ratio, resolution } from '../../../shared/fields/dimensions';
import { prompt, videoOptions } from '../../../shared/fields/simple';
import { defineOperation } from '../../../shared/request/operation';

/** @see "file" and "link" in the media of Wan 3.0 */
export const documentToVideo = defineOperation({
	resource: 'video',
	name: 'documentToVideo',
	displayName: 'Document to Video',
	action: 'Create video from document',
	description: 'Generate a video that explains a document or a web page',
	fields: { document, prompt, resolution, ratio, duration: durationField(), audio },
	options: videoOptions,
	check: (values) =>
		values.promptExtend === false
			? [
					{
						field: videoOptions.promptExtend.displayName,
						value: 'off',
						rule: "must be on for this operation, because the model reads the 'Document' while it rewrites the prompt. Turn it on, or remove the option",
					},
				]
			: [],
	body: ({ audio: sound, ...values }) => ({
		input: {
			prompt: values.prompt,
			media: [{ type: values.document.type, url: values.document.source }],
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
