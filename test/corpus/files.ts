import { readFileSync } from 'node:fs';
import path from 'node:path';

import { bmp, jpeg, mp3, png, tiff, wav, webp } from '../files';

/* The files that items of the saved workflows bring. A workflow names them; so does what was sent. */

const MB = 1024 * 1024;

const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(2 * MB - bytes.length)]);

/** By name. The large ones hold 2 MB: more than goes into a request where there is storage. */
export const files: Readonly<Record<string, Buffer>> = {
	'small.png': png(640, 360),
	'small.jpeg': jpeg(640, 360),
	'small.bmp': bmp(640, 360),
	'small.webp': webp(640, 360),
	'small.tiff': tiff(640, 360),
	'transparent.png': png(640, 360, 6, true),
	'large.png': padded(png(1280, 720)),
	'large.jpeg': padded(jpeg(1280, 720)),
	'voice.wav': wav(),
	'voice.mp3': mp3(true),
	'clip.mp4': readFileSync(path.join(__dirname, '../simulator/media/result.mp4')),
	'text.txt': Buffer.from('This is neither a picture nor a video.'),
};

/**
 * The name of a file by its bytes.
 *
 * @param bytes what was sent
 * @throws Error where no file of the corpus has these bytes
 */
export function nameOfFile(bytes: Buffer): string {
	const found = Object.entries(files).find(([, file]) => file.equals(bytes));
	if (!found) throw new Error(`${bytes.length} bytes were sent that no file of the corpus has`);
	return found[0];
}
