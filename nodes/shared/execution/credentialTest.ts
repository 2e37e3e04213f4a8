import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { CREDENTIAL, probeApi } from '../transport/api';
import { adviceFor, ApiFailure } from '../transport/failure';

/**
 * Tests a credential in the node's own code: n8n replaces what a test in the credential itself says of an
 * HTTP status by words of its own, in 2.0 for example "Authorization failed". Lists one task, which costs
 * nothing.
 *
 * @param credential the credential as the window holds it
 * @returns what n8n shows in the credential's window
 */
async function testCredential(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const { helpers } = this;
	try {
		await probeApi(
			async (options) => (await helpers.request(options)) as { statusCode: number; body: unknown },
			data,
		);
		return { status: 'OK', message: 'Connection successful' };
	} catch (error) {
		return { status: 'Error', message: messageOf(error, data.region === 'custom') };
	}
}

/** What to say of an answer that only shows that the address is wrong. */
const WRONG_ADDRESS = "Check 'Base URL': it must be the URL of Model Studio or of a gateway to it.";

function messageOf(error: unknown, isCustom: boolean): string {
	if (!(error instanceof ApiFailure)) {
		return error instanceof Error ? error.message : 'The credential could not be tested';
	}
	const { facts } = error;
	const { message, status, code } = facts;
	const isAddress = isCustom && (status === undefined || status === 404 || code === undefined);
	const advice = isAddress && status !== 401 && status !== 403 ? WRONG_ADDRESS : adviceFor(facts);
	const sentence = message.replace(/\.$/, '');
	return advice === '' ? sentence : `${sentence}. ${advice}`;
}

/** The name by which nodes refer to the test, as `testedBy`; n8n's linter wants the text itself there. */
export const credentialTest = { [`${CREDENTIAL}Test`]: testCredential };
