import { continueVideo } from './continueVideo.operation';
import { documentToVideo } from './documentToVideo.operation';
import { firstLastFrameToVideo } from './firstLastFrameToVideo.operation';
import { imageToVideo } from './imageToVideo.operation';
import { referenceToVideo } from './referenceToVideo.operation';
import { speechToVideo } from './speechToVideo.operation';
import { textToVideo } from './textToVideo.operation';

/** The operations of the resource `video`, in the order of the editor: what most users need comes first. */
export const videoOperations = [
	textToVideo,
	imageToVideo,
	firstLastFrameToVideo,
	referenceToVideo,
	continueVideo,
	speechToVideo,
	documentToVideo,
];
