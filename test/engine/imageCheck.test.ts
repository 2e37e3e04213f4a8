import type { INode, INodeExecutionData } from 'n8n-workflow';

import { png } from '../files';
import { bench, items } from './setup';

/* Speech to Video has its image checked before a task is created that costs. */

const b = bench({ times: { pending: 0, running: 0 } });

const IMAGE = 'https://example.com/face.png';
const speech: INode['parameters'] = {
	resource: 'video',
	operation: 'speechToVideo',
	imageUrl: IMAGE,
	audioUrl: 'https://example.com/voice.mp3',
};

const NO_PERSON = { code: 'InvalidFile.NoHuman', message: 'The image shows no human' };

const calls = () => b.simulator.requests.map(({ call }) => call);
const count = (call: string) => calls().filter((one) => one === call).length;

/** An answer of the check as it stands. */
const answer = (output: object) => ({
	on: 'detect' as const,
	kind: 'raw' as const,
	status: 200,
	body: JSON.stringify({ request_id: 'r-1', output }),
});

describe('the image check', () => {
	it('comes before the create call, with its own model and without the async header', async () => {
		await b.wan(speech);
		expect(calls()).toEqual(['detect', 'create']);
		const [check] = b.simulator.requests;
		expect(check.path).toBe('/api/v1/services/aigc/image2video/face-detect');
		expect(check.body).toEqual({ model: 'wan2.2-s2v-detect', input: { image_url: IMAGE } });
		expect(check.headers).not.toHaveProperty('x-dashscope-async');
		expect(check.headers).not.toHaveProperty('x-dashscope-ossresourceresolve');
	});

	it('is left out where it is turned off', async () => {
		b.simulator.options.detection = () => NO_PERSON;
		const outcome = await b.wan({ ...speech, options: { checkImage: false } });
		expect(calls()).toEqual(['create']);
		expect(outcome.json('Wan')).toMatchObject([{ task_status: 'PENDING' }]);
	});

	it('is made for the image check of no other operation', async () => {
		await b.wan({
			resource: 'videoEditing',
			operation: 'animateMove',
			imageUrl: IMAGE,
			videoUrl: 'https://example.com/dance.mp4',
			options: { checkImage: true },
		});
		expect(calls()).toEqual(['create']);
		expect(b.simulator.creates[0].body).toMatchObject({ parameters: { check_image: true } });
	});

	it('refuses an image before a task is created, in the service’s words', async () => {
		b.simulator.options.detection = () => NO_PERSON;
		const outcome = await b.wan(speech);
		expect(outcome.error?.message).toBe(
			`Image “${IMAGE}”: was rejected by the image check: The image shows no human. No task was created (InvalidFile.NoHuman)`,
		);
		expect(outcome.error?.description).toContain("turn off the option 'Check Image'");
		expect(outcome.error?.description).not.toContain('may exist');
		expect(calls()).toEqual(['detect']);
		expect(b.simulator.tasks.size).toBe(0);
	});

	it.each([
		['no person, though the check passed', answer({ check_pass: true, humanoid: false })],
		['a code in the output', answer({ check_pass: false, code: 'X.Y', message: 'Two faces' })],
		[
			'a code beside the output',
			{ on: 'detect', kind: 'okWithCode', code: 'InvalidFile.Face', message: 'No face' },
		],
	] as const)('refuses an image with %s', async (_what, fault) => {
		b.simulator.faults.add(fault);
		const outcome = await b.wan(speech);
		expect(outcome.error?.message).toContain('was rejected by the image check');
		expect(b.simulator.tasks.size).toBe(0);
		expect(count('detect')).toBe(1);
	});

	it('is sent again after what may pass, and creates one task', async () => {
		b.simulator.faults.add({ on: 'detect', kind: 'status', status: 503, code: 'ModelUnavailable' });
		b.simulator.faults.add({ on: 'detect', kind: 'resetAfter' });
		const outcome = await b.wan(speech);
		expect(outcome.error?.message).toBeUndefined();
		expect(calls()).toEqual(['detect', 'detect', 'detect', 'create']);
		expect(b.simulator.tasks.size).toBe(1);
	});

	it('that gets no answer never says that a task may exist', async () => {
		b.simulator.faults.add({ on: 'detect', kind: 'resetAfter', times: 10 });
		const outcome = await b.wan(speech);
		expect(outcome.status).toBe('error');
		expect(outcome.error?.description).not.toContain('may exist');
		expect(count('create')).toBe(0);
	}, 20_000);

	it('without check_pass in its answer is no permission', async () => {
		b.simulator.faults.add({ ...answer({}), times: 10 });
		const outcome = await b.wan(speech);
		expect(outcome.error?.message).toContain('contains no check_pass');
		expect(count('create')).toBe(0);
	}, 20_000);

	it('is not made again by Retry On Fail for an item that has its task', async () => {
		let checks = 0;
		b.simulator.options.detection = () => {
			checks += 1;
			return checks === 2 ? NO_PERSON : undefined;
		};
		const outcome = await b.wan(
			{ ...speech, imageUrl: '={{ $json.image }}' },
			{
				input: items({ image: IMAGE }, { image: 'https://example.com/stone.png' }),
				settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 10 },
			},
		);
		expect(outcome.error?.message).toBeUndefined();
		const checked = b.simulator.requests.filter(({ call }) => call === 'detect');
		expect(checked.map(({ body }) => (body?.input as { image_url: string }).image_url)).toEqual([
			IMAGE,
			'https://example.com/stone.png',
			'https://example.com/stone.png',
		]);
		expect(b.simulator.tasks.size).toBe(2);
		expect(count('create')).toBe(2);
	});

	it('gets an upload of its own, since an uploaded file serves one model', async () => {
		const input: INodeExecutionData[] = [
			{
				json: {},
				binary: { data: { data: png(640, 480).toString('base64'), mimeType: 'image/png' } },
			},
		];
		const outcome = await b.wan({ ...speech, imageSource: 'binary' }, { input });
		expect(outcome.error?.message).toBeUndefined();
		const policies = b.simulator.requests.filter(({ call }) => call === 'policy');
		expect(policies.map(({ query }) => query.model)).toEqual(['wan2.2-s2v-detect', 'wan2.2-s2v']);
		const [check] = b.simulator.requests.filter(({ call }) => call === 'detect');
		expect(check.headers['x-dashscope-ossresourceresolve']).toBe('enable');
		expect(calls().filter((call) => call !== 'policy')).toEqual(['detect', 'create']);
	});
});
