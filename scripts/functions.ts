import type { INodeParameters } from 'n8n-workflow';

/*
 * The examples and the mistakes of the pages of docs/functions; test/engine/docs.test.ts runs them. The
 * pages' other words are in functionTexts.ts. The media of the examples are the sample files of Alibaba
 * Cloud's documentation, so that each example can be run as it is.
 */

/** A mistake, with the message that it causes. */
export interface Mistake {
	/** The parameters that replace those of the example. */
	change: INodeParameters;
	/** The node's message, as it stands on the page. */
	message: string;
	todo: string;
}

/** One function's page. */
export interface FunctionPage {
	/** The node's parameters in the page's workflow, besides resource and operation. */
	example: INodeParameters;
	mistakes: Mistake[];
	/** Nodes of n8n that the text of the page shows, ready to paste. */
	nodes?: Array<{ name: string; type: string; typeVersion: number; parameters: INodeParameters }>;
	/** A file of workflows/ that uses the function, where there is one. */
	workflow?: string;
}

const material = 'https://wanx.alicdn.com/material/20250318';
const samples = 'https://help-static-aliyun-doc.aliyuncs.com/file-manage-files/zh-CN';

/** The pages, by operation. */
export const functionPages: Record<string, FunctionPage> = {
	textToVideo: {
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
				todo: 'Choose an aspect ratio of the model, or leave the field at the model’s default.',
			},
			{
				change: { duration: 20 },
				message: 'Duration (Seconds) “20”: wan2.7-t2v accepts 2 to 15 s (default 5)',
				todo: 'Enter at most 15 seconds, or choose a model of generation 3.0, which makes up to 30.',
			},
			{
				change: {
					model: { __rl: true, mode: 'list', value: 'wan2.6-t2v' },
					options: { shotType: 'multi', promptExtend: false },
				},
				message:
					"Shot Type “Multiple Shots”: requires 'Enhance Prompt'. Turn it on, or choose 'Single Shot'",
				todo: 'Turn on {promptExtend}, or choose one shot.',
			},
			{
				change: { options: { extraInput: '{"model": "wan3.0-video"}' } },
				message:
					'Extra Input “{"model": "wan3.0-video"}”: must not contain the key model. Choose the model in \'Model\'',
				todo: 'Remove the key `model`. {extraInput} and {extraParameters} add keys to the objects `input` and `parameters` of the request; the model is set in the field Model.',
			},
		],
	},
	imageToVideo: {
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
				todo: 'Read the file with the node *Read/Write Files from Disk* and choose *Binary File*.',
			},
			{
				change: { imageSource: 'binary' },
				message:
					'Image “data”: is not a binary field of the input item, which contains no files. Connect a node that outputs a file',
				todo: 'Enter the name of the binary field as the tab *Binary* of the previous node shows it. A node in between can drop binary data.',
			},
		],
	},
	firstLastFrameToVideo: {
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
				todo: 'Give both images, or use [Image to Video](image-to-video.md) for one image.',
			},
			{
				change: {
					model: { __rl: true, mode: 'list', value: 'wan2.2-kf2v-flash' },
					firstFrameUrl: 'data:image/png;base64,iVBORw0KGgo=',
				},
				message:
					'First Frame “data:image/png;base64,iVBORw0KGgo=”: cannot be a data: URL, because the API accepts no base64 data for this file. Use a public URL, or choose Binary File',
				todo: 'Choose *Binary File*; the node uploads the file.',
			},
		],
	},
	continueVideo: {
		example: {
			firstClipUrl: `${samples}/20260129/hfugmr/wan-r2v-role1.mp4`,
			prompt: 'A girl takes a picture of herself in the mirror, then leaves with her backpack',
			resolution: '720P',
			duration: 10,
		},
		workflow: 'continue-twice.json',
		mistakes: [
			{
				change: { duration: 20 },
				message: 'Duration (Seconds) “20”: wan2.7-i2v accepts 2 to 15 s (default 5)',
				todo: 'Enter at most 15 seconds. For more, continue the last seconds of the result, and join the parts in a video editor.',
			},
			{
				change: { firstClipUrl: 'data:video/mp4;base64,AAAA' },
				message:
					'First Clip “data:video/mp4;base64,AAAA”: cannot be a data: URL, because the API accepts no base64 data for this file. Use a public URL, or choose Binary File',
				todo: 'Choose *Binary File*; the node uploads the file.',
			},
		],
	},
	referenceToVideo: {
		example: {
			prompt: 'The girl of Image 1 takes the object of Image 2 from a table in a sunny kitchen',
			references: {
				reference: [
					{
						type: 'image',
						source: 'url',
						url: `${samples}/20260408/sjuytr/wan-r2v-object-girl.jpg`,
					},
					{ type: 'image', source: 'url', url: `${samples}/20260129/rtjeqf/wan-r2v-object3.png` },
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
				todo: 'Enter at most 10 seconds, or use an image in place of the video.',
			},
			{
				change: { references: {} },
				message: 'References: must contain at least one image or video. Add one',
				todo: 'Add a reference, or use [Text to Video](text-to-video.md).',
			},
		],
	},
	documentToVideo: {
		example: {
			documentUrl: 'https://arxiv.org/pdf/1706.03762.pdf',
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
				todo: 'Remove the option {promptExtend}.',
			},
			{
				change: { documentSource: 'page', pageUrl: 'example.com/article' },
				message:
					'Page URL “example.com/article”: must be a URL that begins with http:// or https://, without spaces',
				todo: 'Enter the full address, as the browser shows it.',
			},
		],
	},
	speechToVideo: {
		example: {
			imageUrl:
				'https://img.alicdn.com/imgextra/i3/O1CN011FObkp1T7Ttowoq4F_!!6000000002335-0-tps-1440-1797.jpg',
			audioUrl: `${samples}/20250825/iaqpio/input_audio.MP3`,
			resolution: '480P',
		},
		workflow: 'talking-portrait.json',
		mistakes: [
			{
				change: { imageUrl: 'portrait.png' },
				message:
					'Image “portrait.png”: must be a URL that begins with http://, https:// or oss://, without spaces',
				todo: 'Enter a public link, or choose *Binary File*.',
			},
			{
				change: { audioSource: 'binary' },
				message:
					'Audio “data”: is not a binary field of the input item, which contains no files. Connect a node that outputs a file',
				todo: 'Connect a node that outputs the audio file, such as *HTTP Request* or a form.',
			},
		],
	},
	instructionEdit: {
		example: {
			videoUrl: `${samples}/20260403/nlspwm/T2VA_22.mp4`,
			prompt: 'Replace the clothes of the girl with the clothes of the image',
			referenceImages: {
				image: [
					{
						source: 'url',
						url: `${samples}/20260402/fwjpqf/wan2.7-videoedit-change-clothes.png`,
					},
				],
			},
			resolution: '720P',
		},
		mistakes: [
			{
				change: { duration: 12 },
				message:
					'Duration (Seconds) “12”: wan2.7-videoedit accepts 2 to 10 s (default 0); 0 keeps the length of the video',
				todo: 'Leave the field at 0 to keep the length, or enter 2 to 10 seconds.',
			},
			{
				change: { referenceImages: { image: [{ source: 'url', url: '' }] } },
				message: 'Reference Images, image 1: is required',
				todo: 'Enter the link, or remove the entry.',
			},
		],
	},
	animateMove: {
		example: {
			imageUrl: `${samples}/20250919/adsyrp/move_input_image.jpeg`,
			videoUrl: `${samples}/20250919/kaakcn/move_input_video.mp4`,
			mode: 'wan-std',
		},
		mistakes: [
			{
				change: { videoUrl: 'https://example.com/舞蹈.mp4' },
				message:
					'Video “https://example.com/舞蹈.mp4”: must not contain Chinese characters. Percent-encode them, or rename the file',
				todo: 'Rename the file, or percent-encode the link.',
			},
		],
	},
	animateMix: {
		example: {
			imageUrl: `${samples}/20250919/bhkfor/mix_input_image.jpeg`,
			videoUrl: `${samples}/20250919/wqefue/mix_input_video.mp4`,
			mode: 'wan-pro',
		},
		mistakes: [
			{
				change: { imageUrl: 'https://example.com/人.png' },
				message:
					'Image “https://example.com/人.png”: must not contain Chinese characters. Percent-encode them, or rename the file',
				todo: 'Rename the file, or percent-encode the link.',
			},
		],
	},
	imageReference: {
		example: {
			prompt: 'A girl walks through an old forest and looks around in wonder',
			referenceImages: {
				image: [
					{ source: 'url', url: `${material}/image_reference_2_5_16.png`, role: 'obj' },
					{ source: 'url', url: `${material}/image_reference_1_5_16.png`, role: 'bg' },
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
				todo: 'Set all but one to *Subject*.',
			},
			{
				change: { referenceImages: { image: [{ source: 'url', url: '', role: 'obj' }] } },
				message: 'Reference Images, image 1: is required',
				todo: 'Enter the link, or remove the entry.',
			},
		],
	},
	videoRepainting: {
		example: {
			videoUrl: `${material}/video_repainting_1.mp4`,
			prompt: 'An old car of the thirties drives through a steampunk town',
			controlCondition: 'depth',
		},
		mistakes: [
			{
				change: { options: { strength: 1.5 } },
				message: 'Strength “1.5”: must be a number from 0 to 1',
				todo: 'Enter a number from 0 to 1. Near 1 preserves more of the motion, near 0 gives the prompt more influence.',
			},
			{
				change: { videoUrl: 'https://example.com/视频.mp4' },
				message:
					'Video “https://example.com/视频.mp4”: must not contain Chinese characters. Percent-encode them, or rename the file',
				todo: 'Rename the file, or percent-encode the link.',
			},
		],
	},
	videoEdit: {
		example: {
			videoUrl: `${material}/video_edit_2.mp4`,
			maskImageUrl: `${material}/video_edit_1_mask.png`,
			prompt: 'A lion in a suit drinks coffee in a café',
		},
		nodes: [
			{
				name: 'Mask',
				type: 'n8n-nodes-base.editImage',
				typeVersion: 1,
				parameters: {
					operation: 'multiStep',
					operations: {
						operations: [
							{ operation: 'create', backgroundColor: '#000000', width: 1280, height: 720 },
							{
								operation: 'draw',
								primitive: 'rectangle',
								color: '#ffffff',
								startPositionX: 440,
								startPositionY: 120,
								endPositionX: 840,
								endPositionY: 700,
								cornerRadius: 0,
							},
						],
					},
					dataPropertyName: 'data',
					options: { format: 'png', fileName: 'mask.png' },
				},
			},
		],
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
		example: {
			prompt: 'The dog jumps over a puddle and rides on, 3D cartoon',
			firstClipSource: 'url',
			firstClipUrl: `${material}/video_extension_1.mp4`,
		},
		workflow: 'chain.json',
		mistakes: [
			{
				change: { firstClipSource: 'none' },
				message:
					"First Clip: set at least one of 'First Clip', 'Last Clip', 'First Frame', 'Last Frame' and 'Motion Reference Video'",
				todo: 'Give at least one clip or image.',
			},
		],
	},
	videoOutpainting: {
		example: {
			videoUrl: `${material}/video_outpainting_1.mp4`,
			prompt: 'A lady plays the violin with passion, with a symphony orchestra around her',
			leftScale: 1.5,
			rightScale: 1.5,
		},
		workflow: 'chain.json',
		mistakes: [
			{
				change: { leftScale: 3 },
				message: 'Extend Left “3”: must be a number from 1 to 2',
				todo: 'Enter a number from 1 to 2. For more, extend the result a second time.',
			},
		],
	},
};
