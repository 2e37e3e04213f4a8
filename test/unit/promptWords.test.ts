import axios, { type AxiosInstance } from 'axios';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { PROMPT_WORDS, promptWordLines } from '../simulator/promptWords';
import { SIMULATOR_KEY, startSimulator, type Simulator } from '../simulator/simulator';

/* The words by which a user of the playground makes a task fail. */

const CREATE = '/api/v1/services/aigc/video-generation/video-synthesis';
const TALKING = '/api/v1/services/aigc/image2video/video-synthesis';

let simulator: Simulator;
let api: AxiosInstance;

async function startWith(promptWords: boolean): Promise<void> {
	await simulator?.stop();
	simulator = await startSimulator({ times: { pending: 0, running: 0 }, promptWords });
	api = axios.create({
		baseURL: simulator.url,
		validateStatus: () => true,
		headers: { Authorization: `Bearer ${SIMULATOR_KEY}`, 'X-DashScope-Async': 'enable' },
	});
}

beforeEach(async () => await startWith(true));

afterEach(async () => await simulator.stop());

const create = async (prompt: string) =>
	await api.post(CREATE, { model: 'wan2.6-t2v', input: { prompt }, parameters: {} });

const outcome = async (taskId: string) => (await api.get(`/api/v1/tasks/${taskId}`)).data.output;

const linkStatus = async (taskId: string) =>
	(await axios.get(simulator.storage.videoUrl(taskId), { validateStatus: () => true })).status;

describe('a word in the prompt', () => {
	it('[fail] ends the task as FAILED, with a message that names the word', async () => {
		const { data } = await create('A boat [FAIL]');
		expect(await outcome(data.output.task_id)).toMatchObject({
			task_status: 'FAILED',
			code: 'InternalError',
			message: expect.stringContaining('[fail]'),
		});
	});

	it('[refuse] is answered as moderation answers, and makes no task', async () => {
		const { status, data } = await create('A boat [refuse]');
		expect([status, data.code]).toEqual([400, 'DataInspectionFailed']);
		expect(simulator.tasks.size).toBe(0);
	});

	it('[throttle] is refused for 20 seconds by the service’s clock, then accepted, then refused again', async () => {
		const statusAfter = async (seconds: number) => {
			simulator.options.clockOffset = seconds * 1000;
			return (await create('A boat [throttle]')).status;
		};
		expect(await statusAfter(0)).toBe(429);
		expect(await statusAfter(15)).toBe(429);
		expect(simulator.tasks.size).toBe(0);
		expect(await statusAfter(21)).toBe(200);
		expect(simulator.tasks.size).toBe(1);
		expect(await statusAfter(22)).toBe(429);
	});

	it('[throttle] of one prompt does not refuse another', async () => {
		expect((await create('A boat [throttle]')).status).toBe(429);
		expect((await create('A boat')).status).toBe(200);
	});

	it('[expire] gives a task that succeeded, whose link is refused', async () => {
		const { data } = await create('A boat [expire]');
		expect((await outcome(data.output.task_id)).task_status).toBe('SUCCEEDED');
		expect(await linkStatus(data.output.task_id)).toBe(403);
	});

	it('[pending] leaves a task that can be canceled', async () => {
		const { data } = await create('A boat [pending]');
		const { task_id } = data.output;
		simulator.options.clockOffset = 299_000;
		expect((await outcome(task_id)).task_status).toBe('PENDING');
		expect((await api.post(`/api/v1/tasks/${task_id}/cancel`)).status).toBe(200);
		expect((await outcome(task_id)).task_status).toBe('CANCELED');
	});

	it('[unknown] ends the task as one that the service has forgotten', async () => {
		const { data } = await create('A boat [unknown]');
		expect((await outcome(data.output.task_id)).task_status).toBe('UNKNOWN');
	});

	it('counts in a link too, for operations without a prompt', async () => {
		const { status, data } = await api.post(TALKING, {
			model: 'wan2.2-s2v',
			input: {
				image_url: 'https://example.com/a.png?[fail]',
				audio_url: 'https://example.com/a.mp3',
			},
			parameters: { resolution: '480P' },
		});
		expect([status, data.message]).toEqual([200, undefined]);
		expect((await outcome(data.output.task_id)).task_status).toBe('FAILED');
	});

	it('changes nothing where the simulator was not started for it', async () => {
		await startWith(false);
		const { status, data } = await create(Object.keys(PROMPT_WORDS).join(' '));
		expect(status).toBe(200);
		expect((await outcome(data.output.task_id)).task_status).toBe('SUCCEEDED');
		expect(await linkStatus(data.output.task_id)).toBe(200);
	});
});

describe('the words', () => {
	it('are printed one per line, and stand in CONTRIBUTING with the same meaning', () => {
		const lines = promptWordLines();
		const contributing = readFileSync(path.join(__dirname, '../../CONTRIBUTING.md'), 'utf8');
		expect(lines).toHaveLength(Object.keys(PROMPT_WORDS).length);
		for (const [index, [word, meaning]] of Object.entries(PROMPT_WORDS).entries()) {
			expect(lines[index]).toContain(`${word} `);
			expect(lines[index]).toContain(meaning);
			expect(contributing).toContain(`| \`${word}\` | ${meaning} |`);
		}
	});
});
