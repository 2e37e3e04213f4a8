import { writeFileSync } from 'node:fs';
import { format } from 'prettier';

import { script } from '../script';
import { currentFaces, faceFile } from './pinned';

// npm run face: pins the public face as it is. A line that disappears from a file breaks saved workflows.
script(async () => {
	for (const [name, face] of Object.entries(currentFaces())) {
		const text = await format(JSON.stringify(face), {
			parser: 'json',
			useTabs: true,
			printWidth: 100,
			objectWrap: 'collapse',
		});
		writeFileSync(faceFile(name), text);
	}
});
