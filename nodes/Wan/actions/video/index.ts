import { continueVideo } from './continueVideo.operation';
import { documentToVideo } from './documentToVideo.operation';
import { firstLastFrameToVideo } from './firstLastFrameToVideo.operation';
import { imageToVideo } from './imageToVideo.operation';
import { referenceToVideo } from './referenceToVideo.operation';
import { speechToVideo } from './speechToVideo.operation';
import { textToVideo } from './textToVideo.operation';

/** The operations of the resource `video`. */
export const videoOperations = [
	continueVideo,
	documentToVideo,
	firstLastFrameToVideo,
	imageToVideo,
	referenceToVideo,
	speechToVideo,
	textToVideo,
];
