import { animateMix, animateMove } from './animate.operation';
import { imageReference } from './imageReference.operation';
import { instructionEdit } from './instructionEdit.operation';
import { videoEdit } from './videoEdit.operation';
import { videoExtension } from './videoExtension.operation';
import { videoOutpainting } from './videoOutpainting.operation';
import { videoRepainting } from './videoRepainting.operation';

/** The operations of the resource `videoEditing`. */
export const videoEditingOperations = [
	animateMove,
	animateMix,
	imageReference,
	instructionEdit,
	videoEdit,
	videoExtension,
	videoOutpainting,
	videoRepainting,
];
