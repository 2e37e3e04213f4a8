import {
	vendorTable,
	type Contract,
	type FileLimits,
	type MediaType,
	type VendorField,
	type VendorModel,
} from '../vendor/vendor';
import { factsOfThePages, ruleInWords, type Parts } from './words';

/*
 * What a create call may hold, checked from the vendor's table alone. The nodes' catalog is not known
 * here, so that a wrong row in it turns tests red.
 */

export type Body = Record<string, unknown>;

/** Says what is wrong, in the service's manner; undefined where nothing is. */
type Problem = string | undefined;

/** A file that a body names, with what it may be. */
export interface NamedFile {
	url: string;
	limits: FileLimits;
}

const isObject = (value: unknown): value is Body =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isEmpty = (value: unknown) => value === undefined || value === '';

const first = (problems: Iterable<Problem>): Problem => {
	for (const problem of problems) if (problem !== undefined) return problem;
	return undefined;
};

const limitsOf = (file: string | undefined): FileLimits => {
	const limits = vendorTable.files[file ?? ''];
	if (!limits) throw new Error(`The vendor’s table has no file ${file}`);
	return limits;
};

/**
 * Checks the body of a create call.
 *
 * @param body the parsed JSON
 * @param model the row of its model
 * @returns what is wrong, or undefined
 */
export function checkBody(body: Body, model: VendorModel): Problem {
	const unknown = Object.keys(body).find((key) => !['model', 'input', 'parameters'].includes(key));
	if (unknown) return `unknown field ${unknown}`;
	const { input, parameters = {} } = body;
	if (!isObject(input)) return 'input is required';
	if (!isObject(parameters)) return 'parameters must be an object';
	const contract = contractOf(model, input);
	if (!contract) return `unknown function ${String(input.function)}`;
	const parts: Parts = { input, parameters };
	return first([
		...checkRequired(contract, parts),
		...checkFields(contract, parts),
		...checkWords(model, contract, parts),
	]);
}

function contractOf(model: VendorModel, input: Body): Contract | undefined {
	const { functions, input: ownInput, parameters } = model;
	if (!functions) return ownInput && parameters && { input: withTemplate(ownInput), parameters };
	const name = typeof input.function === 'string' ? input.function : '';
	if (!Object.hasOwn(functions, name)) return undefined;
	const own = functions[name];
	return { ...own, input: { function: { type: 'string' }, ...own.input } };
}

/**
 * The image-to-video page lists `template` for every model that takes `img_url`; the table follows the
 * list of effects, which names models of 2.1 only.
 */
function withTemplate(input: Contract['input']): Contract['input'] {
	return input.img_url ? { template: { type: 'string', maxCharacters: 100 }, ...input } : input;
}

const SECTIONS = ['input', 'parameters'] as const;

function checkRequired(contract: Contract, parts: Parts): Problem[] {
	const isSet = (key: string) => SECTIONS.some((section) => !isEmpty(parts[section][key]));
	return SECTIONS.flatMap((section) =>
		Object.entries(contract[section]).map(([key, { required }]) => {
			if (required === undefined || required === false) return undefined;
			const missing = isEmpty(parts[section][key]) && `${section}.${key} is required`;
			if (required === true) return missing || undefined;
			const [condition, other] = required.split(' ');
			if (condition === 'unless') return (!isSet(other) && missing) || undefined;
			if (condition === 'with') return (isSet(other) && missing) || undefined;
			if (condition !== 'or') throw new Error(`Nobody knows the condition “${required}”`);
			if (missing) return isSet(other) ? undefined : `${key} or ${other} is required`;
			return isSet(other) ? `only one of ${key} and ${other} is allowed` : undefined;
		}),
	);
}

function checkFields(contract: Contract, parts: Parts): Problem[] {
	return SECTIONS.flatMap((section) =>
		Object.entries(parts[section]).map(([key, value]) => {
			const field = Object.hasOwn(contract[section], key) ? contract[section][key] : undefined;
			if (!field) return `unknown field ${section}.${key}`;
			const problem = checkValue(key, value, field);
			return problem && `${section}.${key}: ${problem}`;
		}),
	);
}

function checkWords(model: VendorModel, contract: Contract, parts: Parts): Problem[] {
	const fields = SECTIONS.flatMap((section) => Object.values(contract[section]));
	const rules = fields.flatMap(({ rules: own = [], note }) => [...own, note]);
	const stated = [...rules, contract.note, model.note].flatMap((words) =>
		words === undefined ? [] : [ruleInWords(words)],
	);
	return [...stated, ...factsOfThePages].map((rule) => rule(parts));
}

function checkValue(key: string, value: unknown, field: VendorField): Problem {
	switch (field.type) {
		case 'string':
			return checkText(value, field);
		case 'boolean':
			return typeof value === 'boolean' ? undefined : 'must be a boolean';
		case 'integer':
		case 'number':
			return checkNumber(value, field);
		case 'url':
			return checkUrl(value, limitsFor(key, field));
		case 'url[]':
			return checkUrls(value, field);
		case 'string[]':
			if (!Array.isArray(value)) return 'must be an array';
			return first(value.map((entry) => checkText(entry, field)));
		case 'media[]':
			return checkMedia(value, field);
	}
}

/** The pages of the older models take base64 in `img_url` alone, whatever file they share it with. */
function limitsFor(key: string, field: VendorField): FileLimits {
	const limits = limitsOf(field.file);
	if (key === 'img_url') return limits;
	return { ...limits, schemes: limits.schemes.filter((scheme) => scheme !== 'data') };
}

function checkText(value: unknown, { values, maxCharacters }: VendorField): Problem {
	if (typeof value !== 'string') return 'must be a string';
	if (values && !values.includes(value)) return `is not match, must be one of ${values.join(', ')}`;
	return maxCharacters !== undefined && [...value].length > maxCharacters
		? `must not exceed ${maxCharacters} characters`
		: undefined;
}

function checkNumber(value: unknown, { type, values, min, max }: VendorField): Problem {
	if (typeof value !== 'number' || (type === 'integer' && !Number.isInteger(value))) {
		return `must be ${type === 'integer' ? 'an integer' : 'a number'}`;
	}
	if (values && !values.includes(value)) return `must be one of ${values.join(', ')}`;
	return value < (min ?? -Infinity) || value > (max ?? Infinity)
		? `must be in [${min ?? ''}, ${max ?? ''}]`
		: undefined;
}

function checkUrl(value: unknown, { schemes, types = [], asciiUrl }: FileLimits): Problem {
	const [, scheme = ''] = /^([a-z]+):\S+$/.exec(typeof value === 'string' ? value : '') ?? [];
	if (typeof value !== 'string' || !schemes.includes(scheme)) return 'url error, please check url!';
	if (scheme === 'data') {
		const [, type = ''] = /^data:image\/(\w+);base64,[A-Za-z0-9+/]+=*$/.exec(value) ?? [];
		return types.includes(type) ? undefined : 'url error, please check url!';
	}
	if (!/^[a-z]+:\/\/[^\s/]+\/\S*$/.test(value)) return 'url error, please check url!';
	return asciiUrl && /[^ -~]/.test(value) ? 'must not contain Chinese characters' : undefined;
}

/** The kind of a file in a list of URLs, by the ending of its name: what is no video is a picture. */
function kindIn(url: unknown, { videos }: VendorField): 'images' | 'videos' {
	const [, ending = ''] = /\.(\w+)(?:[?#].*)?$/.exec(String(url)) ?? [];
	return videos && limitsOf(videos.file).types?.includes(ending) ? 'videos' : 'images';
}

function checkUrls(value: unknown, field: VendorField): Problem {
	const { min = 0, max = Infinity, file } = field;
	if (!Array.isArray(value) || value.length < (min ?? 0) || value.length > (max ?? Infinity)) {
		return `must be an array of ${min} to ${max}`;
	}
	for (const kind of ['images', 'videos'] as const) {
		const most = field[kind]?.max ?? Infinity;
		if (value.filter((url) => kindIn(url, field) === kind).length > most) {
			return `must not hold more than ${most} ${kind}`;
		}
	}
	return first(
		value.map((url) => checkUrl(url, limitsOf(file ?? field[kindIn(url, field)]?.file))),
	);
}

function checkMedia(value: unknown, field: VendorField): Problem {
	const { types = {}, sets, together } = field;
	if (!Array.isArray(value) || value.length === 0) return 'must be an array of media';
	const counts = new Map<string, number>();
	for (const entry of value) {
		const problem = checkEntry(entry, field);
		if (problem) return problem;
		const { type } = entry as { type: string };
		counts.set(type, (counts.get(type) ?? 0) + 1);
	}
	for (const [type, { min = 0, max }] of Object.entries(types)) {
		const count = counts.get(type) ?? 0;
		if (count < min || count > max) return `the number of ${type} must be in [${min}, ${max}]`;
	}
	const given = [...counts.keys()].sort().join(', ');
	if (sets && !sets.some((set) => [...set].sort().join(', ') === given)) {
		return `the combination ${given} is not supported`;
	}
	if (!together) return undefined;
	const count = together.of.reduce((sum, type) => sum + (counts.get(type) ?? 0), 0);
	return count < together.min || count > together.max
		? `the number of ${together.of.join(' and ')} must be in [${together.min}, ${together.max}]`
		: undefined;
}

function checkEntry(entry: unknown, { types = {}, voiceKey }: VendorField): Problem {
	if (!isObject(entry) || typeof entry.type !== 'string') return 'an entry needs a type';
	const { type, url, ...others } = entry;
	if (!Object.hasOwn(types, type)) return `unknown type ${type}`;
	const { file, voice }: MediaType = types[type];
	for (const [key, value] of Object.entries(others)) {
		if (key !== voiceKey || voice === undefined) return `unknown field ${key} of ${type}`;
		const problem = checkUrl(value, limitsOf(voice));
		if (problem) return `${key}: ${problem}`;
	}
	const problem = checkUrl(url, limitsOf(file));
	return problem && `${type}: ${problem}`;
}

/**
 * The files that a body names. The body must have been checked.
 *
 * @param body the parsed JSON
 * @param model the row of its model
 */
export function filesOf(body: Body, model: VendorModel): NamedFile[] {
	const input = body.input as Body;
	const fields = contractOf(model, input)?.input ?? {};
	return Object.entries(input).flatMap(([key, value]): NamedFile[] => {
		const field = fields[key];
		if (field.type === 'url') return [{ url: value as string, limits: limitsOf(field.file) }];
		if (field.type === 'url[]') {
			return (value as string[]).map((url) => ({
				url,
				limits: limitsOf(field.file ?? field[kindIn(url, field)]?.file),
			}));
		}
		if (field.type !== 'media[]') return [];
		return (value as Array<Record<string, string>>).flatMap((entry) => {
			const { file, voice } = field.types![entry.type];
			const own = { url: entry.url, limits: limitsOf(file) };
			const spoken = field.voiceKey && entry[field.voiceKey];
			return spoken ? [own, { url: spoken, limits: limitsOf(voice) }] : [own];
		});
	});
}
