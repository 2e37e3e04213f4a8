import type { ICredentialDataDecryptedObject, IDataObject, INode } from 'n8n-workflow';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { Sent } from './recorder';

/*
 * The saved workflows: what a node as somebody saved it sends, for ever. README.md beside this file
 * says how they are made and how one is added.
 */

/** A workflow before anybody knows what it sends: a node Wan and the items that it gets. */
export interface Draft {
	/** What is special about it, in a sentence. */
	about: string;
	/** The credential, without its key. */
	credential: ICredentialDataDecryptedObject;
	/** The version of the node that it was saved with; 1 where absent. */
	typeVersion?: number;
	/** The node's parameters, exactly as saved. */
	parameters: INode['parameters'];
	/** The incoming items; binary fields name a file of `files.ts`. One empty item where absent. */
	items?: Array<{ json?: IDataObject; binary?: Record<string, string> }>;
}

/** What came of a draft: the create calls, or the parameters that were named as wrong. */
export type Result = { sends: Sent[] } | { refused: string[] };

export type SavedWorkflow = Draft & Result;

const folder = path.join(__dirname, 'workflows');

/** The file of a saved workflow; its name is the operation's folder and a name of its own. */
export const fileOf = (name: string) => path.join(folder, `${name}.json`);

/** All saved workflows, by name. */
export function savedWorkflows(): Array<{ name: string; workflow: SavedWorkflow }> {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.json'))
		.sort()
		.map((file) => ({
			name: file.slice(0, -'.json'.length).split(path.sep).join('/'),
			workflow: JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as SavedWorkflow,
		}));
}
