import type { FileLimits, ModelRow } from '@wan/catalog';

import table from './models.json';

/*
 * The vendor's facts as rows of the catalog would have them. Written from the vendor's pages (models.json)
 * and not from the catalog, so that the two check each other.
 */

interface Value {
	type?: string;
	values?: Array<string | number>;
	min?: number | null;
	max?: number | null;
	default?: unknown;
	maxCharacters?: number;
	file?: string;
}

interface VendorFile {
	types: string[];
	maxBytes: number;
	sides?: number[];
	alpha?: boolean;
	asciiUrl?: boolean;
	schemes: string[];
}

export interface VendorModel {
	family: string;
	path: string;
	regions: string[];
	limits: { createsPerSecond: number; tasksAtOnce: number };
	pricePerSecond: Record<string, unknown> | null;
	input?: Record<string, Value>;
	parameters?: Record<string, Value>;
	functions?: Record<string, { input: Record<string, Value>; parameters: Record<string, Value> }>;
}

export const vendorModels = table.models as unknown as Record<string, VendorModel>;
const files = table.files as unknown as Record<string, VendorFile>;

/** The node's media fields by the API's keys; a function of video editing with lists has its own. */
const mediaNames: Record<string, string> = {
	img_url: 'image',
	audio_url: 'audio',
	video_url: 'video',
	first_frame_url: 'firstFrame',
	last_frame_url: 'lastFrame',
	first_clip_url: 'firstClip',
	last_clip_url: 'lastClip',
	mask_image_url: 'maskImage',
	mask_video_url: 'maskVideo',
	ref_images_url: 'referenceImage',
	'image_reference.ref_images_url': 'referenceImages',
};

/** The operations that each family serves. */
const operationsOf: Record<string, string[]> = {
	t2v: ['textToVideo'],
	i2v: ['imageToVideo'],
	kf2v: ['firstLastFrameToVideo'],
	vace: ['imageReference', 'videoRepainting', 'videoEdit', 'videoExtension', 'videoOutpainting'],
};

function kindOf(type: string): FileLimits['kind'] {
	if (['wav', 'mp3'].includes(type)) return 'audio';
	return type === 'mp4' ? 'video' : 'image';
}

function limitsOf(name: string) {
	const { types, maxBytes, sides, alpha, asciiUrl, schemes } = files[name];
	return {
		kind: kindOf(types[0]),
		types: [...types].sort(),
		maxBytes,
		sides,
		opaque: alpha === false,
		base64: schemes.includes('data'),
		asciiUrl: asciiUrl === true,
	};
}

function durationOf({ values, min, max, default: initial }: Value) {
	if (values?.length === 1) return { fixed: values[0] };
	return values ? { values, default: initial } : { min, max, default: initial };
}

const choiceOf = (value: Value | undefined) =>
	value && { values: [...(value.values ?? [])].sort(), default: value.default };

/** Facts by their path, so that one that differs can be named. */
export type Facts = Map<string, string>;

function flatten(value: unknown, path: string, into: Facts): Facts {
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
		for (const [key, inner] of Object.entries(value)) flatten(inner, `${path}.${key}`, into);
	} else if (value !== undefined) {
		into.set(path, JSON.stringify(value));
	}
	return into;
}

/**
 * What the vendor says of a model, in the catalog's terms.
 *
 * @param id the model
 * @param model its entry in the vendor's table
 */
export function vendorFacts(id: string, model: VendorModel): Facts {
	const functions = Object.entries(
		model.functions ?? { '': { input: model.input ?? {}, parameters: model.parameters ?? {} } },
	);
	const input = Object.assign({}, ...functions.map(([, { input: own }]) => own)) as Record<
		string,
		Value
	>;
	const parameters = Object.assign(
		{},
		...functions.map(([, { parameters: own }]) => own),
	) as Record<string, Value>;
	const fileEntries = functions.flatMap(([name, { input: own }]) =>
		Object.entries(own).flatMap(([key, { file }]) => {
			const field = mediaNames[`${name}.${key}`] ?? mediaNames[key];
			return file && field ? [[field, limitsOf(file)] as const] : [];
		}),
	);
	const { silent, ...prices } = (model.pricePerSecond ?? {}) as Record<string, unknown>;
	return flatten(
		{
			family: model.family,
			operations: operationsOf[model.family],
			endpoint: model.path.split('/').at(-2),
			regions: [...model.regions].sort(),
			size: choiceOf(parameters.size),
			resolution: choiceOf(parameters.resolution),
			duration: durationOf(parameters.duration),
			promptMax: input.prompt?.maxCharacters,
			negativePromptMax: input.negative_prompt?.maxCharacters,
			sound: parameters.audio ? 'switchable' : input.audio_url ? 'automatic' : 'silent',
			shotType: parameters.shot_type !== undefined,
			template: input.template !== undefined,
			files: Object.fromEntries(fileEntries),
			createsPerSecond: model.limits.createsPerSecond,
			tasksAtOnce: model.limits.tasksAtOnce,
			prices: { ...prices, silentShare: silent === 'half' ? 0.5 : undefined },
		},
		id,
		new Map(),
	);
}

const sorted = (choice: ModelRow['size']) =>
	choice && { ...choice, values: [...choice.values].sort() };

/**
 * What the catalog says of a model, in the same terms. Every key of a row is in it, so that no value of
 * a row goes unchecked.
 *
 * @param row the row
 */
export function catalogFacts(row: ModelRow): Facts {
	const { id, files: own, ...rest } = row;
	const filled = Object.entries(own).map(
		([name, { types, opaque, base64, asciiUrl, ...limits }]) => [
			name,
			{
				...limits,
				types: [...types].sort(),
				opaque: opaque === true,
				base64: base64 === true,
				asciiUrl: asciiUrl === true,
			},
		],
	);
	return flatten(
		{
			...rest,
			regions: [...row.regions].sort(),
			size: sorted(row.size),
			resolution: sorted(row.resolution),
			files: Object.fromEntries(filled) as unknown,
		},
		id,
		new Map(),
	);
}

/**
 * Where the catalog and the vendor's table differ.
 *
 * @param rows the catalog's rows
 * @returns one line for each fact, as `path: catalog has …, the vendor …`
 */
export function differences(rows: readonly ModelRow[]): string[] {
	return rows.flatMap((row) => {
		const model = Object.hasOwn(vendorModels, row.id) ? vendorModels[row.id] : undefined;
		if (!model) return [`${row.id}: the vendor's table has no such model`];
		const ours = catalogFacts(row);
		const theirs = vendorFacts(row.id, model);
		return [...new Set([...ours.keys(), ...theirs.keys()])]
			.filter((path) => ours.get(path) !== theirs.get(path))
			.map((path) => `${path}: catalog has ${ours.get(path)}, the vendor ${theirs.get(path)}`);
	});
}
