import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/* n8n-core reads these when it is loaded; import this module before it. */

/** Where the engine keeps its files; new for every process. */
export const engineFolder = mkdtempSync(path.join(tmpdir(), 'wan-engine-'));

process.env.N8N_USER_FOLDER = engineFolder;
process.env.N8N_LOG_LEVEL = 'silent';
process.env.N8N_ENCRYPTION_KEY = 'engine-tests';
process.env.N8N_DEFAULT_BINARY_DATA_MODE ??= 'filesystem';
process.env.N8N_BINARY_DATA_STORAGE_PATH = path.join(engineFolder, 'binaryData');
