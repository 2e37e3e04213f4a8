import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { nodeTypes, node, runWorkflow, wires, type Outcome } from '../engine/engine';
import { files } from './files';
import { startRecorder } from './recorder';
import { fileOf, type Draft, type Result } from './saved';

/* Runs saved workflows in n8n's engine, and adds new ones. README.md beside this file says how. */

/**
 * Adds workflows: runs each draft and saves it with what came of it.
 *
 * @param drafts by name, such as textToVideo/seed-as-text
 * @returns what came of each
 * @throws Error before anything is run where a name is taken: a saved workflow never changes
 */
export async function addWorkflows(
	drafts: Readonly<Record<string, Draft>>,
): Promise<Record<string, Result>> {
	const taken = Object.keys(drafts).filter((name) => existsSync(fileOf(name)));
	if (taken.length > 0) {
		throw new Error(`A saved workflow never changes; give another name to ${taken.join(', ')}`);
	}
	const results: Record<string, Result> = {};
	for (const [name, draft] of Object.entries(drafts)) {
		const result = await runDraft(draft).catch((error: unknown) => {
			throw new Error(`${name}: ${String(error)}`, { cause: error });
		});
		mkdirSync(path.dirname(fileOf(name)), { recursive: true });
		const text = `${JSON.stringify({ ...draft, ...result }, null, '\t')}\n`;
		writeFileSync(fileOf(name), text, { flag: 'wx' });
		results[name] = result;
	}
	return results;
}

let keys = 0;

/**
 * Runs a workflow in n8n's own engine. The engine must have been started.
 *
 * @param draft the workflow
 * @returns its create calls, or the parameters that the error names
 * @throws Error where neither happened, or something was sent besides create calls and uploads
 */
export async function runDraft(draft: Draft): Promise<Result> {
	const recorder = await startRecorder();
	try {
		const outcome = await runWorkflow(
			{
				nodes: [
					node('Start', 'n8n-nodes-base.manualTrigger'),
					{
						...node('Wan', 'n8n-nodes-wan.wan', draft.parameters),
						typeVersion: draft.typeVersion ?? 1,
					},
				],
				connections: wires(['Start', 'Wan']),
			},
			{
				// A key of its own, because an account's pace holds for one key.
				credential: { ...draft.credential, apiKey: `sk-corpus-${(keys += 1)}` },
				input: (draft.items ?? [{}]).map(({ json = {}, binary = {} }) => ({
					json,
					binary: Object.fromEntries(
						Object.entries(binary).map(([field, name]) => [field, binaryOf(name)]),
					),
				})),
				reroute: recorder.reroute,
			},
		);
		if (recorder.others.length > 0) throw new Error(`Sent besides: ${recorder.others.join(', ')}`);
		if (!outcome.error) return { sends: recorder.sent };
		if (recorder.sent.length > 0) throw outcome.error;
		return { refused: namedParameters(draft, outcome.error) };
	} finally {
		await recorder.stop();
	}
}

function binaryOf(name: string) {
	if (!Object.hasOwn(files, name)) throw new Error(`There is no file ${name}`);
	const bytes = files[name];
	return {
		data: bytes.toString('base64'),
		mimeType: 'application/octet-stream',
		fileName: name,
	};
}

/** A media input is three parameters; a message may name any of them, so they count as one. */
const stem = (parameter: string) => parameter.replace(/(Source|Url|BinaryProperty)$/, '');

/** The parameters of an operation by their display names, those in collections included. */
function parametersByDisplayName({ parameters }: Draft): Map<string, string> {
	const { resource = 'video', operation = 'textToVideo' } = parameters;
	const names = new Map<string, string>();
	const { properties } = nodeTypes['n8n-nodes-wan.wan'].description;
	for (const property of properties) {
		const { show } = property.displayOptions ?? {};
		if (!show?.resource?.includes(resource as string)) continue;
		if (!show.operation?.includes(operation as string)) continue;
		names.set(property.displayName, stem(property.name));
		if (property.type !== 'collection') continue;
		for (const option of property.options ?? []) {
			if ('displayName' in option) names.set(option.displayName, stem(option.name));
		}
	}
	return names;
}

/**
 * The parameters that an error names. Its message is a problem, and each line of its description that
 * begins with a field: the field as the editor shows it, then its value in quotation marks or a colon. The words after that are not pinned.
 */
function namedParameters(draft: Draft, error: NonNullable<Outcome['error']>): string[] {
	const names = parametersByDisplayName(draft);
	const longestFirst = [...names.keys()].sort((a, b) => b.length - a.length);
	const lines = [error.message, ...(error.description ?? '').split('<br>\n')];
	const found = lines.flatMap((text) => {
		const field = longestFirst.find(
			(name) => text.startsWith(name) && /^(?:, [^:“]*)?(?: “|: )/.test(text.slice(name.length)),
		);
		return field === undefined ? [] : [names.get(field) ?? field];
	});
	if (found.length === 0) throw error;
	return [...new Set(found)].sort();
}
