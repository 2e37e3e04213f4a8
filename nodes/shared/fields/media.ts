import type { INodeProperties } from 'n8n-workflow';

import type { ModelRow } from '../catalog';
import {
	audioRule,
	frameRule,
	maskImageRule,
	referenceRule,
	videoRule,
	type MediaRule,
} from '../media/rules';
import { checkMediaUrl } from '../media/url';
import type {
	Field,
	FieldPlace,
	MediaInput,
	ReadParameter,
	RequestParts,
	Rule,
} from '../request/types';
import { dropDown } from './dropDown';
import { byModel, notForModels, withDisplay } from './place';
import { isSet, notOffered } from './scalar';

interface MediaSpec {
	/** The parameters are this name followed by `Source`, `Url` and `BinaryProperty`. */
	name: string;
	displayName: string;
	description: string;
	placeholder: string;
	ruleFor: (row: ModelRow | undefined) => MediaRule;
	write: (parts: RequestParts, url: string) => void;
	/** Without it the field has a third source, `none`, which is then the default. */
	required?: boolean;
	/** The mask that the field belongs to; with the other one chosen it is neither shown nor read. */
	forMask?: 'image' | 'video';
}

/** The value of a media field: where its file is. */
type MediaValue = { source: 'url'; url: unknown } | { source: 'binary'; binaryProperty: unknown };

const sourceOptions = {
	url: { name: 'URL', value: 'url', description: 'A public link, or an oss:// URL' },
	binary: {
		name: 'Binary File',
		value: 'binary',
		description: 'A file of the incoming item; it is uploaded to the service’s temporary storage',
	},
	none: { name: 'None', value: 'none' },
};

function readMedia(get: ReadParameter, name: string): MediaValue | undefined {
	const source = get(`${name}Source`, 'none');
	if (source === 'binary') {
		return { source, binaryProperty: get(`${name}BinaryProperty`, 'data') };
	}
	if (source === 'url') return { source, url: get(`${name}Url`, '') };
	return undefined;
}

function checkMedia(value: MediaValue, rule: MediaRule): Rule[] {
	if (value.source === 'url') {
		return isSet(value.url) ? checkMediaUrl(value.url, rule) : ['is required'];
	}
	return typeof value.binaryProperty === 'string' && value.binaryProperty !== ''
		? []
		: ['needs the name of the item’s binary field'];
}

function toInput(field: string, value: MediaValue, rule: MediaRule): MediaInput {
	return value.source === 'url'
		? { field, rule, source: 'url', url: String(value.url) }
		: { field, rule, source: 'binary', binaryProperty: String(value.binaryProperty) };
}

function locationProperties(spec: {
	name: string;
	displayName: string;
	placeholder: string;
}): INodeProperties[] {
	return [
		{
			displayName: `${spec.displayName} URL`,
			name: `${spec.name}Url`,
			type: 'string',
			default: '',
			required: true,
			placeholder: spec.placeholder,
			displayOptions: { show: { [`${spec.name}Source`]: ['url'] } },
		},
		{
			displayName: `${spec.displayName} Binary Field`,
			name: `${spec.name}BinaryProperty`,
			type: 'string',
			default: 'data',
			required: true,
			hint: 'The name of the incoming item’s binary field that holds the file',
			displayOptions: { show: { [`${spec.name}Source`]: ['binary'] } },
		},
	];
}

/** A media file of the request: three parameters, of which the first chooses between the others. */
export function mediaField(spec: MediaSpec): Field {
	const { name, displayName } = spec;
	return {
		name,
		displayName,
		required: spec.required,
		properties: () => {
			const face = {
				displayName,
				name: `${name}Source`,
				noDataExpression: true,
				description: spec.description,
			};
			const { url, binary, none } = sourceOptions;
			const source = spec.required
				? dropDown(face, 'url', [url, binary])
				: dropDown(face, 'none', [none, url, binary]);
			return [source, ...locationProperties(spec)].map((property) =>
				withDisplay(property, spec.forMask ? { show: { maskInput: [spec.forMask] } } : {}),
			);
		},
		read: (get) =>
			spec.forMask && get('maskInput', 'image') !== spec.forMask ? undefined : readMedia(get, name),
		check: (value, row) => checkMedia(value as MediaValue, spec.ruleFor(row)),
		media: (value, row) => [toInput(displayName, value as MediaValue, spec.ruleFor(row))],
		write: (_value, parts, [url]) => spec.write(parts, url),
	};
}

const toInputKey = (key: string) => (parts: RequestParts, url: string) => {
	parts.input[key] = url;
};

const toReferenceList = (parts: RequestParts, url: string) => {
	parts.input.ref_images_url = [url];
};

const IMAGE_URL = 'https://example.com/image.png';
const VIDEO_URL = 'https://example.com/video.mp4';

/** `img_url`: the picture that Image to Video sets in motion. */
export const image = mediaField({
	name: 'image',
	displayName: 'Image',
	description: 'The first frame of the video. JPEG, PNG without transparency, BMP or WEBP.',
	placeholder: IMAGE_URL,
	required: true,
	ruleFor: (row) => frameRule(row, true),
	write: toInputKey('img_url'),
});

/** `first_frame_url` of First and Last Frame to Video. */
export const firstFrame = mediaField({
	name: 'firstFrame',
	displayName: 'First Frame',
	description:
		'The picture that the video starts with. JPEG, PNG without transparency, BMP or WEBP.',
	placeholder: IMAGE_URL,
	required: true,
	ruleFor: (row) => frameRule(row, false),
	write: toInputKey('first_frame_url'),
});

const lastFrameFile = mediaField({
	name: 'lastFrame',
	displayName: 'Last Frame',
	description: 'The picture that the video ends with. JPEG, PNG without transparency, BMP or WEBP.',
	placeholder: IMAGE_URL,
	ruleFor: (row) => frameRule(row, false),
	write: toInputKey('last_frame_url'),
});

/** `last_frame_url` of First and Last Frame to Video: left out only where a template is used. */
export const lastFrame: Field = {
	...lastFrameFile,
	read: (get) => {
		const value = readMedia(get, 'lastFrame');
		return value?.source === 'url' && !isSet(value.url) ? undefined : value;
	},
	properties: (place) => {
		const { url, binary, none } = sourceOptions;
		const changes: Record<string, Partial<INodeProperties>> = {
			lastFrameSource: {
				default: 'url',
				options: [url, binary, { ...none, name: 'None (With a Template Only)' }],
			},
			lastFrameUrl: { required: false },
		};
		return lastFrameFile
			.properties(place)
			.map((property) => ({ ...property, ...changes[property.name] }) as INodeProperties);
	},
};

/** `video_url` of general video editing. */
export const video = mediaField({
	name: 'video',
	displayName: 'Video',
	description: 'The video to work on. MP4, up to 50 MB; only the first 5 seconds are used.',
	placeholder: VIDEO_URL,
	required: true,
	ruleFor: () => videoRule,
	write: toInputKey('video_url'),
});

/** `ref_images_url` where general video editing takes a single picture. */
export const referenceImage = mediaField({
	name: 'referenceImage',
	displayName: 'Reference Image',
	description: 'A picture of what should replace the subject of the video',
	placeholder: IMAGE_URL,
	ruleFor: referenceRule,
	write: toReferenceList,
});

/** `mask_image_url`: white is edited, black is kept. */
export const maskImage = mediaField({
	name: 'maskImage',
	displayName: 'Mask Image',
	description: 'A picture as large as the video: white marks what to change, black what to keep',
	placeholder: IMAGE_URL,
	required: true,
	ruleFor: maskImageRule,
	forMask: 'image',
	write: toInputKey('mask_image_url'),
});

/** `mask_video_url`: the same, frame by frame. */
export const maskVideo = mediaField({
	name: 'maskVideo',
	displayName: 'Mask Video',
	description:
		'A video of the same size, length and frame rate: white marks what to change, black what to keep',
	placeholder: VIDEO_URL,
	required: true,
	ruleFor: () => videoRule,
	forMask: 'video',
	write: toInputKey('mask_video_url'),
});

/** `first_frame_url` of video extension. */
export const extensionFirstFrame = mediaField({
	name: 'firstFrame',
	displayName: 'First Frame',
	description: 'A picture that the new video starts with',
	placeholder: IMAGE_URL,
	ruleFor: referenceRule,
	write: toInputKey('first_frame_url'),
});

/** `last_frame_url` of video extension. */
export const extensionLastFrame = mediaField({
	name: 'lastFrame',
	displayName: 'Last Frame',
	description: 'A picture that the new video ends with',
	placeholder: IMAGE_URL,
	ruleFor: referenceRule,
	write: toInputKey('last_frame_url'),
});

/** `first_clip_url` of video extension. */
export const firstClip = mediaField({
	name: 'firstClip',
	displayName: 'First Clip',
	description:
		'A video that the new one continues. MP4, up to 50 MB; only the first 3 seconds are used, and both clips together may last 3 seconds.',
	placeholder: VIDEO_URL,
	ruleFor: () => videoRule,
	write: toInputKey('first_clip_url'),
});

/** `last_clip_url` of video extension. */
export const lastClip = mediaField({
	name: 'lastClip',
	displayName: 'Last Clip',
	description:
		'A video that the new one leads up to. MP4, up to 50 MB; only the first 3 seconds are used, and both clips together may last 3 seconds.',
	placeholder: VIDEO_URL,
	ruleFor: () => videoRule,
	write: toInputKey('last_clip_url'),
});

/** `video_url` of video extension: lends its motion. */
export const motionVideo = mediaField({
	name: 'video',
	displayName: 'Motion Video',
	description: 'A video whose motion the new one follows. MP4, up to 50 MB, 5 seconds.',
	placeholder: VIDEO_URL,
	ruleFor: () => videoRule,
	write: toInputKey('video_url'),
});

/** `audio_url` and, where a model has it, `audio: false`. Silent models show nothing. */
export const audio: Field = {
	name: 'audio',
	displayName: 'Sound',
	properties: (place: FieldPlace) => {
		const auto = {
			name: 'Made by the Model',
			value: 'auto',
			description: 'The model adds voices, sounds or music that fit',
		};
		const own = [
			{ ...sourceOptions.url, name: 'Audio File by URL' },
			{
				...sourceOptions.binary,
				name: 'Audio File From the Item',
			},
		];
		const off = { name: 'No Sound', value: 'none' };
		const property = (switchable: boolean): INodeProperties => ({
			displayName: 'Sound',
			name: 'audioSource',
			type: 'options',
			noDataExpression: true,
			default: 'auto',
			description: 'What is heard in the video',
			options: switchable ? [auto, ...own, off] : [auto, ...own],
		});
		const silentRows = place.rows.filter((row) => row.sound === 'silent');
		return [
			...byModel(
				place,
				(row) => (row.sound === 'silent' ? undefined : row.sound),
				(sound) => property(sound === 'switchable'),
				() => property(true),
			),
			...locationProperties({
				name: 'audio',
				displayName: 'Audio',
				placeholder: 'https://example.com/voice.mp3',
			}).map((location) => withDisplay(location, notForModels(place, silentRows))),
		];
	},
	read: (get) => {
		const source = get('audioSource', 'auto');
		return source === 'none' ? 'none' : readMedia(get, 'audio');
	},
	check: (value, row) => {
		if (row?.sound === 'silent') return [notOffered(row)];
		if (value === 'none') {
			return row && row.sound !== 'switchable'
				? [`${row.id} cannot be told to make a silent video`]
				: [];
		}
		return checkMedia(value as MediaValue, audioRule);
	},
	media: (value) => (value === 'none' ? [] : [toInput('Sound', value as MediaValue, audioRule)]),
	write: (value, parts, [url]) => {
		if (value === 'none') parts.parameters.audio = false;
		else parts.input.audio_url = url;
	},
};
