import type { FileLimits, ModelRow, ReferenceLimits } from '@wan/catalog';

import { vendorTable, type VendorField, type VendorModel } from './vendor';

/*
 * The vendor's facts as rows of the catalog would have them. Written from the vendor's pages (models.json)
 * and not from the catalog, so that the two check each other.
 */

const { files, models: vendorModels } = vendorTable;

type Fields = Record<string, VendorField>;

/** The node's media fields by the API's keys; a function of video editing with lists has its own. */
const mediaNames: Record<string, string[]> = {
	img_url: ['image'],
	image_url: ['image'],
	audio_url: ['audio'],
	video_url: ['video'],
	first_frame_url: ['firstFrame'],
	last_frame_url: ['lastFrame'],
	first_clip_url: ['firstClip'],
	last_clip_url: ['lastClip'],
	mask_image_url: ['maskImage'],
	mask_video_url: ['maskVideo'],
	ref_images_url: ['referenceImage'],
	'image_reference.ref_images_url': ['referenceImages'],
};

/** The node's media fields by the types in `input.media`. A family may have its own. */
const mediaTypeNames: Record<string, string[]> = {
	first_frame: ['image', 'firstFrame'],
	'r2v.first_frame': ['firstFrame'],
	last_frame: ['lastFrame'],
	first_clip: ['firstClip'],
	driving_audio: ['audio'],
	reference_image: ['referenceImage'],
	'videoedit.reference_image': ['referenceImages'],
	reference_video: ['referenceVideo'],
	reference_audio: ['referenceAudio'],
	video: ['video'],
	file: ['document'],
	link: ['page'],
};

/** The operations that each model serves, by its family or, where they differ, by its ID. */
const operationsOf: Record<string, string[]> = {
	t2v: ['textToVideo'],
	i2v: ['imageToVideo'],
	'wan2.7-i2v': ['imageToVideo', 'firstLastFrameToVideo', 'continueVideo'],
	'wan2.7-i2v-2026-04-25': ['imageToVideo', 'firstLastFrameToVideo', 'continueVideo'],
	kf2v: ['firstLastFrameToVideo'],
	vace: ['imageReference', 'videoRepainting', 'videoEdit', 'videoExtension', 'videoOutpainting'],
	r2v: ['referenceToVideo'],
	videoedit: ['instructionEdit'],
	unified: [
		'textToVideo',
		'imageToVideo',
		'firstLastFrameToVideo',
		'referenceToVideo',
		'documentToVideo',
	],
	s2v: ['speechToVideo'],
	'wan2.2-animate-move': ['animateMove'],
	'wan2.2-animate-mix': ['animateMix'],
};

function kindOf(type: string | undefined): FileLimits['kind'] {
	if (type === undefined) return 'page';
	if (['wav', 'mp3'].includes(type)) return 'audio';
	if (['mp4', 'mov', 'avi'].includes(type)) return 'video';
	return ['jpeg', 'png', 'bmp', 'webp', 'tiff'].includes(type) ? 'image' : 'document';
}

/** "1:8 to 8:1" as 8. */
function shapeOf(shape: string | undefined): number | undefined {
	if (shape === undefined) return undefined;
	const [, narrow, wide] = /^1:(\d+) to (\d+):1$/.exec(shape) ?? [];
	if (narrow === undefined || narrow !== wide) throw new Error(`What shape is ${shape}?`);
	return Number(narrow);
}

function limitsOf(name: string) {
	const { types = [], alpha, asciiUrl, schemes, shape, ...limits } = files[name];
	return {
		kind: kindOf(types[0]),
		types: [...types].sort(),
		maxBytes: limits.maxBytes,
		sides: limits.sides,
		shape: shapeOf(shape),
		seconds: limits.seconds,
		// The page on video editing says it beside the length; the table has no column for it.
		cutsToLength: name === 'vaceVideo',
		secondsTogether: limits.secondsTogether,
		minFramesPerSecond: limits.minFramesPerSecond,
		maxPages: limits.maxPages,
		opaque: alpha === false,
		base64: schemes.includes('data'),
		asciiUrl: asciiUrl === true,
	};
}

function durationOf(value: VendorField | undefined) {
	if (!value) return undefined;
	const { values, min, max, default: initial } = value;
	if (values?.length === 1) return { fixed: values[0] };
	return values ? { values, default: initial } : { min, max, default: initial };
}

const choiceOf = (value: VendorField | undefined) =>
	value && { values: [...(value.values ?? [])].sort(), default: value.default ?? undefined };

/** The fields that take a file, each with the name of what it takes. */
function fileFields(family: string, name: string, input: Fields) {
	return Object.entries(input).flatMap(([key, value]): Array<[field: string, file: string]> => {
		if (key === 'reference_urls') {
			return [
				['referenceImage', value.images?.file ?? ''],
				['referenceVideo', value.videos?.file ?? ''],
			];
		}
		if (key === 'media') {
			return Object.entries(value.types ?? {}).flatMap(([type, { file, voice }]) => [
				...(mediaTypeNames[`${family}.${type}`] ?? mediaTypeNames[type]).map(
					(field): [string, string] => [field, file],
				),
				...(voice ? [['referenceVoice', voice] as [string, string]] : []),
			]);
		}
		const fields = mediaNames[`${name}.${key}`] ?? mediaNames[key] ?? [];
		return value.file ? fields.map((field): [string, string] => [field, value.file ?? '']) : [];
	});
}

/** How many references a model takes. */
function referencesOf(
	{ functions, parameters }: VendorModel,
	{ media, reference_urls: urls }: Fields,
): ReferenceLimits | undefined {
	if (functions) {
		const { min, max } = functions.image_reference.input.ref_images_url;
		const images = max ?? 0;
		return { images, videos: 0, audios: 0, together: [min ?? 0, images], firstFrame: false };
	}
	if (urls) {
		const together: [number, number] = [urls.min ?? 0, urls.max ?? 0];
		const [images, videos] = [urls.images?.max ?? 0, urls.videos?.max ?? 0];
		return { images, videos, audios: 0, together, firstFrame: false };
	}
	const types = media?.types;
	if (!types?.reference_image) return undefined;
	const note = parameters?.duration.note ?? '';
	const seconds = (said: RegExp) => {
		const [, number] = said.exec(note) ?? [];
		return number === undefined ? undefined : Number(number);
	};
	return {
		images: types.reference_image.max,
		videos: types.reference_video?.max ?? 0,
		audios: types.reference_audio?.max ?? 0,
		together: media.together && [media.together.min, media.together.max],
		firstFrame:
			types.first_frame !== undefined &&
			!media.rules?.some((rule) => rule.startsWith('frames exclude reference_image')),
		secondsWithVideo: seconds(/^at most (\d+) with a reference_video$/),
		secondsWithInput: seconds(/; input video and output together at most (\d+)$/),
	};
}

/** The vendor says nothing of the sound of animated images. */
function soundOf(family: string, input: Fields, parameters: Fields) {
	if (family === 'animate') return undefined;
	if (family === 's2v') return 'input';
	if (parameters.audio) return 'switchable';
	// These make the sound themselves: from voices, reference videos, or the video that is edited.
	if (['r2v', 'videoedit'].includes(family)) return 'automatic';
	return input.audio_url || input.media?.types?.driving_audio ? 'automatic' : 'silent';
}

/** The synchronous call that the vendor asks for before a task of this family. */
function imageCheckOf(family: string) {
	const [id, check] = Object.entries(vendorModels).find(([, { sync }]) => sync) ?? [];
	if (family !== 's2v' || !check) return undefined;
	const path = check.path.split('/aigc/')[1];
	return { id, path, createsPerSecond: check.limits.createsPerSecond };
}

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
	const input = Object.assign({}, ...functions.map(([, { input: own }]) => own)) as Fields;
	const parameters = Object.assign(
		{},
		...functions.map(([, { parameters: own }]) => own),
	) as Fields;
	const fileEntries = functions.flatMap(([name, { input: own }]) =>
		fileFields(model.family, name, own).map(([field, file]) => [field, limitsOf(file)] as const),
	);
	const { silent, ...prices } = (model.pricePerSecond ?? {}) as Record<string, unknown>;
	return flatten(
		{
			family: model.family,
			preview: model.status === 'preview' ? true : undefined,
			operations: operationsOf[id] ?? operationsOf[model.family],
			endpoint: model.path.split('/').at(-2),
			regions: [...model.regions].sort(),
			size: choiceOf(parameters.size),
			resolution: choiceOf(parameters.resolution),
			ratio: choiceOf(parameters.ratio),
			duration: durationOf(parameters.duration),
			promptMax: input.prompt?.maxCharacters,
			promptRequired: input.prompt?.required === true,
			promptExtend: parameters.prompt_extend !== undefined,
			negativePromptMax: input.negative_prompt?.maxCharacters,
			sound: soundOf(model.family, input, parameters),
			takesMedia: input.media !== undefined,
			references: referencesOf(model, input),
			imageCheck: imageCheckOf(model.family),
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

const sorted = (choice: ModelRow['ratio']) =>
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
		([name, { types, opaque, base64, asciiUrl, cutsToLength, ...limits }]) => [
			name,
			{
				...limits,
				types: [...types].sort(),
				opaque: opaque === true,
				base64: base64 === true,
				asciiUrl: asciiUrl === true,
				cutsToLength: cutsToLength === true,
			},
		],
	);
	return flatten(
		{
			...rest,
			regions: [...row.regions].sort(),
			size: sorted(row.size),
			resolution: sorted(row.resolution),
			ratio: sorted(row.ratio),
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
