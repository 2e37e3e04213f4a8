import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { renderModelTable } from './modelTable';

// npm run docs: writes the reference table of the models.
writeFileSync(path.join(__dirname, '..', 'docs', 'models.md'), renderModelTable());
