import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Problem } from '../common/problem';
import { DAY, MEGABYTE, MINUTE, SECOND } from '../common/units';
import { asTool, notAsTool } from '../fields/display';
import { asNumber } from '../common/value';

/*
 * The parameters that are not the API's: how often to query, how long to wait, where the video goes.
 */

interface NumberSetting {
	displayName: string;
	min: number;
	max: number;
	default: number;
	description: string;
}

/** Tasks are kept for 24 hours: with a longer interval a task would never be queried. */
const DAY_IN_SECONDS = DAY / SECOND;
/** A week: far above what any task takes, far below what a date can hold. */
const WEEK_IN_MINUTES = (7 * DAY) / MINUTE;
const TERABYTE_IN_MEGABYTES = 1024 * 1024;

const numbers = {
	pollInterval: {
		displayName: 'Poll Interval (Seconds)',
		min: 1,
		max: DAY_IN_SECONDS,
		default: 15,
		description: 'How often to check whether a task has finished',
	},
	timeout: {
		displayName: 'Timeout (Minutes)',
		min: 0,
		max: WEEK_IN_MINUTES,
		default: 60,
		description:
			'How long to wait for a task. After that the task continues, and you can get its video later.',
	},
	throttleTimeout: {
		displayName: 'Max Queue Wait (Minutes)',
		min: 0,
		max: WEEK_IN_MINUTES,
		default: 60,
		description:
			'How long to retry while the service rejects new tasks because too many are running. The time starts again each time a task is accepted.',
	},
	maxDownloadSize: {
		displayName: 'Max File Size (MB)',
		min: 1,
		max: TERABYTE_IN_MEGABYTES,
		default: 1024,
		description: 'A larger video is not downloaded. The output still contains its URL.',
	},
} satisfies Record<string, NumberSetting>;

export type NumberSettingName = keyof typeof numbers;

/**
 * The property of a setting, as the editor shows it.
 *
 * @param name the parameter's name
 */
export function settingProperty(name: NumberSettingName): INodeProperties {
	const { displayName, min, max, description, default: initial } = numbers[name];
	return {
		displayName,
		name,
		type: 'number',
		typeOptions: { minValue: min, maxValue: max },
		default: initial,
		description,
	};
}

export const binaryPropertySetting: INodeProperties = {
	displayName: 'Put Output File in Field',
	name: 'binaryProperty',
	type: 'string',
	default: 'data',
	placeholder: 'e.g. data',
	description: 'Name of the binary field of the output item that contains the downloaded video',
	hint: 'The name of the output binary field to put the file in',
};

export const fileNameSetting: INodeProperties = {
	displayName: 'File Name',
	name: 'fileName',
	type: 'string',
	default: '',
	placeholder: 'e.g. my-video.mp4',
	description:
		'Name of the downloaded file. Leave empty to use the task ID. ".mp4" is added to a name without a file extension.',
};

export const downloadProperty: INodeProperties = {
	displayName: 'Download Video',
	name: 'downloadVideo',
	type: 'boolean',
	default: true,
	description:
		'Whether to download the finished video as a binary file. The URL of the video expires after 24 hours.',
};

/** The field `downloadVideo`; an agent gets no files from its tools, only the URL of the video. */
export const downloadProperties: INodeProperties[] = [
	{ ...downloadProperty, displayOptions: notAsTool },
	{ ...downloadProperty, default: false, displayOptions: asTool },
];

/**
 * The collection `options`.
 *
 * @param options the properties in it, in the order of the editor
 */
export function optionsProperty(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		description: 'Settings that are rarely needed',
		options,
	};
}

/** What n8n does while tasks run; the node Wan Wait for Task has one mode more. */
export const waitModeProperty: INodeProperties = {
	displayName: 'While Waiting',
	name: 'waitMode',
	type: 'options',
	noDataExpression: true,
	default: 'store',
	options: [
		{
			name: 'Store the Execution',
			value: 'store',
			description:
				'The execution waits in the database and continues when the tasks have finished, even after a restart of n8n. Requires n8n 2.0 or later.',
		},
		{
			name: 'Hold the Execution',
			value: 'hold',
			description:
				'The execution keeps running and uses memory and a concurrency slot. It is lost if n8n restarts.',
		},
	],
	description: 'What n8n does with the execution while the tasks are running',
	// An execution cannot be stored while an agent waits for its tool.
	displayOptions: notAsTool,
};

/** What the user has to know of mode `store`, and of no other. */
export const storeNoticeProperty: INodeProperties = {
	displayName:
		'When stored, a failed task becomes an item with an error and does not stop the workflow',
	name: 'storeNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { '@tool': [false], waitMode: ['store'] } },
};

/** The settings of one item, in milliseconds and bytes. */
export interface ExecutionSettings {
	/** Milliseconds. */
	pollInterval: number;
	/** Milliseconds. */
	timeout: number;
	/** Milliseconds. */
	throttleTimeout: number;
	/** Bytes. */
	maxDownloadSize: number;
	binaryProperty: string;
	/** Empty for the task ID as the name. */
	fileName: string;
}

const units: Record<NumberSettingName, number> = {
	pollInterval: SECOND,
	timeout: MINUTE,
	throttleTimeout: MINUTE,
	maxDownloadSize: MEGABYTE,
};

/**
 * Reads and checks the settings of one item.
 *
 * @param values what the user set, by parameter name; absent ones get their default
 * @returns the settings, and what is wrong with them
 */
export function readSettings(values: Record<string, unknown>): {
	settings: ExecutionSettings;
	problems: Problem[];
} {
	const problems: Problem[] = [];
	const number = (name: NumberSettingName) => {
		const { displayName, min, max, default: initial } = numbers[name];
		const value = values[name] ?? initial;
		const parsed = asNumber(value);
		if (parsed === undefined || parsed < min || parsed > max) {
			const rule = `must be a number from ${min} to ${max}`;
			problems.push({ field: displayName, value, rule });
		}
		return (parsed ?? initial) * units[name];
	};
	const text = (name: string, field: string, initial: string, allowed: RegExp, rule: string) => {
		const value = values[name] ?? initial;
		if (typeof value === 'string' && allowed.test(value)) return value;
		problems.push({ field, value, rule });
		return initial;
	};
	return {
		settings: {
			pollInterval: number('pollInterval'),
			timeout: number('timeout'),
			throttleTimeout: number('throttleTimeout'),
			maxDownloadSize: number('maxDownloadSize'),
			binaryProperty: text(
				'binaryProperty',
				binaryPropertySetting.displayName,
				'data',
				/^(?!__proto__$|constructor$|prototype$)[^\s.]+$/,
				'must be a name without spaces or dots',
			),
			fileName: text(
				'fileName',
				fileNameSetting.displayName,
				'',
				/^(?!\.{1,2}$)[^/\\:\p{Cc}]{0,200}$/u,
				'must be a file name of up to 200 characters without / \\ or :',
			),
		},
		problems,
	};
}

/**
 * Reads a collection parameter of one item.
 *
 * @param context n8n's execution context
 * @param name the collection
 * @param itemIndex the item
 */
export function readCollection(
	context: IExecuteFunctions,
	name: string,
	itemIndex: number,
): Record<string, unknown> {
	return (context.getNodeParameter(name, itemIndex, {}) ?? {}) as Record<string, unknown>;
}

const LONGEST_FILE_NAME = 200;

/**
 * The name of a video's file.
 *
 * @param settings with the name the user gave, if any
 * @param source what the video is named after otherwise: a task ID, or the last part of a link; every
 * character that is not a letter, a digit, an underscore, a hyphen or a dot is left out
 */
export function videoFileName(
	{ fileName }: Pick<ExecutionSettings, 'fileName'>,
	source: string,
): string {
	const name = fileName.trim();
	if (name !== '') return /\.[A-Za-z0-9]{1,5}$/.test(name) ? name : `${name}.mp4`;
	const safe = source
		.slice(0, LONGEST_FILE_NAME)
		.replace(/[^\w.-]/g, '')
		.replace(/^\.+/, '');
	return `${safe === '' ? 'video' : safe}.mp4`;
}
