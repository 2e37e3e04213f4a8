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
			'Makes a video out of words. Say what is seen, where, how it moves, what the camera does, and the light; the service rewrites short prompts unless **Enhance Prompt** is off. The models from 2.5 on also make the sound; those of 2.5 to 2.7 can take yours. Models from 2.7 on have a **Resolution** and an **Aspect Ratio**, older ones a **Size**.',
		example: {
			prompt: 'A paper boat drifts down a rainy street at dusk',
			resolution: '720P',
			ratio: '16:9',
		},
		workflow: 'first-video.json',
		mistakes: [
			{
				change: { ratio: '21:9' },
				message: 'Aspect Ratio “21:9”: must be one of 16:9, 9:16, 1:1, 4:3, 3:4 for wan2.7-t2v',
				todo: 'Choose one of the model’s shapes, or leave it to the model.',
			},
			{
				change: { duration: 20 },
				message: 'Duration (Seconds) “20”: wan2.7-t2v accepts 2 to 15 s (default 5)',
				todo: 'A longer video is made with [Continue Video](continue-video.md), or with a model of 3.0.',
			},
			{
				change: {
					model: { __rl: true, mode: 'list', value: 'wan2.6-t2v' },
					options: { shotType: 'multi', promptExtend: false },
				},
				message:
					"Shot Type “Multiple Shots”: requires 'Enhance Prompt'. Turn it on, or choose 'Single Shot'",
				todo: 'Turn Enhance Prompt on, or tell the shots in one.',
			},
			{
				change: { options: { extraInput: '{"model": "wan3.0-video"}' } },
				message:
					'Extra Input “{"model": "wan3.0-video"}”: must not contain the key model. Choose the model in \'Model\'',
				todo: 'Extra Input and Extra Parameters add to the two halves of the request; the model is chosen in Model.',
			},
		],
	},
	imageToVideo: {
		about:
			'Sets a picture in motion: the picture is the first frame, the prompt says what happens. The video takes the picture’s shape, so most models have a resolution and no shape of their own. Models from 2.7 on also take a **Last Frame**. A picture of the incoming item travels inside the request while it is small, and through the service’s temporary storage when it is large.',
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
				message:
					'Image “data”: is not a binary field of the input item, which contains no files. Connect a node that outputs a file',
				todo: 'Name the item’s binary field, as its Binary tab shows it; nodes in between can lose it.',
			},
		],
	},
	firstLastFrameToVideo: {
		about:
			'Makes the way from one picture to another. Both pictures should have the same shape. Models from 2.7 on choose among lengths and have sound; the `kf2v` models make five silent seconds, and `wan2.1-kf2v-plus` knows templates, effects that need the first picture alone.',
		example: {
			firstFrameUrl: `${material}/first_frame.png`,
			lastFrameUrl: `${material}/last_frame.png`,
			prompt: 'A small black cat looks up; the camera rises and looks down at it',
			resolution: '720P',
			duration: 5,
		},
		workflow: 'keyframe-morph.json',
		mistakes: [
			{
				change: { lastFrameSource: 'none' },
				message: "Last Frame: is required unless the option 'Template' is set",
				todo: 'Give both pictures, or use [Image to Video](image-to-video.md) for one.',
			},
			{
				change: {
					model: { __rl: true, mode: 'list', value: 'wan2.2-kf2v-flash' },
					firstFrameUrl: 'data:image/png;base64,iVBORw0KGgo=',
				},
				message:
					'First Frame “data:image/png;base64,iVBORw0KGgo=”: cannot be a data: URL, because the API accepts no base64 data for this file. Use a public URL, or choose Binary File',
				todo: 'Choose *Binary File*; the node uploads it.',
			},
		],
	},
	continueVideo: {
		about:
			'Makes a clip longer: the video begins with your clip and goes on as the prompt says, up to 15 seconds in all. **Duration** is the length of the whole, the clip included, and the whole is paid. With a **Last Frame** it ends in that picture.',
		example: {
			firstClipUrl: 'https://example.com/clip.mp4',
			prompt: 'The boat drifts under a bridge and out into the harbour',
			resolution: '720P',
			duration: 10,
		},
		workflow: 'continue-twice.json',
		mistakes: [
			{
				change: { duration: 20 },
				message: 'Duration (Seconds) “20”: wan2.7-i2v accepts 2 to 15 s (default 5)',
				todo: 'Continue the result once more, with its last seconds as the clip.',
			},
			{
				change: { firstClipUrl: 'data:video/mp4;base64,AAAA' },
				message:
					'First Clip “data:video/mp4;base64,AAAA”: cannot be a data: URL, because the API accepts no base64 data for this file. Use a public URL, or choose Binary File',
				todo: 'Choose *Binary File*; the node uploads it.',
			},
		],
	},
	referenceToVideo: {
		about:
			'Makes a video with the people, animals and things of your pictures and videos, so that the same character can appear in many videos. In the prompt, 2.7 and 3.0 call them *Image 1*, *Image 2*, *Video 1*, each kind counted by itself; 2.6 calls them *character1*, *character2* in the order of the list. With 2.7 each reference may have a **Voice**, and the video may begin with a **First Frame**; 3.0 takes audio files as references. Seconds of reference videos are paid too.',
		example: {
			prompt: 'The girl of Image 1 feeds the dog of Image 2 in a sunny kitchen',
			references: {
				reference: [
					{ type: 'image', source: 'url', url: 'https://example.com/girl.png' },
					{ type: 'image', source: 'url', url: 'https://example.com/dog.png' },
				],
			},
			resolution: '720P',
			ratio: '16:9',
		},
		workflow: 'character-series.json',
		mistakes: [
			{
				change: {
					references: {
						reference: [{ type: 'video', source: 'url', url: 'https://example.com/girl.mp4' }],
					},
					duration: 12,
				},
				message:
					"Duration (Seconds) “12”: wan2.7-r2v generates at most 10 seconds when a video is among the 'References'. Choose a shorter duration, or remove the video",
				todo: 'Shorten the video, or use a picture in place of the video.',
			},
			{
				change: { references: {} },
				message: 'References: must contain at least one image or video. Add one',
				todo: 'Add a reference, or use [Text to Video](text-to-video.md).',
			},
		],
	},
	documentToVideo: {
		about:
			'Makes a video that explains a document or a public web page. The prompt is optional and says for whom and how. A preview of generation 3.0; 12 to 15 minutes per video are usual.',
		example: {
			documentUrl: 'https://example.com/report.pdf',
			prompt: 'Explain the main result to somebody who knows nothing of the subject',
			resolution: '720P',
			duration: 30,
		},
		workflow: 'explainer-from-document.json',
		mistakes: [
			{
				change: { options: { promptExtend: false } },
				message:
					"Enhance Prompt “off”: must be on for this operation, because the model reads the 'Document' while it rewrites the prompt. Turn it on, or remove the option",
				todo: 'Remove the option Enhance Prompt.',
			},
			{
				change: { documentSource: 'page', pageUrl: 'example.com/article' },
				message:
					'Page URL “example.com/article”: must be a URL that begins with http:// or https://, without spaces',
				todo: 'Give the whole address, as the browser shows it.',
			},
		],
	},
	speechToVideo: {
		about:
			'Makes the person of a picture speak or sing an audio file; the video is as long as the audio. The service first checks the picture, which creates no task: where it shows no person seen from the front, the item is refused. The model is offered in Beijing only, so the credential must be of that region.',
		example: {
			imageUrl: 'https://example.com/portrait.png',
			audioUrl: 'https://example.com/greeting.mp3',
			resolution: '480P',
		},
		workflow: 'talking-portrait.json',
		mistakes: [
			{
				change: { imageUrl: 'portrait.png' },
				message:
					'Image “portrait.png”: must be a URL that begins with http://, https:// or oss://, without spaces',
				todo: 'Give a public link, or choose *Binary File*.',
			},
			{
				change: { audioSource: 'binary' },
				message:
					'Audio “data”: is not a binary field of the input item, which contains no files. Connect a node that outputs a file',
				todo: 'Connect a node that brings the audio file, such as *HTTP Request* or a form.',
			},
		],
	},
	instructionEdit: {
		about:
			'Changes a video as the prompt says: other clothes, another season, another style. Up to four **Reference Images** show what the prompt means. The new video keeps the length and the shape of the old one unless you set them. Seconds of the given video are paid too.',
		example: {
			videoUrl: 'https://example.com/walk.mp4',
			prompt: 'Replace the girl’s dress with the one in the picture',
			referenceImages: { image: [{ source: 'url', url: 'https://example.com/dress.png' }] },
			resolution: '720P',
		},
		mistakes: [
			{
				change: { duration: 12 },
				message:
					'Duration (Seconds) “12”: wan2.7-videoedit accepts 2 to 10 s (default 0); 0 keeps the length of the video',
				todo: 'Leave it at 0 to keep the length, or choose 2 to 10 seconds.',
			},
			{
				change: { referenceImages: { image: [{ source: 'url', url: '' }] } },
				message: 'Reference Images, image 1: is required',
				todo: 'Fill in the link, or remove the entry.',
			},
		],
	},
	animateMove: {
		about:
			'Makes the person of a picture move like the person of a video: dance, gestures, expressions. The scene is that of the picture. The option **Check Image** has the service look at the picture first.',
		example: {
			imageUrl: 'https://example.com/person.png',
			videoUrl: 'https://example.com/dance.mp4',
			mode: 'wan-std',
		},
		mistakes: [
			{
				change: { videoUrl: 'https://example.com/舞蹈.mp4' },
				message:
					'Video “https://example.com/舞蹈.mp4”: must not contain Chinese characters. Percent-encode them, or rename the file',
				todo: 'Rename the file, or encode the link.',
			},
		],
	},
	animateMix: {
		about:
			'Puts the person of a picture in the place of the person of a video. The scene, the light and the movements of the video stay.',
		example: {
			imageUrl: 'https://example.com/person.png',
			videoUrl: 'https://example.com/street.mp4',
			mode: 'wan-pro',
		},
		mistakes: [
			{
				change: { imageUrl: 'https://example.com/人.png' },
				message:
					'Image “https://example.com/人.png”: must not contain Chinese characters. Percent-encode them, or rename the file',
				todo: 'Rename the file, or encode the link.',
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
					"Reference Images: contains more than one background. Set 'Role' to Subject for all images but one",
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
			'Keeps the motion of a video and gives it a new look. **Preserve From Video** says what is taken over: face and body, the body alone, the depth of the room, or the drawing’s lines.',
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
					'Video “https://example.com/视频.mp4”: must not contain Chinese characters. Percent-encode them, or rename the file',
				todo: 'Rename the file, or encode the link.',
			},
		],
	},
	videoEdit: {
		about:
			'Adds, changes or removes what lies under a mask. The mask is a black picture, white where the video may change, as large as the video; or a video of such pictures. With one picture the marked thing is followed through the video, unless **Mask Tracking** says otherwise.',
		example: {
			videoUrl: 'https://example.com/cafe.mp4',
			maskImageUrl: 'https://example.com/mask.png',
			prompt: 'A lion in a suit drinks a coffee with relish',
		},
		mistakes: [
			{
				change: { options: { maskType: 'fixed', expandRatio: 0.1 } },
				message:
					"Mask Expansion “0.1”: applies only when 'Mask Tracking' is Follow Object. Remove the option, or change 'Mask Tracking'",
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
			'Makes what comes before, after or between: give a clip or a picture of the start, of the end, or of both, and the prompt tells the rest. A **Motion Reference Video** lends its movement to what is made. The result is five seconds long, your clip included.',
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
					"First Clip: set at least one of 'First Clip', 'Last Clip', 'First Frame', 'Last Frame' and 'Motion Reference Video'",
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
				message: 'Extend Left “3”: must be a number from 1 to 2',
				todo: 'Widen a second time for more.',
			},
		],
	},
};
