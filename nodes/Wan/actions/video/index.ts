import { firstLastFrameToVideo } from './firstLastFrameToVideo.operation';
import { imageToVideo } from './imageToVideo.operation';
import { textToVideo } from './textToVideo.operation';

/** The operations of the resource `video`. */
export const videoOperations = [firstLastFrameToVideo, imageToVideo, textToVideo];
