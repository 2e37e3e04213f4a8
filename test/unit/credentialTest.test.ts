import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';

import { Wan } from '@nodes/Wan/Wan.node';
import { WanTrigger } from '@nodes/WanTrigger/WanTrigger.node';
import { WanWaitForTask } from '@nodes/WanWaitForTask/WanWaitForTask.node';

const KEY = `sk-${'test'.repeat(8)}`;
const singapore = { region: 'singapore', apiKey: KEY };
const custom = { region: 'custom', baseUrl: 'https://gateway.example.com', apiKey: KEY };

type Request = (options: Record<string, unknown>) => Promise<unknown>;

/** Tests a credential as n8n does, with a stand-in for its request helper. */
async function tested(data: ICredentialDataDecryptedObject, request: Request) {
	const sent: Array<Record<string, unknown>> = [];
	const context = {
		helpers: {
			request: async (options: Record<string, unknown>) => {
				sent.push(options);
				return await request(options);
			},
		},
	} as unknown as ICredentialTestFunctions;
	const test = new Wan().methods.credentialTest.wanApiTest;
	const credential = { id: '1', name: 'Wan', type: 'wanApi', data };
	return { result: await test.call(context, credential), sent };
}

const answering =
	(statusCode: number, body: unknown): Request =>
	async () => ({ statusCode, body });

describe('the test of a credential', () => {
	it('is found by n8n on every node that uses the credential', () => {
		for (const node of [new Wan(), new WanTrigger(), new WanWaitForTask()]) {
			const [{ testedBy }] = node.description.credentials ?? [];
			expect(Object.keys(node.methods.credentialTest)).toEqual([testedBy]);
		}
	});

	it('is one list of one task, with the key, and no redirect is followed', async () => {
		const { result, sent } = await tested(singapore, answering(200, '{"data": []}'));
		expect(result.status).toBe('OK');
		expect(sent).toEqual([
			expect.objectContaining({
				method: 'GET',
				url: 'https://dashscope-intl.aliyuncs.com/api/v1/tasks/',
				qs: { page_no: 1, page_size: 1 },
				headers: expect.objectContaining({ Authorization: `Bearer ${KEY}` }) as unknown,
				followRedirect: false,
				simple: false,
			}),
		]);
	});

	it.each(['text', 'JSON'])(
		'says of a wrong key that it may be of another region (%s)',
		async (as) => {
			const body = { code: 'InvalidApiKey', message: `Invalid API-key provided: ${KEY}.` };
			const { result } = await tested(
				singapore,
				answering(401, as === 'JSON' ? body : JSON.stringify(body)),
			);
			expect(result.status).toBe('Error');
			expect(result.message).toContain('or it belongs to another region');
			expect(result.message).not.toContain(KEY);
		},
	);

	it.each<[string, Request]>([
		['answers with a web page', answering(200, '<!doctype html><title>Gateway</title>')],
		['answers with 404', answering(404, '{"error": "no route"}')],
		['answers with 404 and a web page', answering(404, '<html></html>')],
		[
			'is not there',
			async () => await Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
		],
	])('says to check Base URL where the server %s', async (_, request) => {
		const { result } = await tested(custom, request);
		expect(result.status).toBe('Error');
		expect(result.message).toContain("Check 'Base URL'");
	});

	it('says of a region that does not answer to check the network', async () => {
		const request = async () =>
			await Promise.reject(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }));
		const { result } = await tested(singapore, request);
		expect(result.message).toContain('Check the network connection');
	});

	it.each([
		[{ ...singapore, apiKey: '' }, "'API Key' of the credential is empty"],
		[{ ...custom, baseUrl: 'gateway' }, "'Base URL' of the credential is “gateway”"],
	])('sends nothing with a credential that cannot be used', async (data, words) => {
		const { result, sent } = await tested(data, answering(200, '{}'));
		expect(result).toEqual({ status: 'Error', message: expect.stringContaining(words) as unknown });
		expect(sent).toEqual([]);
	});
});
