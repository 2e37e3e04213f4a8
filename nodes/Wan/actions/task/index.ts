import { cancel } from './cancel.operation';
import { download } from './download.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';

/** The operations of the resource `task`, in the order of the editor. */
export const taskOperations = [get, download, getMany, cancel];
