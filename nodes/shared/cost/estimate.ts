import {
	durationValues,
	modelsOf,
	tierOfSize,
	type Family,
	type FileLimits,
	type ModelRow,
	type OperationName,
} from '../catalog';
import type { Region } from '../common/region';
import { asNumber, asText } from '../common/value';
import { rounded, type Cost } from './money';
import { priceOf, type Terms } from './price';

/** A media file of a request. */
export interface InputFile {
	/** What its field takes. */
	limits: Pick<FileLimits, 'kind' | 'seconds' | 'secondsTogether'>;
	/** Its length; undefined where it is not known, as for a file behind a URL. */
	seconds?: number;
}

/** What of a create call decides about its cost. */
export interface Billable {
	operation: OperationName;
	/** The body's `parameters`, by the API's names. */
	parameters: { resolution?: unknown; size?: unknown; duration?: unknown; audio?: unknown };
	/** The files of the request, in any order. */
	inputs: readonly InputFile[];
}

/**
 * The families that are billed for the seconds of their input videos too. (In `wan2.7-i2v`, the clip that
 * is continued is a part of the duration.)
 */
const inputIsBilled: ReadonlySet<Family> = new Set(['r2v', 'videoedit', 'unified']);

/** The duration that leaves the length to the model. */
const CHOSEN_BY_MODEL = -1;

/**
 * What the price of a request depends on. What it does not set is as the model's row has it.
 *
 * @param request the request
 * @param row the model, undefined where the catalog does not know it
 * @param from the credential's region, and the user's own price of a second
 */
export function termsOf(
	{ parameters }: Billable,
	row: ModelRow | undefined,
	from: { region: Region | undefined; pricePerSecond?: number },
): Terms {
	const size = asText(parameters.size) ?? row?.size?.default;
	return {
		...from,
		tier: asText(parameters.resolution) ?? row?.resolution?.default ?? (size && tierOfSize(size)),
		silent: parameters.audio === false,
	};
}

/**
 * The seconds that a request is billed at most. Where something is not known, that is the longest that
 * the model allows: for a duration of -1, which lets the model choose; for a duration of 0, which keeps
 * the length of the input; and for the length of an input file itself. For a model that the catalog does
 * not know it is the longest of any model of the operation.
 *
 * @param request the request
 * @param row the model, undefined where the catalog does not know it
 * @returns undefined where the vendor names no longest length either
 */
function estimateSeconds(request: Billable, row: ModelRow | undefined): number | undefined {
	if (row) return secondsOf(request, row);
	const { duration = CHOSEN_BY_MODEL } = request.parameters;
	const asked = { ...request, parameters: { ...request.parameters, duration } };
	const all = modelsOf(request.operation).map((known) => secondsOf(asked, known));
	return all.reduce(
		(most, seconds) =>
			most === undefined || seconds === undefined ? undefined : Math.max(most, seconds),
		0,
	);
}

/**
 * What a request will cost at most, once its task succeeds.
 *
 * @param request the request
 * @param row the model, undefined where the catalog does not know it
 * @param terms what the price of a second depends on
 * @returns undefined where no price is known
 */
export function estimate(
	request: Billable,
	row: ModelRow | undefined,
	terms: Terms,
): Cost | undefined {
	const price = priceOf(row, terms);
	const seconds = estimateSeconds(request, row);
	if (!price || !seconds) return undefined;
	const amount = rounded(price.perSecond * seconds);
	return { amount, currency: price.currency, basis: 'estimated' };
}

function secondsOf({ parameters, inputs }: Billable, row: ModelRow): number | undefined {
	const videos = inputs.filter(({ limits }) => limits.kind === 'video');
	const video = lengthOf(videos, row);
	const output = outputSeconds(parameters.duration, row, inputs, video);
	if (output === undefined || !inputIsBilled.has(row.family)) return output;
	if (video === undefined) return undefined;
	return Math.min(output + video, row.references?.secondsWithInput ?? Infinity);
}

function outputSeconds(
	duration: unknown,
	row: ModelRow,
	inputs: readonly InputFile[],
	video: number | undefined,
): number | undefined {
	const limits = row.duration;
	if (!limits) {
		return lengthOf(
			inputs.filter((input) => ['audio', 'video'].includes(input.limits.kind)),
			row,
		);
	}
	if ('fixed' in limits) return limits.fixed;
	const seconds = duration === undefined ? limits.default : asNumber(duration);
	if (seconds !== undefined && seconds > 0) return seconds;
	const keepsInput = seconds === 0 && inputs.some((input) => input.limits.kind === 'video');
	return keepsInput ? video : longestOutput(row);
}

function longestOutput({ duration }: ModelRow): number | undefined {
	if (!duration) return undefined;
	return Math.max(...(durationValues(duration) ?? []));
}

/** How long files are together; those of unknown length count as the longest that they may be. */
function lengthOf(files: readonly InputFile[], row: ModelRow): number | undefined {
	let known = 0;
	let unknown = 0;
	let together = Infinity;
	for (const { limits, seconds } of files) {
		if (seconds !== undefined) {
			known += seconds;
			continue;
		}
		const longest = limits.seconds?.[1] ?? longestFile(row, limits.kind);
		if (longest === undefined) return undefined;
		unknown += longest;
		together = Math.min(together, limits.secondsTogether ?? Infinity);
	}
	return unknown === 0 ? known : Math.max(known, Math.min(known + unknown, together));
}

function longestFile({ files }: ModelRow, kind: FileLimits['kind']): number | undefined {
	const lengths = Object.values(files).flatMap((limits) =>
		limits.kind === kind ? (limits.seconds?.[1] ?? []) : [],
	);
	return lengths.length > 0 ? Math.max(...lengths) : undefined;
}
