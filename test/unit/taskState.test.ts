import {
	bringsNoVideo,
	hasEnded,
	hasSucceeded,
	isTaskStatus,
	isUnknown,
	outcomeOf,
	videoUrlOf,
	type TaskAnswer,
} from '@wan/tasks/task';

/* What an answer says of a task. */

const answer = (task_status: string, more: object = {}): TaskAnswer => ({
	output: { task_id: 'a-task', task_status, ...more },
});

describe('a task that is', () => {
	it.each([
		['PENDING', []],
		['RUNNING', []],
		['SUSPENDED', []],
		['SUCCEEDED', ['ended', 'succeeded']],
		['FAILED', ['ended', 'no video']],
		['CANCELED', ['ended', 'no video']],
		['UNKNOWN', ['unknown', 'no video']],
	])('%s counts as %j', (status, words) => {
		const said = answer(status);
		const found = [
			hasEnded(said) && 'ended',
			hasSucceeded(said) && 'succeeded',
			isUnknown(said) && 'unknown',
			bringsNoVideo(said) && 'no video',
		];
		expect(found.filter(Boolean)).toEqual(words);
	});
});

describe('a status', () => {
	it.each([
		['PENDING', true],
		['Anything', true],
		['', false],
		[undefined, false],
		[7, false],
		[null, false],
	])('%j is one: %j', (value, is) => {
		expect(isTaskStatus(value)).toBe(is);
	});
});

describe('the outcome of a task', () => {
	it('is what the service says', () => {
		const said = answer('FAILED', { code: 'InvalidParameter', message: 'No.' });
		expect(outcomeOf(said)).toEqual({ code: 'InvalidParameter', message: 'No.' });
	});

	it.each([{}, { code: '', message: '' }, { code: 7, message: {} }])(
		'is said in our words where the service gives none: %j',
		(more) => {
			expect(outcomeOf(answer('FAILED', more))).toEqual({
				code: 'FAILED',
				message: 'The task failed, and the service gave no reason',
			});
			expect(outcomeOf(answer('CANCELED', more)).code).toBe('CANCELED');
			expect(outcomeOf(answer('UNKNOWN', more)).message).toContain('24 hours');
			expect(outcomeOf(answer('SUSPENDED', more))).toEqual({
				code: 'SUSPENDED',
				message: 'The task is SUSPENDED',
			});
		},
	);
});

describe('the link to the video', () => {
	it.each([
		[{ video_url: 'https://x/1' }, 'https://x/1'],
		[{ results: { video_url: 'https://x/2' } }, 'https://x/2'],
		[{ video_url: '', results: { video_url: 'https://x/2' } }, 'https://x/2'],
		[{ video_url: 7, results: { video_url: 'https://x/2' } }, 'https://x/2'],
		[{ video_url: 'https://x/1', results: { video_url: 'https://x/2' } }, 'https://x/1'],
		[{ results: {} }, undefined],
		[{}, undefined],
	])('in %j is %j', (output, url) => {
		expect(videoUrlOf(answer('SUCCEEDED', output))).toBe(url);
	});
});
