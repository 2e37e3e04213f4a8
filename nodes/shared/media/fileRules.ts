import type { FileLimits, FileType } from '../catalog';
import type { Problem, Rule } from '../common/problem';
import { holdsTooMuch } from '../common/units';
import type { FileFacts } from './inspect';
import type { MediaReference } from './reference';
import type { OpenMedia } from './resolve';

/**
 * How far a length or a frame rate may lie outside its limits. Encoders end a video of 5 seconds with the
 * frame or the block of sound that crosses the line: a video of 81 frames at 16 per second lasts 5.06.
 */
export const SLACK = 0.1;

/** An ending can make the difference for these. */
const NAMED: readonly FileType[] = ['md', 'pages'];

/**
 * Checks a file against what its field takes. What its header does not say is not checked.
 *
 * @param facts what the file is; undefined where it is nothing that the API knows
 * @param limits what the field takes
 * @returns the broken rules, empty for a good file
 * @see the image, video and audio limits on each of the Wan API pages
 */
export function checkFile(facts: FileFacts | undefined, limits: FileLimits): Rule[] {
	const allowed = limits.types.map((type) => type.toUpperCase()).join(', ');
	if (!facts) {
		const byName = limits.types.some((type) => NAMED.includes(type))
			? '. Pages, Numbers and Keynote files also need the extension in their file name'
			: '';
		return [`is not a file of a known type. Use ${allowed}${byName}`];
	}
	if (!limits.types.includes(facts.type)) {
		return [`is of the type ${facts.type.toUpperCase()}. Use ${allowed}`];
	}
	return [
		...checkPicture(facts, limits),
		...checkSeconds(facts, limits),
		...checkFrameRate(facts, limits),
	];
}

function checkPicture({ alpha, width, height }: FileFacts, limits: FileLimits): Rule[] {
	const rules: Rule[] = [];
	if (alpha && limits.opaque) {
		rules.push('is a PNG with transparency. Save it without an alpha channel');
	}
	if (width === undefined || height === undefined) {
		if (limits.kind === 'image')
			rules.push('is damaged, because its width and height cannot be read. Save the image again');
		return rules;
	}
	const { sides, shape } = limits;
	const [shorter, longer] = [Math.min(width, height), Math.max(width, height)];
	const is = `is ${width} × ${height} pixels`;
	if (sides && (shorter < sides[0] || longer > sides[1])) {
		rules.push(`${is}, but each side must be ${sides[0]} to ${sides[1]} pixels long`);
	}
	if (shape !== undefined && longer > shorter * shape) {
		rules.push(`${is}, but one side can be at most ${shape} times as long as the other`);
	}
	return rules;
}

function checkSeconds({ seconds }: FileFacts, limits: FileLimits): Rule[] {
	if (seconds === undefined || !limits.seconds) return [];
	const [min, max] = limits.seconds;
	const longest = limits.cutsToLength ? Infinity : max + SLACK;
	if (seconds >= min - SLACK && seconds <= longest) return [];
	const allowed = min > 0 ? `${min} to ${max} seconds` : `at most ${max} seconds`;
	return [`is ${shown(seconds)} seconds long, but ${allowed} are allowed`];
}

function checkFrameRate(
	{ framesPerSecond }: FileFacts,
	{ minFramesPerSecond: min }: FileLimits,
): Rule[] {
	return framesPerSecond !== undefined && min !== undefined && framesPerSecond < min - SLACK
		? [`has ${shown(framesPerSecond)} frames per second, but at least ${min} are required`]
		: [];
}

/** A number for a message. Two decimals, so that a length just outside is not shown as the limit itself. */
export const shown = (value: number) => String(Number(value.toFixed(2)));

/**
 * Checks a file's size against what its field takes.
 *
 * @param bytes the file's size
 * @param limits what the field takes
 */
export function checkFileSize(bytes: number, limits: FileLimits): Rule[] {
	if (bytes === 0) return ['is an empty file'];
	return limits.maxBytes !== undefined && bytes > limits.maxBytes
		? [holdsTooMuch(bytes, limits.maxBytes)]
		: [];
}

const isMask = (field: string) => field.startsWith('Mask ');

/**
 * Checks that a mask is a file of its own: every field for a file begins with the same binary field, so a
 * video and its mask are easily the same file by mistake. Other fields may share one: the same first and
 * last frame make a video that loops.
 *
 * @param references all media of an item
 * @returns a problem for each file that is a mask and something else
 */
export function checkUsedOnce(references: readonly MediaReference[]): Problem[] {
	const users = new Map<string, string>();
	return references.flatMap(({ field, location }): Problem[] => {
		if (location.source !== 'binary') return [];
		const { binaryProperty } = location;
		// The entries of a list are one field.
		const own = field.split(',')[0];
		const other = users.get(binaryProperty) ?? own;
		users.set(binaryProperty, other);
		if (other === own || !(isMask(own) || isMask(other))) return [];
		const rule = `is the binary field of '${other}' as well. Enter another one in 'Input Data Field Name'`;
		return [{ field, value: binaryProperty, rule }];
	});
}

/**
 * Checks how long the files of a list are together, as far as their lengths are known: files behind URLs
 * count as nothing.
 *
 * @param media all media of an item
 * @returns a problem for each kind of file of which there is too much
 */
export function checkTogether(media: readonly OpenMedia[]): Problem[] {
	const problems: Problem[] = [];
	for (const kind of ['video', 'audio'] as const) {
		const files = media.flatMap(({ reference, file }) => {
			const { field, limits } = reference;
			const { secondsTogether: most } = limits;
			const seconds = file?.facts.seconds;
			return limits.kind === kind && most !== undefined && seconds !== undefined
				? [{ list: field.split(',')[0], most, seconds }]
				: [];
		});
		if (files.length < 2) continue;
		const [{ list, most }] = files;
		const together = files.reduce((sum, { seconds }) => sum + seconds, 0);
		if (together <= most + files.length * SLACK) continue;
		const names = kind === 'video' ? 'videos' : 'audio files';
		problems.push({
			field: list,
			value: undefined,
			rule: `the ${names} are ${shown(together)} seconds long in total, but at most ${most} seconds are allowed`,
		});
	}
	return problems;
}
