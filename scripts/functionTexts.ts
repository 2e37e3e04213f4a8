/*
 * What the pages of docs/functions say in words. `{promptExtend}` stands for the label of the field of
 * that name, so that a page always uses the label of the editor.
 */

/** The text of one function's page. */
export interface FunctionText {
	/** What the function makes, and what to know before using it. */
	about: string;
	/**
	 * Further parts of the page, between the introduction and the fields: a heading, then paragraphs.
	 * `{nodes}` stands for the nodes of the page in functions.ts.
	 */
	parts?: Array<[heading: string, ...paragraphs: string[]]>;
	/** The length of the result where the function, not the model, decides it. */
	duration?: string;
}

const virginia = (global: string, local: string): [string, ...string[]] => [
	'Which model in Virginia',
	`In US (Virginia) two models do the same: \`${global}\` and \`${local}\`. The credential and the stored data are in Virginia with both. They differ in where the video is generated:`,
	`- \`${local}\`: inside the United States only. Take it if your data must not be processed elsewhere.\n- \`${global}\`: on free capacity anywhere in the world. Take it otherwise: it has more lengths, and its [price](../prices.md) is a little lower.`,
];

/** The texts, by operation. */
export const functionTexts: Record<string, FunctionText> = {
	textToVideo: {
		about:
			'Generates a video from a text prompt. Describe the subject, the place, the motion, the camera and the light. The service rewrites short prompts unless **{promptExtend}** is off. The models from 2.5 on generate sound as well; those of 2.5 to 2.7 also accept your own audio file. The models from 2.7 on have the fields **{resolution}** and **{ratio}**; older models have **{size}** instead.',
		parts: [virginia('wan2.6-t2v', 'wan2.6-t2v-us')],
	},
	imageToVideo: {
		about:
			'Generates a video that begins with an image. The image is the first frame, and the prompt describes what happens. The video has the aspect ratio of the image, so most models have a **{resolution}** and no **{ratio}**. The models from 2.7 on also accept a **{lastFrameSource}**. A small image of the incoming item is sent inside the request; a large one is uploaded to the temporary storage of Model Studio.',
		parts: [virginia('wan2.6-i2v', 'wan2.6-i2v-us')],
	},
	firstLastFrameToVideo: {
		about:
			'Generates a video between two images: the first frame and the last frame. Both images should have the same aspect ratio. The models from 2.7 on offer several lengths and generate sound. The `kf2v` models always make five seconds without sound. `wan2.1-kf2v-plus` also has templates, which are video effects that need the first frame only.',
	},
	continueVideo: {
		about:
			'Continues a clip: the video begins with your clip and goes on as the prompt says, up to 15 seconds in all. **{duration}** is the length of the whole video, the clip included, and the whole video is charged. With a **{lastFrameSource}** the video ends with that image. This is the function that makes a longer video; [Video Extension](video-extension.md) returns at most five seconds.',
	},
	referenceToVideo: {
		about:
			'Generates a video with the people, animals and objects of your images and videos, so that one character can appear in many videos. In the prompt, 2.7 and 3.0 call the references *Image 1*, *Image 2*, *Video 1*, with each type counted separately; 2.6 calls them *character1*, *character2*, in the order of the list. With 2.7 each reference can have a **{voiceSource}**, and the video can begin with a **{firstFrameSource}**. 3.0 also accepts audio files as references. The seconds of reference videos are charged too.',
	},
	documentToVideo: {
		about:
			'Generates a video that explains a document or a public web page. The prompt is optional and says for whom and how. The models are previews of generation 3.0; a video usually takes 12 to 15 minutes.',
	},
	speechToVideo: {
		about:
			'Generates a video in which the person of an image speaks or sings an audio file. The video is as long as the audio. The service checks the image first, without creating a task: if it does not show one person from the front, the item is refused. The model is offered in China (Beijing) only, so the credential must belong to that region.',
	},
	instructionEdit: {
		about:
			'Changes a video as the prompt says: other clothes, another season, another style. Up to four **{referenceImages}** show what the prompt means. The result has the length and the aspect ratio of your video unless you set them. The seconds of your video are charged too.',
	},
	animateMove: {
		about:
			'Transfers the motion of a video to the person of an image: dance, gestures, facial expressions. The background is the one of the image. The option **{checkImage}** decides whether the service checks the image first.',
		duration: 'as the video',
	},
	animateMix: {
		about:
			'Replaces the person of a video with the person of an image. The background, the light and the motion of the video stay.',
		duration: 'as the video',
	},
	imageReference: {
		about:
			'Generates a video from up to three images: subjects and one background. Each image should show one thing, subjects in front of a plain background. The prompt says what happens.',
	},
	videoRepainting: {
		about:
			'Keeps the motion of a video and changes its look. **{controlCondition}** decides what is preserved: face and body, the body alone, the depth of the scene, or the lines of the drawing. The result has the resolution of the video, scaled down to 720P if the video is larger.',
		duration: 'as the video, at most 5 s',
	},
	videoEdit: {
		about:
			'Adds, changes or removes something inside a marked area of a video. A mask marks the area: an image of the same width and height as the video, white where the video may change and black where it must stay. With one image, the marked object is tracked through the video unless **{maskType}** says otherwise. A mask video marks the area frame by frame.',
		duration: 'as the video, at most 5 s',
		parts: [
			[
				'Making a mask',
				'The mask is pure white (255, 255, 255) and pure black (0, 0, 0), and has exactly the width and height of the video. The outline can be rough: with **{maskType}** at its default the service tracks the marked object, and **{expandRatio}** says how far the mask reaches beyond it.',
				'![A frame of a video, and its mask: the area of the cup is white, all else is black](../pictures/mask.svg)',
				'**In n8n**, for a rectangle or a circle: the node *Edit Image* draws it. Copy this node and paste it on the canvas, or build it in five steps:',
				'{nodes}',
				'1. Add **Edit Image** and set *Operation* to *Multi Step*.\n2. Add the step *Create*: *Background Color* `#000000`, *Image Width* and *Image Height* as the video has them.\n3. Add the step *Draw*: *Primitive* *Rectangle*, *Color* `#ffffff`, and the corners in pixels, counted from the upper left corner of the picture.\n4. Add the option *Format* and choose *PNG*.\n5. In **Wan**, set **{maskImageSource}** to *Binary File*. Both nodes use the binary field `data`.',
				'![The steps of the node Edit Image](../pictures/panel-edit-image.png)',
				'The colors have six digits on purpose: n8n’s color picker adds two more for transparency, which *Edit Image* reads as opacity from 00 (opaque) to FF (transparent). If n8n does not run in Docker, *Edit Image* needs GraphicsMagick on the machine.',
				'**In an image editor**, for any shape (GIMP, Photoshop, Krita):',
				'1. Save the first frame of the video as an image, for example by pausing the video and taking a screenshot in full size.\n2. Open it and add a layer. Fill the layer with black.\n3. Make the layer half transparent, and paint the area to change in white. Then make the layer opaque again.\n4. Export as PNG, without an alpha channel, in the width and height of the video.\n5. Give the file to the node as a link, or as a binary field, for example with *Read/Write Files from Disk*, *Google Drive* or a form.',
				'If the object is not in the first frame, save the frame in which it is, and set **{maskFrameId}** to the number of that frame, counted from 1.',
			],
		],
	},
	videoExtension: {
		about:
			'Generates what comes before a clip, after it, or between two clips. Give a clip or an image for the start, for the end, or for both; the prompt describes the rest. A **{videoSource}** lends its motion to the part that is generated. The result is **five seconds in all**, your clips included; of a clip at most three seconds are used, and of two clips three seconds together. For a longer video use [Continue Video](continue-video.md). The result has the resolution of the clip, scaled down to 720P if the clip is larger.',
	},
	videoOutpainting: {
		about:
			'Extends the picture of a video beyond its edges. According to the vendor the result has the resolution of the video, scaled down to 720P if the video is larger: more of the scene is visible, and the original part is smaller.',
		duration: 'as the video, at most 5 s',
		parts: [
			[
				'What the four numbers do',
				'Each side has its own factor from 1 to 2. 1 adds nothing on that side. A factor multiplies the distance from the center of the picture to that edge.',
				'![Three drawings: left and right 1.5, all four sides 1.5, and top 2](../pictures/outpainting.svg)',
				'| Wanted | {topScale} | {bottomScale} | {leftScale} | {rightScale} |\n| --- | --- | --- | --- | --- |\n| half as wide again, the original in the middle | 1 | 1 | 1.5 | 1.5 |\n| half as wide and half as high again | 1.5 | 1.5 | 1.5 | 1.5 |\n| more sky: the upper half twice as high | 2 | 1 | 1 | 1 |',
				'The vendor’s page says that the frame is centered and scaled towards each side, and gives no formula; the drawing shows how we read it. Try your numbers with a short clip first. The prompt describes the whole scene, with what should appear around the original.',
			],
		],
	},
};
