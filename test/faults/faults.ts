import type { Call, FaultKind } from '../simulator/faults';
import { apiTime } from '../simulator/tasks';

/*
 * What goes wrong, on which calls, and what a user must be told.
 */

/** One kind of trouble. */
export interface Trouble {
	name: string;
	/** The calls that it can strike. */
	on: Call[];
	fault: FaultKind;
	/** Strikes every call; without it, the first. */
	lasting?: boolean;
	/** How many calls it strikes where it is neither one nor all. */
	times?: number;
	/** The scenarios that it is tried on; without it, all that make the call. */
	only?: string[];
	/** What the message must say where the run does not get over it. */
	cause: RegExp;
	/** Calls after whose trouble the run must end well all the same. */
	getsOver?: Call[];
	/** The create call may have been accepted. */
	doubtful?: boolean;
	/** Strikes only those who wait for the task's end; to others it is an answer like any. */
	whileWaiting?: boolean;
	/** Takes too long for a sample. */
	slow?: boolean;
	/** Strikes every call and is still no failure. */
	mayEndWell?: boolean;
}

const api: Call[] = ['create', 'query', 'list', 'cancel', 'policy'];
const asking: Call[] = ['query', 'list', 'policy'];
const all: Call[] = [...api, 'upload', 'download'];

const says = (code: string) => new RegExp(code.replaceAll('.', '\\.'));

/** An error of the document's table that no sending again helps against. */
const refused = (status: number, code: string): Trouble => ({
	name: `${status} ${code}`,
	on: api,
	fault: { kind: 'status', status, code, message: 'So it is.' },
	lasting: true,
	cause: says(code),
});

/** One that passes. */
const passing = (status: number, code: string, getsOver: Call[]): Trouble => ({
	name: `${status} ${code}, once`,
	on: api,
	fault: { kind: 'status', status, code, message: 'So it is.' },
	cause: says(code),
	getsOver,
	doubtful: status >= 500,
});

const withoutEnd = (trouble: Trouble): Trouble => ({
	...trouble,
	name: trouble.name.replace(', once', '').concat(', lasting'),
	lasting: true,
	getsOver: [],
});

/** No answer that can be read, once: a question is asked again, a create call may have been accepted. */
const unclear = (name: string, fault: FaultKind, cause: RegExp): Trouble => ({
	name,
	on: api,
	fault,
	cause,
	getsOver: asking,
	doubtful: true,
});

/** An answer that names the accepted task, whatever its status or code says. */
const oddWithTask = (status: number, code?: string): Trouble => ({
	name: `a task_id under ${[status, code].filter(Boolean).join(' ')}`,
	on: ['create'],
	fault: { kind: 'odd', status, code },
	lasting: true,
	cause: /never/,
	getsOver: ['create'],
	mayEndWell: true,
});

/** An answer that names no task and does not say that none was created. */
const oddWithoutTask = (status: number, code?: string): Trouble => ({
	name: `${[status, code].filter(Boolean).join(' ')} without a task_id, once`,
	on: ['create'],
	fault: { kind: 'odd', status, code, withoutTask: true },
	cause: new RegExp(code ?? String(status)),
	doubtful: true,
});

/** The service does not know a task that was created a moment ago. */
const unknown = (often: string, times: number, more: Partial<Trouble>): Trouble => ({
	name: `UNKNOWN right after creating, ${often}`,
	on: ['query'],
	whileWaiting: true,
	fault: { kind: 'unknown' },
	times,
	cause: /UNKNOWN|does not know/,
	...more,
});

/** The service repeats the key of the request in its message. */
const echoed = (how: string, escaped: boolean): Trouble => ({
	name: `the key in the message, ${how}`,
	on: api,
	fault: { kind: 'echoKey', escaped },
	lasting: true,
	cause: /may not do this/,
});

const CUT = /connection was cut/;
const reset = unclear('line cut before the answer, once', { kind: 'reset' }, CUT);
const resetAfter = unclear('line cut after acting, once', { kind: 'resetAfter' }, CUT);

const tooFast = passing(429, 'Throttling.RateQuota', ['create', ...asking]);
const down = passing(503, 'ModelUnavailable', asking);

/** Everything that can go wrong with a call. */
export const troubles: Trouble[] = [
	refused(400, 'InvalidParameter'),
	refused(400, 'InvalidURL.Timeout'),
	refused(400, 'InvalidParameter.DataInspection'),
	refused(400, 'DataInspectionFailed'),
	refused(400, 'IPInfringementSuspect'),
	refused(400, 'Arrearage'),
	refused(401, 'InvalidApiKey'),
	refused(403, 'AccessDenied'),
	refused(403, 'AccessDenied.Unpurchased'),
	refused(403, 'AllocationQuota.FreeTierOnly'),
	refused(404, 'ModelNotFound'),
	refused(429, 'CommodityNotPurchased'),
	refused(429, 'PrepaidBillOverdue'),
	passing(429, 'Throttling', ['create', ...asking]),
	tooFast,
	withoutEnd(tooFast),
	{ ...withoutEnd(passing(429, 'Throttling.AllocationQuota', [])), slow: true },
	passing(429, 'ServiceOverloaded', ['create', ...asking]),
	passing(500, 'InternalError', asking),
	withoutEnd(passing(500, 'InternalError.Algo', asking)),
	down,
	withoutEnd(down),
	passing(504, 'ModelServingError', asking),
	{
		name: '200 with a code',
		on: api,
		fault: { kind: 'okWithCode', code: 'InvalidParameter', message: 'So it is.' },
		lasting: true,
		cause: says('InvalidParameter'),
	},
	reset,
	withoutEnd(reset),
	resetAfter,
	withoutEnd(resetAfter),
	{
		name: 'no answer at all, once',
		on: api,
		fault: { kind: 'hang' },
		cause: /did not answer in time/,
		doubtful: true,
		slow: true,
	},
	{
		name: 'slow answer',
		on: all,
		fault: { kind: 'slow', milliseconds: 1_500 },
		cause: /never/,
		getsOver: all,
	},
	unclear('answer cut in the middle, once', { kind: 'cutBody' }, CUT),
	unclear('half of the JSON, once', { kind: 'cutJson' }, /not complete JSON/),
	unclear('web page, once', { kind: 'html' }, /web page/),
	oddWithTask(200, 'Success'),
	oddWithTask(302),
	oddWithTask(409),
	oddWithTask(423),
	oddWithTask(499),
	oddWithoutTask(200, 'InternalError'),
	oddWithoutTask(302),
	oddWithoutTask(499),
	unknown('once', 1, { getsOver: ['query'] }),
	unknown('three times', 3, { getsOver: ['query'] }),
	unknown('for ever', Number.MAX_SAFE_INTEGER, { lasting: true }),
	echoed('as it is', false),
	echoed('JSON-escaped', true),
	{
		name: 'one byte of the answer every two seconds, once',
		on: ['create', 'query', 'list', 'policy'],
		fault: { kind: 'dripAnswer', milliseconds: 2_000 },
		only: [
			'textToVideo',
			'textToVideo, waiting',
			'videoOutpainting, uploading',
			'wait, hold',
			'task, get',
			'task, getMany',
			'trigger',
		],
		cause: /did not answer in time/,
		doubtful: true,
		slow: true,
	},
	{
		name: 'an answer of 24 MB, once',
		on: ['create', 'query', 'list'],
		fault: { kind: 'huge', megabytes: 24 },
		only: ['textToVideo', 'wait, release', 'task, get', 'task, getMany', 'trigger'],
		// Not doubtful for a create call: the task ID stands in what was read before the limit.
		cause: /large|MB/i,
		// One at a time: what is measured is one answer, and not the memory of many.
		slow: true,
	},
	{
		name: 'web page with 502, lasting',
		on: api,
		fault: { kind: 'html', status: 502 },
		lasting: true,
		cause: /web page/,
		doubtful: true,
	},
	{
		name: 'JSON that is called text/plain',
		on: api,
		fault: { kind: 'contentType', type: 'text/plain' },
		cause: /never/,
		getsOver: api,
	},
	{
		name: 'download: a video that is called a stream of bytes',
		on: ['download'],
		fault: { kind: 'contentType', type: 'application/octet-stream' },
		cause: /never/,
		getsOver: ['download'],
	},
	{
		name: 'download: a video that is called JSON, lasting',
		on: ['download'],
		fault: { kind: 'contentType', type: 'application/json' },
		lasting: true,
		cause: /application\/json and not to a video/,
	},
	{
		name: 'no task_id, once',
		on: ['create', 'query'],
		fault: { kind: 'noTaskId' },
		cause: /task/i,
		getsOver: asking,
		doubtful: true,
	},
	{
		name: 'unknown status word, once',
		on: ['query'],
		whileWaiting: true,
		getsOver: asking,
		fault: {
			kind: 'raw',
			status: 200,
			body: JSON.stringify({
				request_id: 'r',
				output: { task_id: 't', task_status: 'PONDERING', submit_time: apiTime(0) },
			}),
		},
		cause: /PONDERING|status/,
	},
	{
		name: 'download: line cut in the middle, once',
		on: ['download'],
		fault: { kind: 'cutBody' },
		cause: /cut/,
		getsOver: ['download'],
	},
	{
		name: 'download: line cut in the middle, lasting',
		on: ['download'],
		fault: { kind: 'cutBody' },
		lasting: true,
		cause: /cut|interrupted|incomplete/,
	},
	{
		name: 'download: line cut at once',
		on: ['download'],
		fault: { kind: 'reset' },
		cause: /cut/,
		getsOver: ['download'],
	},
	{
		name: 'download: 403, the link has expired, once',
		on: ['download'],
		fault: { kind: 'status', status: 403, code: 'AccessDenied' },
		cause: /refused access to the URL/,
		getsOver: ['download'],
	},
	{
		name: 'download: 403, lasting',
		on: ['download'],
		fault: { kind: 'status', status: 403, code: 'AccessDenied' },
		lasting: true,
		cause: /refused access to the URL/,
	},
	{
		name: 'download: 500, once',
		on: ['download'],
		fault: { kind: 'status', status: 500, code: 'InternalError' },
		cause: /500/,
		getsOver: ['download'],
	},
	{
		name: 'download: 500, lasting',
		on: ['download'],
		fault: { kind: 'status', status: 500, code: 'InternalError' },
		lasting: true,
		cause: /500/,
	},
	{
		name: 'download: a web page, lasting',
		on: ['download'],
		fault: { kind: 'html' },
		lasting: true,
		cause: /text\/html|web page|no video/,
	},
	{
		name: 'download: drop by drop',
		on: ['download'],
		fault: { kind: 'drip', milliseconds: 300 },
		cause: /never/,
		getsOver: ['download'],
	},
	{
		name: 'download: no answer, once',
		on: ['download'],
		fault: { kind: 'hang' },
		cause: /did not answer in time|answer/,
		slow: true,
	},
	{
		name: 'upload: 403',
		on: ['upload'],
		fault: { kind: 'status', status: 403, code: 'AccessDenied' },
		lasting: true,
		cause: /AccessDenied|403/,
	},
	{
		name: 'upload: 500, lasting',
		on: ['upload'],
		fault: { kind: 'status', status: 500, code: 'InternalError' },
		lasting: true,
		cause: /InternalError|500/,
	},
	{
		name: 'upload: line cut, once',
		on: ['upload'],
		fault: { kind: 'reset' },
		cause: /cut/,
		getsOver: ['upload'],
	},
];
