import { WanApi } from '@credentials/WanApi.credentials';
import { Wan } from '@nodes/Wan/Wan.node';
import { WanTrigger } from '@nodes/WanTrigger/WanTrigger.node';
import { WanWaitForTask } from '@nodes/WanWaitForTask/WanWaitForTask.node';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { faceOfCredential, faceOfNode, type Json } from './face';

/** The public face of everything that n8n shows, by the name of its file. */
export function currentFaces(): Record<string, Json> {
	return {
		wanApi: faceOfCredential(new WanApi().properties),
		wan: faceOfNode(new Wan().description),
		wanWaitForTask: faceOfNode(new WanWaitForTask().description),
		wanTrigger: faceOfNode(new WanTrigger().description),
	};
}

/** The file that pins a face. */
export const faceFile = (name: string) => path.join(__dirname, `${name}.json`);

/** A face as it was pinned. */
export const pinnedFace = (name: string) =>
	JSON.parse(readFileSync(faceFile(name), 'utf8')) as Json;
