/** What is known of a failed call's request. */
export type Certainty =
	/** Nothing reached the service: no address, no connection, no trusted certificate. */
	| 'notSent'
	/** The service answered and refused. */
	| 'refused'
	/** The service may have acted on the request: the connection broke, or the answer cannot be read. */
	| 'doubtful';

/** A failed call, with the service's own message where there is one. */
export interface FailureFacts {
	message: string;
	certainty: Certainty;
	/** The HTTP status, where there was an answer. */
	status?: number;
	/** The API's error code, such as `InvalidApiKey`, or the network's, such as `ECONNREFUSED`. */
	code?: string;
	requestId?: string;
	/** What to do, in place of what the code and the status of the API stand for. */
	advice?: string;
	/** A further sentence for the user. */
	note?: string;
	/** Set where the user stopped the execution. */
	cancelled?: boolean;
	/** Set where the failure may pass although the answer was clear, such as a storage host's 503. */
	passing?: boolean;
}

/** Thrown by everything that calls the API or waits for it; holds no secret. */
export class ApiFailure extends Error {
	readonly facts: FailureFacts;

	constructor(facts: FailureFacts) {
		super(facts.message);
		this.facts = facts;
	}
}

/**
 * The failure of what was stopped together with the execution.
 *
 * @param certainty whether the call may have reached the service
 */
export function cancelled(certainty: Certainty): ApiFailure {
	return new ApiFailure({ cancelled: true, certainty, message: 'The execution was stopped' });
}

/** When the same call may be sent again after a refusal: at once with growing pauses, after a minute, once, or never. */
export type SendAgain = 'soon' | 'minute' | 'once' | 'no';

interface Explanation {
	/** An API code; a trailing `*` stands for any ending. */
	code?: string;
	status?: number;
	again: SendAgain;
	advice: string;
	/** A failure on the service's side that may be over when a query is sent again. */
	passing?: boolean;
}

const MONEY =
	'Pay the bill or buy the service in the Alibaba Cloud console, then execute the node again.';
const MODERATION =
	'The content moderation of the service rejected the prompt, the files or the result. Change the prompt or the files; the same request would be rejected again.';
const THROTTLED =
	"The account sends more requests than the service allows. Process fewer items at once, or raise 'Max Queue Wait (Minutes)'.";
const SERVICE = 'The service is temporarily unavailable. Try again in a few minutes.';
const TLS =
	"Check 'Base URL' of the credential, the clock of this machine, and any proxy or firewall in between.";
const NETWORK = "Check the network connection, and 'Region' or 'Base URL' of the credential.";

/*
 * What each code of the API's error table means for the user, and whether sending again can help.
 * The first row that fits is used; rows without a code stand for a whole HTTP status.
 */
const explanations: readonly Explanation[] = [
	{
		code: 'InvalidURL.Timeout',
		again: 'once',
		advice:
			'The service could not download a media file in time. Make sure that its URL is public and that its server is fast.',
	},
	{
		code: 'InvalidParameter.DataInspection',
		again: 'once',
		advice:
			'The service could not download or read a media file. Make sure that its URL is public and that its server is fast.',
	},
	{ code: 'DataInspectionFailed', again: 'no', advice: MODERATION },
	{
		code: 'IPInfringementSuspect',
		again: 'no',
		advice: `${MODERATION} It suspects protected characters, brands or works.`,
	},
	{ code: 'Arrearage', again: 'no', advice: `The account has an overdue bill. ${MONEY}` },
	{
		code: 'CommodityNotPurchased',
		again: 'no',
		advice: `The account has not bought the service. ${MONEY}`,
	},
	{ code: 'PrepaidBillOverdue', again: 'no', advice: `The account has an overdue bill. ${MONEY}` },
	{ code: 'PostpaidBillOverdue', again: 'no', advice: `The account has an overdue bill. ${MONEY}` },
	{
		code: 'InvalidApiKey',
		again: 'no',
		advice:
			"The API key is wrong, or it belongs to another region. Open the credential, and make sure that 'API Key' was created in the region that 'Region' names.",
	},
	{
		code: 'AllocationQuota.FreeTierOnly',
		again: 'no',
		advice:
			'The free quota of this model is used up. Turn off the option to use the free quota only in the Model Studio console, or choose another model.',
	},
	{
		code: 'AccessDenied.Unpurchased',
		again: 'no',
		advice:
			'Model Studio is not activated for this account. Activate it in the Alibaba Cloud console.',
	},
	{
		code: 'Model.AccessDenied',
		again: 'no',
		advice:
			'The API key has no access to the model. Grant it in the settings of the workspace in Model Studio, or choose another model.',
	},
	{
		code: 'AccessDenied',
		again: 'no',
		advice:
			'The account has no access. Check in the Model Studio console that the service is activated and that the API key may use this model.',
	},
	{
		code: 'ModelNotFound',
		again: 'no',
		advice:
			'The model is not available in this region. Choose another model, or a credential of a region that has it.',
	},
	{
		code: 'UnsupportedOperation',
		again: 'no',
		advice: 'Only a task that is still pending can be canceled. A running or finished task cannot.',
	},
	{
		code: 'Throttling.AllocationQuota',
		again: 'minute',
		advice:
			'The quota of the account for this model is used up at the moment. Wait a few minutes, or request a higher quota.',
	},
	{ code: 'Throttling*', again: 'soon', advice: THROTTLED },
	{
		code: 'ServiceOverloaded',
		again: 'soon',
		advice: 'The service is overloaded. Try again in a few minutes.',
	},
	{
		code: 'InvalidURL*',
		again: 'no',
		advice:
			'The service could not use the URL of a media file. The URL must be public and lead to the file itself.',
	},
	{
		code: 'InvalidFile*',
		again: 'no',
		advice:
			'The service could not use a media file. Compare its type, size and length with the description of the field.',
	},
	{
		code: 'InvalidParameter*',
		again: 'no',
		advice: 'The service rejected a field of the request. The message says which one.',
	},
	{
		code: 'InternalError.Timeout',
		again: 'no',
		advice: 'The service stopped the task after three hours. Create the task again.',
	},
	{ code: 'InternalError*', again: 'no', advice: SERVICE, passing: true },
	{ code: 'ModelServingError', again: 'no', advice: SERVICE, passing: true },
	{ code: 'ModelUnavailable', again: 'no', advice: SERVICE, passing: true },
	{
		code: 'UNKNOWN',
		again: 'no',
		advice:
			'Check the task ID, and that the credential belongs to the account and the region that created the task. A task and its video are deleted after 24 hours.',
	},
	{
		code: 'Timeout',
		again: 'no',
		advice:
			"Get the video later with the operation 'Download Video' or the node 'Wan Wait for Task', or raise 'Timeout (Minutes)'.",
	},
	{
		code: 'NotFinished',
		again: 'no',
		advice: "Download the video later, or add the node 'Wan Wait for Task' before this node.",
	},
	{
		code: 'FAILED',
		again: 'no',
		advice:
			'A task that failed is not charged. Create the task again. If it fails again, change the prompt or the files, or choose another model.',
	},
	{
		code: 'CANCELED',
		again: 'no',
		advice: 'A task that was canceled is not charged. Create the task again if you need its video.',
	},
	{ code: 'ECONNREFUSED', again: 'soon', advice: `No server answers at this address. ${NETWORK}` },
	{ code: 'ENOTFOUND', again: 'soon', advice: `The host name does not exist. ${NETWORK}` },
	{ code: 'EAI_AGAIN', again: 'soon', advice: `The host name could not be resolved. ${NETWORK}` },
	{ code: 'TLS', again: 'no', advice: TLS },
	{
		status: 401,
		again: 'no',
		advice:
			"The API key is wrong, or it belongs to another region. Open the credential, and make sure that 'API Key' was created in the region that 'Region' names.",
	},
	{
		status: 403,
		again: 'no',
		advice:
			'The account has no access. Check in the Model Studio console that the service is activated and that the API key may use this model.',
	},
	{
		status: 404,
		again: 'no',
		advice:
			"The service does not know the requested URL. Check 'Region' or 'Base URL' of the credential.",
	},
	{ status: 429, again: 'soon', advice: THROTTLED },
];

const fits = (pattern: string, code: string) =>
	pattern.endsWith('*') ? code.startsWith(pattern.slice(0, -1)) : code === pattern;

const explanationOf = (code: string) =>
	explanations.find((row) => row.code && fits(row.code, code));

/**
 * Whether an error code says that the service refused the request, where the HTTP status says success. A
 * failure on the service's side may come after a task was created, and so may an error that is not known
 * here.
 *
 * @param code the API's error code
 */
export function isRefusal(code: string): boolean {
	const row = explanationOf(code);
	return row !== undefined && row.passing !== true && !code.startsWith('InternalError');
}

function explain({ code, status, certainty }: FailureFacts): Explanation {
	const found =
		(code ? explanationOf(code) : undefined) ??
		explanations.find((row) => row.status !== undefined && row.status === status);
	if (found) return found;
	if (status !== undefined && status >= 500) return { again: 'no', advice: SERVICE };
	const unreached = status === undefined && code !== undefined && certainty !== 'refused';
	return { again: 'no', advice: unreached ? NETWORK : '' };
}

/**
 * A line of advice for a failure.
 *
 * @param facts what is known of it
 * @returns plain words on what to do next; empty where there is nothing to say
 */
export function adviceFor(facts: FailureFacts): string {
	return facts.advice ?? explain(facts).advice;
}

/**
 * Whether a create call may be sent again: only where the first surely was not accepted.
 *
 * @param facts what is known of the failure
 * @returns how soon it may be sent again, or `no`
 */
export function mayCreateAgain(facts: FailureFacts): SendAgain {
	return facts.certainty === 'doubtful' ? 'no' : explain(facts).again;
}

const isRedirect = (status = 0) => status >= 300 && status < 400;

/**
 * Whether a query may be sent again: it costs nothing, so after every failure that may pass.
 *
 * @param facts what is known of the failure
 */
export function mayQueryAgain(facts: FailureFacts): boolean {
	if (facts.cancelled) return false;
	// A redirect leads away from the API and does not pass.
	if (isRedirect(facts.status)) return false;
	if (facts.certainty === 'doubtful' || facts.passing) return true;
	const { again, passing } = explain(facts);
	return again === 'soon' || again === 'minute' || passing === true;
}
