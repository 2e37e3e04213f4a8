import type { INodeParameters } from 'n8n-workflow';

/*
 * What the pages of docs/ say about each function, beyond what the fields and the catalog say
 * themselves. The examples and the mistakes are run by test/engine/docs.test.ts.
 */

/** A way to go wrong, with the message that it brings. */
export interface Mistake {
	/** What the example's parameters are replaced by. */
	change: INodeParameters;
	/** The node's message, as it stands on the page. */
	message: string;
	todo: string;
}

/** One function's page. */
export interface FunctionPage {
	/** What it makes and what to know before using it. */
	about: string;
	/** The node's parameters in the page's workflow, besides resource and operation. */
	example: INodeParameters;
	mistakes: Mistake[];
	/** A file of workflows/ that uses the function, where there is one. */
	workflow?: string;
}

const material = 'https://wanx.alicdn.com/material/20250318';

/** The pages, by operation. */
export const functionPages: Record<string, FunctionPage> = {
	textToVideo: {
		about:
			'Makes a video out of words. Say what is seen, where, how it moves, what the camera does, and the light; the service rewrites short prompts unless **Rewrite Prompt** is off. The models of 2.5 and 2.6 also make the sound, or take yours.',
		example: { prompt: 'A paper boat drifts down a rainy street at dusk', size: '1280*720' },
		workflow: 'first-video.json',
		mistakes: [
			{
				change: { size: '1280*721' },
				message:
					'Size “1280*721”: wan2.6-t2v makes 1280*720, 720*1280, 960*960, 1088*832, 832*1088, 1920*1080, 1080*1920, 1440*1440, 1632*1248, 1248*1632 and no other',
				todo: 'Choose one of the model’s sizes, or leave it to the model.',
			},
			{
				change: { duration: 20 },
				message: 'Duration (Seconds) “20”: wan2.6-t2v takes 2 to 15 s (default 5)',
				todo: 'A longer video is made with [Video Extension](video-extension.md).',
			},
			{
				change: { options: { shotType: 'multi', promptExtend: false } },
				message: 'Shots “multi”: Several Shots needs Rewrite Prompt to be on',
				todo: 'Turn Rewrite Prompt on, or tell the shots in one.',
			},
		],
	},
	imageToVideo: {
		about:
			'Sets a picture in motion: the picture is the first frame, the prompt says what happens. The video takes the picture’s shape, so there is no size, only a resolution. A picture of the incoming item travels inside the request while it is small, and through the service’s temporary storage when it is large.',
		example: {
			imageSource: 'url',
			imageUrl: `${material}/first_frame.png`,
			prompt: 'The cat looks up at the sky',
			resolution: '720P',
		},
		workflow: 'image-from-form.json',
		mistakes: [
			{
				change: { imageUrl: '/home/me/cat.png' },
				message:
					'Image “/home/me/cat.png”: must be a URL that begins with http://, https://, oss:// or data:, without spaces',
				todo: 'Read the file with *Read/Write Files from Disk* and choose *Binary File*.',
			},
			{
				change: { imageSource: 'binary' },
				message: 'Image “data”: the item has no binary data; connect a node that brings a file',
				todo: 'Name the item’s binary field, as its Binary tab shows it; nodes in between can lose it.',
			},
		],
	},
	firstLastFrameToVideo: {
		about:
			'Makes the way from one picture to another, five seconds long and silent. Both pictures should have the same shape. `wan2.1-kf2v-plus` also knows templates, effects that need the first picture alone.',
		example: {
			firstFrameUrl: `${material}/first_frame.png`,
			lastFrameUrl: `${material}/last_frame.png`,
			prompt: 'A small black cat looks up; the camera rises and looks down at it',
			resolution: '480P',
		},
		workflow: 'keyframe-morph.json',
		mistakes: [
			{
				change: { lastFrameSource: 'none' },
				message: 'Last Frame: is required unless a Template is set',
				todo: 'Give both pictures, or use [Image to Video](image-to-video.md) for one.',
			},
			{
				change: { firstFrameUrl: 'data:image/png;base64,iVBORw0KGgo=' },
				message:
					'First Frame “data:image/png;base64,iVBORw0KGgo=”: cannot be a data: URL: the API takes no base64 for this file. Give a public URL or choose Binary File',
				todo: 'Choose *Binary File*; the node uploads it.',
			},
		],
	},
	imageReference: {
		about:
			'Puts up to three pictures into one video: a subject, another, and a background. Each picture should show one thing, on a plain ground where it is a subject. The prompt says what they do together.',
		example: {
			prompt: 'A girl walks through an old forest and looks around in wonder',
			referenceImages: {
				image: [
					{ source: 'url', url: 'https://example.com/girl.png', role: 'obj' },
					{ source: 'url', url: 'https://example.com/forest.png', role: 'bg' },
				],
			},
		},
		mistakes: [
			{
				change: {
					referenceImages: {
						image: [
							{ source: 'url', url: 'https://example.com/forest.png', role: 'bg' },
							{ source: 'url', url: 'https://example.com/beach.png', role: 'bg' },
						],
					},
				},
				message:
					'Reference Images “[{"source":"url","url":"https://example.com/forest.png","rol…”: has more than one background; at most one image may have the role Background',
				todo: 'Make all but one a Subject.',
			},
			{
				change: { referenceImages: { image: [{ source: 'url', url: '', role: 'obj' }] } },
				message: 'Reference Images, image 1: is required',
				todo: 'Fill in the link, or remove the entry.',
			},
		],
	},
	videoRepainting: {
		about:
			'Keeps the motion of a video and gives it a new look. **Keep From the Video** says what is taken over: face and body, the body alone, the depth of the room, or the drawing’s lines.',
		example: {
			videoUrl: 'https://example.com/dance.mp4',
			prompt: 'An old car of the thirties drives through a steampunk town',
			controlCondition: 'depth',
		},
		mistakes: [
			{
				change: { options: { strength: 1.5 } },
				message: 'Strength “1.5”: must be a number from 0 to 1',
				todo: 'Near 1 keeps more of the motion, near 0 leaves the prompt more freedom.',
			},
			{
				change: { videoUrl: 'https://example.com/视频.mp4' },
				message:
					'Video “https://example.com/视频.mp4”: must not contain Chinese characters; percent-encode them or rename the file',
				todo: 'Rename the file, or encode the link.',
			},
		],
	},
	videoEdit: {
		about:
			'Adds, changes or removes what lies under a mask. The mask is a black picture, white where the video may change, as large as the video; or a video of such pictures. With one picture the marked thing is followed through the video, unless **Mask Movement** says otherwise.',
		example: {
			videoUrl: 'https://example.com/cafe.mp4',
			maskImageUrl: 'https://example.com/mask.png',
			prompt: 'A lion in a suit drinks a coffee with relish',
		},
		mistakes: [
			{
				change: { options: { maskType: 'fixed', expandRatio: 0.1 } },
				message: 'Mask Margin “0.1”: counts only where Mask Movement is Follows the Object',
				todo: 'Remove one of the two options.',
			},
			{
				change: { options: { maskFrameId: 0 } },
				message: 'Mask Frame “0”: must be a whole number from 1',
				todo: 'Frames are counted from 1.',
			},
		],
	},
	videoExtension: {
		about:
			'Makes what comes before, after or between: give a clip or a picture of the start, of the end, or of both, and the prompt tells the rest. A **Motion Video** lends its movement to what is made. The result is five seconds long, your clip included.',
		example: {
			prompt: 'The dog jumps over a puddle and rides on, 3D cartoon',
			firstClipSource: 'url',
			firstClipUrl: 'https://example.com/clip.mp4',
		},
		workflow: 'chain.json',
		mistakes: [
			{
				change: { firstClipSource: 'none' },
				message:
					'First Clip: give at least one of First Clip, Last Clip, First Frame, Last Frame or Motion Video',
				todo: 'Choose at least one source.',
			},
		],
	},
	videoOutpainting: {
		about:
			'Makes what lies beyond the edges of a video. Each side is a factor of the frame: 1 leaves it, 2 doubles it.',
		example: {
			videoUrl: 'https://example.com/skate.mp4',
			prompt: 'A dog on a skateboard in a wide sunny street, 3D cartoon',
			leftScale: 1.25,
			rightScale: 1.25,
		},
		workflow: 'chain.json',
		mistakes: [
			{
				change: { leftScale: 3 },
				message: 'Left Scale “3”: must be a number from 1 to 2',
				todo: 'Widen a second time for more.',
			},
		],
	},
};
