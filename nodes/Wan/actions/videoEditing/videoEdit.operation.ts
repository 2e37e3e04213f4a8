import { onlyWith, required } from '../../../shared/fields/field';
import { size } from '../../../shared/fields/dimensions';
import { maskInput } from '../../../shared/fields/maskInput';
import { IMAGE_URL, requiredMediaField, VIDEO_URL } from '../../../shared/fields/media';
import { choiceField, numberField } from '../../../shared/fields/scalar';
import { prompt } from '../../../shared/fields/simple';
import {
	controlFace,
	controls,
	referenceImage,
	vaceOptions,
	video,
} from '../../../shared/fields/vace';
import type { Problem } from '../../../shared/common/problem';
import type { MediaReference } from '../../../shared/media/reference';
import { defineOperation, type FactsOf } from '../../../shared/request/operation';

const withMaskImage = onlyWith(maskInput, 'image', 'goes with a mask image only');
const withMaskVideo = onlyWith(maskInput, 'video');

const maskImage = requiredMediaField({
	name: 'maskImage',
	displayName: 'Mask Image',
	description: 'A picture as large as the video: white marks what to change, black what to keep',
	placeholder: IMAGE_URL,
});

const maskVideo = requiredMediaField({
	name: 'maskVideo',
	displayName: 'Mask Video',
	description:
		'A video of the same size, length and frame rate: white marks what to change, black what to keep',
	placeholder: VIDEO_URL,
});

const controlCondition = choiceField(
	{
		name: 'controlCondition',
		property: { ...controlFace, displayName: 'Keep From the Video', default: '' },
	},
	[controls.posebodyface, controls.depth],
	'Nothing',
);

const maskFrameId = numberField(
	{
		name: 'maskFrameId',
		property: {
			displayName: 'Mask Frame',
			type: 'number',
			default: 1,
			description: 'The frame of the video that the mask image belongs to, counted from 1',
		},
	},
	{ whole: true, min: 1 },
);

const maskType = choiceField(
	{
		name: 'maskType',
		property: {
			displayName: 'Mask Movement',
			type: 'options',
			default: 'tracking',
			description: 'Whether the masked area moves',
		},
	},
	[
		{ name: 'Follows the Object', value: 'tracking' },
		{ name: 'Stays in Place', value: 'fixed' },
	],
);

const expandRatio = numberField(
	{
		name: 'expandRatio',
		property: {
			displayName: 'Mask Margin',
			type: 'number',
			default: 0.05,
			description: 'How far the mask reaches beyond its object, from 0 (tight) to 1 (wide)',
		},
	},
	{ min: 0, max: 1 },
);

const expandMode = choiceField(
	{
		name: 'expandMode',
		property: {
			displayName: 'Mask Shape',
			type: 'options',
			default: 'hull',
			description: 'Shape of the mask around its object',
		},
	},
	[
		{ name: 'Outline', value: 'hull', description: 'A polygon around the object' },
		{ name: 'Rectangle', value: 'bbox', description: 'A box around the object' },
		{ name: 'As Drawn', value: 'original', description: 'The shape of the mask image' },
	],
);

/**
 * The mask's frame is one of those that the service looks at: of a video of 5 seconds with 16 frames per
 * second, 81.
 *
 * @see "mask_frame_id" on the general video editing page
 */
function frameExists(
	{ video: film, maskFrameId: frame }: { video: MediaReference; maskFrameId?: number },
	factsOf: FactsOf,
): Problem[] {
	const { seconds, framesPerSecond } = factsOf(film) ?? {};
	if (frame === undefined || seconds === undefined || framesPerSecond === undefined) return [];
	const used = Math.min(seconds, film.limits.seconds?.[1] ?? Infinity);
	const last = Math.ceil(framesPerSecond * used) + 1;
	const rule = `the Video has ${last} frames that the service uses`;
	return frame > last ? [{ field: maskFrameId.displayName, value: frame, rule }] : [];
}

/** @see "video_edit" on the general video editing page */
export const videoEdit = defineOperation({
	resource: 'videoEditing',
	name: 'videoEdit',
	displayName: 'Video Edit',
	action: 'Edit an area of a video',
	description: 'Add, change or remove things in a marked area',
	fields: {
		video,
		prompt: required(prompt),
		maskInput,
		maskImage: withMaskImage(maskImage),
		maskVideo: withMaskVideo(maskVideo),
		referenceImage,
	},
	options: {
		controlCondition,
		maskFrameId: withMaskImage(maskFrameId),
		expandRatio: withMaskImage(expandRatio),
		maskType: withMaskImage(maskType),
		expandMode: withMaskImage(expandMode),
		...vaceOptions,
		size,
	},
	check: (values) => {
		if (values.maskType !== 'fixed') return [];
		const rule = 'counts only where Mask Movement is Follows the Object';
		const problems: Problem[] = [
			{ field: expandRatio.displayName, value: values.expandRatio, rule },
			{ field: expandMode.displayName, value: values.expandMode, rule },
		];
		return problems.filter(({ value }) => value !== undefined);
	},
	checkFiles: frameExists,
	body: (values) => ({
		input: {
			function: 'video_edit',
			prompt: values.prompt,
			video_url: values.video,
			mask_image_url: values.maskImage,
			mask_frame_id: values.maskFrameId,
			mask_video_url: values.maskVideo,
			ref_images_url: values.referenceImage ? [values.referenceImage] : undefined,
		},
		parameters: {
			control_condition: values.controlCondition,
			mask_type: values.maskType,
			expand_ratio: values.expandRatio,
			expand_mode: values.expandMode,
			size: values.size,
			prompt_extend: values.promptExtend,
			watermark: values.watermark,
			seed: values.seed,
		},
	}),
});
