import type { IDataObject } from 'n8n-workflow';

import { checkImage, type ImageToCheck } from '@wan/tasks/checkImage';
import { rowWith } from './drafts';
import { failing, fakeApi, settle, type Said } from './fakeApi';

/* The look at an image before a task is created. A fake clock. */

const SECOND = 1_000;

beforeEach(() => {
	jest.useFakeTimers();
	jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
	jest.restoreAllMocks();
	jest.useRealTimers();
});

const { imageCheck } = rowWith('wan2.2-s2v');
if (!imageCheck) throw new Error('wan2.2-s2v has no image check');

const check = async (answers: Said[], more: Partial<ImageToCheck> = {}) => {
	const fake = fakeApi(answers);
	const image: ImageToCheck = {
		check: imageCheck,
		url: 'https://example.com/i.png',
		resolveOss: false,
		signal: new AbortController().signal,
		...more,
	};
	const enter = jest.spyOn(fake.api.limits, 'creates');
	return { ...fake, outcome: await settle(checkImage(fake.api, image)), enter };
};

const passes = { output: { check_pass: true, humanoid: true } };

describe('the check of an image', () => {
	it('is one call of its own, at its own pace', async () => {
		const { sent, outcome, enter } = await check([passes]);
		expect(outcome).toEqual({ value: { passed: true } });
		expect(sent.map(({ call }) => call)).toEqual([
			{
				method: 'POST',
				path: `/api/v1/services/aigc/${imageCheck.path}`,
				body: { model: imageCheck.id, input: { image_url: 'https://example.com/i.png' } },
				headers: {},
				timeout: 60 * SECOND,
			},
		]);
		expect(enter).toHaveBeenCalledWith(imageCheck.id, imageCheck.createsPerSecond);
	});

	it('tells the service to look up an oss:// URL', async () => {
		const { sent } = await check([passes], { resolveOss: true });
		expect(sent[0].call.headers).toEqual({ 'X-DashScope-OssResourceResolve': 'enable' });
	});

	it('is not made in an execution that was stopped', async () => {
		const { sent, outcome } = await check([passes], { signal: AbortSignal.abort() });
		expect(sent).toEqual([]);
		expect(outcome).toMatchObject({ error: { facts: { cancelled: true } } });
	});

	it('passes where the service does not say whether it is a person', async () => {
		const { outcome } = await check([{ output: { check_pass: true } }]);
		expect(outcome).toEqual({ value: { passed: true } });
	});

	it.each<[IDataObject, IDataObject]>([
		[
			{
				request_id: 'r',
				output: { check_pass: false, humanoid: true, code: 'InvalidImage', message: 'Too dark' },
			},
			{ code: 'InvalidImage', message: 'Too dark', requestId: 'r' },
		],
		[
			{ request_id: 7, output: { check_pass: true, humanoid: false, code: '', message: '' } },
			{ message: 'The image shows no person' },
		],
		[
			{ output: { check_pass: false, code: 7, message: 7 } },
			{ message: 'The image shows no person' },
		],
	])('that is not passed by %j says why', async (answer, why) => {
		const { outcome, sent } = await check([answer]);
		expect(outcome).toEqual({ value: { passed: false, ...why } });
		expect(sent).toHaveLength(1);
	});

	it('is not passed by HTTP 200 with a code', async () => {
		const refused = { status: 200, code: 'InvalidImage', message: 'No face', requestId: 'r' };
		const { outcome, sent } = await check([failing(refused)]);
		expect(outcome).toEqual({
			value: { passed: false, code: 'InvalidImage', message: 'No face', requestId: 'r' },
		});
		expect(sent).toHaveLength(1);
	});

	it('is made again after what may pass, and no task exists for it', async () => {
		const broken = failing({ certainty: 'doubtful', code: 'ECONNRESET' });
		const { outcome, sent } = await check([broken]);
		expect(sent).toHaveLength(4);
		expect(outcome).toMatchObject({
			error: { facts: { certainty: 'refused', code: 'ECONNRESET' } },
		});
		const second = await check([broken, passes]);
		expect(second.outcome).toEqual({ value: { passed: true } });
	});

	it('that cannot be sent keeps saying so', async () => {
		const unsent = failing({ certainty: 'notSent', code: 'TLS' });
		const { outcome } = await check([unsent]);
		expect(outcome).toMatchObject({ error: { facts: { certainty: 'notSent', code: 'TLS' } } });
	});

	it.each([
		[{ status: 400, code: 'InvalidParameter' }],
		[{ status: 200, code: undefined }],
		[{ status: 401, code: 'InvalidApiKey' }],
	])('fails with %j', async (facts) => {
		const { outcome, sent } = await check([failing(facts)]);
		expect(outcome).toMatchObject({ error: { facts } });
		expect(sent).toHaveLength(1);
	});

	it('is tried again after HTTP 200 with a code that may pass', async () => {
		const { outcome, sent } = await check([failing({ status: 200, code: 'Throttling' }), passes]);
		expect(outcome).toEqual({ value: { passed: true } });
		expect(sent).toHaveLength(2);
	});

	it.each([{}, { output: null }, { output: { check_pass: 'true' } }])(
		'has no answer in %j',
		async (answer) => {
			const { outcome } = await check([answer as IDataObject]);
			expect(outcome).toMatchObject({
				error: { facts: { message: expect.stringContaining('check_pass') } },
			});
		},
	);
});
