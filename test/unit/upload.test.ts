import type { IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import type { BinaryFile } from '@wan/media/binaryFile';
import { uploadFile } from '@wan/media/upload';
import type { Api } from '@wan/transport/api';
import { ApiFailure, type FailureFacts } from '@wan/transport/failure';

/* What an upload decides, on a fake network and a fake clock. */

const MB = 1024 * 1024;
const POLICY = {
	policy: 'p',
	signature: 's',
	upload_dir: 'dir',
	upload_host: 'https://storage.example',
	max_file_size_mb: 1,
	oss_access_key_id: 'id',
	x_oss_object_acl: 'private',
	x_oss_forbid_overwrite: 'true',
};

function setUp(policies: Array<IDataObject | FailureFacts>, posts: Array<number | Error>) {
	const asked: IDataObject[] = [];
	const posted: IHttpRequestOptions[] = [];
	const api = {
		signal: undefined,
		call: async (call: IDataObject) => {
			asked.push(call);
			const answer = policies[Math.min(asked.length, policies.length) - 1];
			if ('certainty' in answer) throw new ApiFailure(answer as unknown as FailureFacts);
			return answer as IDataObject;
		},
	} as unknown as Api;
	const context = {
		helpers: {
			httpRequest: async (options: IHttpRequestOptions) => {
				posted.push(options);
				const answer = posts[posted.length - 1];
				if (answer instanceof Error) throw answer;
				return { statusCode: answer };
			},
		},
	} as unknown as IExecuteFunctions;
	return { api, context, asked, posted };
}

const file = (size = 5): BinaryFile => ({
	identity: 'f',
	size,
	facts: { type: 'mp4', mimeType: 'video/mp4' },
	buffer: async () => Buffer.from('hello'),
	stream: async () => undefined,
});

type Fake = ReturnType<typeof setUp>;

async function upload({ api, context }: Fake, of = file()) {
	const work = uploadFile(context, api, 'wan2.6-i2v', of, undefined).then(
		(url) => ({ url, error: undefined }),
		(error: ApiFailure) => ({ url: undefined, error }),
	);
	await jest.advanceTimersByTimeAsync(60_000);
	return await work;
}

const ok = { data: POLICY };

beforeEach(() => {
	jest.useFakeTimers();
});

afterEach(() => {
	jest.useRealTimers();
});

it('puts the file into the directory of the policy, under a name of its own', async () => {
	const fake = setUp([ok], [200]);
	const { url } = await upload(fake);
	expect(url).toMatch(/^oss:\/\/dir\/[0-9a-f-]{36}\.mp4$/);
	expect(fake.asked).toEqual([
		expect.objectContaining({ query: { action: 'getPolicy', model: 'wan2.6-i2v' } }),
	]);
	expect(fake.posted[0].headers).not.toHaveProperty('Authorization');
	const body = String(fake.posted[0].body);
	expect(Number(fake.posted[0].headers?.['Content-Length'])).toBe(Buffer.byteLength(body));
	expect([...body.matchAll(/; name="([^"]+)"/g)].map(([, name]) => name)).toEqual([
		'OSSAccessKeyId',
		'Signature',
		'policy',
		'x-oss-object-acl',
		'x-oss-forbid-overwrite',
		'key',
		'success_action_status',
		'file',
	]);
});

it('has ten minutes, and a second more for each 100 KB', async () => {
	const fake = setUp([{ data: { ...POLICY, max_file_size_mb: 200 } }], [200, 200]);
	await upload(fake, file(1));
	await upload(fake, file(200 * MB));
	expect(fake.posted.map(({ timeout }) => timeout)).toEqual([600_001, 600_000 + 2_048_000]);
});

it.each([408, 429, 500, 503])(
	'is tried again after %i, with a policy of its own',
	async (status) => {
		const fake = setUp([ok], [status, 200]);
		expect((await upload(fake)).error).toBeUndefined();
		expect([fake.asked.length, fake.posted.length]).toEqual([2, 2]);
	},
);

it.each([301, 400, 403, 404, 409])('is not tried again after %i', async (status) => {
	const fake = setUp([ok], [status, 200]);
	const { error } = await upload(fake);
	expect(error?.message).toBe(
		`the temporary storage of the service rejected the file with HTTP ${status}`,
	);
	expect(error?.facts.certainty).toBe('refused');
	expect(fake.posted).toHaveLength(1);
});

it('is given up after three tries, and no task can exist', async () => {
	const cut = new Error('socket hang up');
	const fake = setUp([ok], [cut, cut, cut, 200]);
	const { error } = await upload(fake);
	expect(error?.message).toBe('the file could not be uploaded: socket hang up');
	expect(error?.facts.certainty).toBe('refused');
	expect(fake.posted).toHaveLength(3);
});

it('is not begun where the storage takes no file so large; exactly as large is taken', async () => {
	const large = setUp([ok], [200]);
	expect((await upload(large, file(MB + 1))).error?.message).toContain(
		'the temporary storage of the service accepts at most',
	);
	expect(large.posted).toEqual([]);
	expect((await upload(setUp([ok], [200]), file(MB))).error).toBeUndefined();
});

it.each([
	['nothing', {}],
	['no policy', { data: { ...POLICY, policy: '' } }],
	['no directory', { data: { ...POLICY, upload_dir: '' } }],
	['no host', { data: { ...POLICY, upload_host: undefined } }],
	['a host of another scheme', { data: { ...POLICY, upload_host: 'file:///etc' } }],
])('is not begun where the answer holds %s', async (_what, answer) => {
	const fake = setUp([answer], [200]);
	const { error } = await upload(fake);
	expect(error?.message).toBe('the service did not say where to upload the file');
	expect([fake.asked.length, fake.posted.length]).toEqual([1, 0]);
});

it('takes a policy that got no clear answer for a refusal: nothing that costs was sent', async () => {
	const doubtful: FailureFacts = { certainty: 'doubtful', message: 'cut' };
	const fake = setUp([doubtful], []);
	const { error } = await upload(fake);
	expect(error?.facts).toMatchObject({ certainty: 'refused', message: 'cut' });
	expect(fake.asked).toHaveLength(3);
});

it('does not ask again for a policy that was refused', async () => {
	const fake = setUp(
		[{ certainty: 'refused', status: 401, code: 'InvalidApiKey', message: 'no' }],
		[],
	);
	expect((await upload(fake)).error?.facts.code).toBe('InvalidApiKey');
	expect(fake.asked).toHaveLength(1);
});
