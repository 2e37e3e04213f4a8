import { required } from '../../../shared/fields/field';
import { IMAGE_URL, requiredMediaField, VIDEO_URL } from '../../../shared/fields/media';
import { choiceField } from '../../../shared/fields/scalar';
import { checkImage, watermark } from '../../../shared/fields/simple';
import { defineOperation } from '../../../shared/request/operation';

const image = requiredMediaField({
	name: 'image',
	displayName: 'Image',
	description:
		'The person to animate: one person, seen from the front. JPEG, PNG, BMP or WEBP, up to 5 MB, sides of 200 to 4096 pixels, one side at most three times as long as the other.',
	placeholder: IMAGE_URL,
});

const video = (description: string) =>
	requiredMediaField({
		name: 'video',
		displayName: 'Video',
		description: `${description} MP4, MOV or AVI, 2 to 30 seconds, up to 200 MB, sides of 200 to 2048 pixels.`,
		placeholder: VIDEO_URL,
	});

const mode = required(
	choiceField(
		{
			name: 'mode',
			property: {
				displayName: 'Mode',
				type: 'options',
				default: 'wan-std',
				description: 'Service mode. Professional gives better results and costs more.',
			},
		},
		[
			{ name: 'Standard', value: 'wan-std' },
			{ name: 'Professional', value: 'wan-pro' },
		],
	),
);

interface AnimateFace {
	name: 'animateMove' | 'animateMix';
	displayName: string;
	action: string;
	description: string;
	/** What the video is for. */
	video: string;
}

const animate = ({ video: about, ...face }: AnimateFace) =>
	defineOperation({
		...face,
		resource: 'videoEditing',
		fields: { image, video: video(about), mode },
		options: {
			checkImage: checkImage(
				'Whether the service checks the image before it generates the video (check_image in the API)',
			),
			watermark,
		},
		body: (values) => ({
			input: {
				image_url: values.image,
				video_url: values.video,
				watermark: values.watermark,
			},
			parameters: { mode: values.mode, check_image: values.checkImage },
		}),
	});

/** @see "wan2.2-animate-move" on the image animation page */
export const animateMove = animate({
	name: 'animateMove',
	displayName: 'Animate Image',
	action: 'Animate image with motion from video',
	description:
		'Generate a video in which the person in an image moves like the person in another video',
	video: 'The video whose movements and expressions the person in the image takes over.',
});

/** @see "wan2.2-animate-mix" on the video character swap page */
export const animateMix = animate({
	name: 'animateMix',
	displayName: 'Replace Character',
	action: 'Replace character in video',
	description:
		'Generate a video in which the person in an image replaces the person in the input video',
	video: 'The video whose person is replaced. The scene, lighting and movements are preserved.',
});
