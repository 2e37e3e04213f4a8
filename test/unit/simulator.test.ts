import axios, { type AxiosInstance } from 'axios';

import { SIMULATOR_KEY, startSimulator, type Simulator } from '../simulator/simulator';

/* The simulator is what the nodes are measured by, so it is itself held to the documents. */

let simulator: Simulator;
let api: AxiosInstance;

const CREATE = '/api/v1/services/aigc/video-generation/video-synthesis';
const KEYFRAMES = '/api/v1/services/aigc/image2video/video-synthesis';

beforeEach(async () => {
	simulator = await startSimulator({ times: { pending: 50, running: 100 }, limitCreates: false });
	api = axios.create({
		baseURL: simulator.url,
		validateStatus: () => true,
		headers: { Authorization: `Bearer ${SIMULATOR_KEY}`, 'X-DashScope-Async': 'enable' },
	});
});

afterEach(async () => await simulator.stop());

const text = (input: object = {}, parameters: object = {}) => ({
	model: 'wan2.6-t2v',
	input: { prompt: 'A boat', ...input },
	parameters,
});

describe('a create call', () => {
	it('makes a task that goes through its states', async () => {
		simulator.options.times = { pending: 500, running: 500 };
		const { data } = await api.post(CREATE, text());
		expect(data).toEqual({
			output: { task_id: expect.any(String), task_status: 'PENDING' },
			request_id: expect.any(String),
		});
		const status = async () =>
			(await api.get(`/api/v1/tasks/${data.output.task_id}`)).data.output.task_status;
		const seen = new Set<string>();
		for (let index = 0; index < 40; index += 1) {
			seen.add(await status());
			await new Promise((resolve) => setTimeout(resolve, 60));
			if (seen.has('SUCCEEDED')) break;
		}
		expect([...seen]).toEqual(['PENDING', 'RUNNING', 'SUCCEEDED']);
	});

	it.each([
		['an unknown field', { ...text(), extra: 1 }, 'unknown field extra'],
		['an unknown input', text({ promt: 'x' }), 'unknown field input.promt'],
		['an unknown parameter', text({}, { fps: 24 }), 'unknown field parameters.fps'],
		['a wrong size', text({}, { size: '1*1' }), 'size: is not match'],
		['a wrong duration', text({}, { duration: 16 }), 'duration'],
		['a duration as text', text({}, { duration: '5' }), 'duration'],
		['a long prompt', text({ prompt: 'x'.repeat(1501) }), 'must not exceed 1500'],
		['no prompt', text({ prompt: '' }), 'input.prompt is required'],
		['a wrong seed', text({}, { seed: -1 }), 'seed'],
		['a file path', text({ audio_url: '/a.mp3' }), 'url error'],
	])('with %s is refused', async (_what, body, message) => {
		const { status, data } = await api.post(CREATE, body);
		expect(status).toBe(400);
		expect(data).toMatchObject({ code: 'InvalidParameter', request_id: expect.any(String) });
		expect(data.message).toContain(message);
		expect(simulator.tasks.size).toBe(0);
	});

	it('without its header is refused', async () => {
		const { status, data } = await api.post(CREATE, text(), {
			headers: { 'X-DashScope-Async': undefined },
		});
		expect([status, data.message]).toEqual([
			403,
			'current user api does not support synchronous calls',
		]);
	});

	it.each([
		[{ Authorization: undefined }, 'No API-key provided.'],
		[{ Authorization: 'Bearer sk-wrong' }, 'Invalid API-key provided.'],
	])('with %j is refused', async (headers, message) => {
		const { status, data } = await api.post(CREATE, text(), { headers });
		expect([status, data.code, data.message]).toEqual([401, 'InvalidApiKey', message]);
	});

	it('at the other model’s path is refused', async () => {
		expect((await api.post(KEYFRAMES, text())).data.message).toContain('url error');
	});

	it('of a model that the region lacks is refused', async () => {
		simulator.options.region = 'virginia';
		const { status, data } = await api.post(CREATE, { ...text(), model: 'wan2.5-t2v-preview' });
		expect([status, data.code]).toEqual([404, 'ModelNotFound']);
	});

	it('with an oss:// URL needs its header and an upload', async () => {
		const body = text({ audio_url: 'oss://dir/a.mp3' });
		expect((await api.post(CREATE, body)).data.message).toContain('X-DashScope-OssResourceResolve');
		const headers = { 'X-DashScope-OssResourceResolve': 'enable' };
		expect((await api.post(CREATE, body, { headers })).data.message).toContain(
			'no file was uploaded',
		);
	});

	it('beyond the model’s pace, or its tasks at once, is throttled', async () => {
		simulator.options.limitCreates = true;
		const codes = await Promise.all(
			Array.from({ length: 6 }, async () => (await api.post(CREATE, text())).status),
		);
		expect(codes.filter((code) => code === 429)).toHaveLength(1);
		simulator.options.limitCreates = false;
		simulator.options.limitTasksAtOnce = true;
		simulator.options.times = { pending: 0, running: 60_000 };
		const more = await Promise.all(
			Array.from({ length: 9 }, async () => (await api.post(CREATE, text())).status),
		);
		expect(more).toContain(429);
	});
});

describe('other calls', () => {
	it('of an unknown task are UNKNOWN with HTTP 200', async () => {
		const { status, data } = await api.get('/api/v1/tasks/nothing');
		expect([status, data.output.task_status]).toEqual([200, 'UNKNOWN']);
	});

	it('beyond 20 queries a second are throttled', async () => {
		const codes = await Promise.all(
			Array.from({ length: 25 }, async () => (await api.get('/api/v1/tasks/x')).status),
		);
		expect(codes.filter((code) => code === 429)).toHaveLength(5);
	});

	it('list tasks by page and filter, and refuse what they do not know', async () => {
		for (let index = 0; index < 3; index += 1) simulator.addTask();
		const page = (await api.get('/api/v1/tasks/', { params: { page_no: 2, page_size: 2 } })).data;
		expect(page).toMatchObject({ page_no: 2, page_size: 2, total: 3, total_page: 2 });
		expect(page.data).toHaveLength(1);
		expect((await api.get('/api/v1/tasks/', { params: { page: 1 } })).status).toBe(400);
		expect((await api.get('/api/v1/tasks/', { params: { start_time: '2026-01-01' } })).status).toBe(
			400,
		);
	});

	it('cancel a pending task and no other', async () => {
		const pending = simulator.addTask({ times: { pending: 60_000, running: 1 } });
		const done = simulator.addTask({ times: { pending: 0, running: 0 } });
		expect((await api.post(`/api/v1/tasks/${pending.id}/cancel`)).status).toBe(200);
		expect((await api.post(`/api/v1/tasks/${done.id}/cancel`)).data.code).toBe(
			'UnsupportedOperation',
		);
	});

	it('hand out a video that is a real MP4, until its link expires', async () => {
		const task = simulator.addTask({ times: { pending: 0, running: 0 } });
		const url = simulator.storage.videoUrl(task.id);
		const video = await axios.get<Buffer>(url, { responseType: 'arraybuffer' });
		expect(Buffer.from(video.data).toString('latin1', 4, 8)).toBe('ftyp');
		task.linkExpired = true;
		expect((await axios.get(url, { validateStatus: () => true })).status).toBe(403);
		expect(simulator.storage.leaks).toEqual([]);
		await axios.get(url, { validateStatus: () => true, headers: { Authorization: 'Bearer x' } });
		expect(simulator.storage.leaks).toHaveLength(1);
	});

	it('take an upload with its fields in their order only', async () => {
		const policy = async () =>
			(await api.get('/api/v1/uploads', { params: { action: 'getPolicy', model: 'wan2.6-i2v' } }))
				.data.data;
		const form = (data: Record<string, string>, fileFirst: boolean, signature = data.signature) => {
			const made = new FormData();
			const file = new Blob(['hello']);
			if (fileFirst) made.append('file', file, 'a.png');
			made.append('OSSAccessKeyId', data.oss_access_key_id);
			made.append('Signature', signature);
			made.append('policy', data.policy);
			made.append('x-oss-object-acl', data.x_oss_object_acl);
			made.append('x-oss-forbid-overwrite', data.x_oss_forbid_overwrite);
			made.append('key', `${data.upload_dir}/a.png`);
			made.append('success_action_status', '200');
			if (!fileFirst) made.append('file', file, 'a.png');
			return made;
		};
		const post = async (body: FormData, host: string) =>
			(await axios.post(host, body, { validateStatus: () => true })).status;
		const good = await policy();
		expect(await post(form(good, false), good.upload_host)).toBe(200);
		const early = await policy();
		expect(await post(form(early, true), early.upload_host)).toBe(403);
		const forged = await policy();
		expect(await post(form(forged, false, 'x'), forged.upload_host)).toBe(403);
		expect([...simulator.storage.uploads.keys()]).toEqual([`oss://${good.upload_dir}/a.png`]);
	});
});
