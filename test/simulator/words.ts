/* Rules that the vendor's table states in words, each with what it means for a body. */

type Values = Record<string, unknown>;

/** The two halves of a create call's body. */
export interface Parts {
	input: Values;
	parameters: Values;
}

/** What is wrong with a body by one rule; undefined where nothing is. */
type Rule = (parts: Parts) => string | undefined;

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const typesIn = ({ input }: Parts): string[] =>
	listOf(input.media).map((entry) => String((entry as Values | null)?.type));

const has = (parts: Parts, ...types: string[]) =>
	typesIn(parts).some((type) => types.includes(type));

const rules: Record<string, Rule> = {
	'last_frame only with first_frame': (parts) =>
		has(parts, 'last_frame') && !has(parts, 'first_frame')
			? 'last_frame needs first_frame'
			: undefined,
	'frames exclude reference_image, reference_video, reference_audio, file and link': (parts) =>
		has(parts, 'first_frame', 'last_frame') &&
		has(parts, 'reference_image', 'reference_video', 'reference_audio', 'file', 'link')
			? 'frames and references must not be mixed'
			: undefined,
	'file and link exclude each other': (parts) =>
		has(parts, 'file') && has(parts, 'link') ? 'file and link must not be mixed' : undefined,
	'with file or link prompt_extend must be true': (parts) =>
		has(parts, 'file', 'link') && parts.parameters.prompt_extend === false
			? 'prompt_extend must be true with file or link'
			: undefined,
	'prompt or media, at least one': ({ input }) =>
		(input.prompt === undefined || input.prompt === '') && listOf(input.media).length === 0
			? 'prompt or media is required'
			: undefined,
	'at most 10 with a reference_video': (parts) =>
		has(parts, 'reference_video') && Number(parts.parameters.duration) > 10
			? 'duration must not exceed 10 with a reference_video'
			: undefined,
	'as long as ref_images_url; at most one bg': ({ input, parameters }) => {
		const images = listOf(input.ref_images_url);
		const roles = parameters.obj_or_bg === undefined ? ['obj'] : listOf(parameters.obj_or_bg);
		if (roles.length !== images.length) {
			return 'ref_images_url and obj_or_bg must be the same length';
		}
		return roles.filter((role) => role === 'bg').length > 1
			? 'obj_or_bg allows at most one bg'
			: undefined;
	},
	'at least one source; clips of 3 seconds together; 5 seconds in all': ({ input }) =>
		Object.keys(input).some((key) => key.endsWith('_url'))
			? undefined
			: 'at least one frame, clip or video is required',
};

/** What the pages say of keys wherever they occur, and the table does not. */
export const factsOfThePages: readonly Rule[] = [
	({ input }) =>
		input.mask_video_url !== undefined && input.mask_frame_id !== undefined
			? 'mask_frame_id goes with mask_image_url'
			: undefined,
];

/** What a body alone cannot break: how results come about, what they cost, and what is in a file. */
const notOfTheBody = new Set([
	'with first_clip, duration is the total length including the clip, and the total is billed',
	'ratio is ignored with first_frame; the prompt names references as Image 1, Video 1 in the order of their kind; seconds of reference videos are billed too',
	'the prompt names references as character1, character2 in the order of the list',
	'0 keeps the length of the video',
	'ratio left out keeps the shape of the video; seconds of the input are billed too',
	'-1 lets the model choose; input video and output together at most 30',
	'no negative_prompt; 12 to 15 minutes a task are usual',
	'the vendor asks for wan2.2-s2v-detect on the image first',
]);

/**
 * The check for a rule in words.
 *
 * @param words the rule as the table states it
 * @throws Error for words that nobody has put into code
 */
export function ruleInWords(words: string): Rule {
	if (Object.hasOwn(rules, words)) return rules[words];
	if (notOfTheBody.has(words)) return () => undefined;
	throw new Error(`The simulator does not know the rule “${words}”`);
}
