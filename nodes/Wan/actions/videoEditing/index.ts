import { animateMix, animateMove } from './animate.operation';
import { imageReference } from './imageReference.operation';
import { instructionEdit } from './instructionEdit.operation';
import { videoEdit } from './videoEdit.operation';
import { videoExtension } from './videoExtension.operation';
import { videoOutpainting } from './videoOutpainting.operation';
import { videoRepainting } from './videoRepainting.operation';

/** The operations of the resource `videoEditing`, in the order of the editor: what most users need comes first. */
export const videoEditingOperations = [
	instructionEdit,
	animateMove,
	animateMix,
	imageReference,
	videoEdit,
	videoRepainting,
	videoExtension,
	videoOutpainting,
];
