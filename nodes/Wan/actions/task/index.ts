import { cancel } from './cancel.operation';
import { download } from './download.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';

/** The operations of the resource `task`. */
export const taskOperations = [cancel, download, get, getMany];
