import type { IExecuteFunctions } from 'n8n-workflow';

import { openApi, type ApiCall } from '@wan/transport/api';

/* What an answer says of the call that was sent. */

async function certaintyOf(statusCode: number, body: unknown): Promise<unknown> {
	const context = {
		getCredentials: async () => ({ region: 'custom', baseUrl: 'http://127.0.0.1', apiKey: 'sk-x' }),
		getExecutionCancelSignal: () => undefined,
		helpers: {
			httpRequestWithAuthentication: async () => ({ statusCode, body: JSON.stringify(body) }),
		},
	} as unknown as IExecuteFunctions;
	const api = await openApi(context);
	const call: ApiCall = {
		method: 'POST',
		path: '/api/v1/x',
		timeout: 1,
		find: (_text, body) => (body?.output === undefined ? {} : { answer: body }),
	};
	return await api.call(call).then(
		() => 'an answer',
		(error: { facts: { certainty: string } }) => error.facts.certainty,
	);
}

it.each([
	[200, {}, 'an answer'],
	[200, { code: '' }, 'an answer'],
	[200, { code: 'Success' }, 'an answer'],
	[200, { code: '200' }, 'an answer'],
	[200, { code: 'InvalidParameter' }, 'refused'],
	[200, 'text', 'doubtful'],
	[299, {}, 'an answer'],
	[300, {}, 'doubtful'],
	[302, {}, 'doubtful'],
	[399, {}, 'doubtful'],
	[400, {}, 'refused'],
	[400, 'text', 'refused'],
	[401, {}, 'refused'],
	[408, {}, 'doubtful'],
	[409, {}, 'refused'],
	[429, { code: 'Throttling' }, 'refused'],
	[498, {}, 'refused'],
	[499, {}, 'doubtful'],
	[500, {}, 'doubtful'],
	[500, { code: 'Success' }, 'doubtful'],
	[503, { code: 'Throttling' }, 'doubtful'],
	[500, { code: 'InternalError', output: {} }, 'an answer'],
	[302, { output: {} }, 'an answer'],
])('HTTP %i with %j is %s', async (status, body, expected) => {
	expect(await certaintyOf(status, body)).toBe(expected);
});
