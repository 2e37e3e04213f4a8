import type { INodeProperties } from 'n8n-workflow';

import { faceOfCredential } from '../face/face';
import { currentFaces, pinnedFace } from '../face/pinned';

/*
 * Saved workflows hold names and values of parameters, so those are public. test/face/*.json pins them;
 * `npm run face` writes the files anew where something was added.
 */

describe('the public face of', () => {
	it.each(Object.entries(currentFaces()))('%s is the pinned one', (name, face) => {
		expect(face).toEqual(pinnedFace(name));
	});
});

describe('a face', () => {
	const chooser: INodeProperties = {
		displayName: 'Source',
		name: 'source',
		type: 'options',
		default: 'url',
		options: [
			{ name: 'A', value: 'url' },
			{ name: 'B', value: 'binary' },
			{ name: 'C', value: 'none' },
		],
	};
	const link = (displayOptions: INodeProperties['displayOptions']): INodeProperties => ({
		displayName: 'Link',
		name: 'link',
		type: 'string',
		default: '',
		displayOptions,
	});
	const faceOf = (...properties: INodeProperties[]) =>
		(faceOfCredential([chooser, ...properties]) as { link: unknown }).link;

	it('does not change with the way that a display rule is written', () => {
		const shown = faceOf(link({ show: { source: ['url'] } }));
		expect(faceOf(link({ hide: { source: ['none', 'binary'] } }))).toEqual(shown);
		expect(faceOf(link({ hide: { source: [{ _cnd: { not: 'url' } }] } }))).toEqual(shown);
		expect(shown).toEqual({ when: { source: ['url'] }, type: 'string', default: '' });
	});

	it('does not change with display names, descriptions and the order of values', () => {
		const renamed: INodeProperties = {
			...chooser,
			displayName: 'From',
			description: 'Where it is',
			options: [...(chooser.options ?? [])].reverse(),
		};
		expect(faceOfCredential([renamed])).toEqual(faceOfCredential([chooser]));
	});

	it('changes with a default, a type, a value and a rule', () => {
		const faces = [
			link({ show: { source: ['url'] } }),
			link({ show: { source: ['url', 'none'] } }),
			{ ...link({ show: { source: ['url'] } }), default: 'x' },
			{ ...link({ show: { source: ['url'] } }), required: true },
			{ ...link({ show: { source: ['url'] } }), type: 'number' as const },
		].map((property) => JSON.stringify(faceOf(property)));
		expect(new Set(faces).size).toBe(faces.length);
	});

	it('names the models that a parameter is shown for', () => {
		const rule = { hide: { model: [{ _cnd: { regex: '^(?!wan2.6-t2v$)' } }] } };
		expect(faceOf(link(rule))).toEqual({ models: ['wan2.6-t2v'], type: 'string', default: '' });
	});

	it('cannot hold two parameters of one name that are shown at once', () => {
		expect(() => faceOf(link({ show: { source: ['url'] } }), link({}))).toThrow(
			'link is shown 2 times for {"source":"url"}',
		);
	});
});
