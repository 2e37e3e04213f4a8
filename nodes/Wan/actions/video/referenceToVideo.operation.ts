import type { ModelRow } from '../../../shared/catalog';
import type { Problem } from '../../../shared/common/problem';
import { audio } from '../../../shared/fields/audio';
import { askedSeconds, durationField } from '../../../shared/fields/duration';
import { ratio, resolution, size } from '../../../shared/fields/dimensions';
import { IMAGE_URL, mediaField } from '../../../shared/fields/media';
import { references, type Reference } from '../../../shared/fields/references';
import {
	negativePrompt,
	prompt,
	promptWhereRequired,
	severalShotsNeedRewriting,
	shotType,
	videoOptions,
} from '../../../shared/fields/simple';
import { shown, SLACK } from '../../../shared/media/fileRules';
import { filled, mediaList } from '../../../shared/request/body';
import { defineOperation, type FactsOf } from '../../../shared/request/operation';

const firstFrame = mediaField({
	name: 'firstFrame',
	displayName: 'First Frame',
	description:
		'The image that the video starts with, in addition to the references. The video gets its aspect ratio. JPEG, PNG without transparency, BMP or WEBP.',
	placeholder: IMAGE_URL,
	offered: (row) => row.references?.firstFrame === true,
});

const duration = durationField();

/** Videos as references shorten what the model makes. */
function shorterWithVideo(
	{ references: list, duration: seconds }: { references: Reference[]; duration?: number },
	row: ModelRow | undefined,
): Problem[] {
	const most = row?.references?.secondsWithVideo;
	if (!row || most === undefined || seconds === undefined || seconds <= most) return [];
	return list.some(({ type }) => type === 'video')
		? [
				{
					field: duration.displayName,
					value: seconds,
					rule: `${row.id} generates at most ${most} seconds when a video is among the 'References'. Choose a shorter duration, or remove the video`,
				},
			]
		: [];
}

/**
 * The videos among the references leave less for the new one, where both together have a longest length.
 * Of a video behind a URL the shortest length is known that the model takes.
 */
function roomForVideos(
	{ references: list, duration: seconds }: { references: Reference[]; duration?: number },
	factsOf: FactsOf,
	row: ModelRow | undefined,
): Problem[] {
	const most = row?.references?.secondsWithInput;
	const asked = askedSeconds(seconds, row);
	if (!row || most === undefined || asked === undefined) return [];
	const lengths = list
		.filter(({ type }) => type === 'video')
		.map(({ file }) => factsOf(file)?.seconds ?? file.limits.seconds?.[0] ?? 0);
	const given = lengths.reduce((sum, length) => sum + length, 0);
	if (given === 0 || asked + given <= most + lengths.length * SLACK) return [];
	const rule = `${row.id} accepts at most ${most} s of input and new video in total, and the videos among the 'References' last at least ${shown(given)} s`;
	return [{ field: duration.displayName, value: asked, rule }];
}

/** A model that needs no prompt needs at least one of both. */
function promptOrReferences(values: { references: Reference[]; prompt?: string }): Problem[] {
	return values.prompt === undefined && values.references.length === 0
		? [
				{
					field: prompt.displayName,
					value: undefined,
					rule: "is required when there are no 'References'. Enter a prompt, or add a reference",
				},
			]
		: [];
}

/**
 * @see the reference-to-video pages: `reference_urls` for 2.6, `input.media` from 2.7 on
 */
export const referenceToVideo = defineOperation({
	resource: 'video',
	name: 'referenceToVideo',
	displayName: 'Reference to Video',
	action: 'Create video from references',
	description:
		'Generate a video with the people, objects and voices of reference images, videos and audio files',
	fields: { prompt, references, firstFrame, size, resolution, ratio, duration, audio },
	options: { negativePrompt, ...videoOptions, shotType },
	check: (values, row) => {
		const missing = promptWhereRequired(values, row);
		return [
			...(missing.length > 0 ? missing : promptOrReferences(values)),
			...shorterWithVideo(values, row),
			...severalShotsNeedRewriting(values),
		];
	},
	checkFiles: roomForVideos,
	body: ({ audio: sound, ...values }, row) => ({
		input:
			row && !row.takesMedia
				? {
						prompt: values.prompt,
						negative_prompt: values.negativePrompt,
						reference_urls: values.references.map(({ file }) => file),
					}
				: {
						prompt: values.prompt,
						negative_prompt: values.negativePrompt,
						media: filled([
							...values.references.map(({ type, file, voice }) => ({
								type: `reference_${type}` as const,
								url: file,
								...(voice !== undefined && { reference_voice: voice }),
							})),
							...mediaList({ first_frame: values.firstFrame }),
						]),
					},
		parameters: {
			size: values.size,
			resolution: values.resolution,
			ratio: values.ratio,
			duration: values.duration,
			prompt_extend: values.promptExtend,
			shot_type: values.shotType,
			audio: sound === false ? false : undefined,
			watermark: values.watermark,
			seed: values.seed,
		},
	}),
});
