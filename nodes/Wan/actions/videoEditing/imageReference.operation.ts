import { size } from '../../../shared/fields/byModel';
import { referenceImages } from '../../../shared/fields/referenceImages';
import { prompt, promptExtend, seed, watermark } from '../../../shared/fields/simple';
import type { CreateOperation } from '../../../shared/request/types';

/** VACE image_reference: one video out of up to three pictures. */
export const imageReference: CreateOperation = {
	resource: 'videoEditing',
	name: 'imageReference',
	displayName: 'Image Reference',
	action: 'Create a video from reference images',
	description: 'Combine up to three pictures of subjects and a background into one video',
	kind: 'vace',
	function: 'image_reference',
	fields: [prompt(true), referenceImages],
	options: [promptExtend(true), seed, size, watermark],
};
