import { imageReference } from './imageReference.operation';
import { videoEdit } from './videoEdit.operation';
import { videoExtension } from './videoExtension.operation';
import { videoOutpainting } from './videoOutpainting.operation';
import { videoRepainting } from './videoRepainting.operation';

/** The operations of the resource `videoEditing`. */
export const videoEditingOperations = [
	imageReference,
	videoEdit,
	videoExtension,
	videoOutpainting,
	videoRepainting,
];
