import { videoOperations } from './video';
import { videoEditingOperations } from './videoEditing';

/** Every operation that creates a task. */
export const createOperations = [...videoOperations, ...videoEditingOperations];
