import { required } from '../../../shared/fields/field';
import { IMAGE_URL, mediaField, VIDEO_URL } from '../../../shared/fields/media';
import { choiceField } from '../../../shared/fields/scalar';
import { prompt } from '../../../shared/fields/simple';
import { controlFace, controls, vaceOptions } from '../../../shared/fields/vace';
import { shown, SLACK } from '../../../shared/media/fileRules';
import { defineOperation } from '../../../shared/request/operation';

const firstClip = mediaField({
	name: 'firstClip',
	displayName: 'First Clip',
	description:
		'A video that the new video continues. MP4, up to 50 MB. Only the first 3 seconds are used. Both clips together can last up to 3 seconds.',
	placeholder: VIDEO_URL,
});

const lastClip = mediaField({
	name: 'lastClip',
	displayName: 'Last Clip',
	description:
		'A video that the new video leads up to. MP4, up to 50 MB. Only the first 3 seconds are used. Both clips together can last up to 3 seconds.',
	placeholder: VIDEO_URL,
});

const firstFrame = mediaField({
	name: 'firstFrame',
	displayName: 'First Frame',
	description: 'An image that the new video starts with',
	placeholder: IMAGE_URL,
});

const lastFrame = mediaField({
	name: 'lastFrame',
	displayName: 'Last Frame',
	description: 'An image that the new video ends with',
	placeholder: IMAGE_URL,
});

const video = mediaField({
	name: 'video',
	displayName: 'Motion Reference Video',
	description:
		'A video whose motion the new video follows (video_url in the API). MP4, up to 50 MB, 5 seconds.',
	placeholder: VIDEO_URL,
});

const controlCondition = choiceField(
	{
		name: 'controlCondition',
		property: {
			...controlFace,
			displayName: 'Preserve From Motion Reference Video',
			default: '',
			displayOptions: { show: { videoSource: ['url', 'binary'] } },
		},
	},
	[controls.posebodyface, controls.depth],
);

/** The seconds of a clip that the service uses, and the most of both clips together. */
const CLIP = 3;

/** @see "video_extension" on the general video editing page */
export const videoExtension = defineOperation({
	resource: 'videoEditing',
	name: 'videoExtension',
	displayName: 'Video Extension',
	action: 'Extend video',
	description:
		'Generate a video of 5 seconds in total that continues or leads up to given clips or images',
	fields: {
		prompt: required(prompt),
		firstClip,
		lastClip,
		firstFrame,
		lastFrame,
		video,
		controlCondition,
	},
	options: vaceOptions,
	check: (values) => {
		if (!(
			values.firstClip ??
			values.lastClip ??
			values.firstFrame ??
			values.lastFrame ??
			values.video
		)) {
			return [
				{
					field: firstClip.displayName,
					value: undefined,
					rule: "set at least one of 'First Clip', 'Last Clip', 'First Frame', 'Last Frame' and 'Motion Reference Video'",
				},
			];
		}
		return values.video && !values.controlCondition
			? [
					{
						field: controlCondition.displayName,
						value: undefined,
						rule: "is required when 'Motion Reference Video' is set",
					},
				]
			: [];
	},
	checkFiles: ({ firstClip: first, lastClip: last }, factsOf) => {
		const lengths = [first, last].map((clip) => clip && factsOf(clip)?.seconds);
		if (lengths.some((seconds) => seconds === undefined)) return [];
		const used = lengths.reduce<number>((sum, seconds = 0) => sum + Math.min(seconds, CLIP), 0);
		if (used <= CLIP + 2 * SLACK) return [];
		const rule = `'First Clip' and 'Last Clip' can last ${CLIP} seconds in total; these last ${lengths.map((seconds = 0) => shown(seconds)).join(' and ')}`;
		return [{ field: lastClip.displayName, value: undefined, rule }];
	},
	body: (values) => ({
		input: {
			function: 'video_extension',
			prompt: values.prompt,
			first_clip_url: values.firstClip,
			last_clip_url: values.lastClip,
			first_frame_url: values.firstFrame,
			last_frame_url: values.lastFrame,
			video_url: values.video,
		},
		parameters: {
			control_condition: values.controlCondition,
			prompt_extend: values.promptExtend,
			watermark: values.watermark,
			seed: values.seed,
		},
	}),
});
