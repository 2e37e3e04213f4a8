import { required } from '../../../shared/fields/field';
import { size } from '../../../shared/fields/dimensions';
import { referenceImages } from '../../../shared/fields/referenceImages';
import { prompt, videoOptions } from '../../../shared/fields/simple';
import { defineOperation } from '../../../shared/request/operation';

/** @see "image_reference" on the general video editing page */
export const imageReference = defineOperation({
	resource: 'videoEditing',
	name: 'imageReference',
	displayName: 'Image Reference',
	action: 'Create video from reference images',
	description: 'Generate a video that combines up to three images of subjects and a background',
	fields: { prompt: required(prompt), referenceImages },
	options: { ...videoOptions, size },
	body: (values) => ({
		input: {
			function: 'image_reference',
			prompt: values.prompt,
			ref_images_url: values.referenceImages.map(({ image }) => image),
		},
		parameters: {
			obj_or_bg: values.referenceImages.map(({ role }) => role),
			size: values.size,
			prompt_extend: values.promptExtend,
			watermark: values.watermark,
			seed: values.seed,
		},
	}),
});
