import { onlyWith, required, shownAs } from '../../../shared/fields/field';
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

const withMaskImage = onlyWith(
	maskInput,
	'image',
	"applies only to a mask image. Remove it, or set 'Mask' to Image for the Whole Video",
);
const withMaskVideo = onlyWith(maskInput, 'video');

const maskImage = requiredMediaField({
	name: 'maskImage',
	displayName: 'Mask Image',
	description:
		'An image with the same dimensions as the video. White marks the area to change, black the area to keep.',
	placeholder: IMAGE_URL,
});

const maskVideo = requiredMediaField({
	name: 'maskVideo',
	displayName: 'Mask Video',
	description:
		'A video with the same dimensions, length and frame rate as the input video. White marks the area to change, black the area to keep.',
	placeholder: VIDEO_URL,
});

const controlCondition = choiceField(
	{
		name: 'controlCondition',
		property: { ...controlFace, displayName: 'Preserve From Video', default: '' },
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
			description:
				'Number of the video frame that the mask image belongs to, counted from 1 (mask_frame_id in the API)',
		},
	},
	{ whole: true, min: 1 },
);

const maskType = choiceField(
	{
		name: 'maskType',
		property: {
			displayName: 'Mask Tracking',
			type: 'options',
			default: 'tracking',
			description: 'How the masked area moves during the video (mask_type in the API)',
		},
	},
	[
		{ name: 'Follow Object', value: 'tracking' },
		{ name: 'Fixed in Place', value: 'fixed' },
	],
);

const expandRatio = numberField(
	{
		name: 'expandRatio',
		property: {
			displayName: 'Mask Expansion',
			type: 'number',
			default: 0.05,
			description:
				'How far the mask extends beyond the object, from 0 (tight) to 1 (wide); expand_ratio in the API',
		},
	},
	{ min: 0, max: 1 },
);

const expandModes = [
	{ name: 'Outline', value: 'hull', description: 'A polygon around the object' },
	{ name: 'Rectangle', value: 'bbox', description: 'A box around the object' },
	{ name: 'As Drawn', value: 'original', description: 'The shape of the mask image' },
] as const;

const expandMode = choiceField(
	{
		name: 'expandMode',
		property: {
			displayName: 'Mask Shape',
			type: 'options',
			default: 'hull',
			description: 'Shape of the mask around the object (expand_mode in the API)',
		},
	},
	expandModes,
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
	const rule = `must be at most ${last}, the number of frames of 'Video' that the service uses`;
	return frame > last ? [{ field: maskFrameId.displayName, value: frame, rule }] : [];
}

/** @see "video_edit" on the general video editing page */
export const videoEdit = defineOperation({
	resource: 'videoEditing',
	name: 'videoEdit',
	displayName: 'Video Edit',
	action: 'Edit area of video',
	description: 'Add, change or remove objects in a masked area of a video',
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
		const rule =
			"applies only when 'Mask Tracking' is Follow Object. Remove the option, or change 'Mask Tracking'";
		const problems: Problem[] = [
			{ field: expandRatio.displayName, value: values.expandRatio, rule },
			{ field: expandMode.displayName, value: shownAs(expandModes, values.expandMode), rule },
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
