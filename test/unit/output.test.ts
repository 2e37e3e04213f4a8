import { simplifyListed, simplifyTask } from '@wan/tasks/output';
import { laidOver } from '@wan/execution/laidOver';
import { toApiTime, toIsoTime } from '@wan/tasks/apiTime';
import { sizeLabel } from '@wan/fields/dimensions';
import { videoFileName } from '@wan/execution/settings';

describe('a time of the API', () => {
	it.each([
		['2025-04-18 10:36:58.394', '2025-04-18T02:36:58.394Z'],
		['2025-04-18 05:00:00', '2025-04-17T21:00:00.000Z'],
		['2025-04-18 10:36:58.4', '2025-04-18T02:36:58.400Z'],
		[1744943818394, '2025-04-18T02:36:58.394Z'],
		['1744943818394', '2025-04-18T02:36:58.394Z'],
		['2025-04-18 10:36:58.394123456', '2025-04-18T02:36:58.394Z'],
		['2025-13-45 99:99:99', '2025-13-45 99:99:99'],
		['2025-04-18 10:36', '2025-04-18 10:36'],
		['on 2025-04-18 10:36:58', 'on 2025-04-18 10:36:58'],
		['2025-04-18 10:36:58 CST', '2025-04-18 10:36:58 CST'],
		['+275760-09-13 00:00:00', '+275760-09-13 00:00:00'],
		[1744943818394000000, '1744943818394000000'],
		['1744943818394000000', '1744943818394000000'],
		[1744943818, '1744943818'],
		[8.64e15, '8640000000000000'],
		[8.64e15 + 1, '8640000000000001'],
		[Number.MAX_VALUE, '1.7976931348623157e+308'],
		[-1, '-1'],
		[946684800000, '2000-01-01T00:00:00.000Z'],
		[946684799999, '946684799999'],
		[4102444800000, '4102444800000'],
		['0', undefined],
		[null, undefined],
		[{}, undefined],
		[[1744943818394], undefined],
		[true, undefined],
		['soon', 'soon'],
		['', undefined],
		[0, undefined],
		[undefined, undefined],
	])('%j is %j', (value, expected) => {
		expect(toIsoTime(value)).toBe(expected);
	});

	it('is written in UTC+8 whatever the zone it was given in', () => {
		expect(toApiTime('2025-04-18T02:36:58Z', 'America/New_York')).toBe('20250418103658');
		expect(toApiTime('2025-04-18 02:36:58', 'UTC')).toBe('20250418103658');
		expect(toApiTime(' 2025-04-18T02:36:58 ', 'UTC')).toBe('20250418103658');
		expect(toApiTime('2025-04-18T11:36:58', 'Asia/Tokyo')).toBe('20250418103658');
		expect(toApiTime('2025-04-18 11:36:58', 'Asia/Tokyo')).toBe('20250418103658');
		expect(toApiTime(new Date('2025-04-18T02:36:58Z'), 'UTC')).toBe('20250418103658');
		expect(toApiTime(1744943818394, 'UTC')).toBe('20250418103658');
		expect(toApiTime({ toMillis: () => 1744943818394 }, 'UTC')).toBe('20250418103658');
	});

	it.each([{}, null, true, [], { toMillis: 5 }, { toMillis: () => 'x' }, NaN, 1e18, '', 'soon'])(
		'is no time: %p',
		(value) => {
			expect(toApiTime(value, 'UTC')).toBeUndefined();
		},
	);

	it('that has a year of five digits is no time that the API could read', () => {
		expect(toApiTime(Date.UTC(12_000, 0), 'UTC')).toBeUndefined();
	});
});

describe('an answer', () => {
	it('keeps no field that is empty', () => {
		const answer = {
			request_id: 'r',
			output: {
				task_id: 't',
				task_status: 'PENDING',
				video_url: '',
				orig_prompt: null,
				code: undefined,
			},
		};
		expect(simplifyTask(answer)).toEqual({ task_id: 't', task_status: 'PENDING', request_id: 'r' });
	});

	it('begins with the task, its status and its video, and ends with the ID of the request', () => {
		const answer = {
			request_id: 'r',
			usage: { duration: 5 },
			output: {
				task_id: 't',
				task_status: 'SUCCEEDED',
				submit_time: '2025-04-18 10:30:00',
				end_time: '2025-04-18 10:36:58',
				orig_prompt: 'p',
				video_url: 'https://example.com/v.mp4',
			},
		};
		expect(Object.keys(simplifyTask(answer, { model: 'wan2.6-t2v' }))).toEqual([
			'task_id',
			'task_status',
			'video_url',
			'expires_at',
			'model',
			'orig_prompt',
			'submit_time',
			'end_time',
			'usage',
			'request_id',
		]);
	});

	it('of a task without a video has the reason behind the status', () => {
		const output = {
			task_id: 't',
			task_status: 'FAILED',
			code: 'C',
			message: 'M',
			orig_prompt: 'p',
		};
		expect(Object.keys(simplifyTask({ request_id: 'r', output }))).toEqual([
			'task_id',
			'task_status',
			'code',
			'message',
			'orig_prompt',
			'request_id',
		]);
	});

	it('laid over an item follows the fields of that item in its own order', () => {
		const incoming = { json: { task_id: 't', task_status: 'PENDING', request_id: 'a', row: 7 } };
		const json = { task_id: 't', task_status: 'SUCCEEDED', video_url: 'u', request_id: 'b' };
		expect(Object.entries(laidOver(incoming, { json }).json)).toEqual([
			['row', 7],
			['task_id', 't'],
			['task_status', 'SUCCEEDED'],
			['video_url', 'u'],
			['request_id', 'b'],
		]);
	});

	it('without an end has no end of its link', () => {
		const answer = {
			output: { task_id: 't', task_status: 'SUCCEEDED', video_url: 'https://x/y.mp4' },
		};
		expect(simplifyTask(answer)).not.toHaveProperty('expires_at');
	});

	it('with an end that is no time keeps its ID and the service’s words', () => {
		const output = {
			task_id: 't',
			task_status: 'SUCCEEDED',
			video_url: 'https://x/y.mp4',
			submit_time: '+275760-09-13 00:00:00',
			end_time: '1744943818394000000',
		};
		expect(simplifyTask({ output })).toEqual(output);
	});

	it('has a link that ends a day after its task', () => {
		const output = {
			task_id: 't',
			task_status: 'SUCCEEDED',
			video_url: 'https://x/y.mp4',
			end_time: '2025-04-18 10:36:58.394',
		};
		expect(simplifyTask({ output }).expires_at).toBe('2025-04-19T02:36:58.394Z');
	});

	describe('has a cost that', () => {
		const estimate = { amount: 9, currency: 'USD', basis: 'estimated' } as const;
		const terms = { region: 'singapore', tier: '720P', silent: false } as const;
		const creation = { model: 'wan2.6-t2v', terms, estimate };
		const costOf = (task_status: string, known: Parameters<typeof simplifyTask>[1] = creation) => {
			const usage = { duration: 5 };
			return simplifyTask({ output: { task_id: 't', task_status }, usage }, known).cost;
		};

		it.each(['PENDING', 'RUNNING', 'UNKNOWN'])('is the estimate while it is %s', (status) => {
			expect(costOf(status)).toEqual(estimate);
		});

		it.each(['FAILED', 'CANCELED'])('is none once it is %s', (status) => {
			expect(costOf(status)).toBeUndefined();
		});

		it('is what was billed once it has succeeded', () => {
			expect(costOf('SUCCEEDED')).toEqual({ amount: 0.5, currency: 'USD', basis: 'billed' });
		});

		it('stays the estimate where the terms or the price are not known', () => {
			expect(costOf('SUCCEEDED', { model: 'wan2.6-t2v', estimate })).toEqual(estimate);
			expect(costOf('SUCCEEDED', { ...creation, model: 'wan9-unheard-of' })).toEqual(estimate);
			expect(costOf('SUCCEEDED', { terms, estimate })).toEqual(estimate);
			expect(costOf('SUCCEEDED', {})).toBeUndefined();
		});

		it('is at the price of the user’s own also where the model is not known', () => {
			const known = { terms: { ...terms, pricePerSecond: 2 }, estimate };
			expect(costOf('SUCCEEDED', known)).toMatchObject({ amount: 10, basis: 'billed' });
		});
	});

	it('of a list has the names that a task has', () => {
		expect(
			simplifyListed({
				task_id: 't',
				status: 'RUNNING',
				model_name: 'm',
				gmt_create: 1744943818394,
			}),
		).toEqual({
			task_id: 't',
			task_status: 'RUNNING',
			model: 'm',
			submit_time: '2025-04-18T02:36:58.394Z',
		});
	});
});

it.each([
	['1280*720', '1280 × 720 (16:9)'],
	['1088*832', '1088 × 832 (4:3)'],
	['960*960', '960 × 960 (1:1)'],
	['100*37', '100 × 37'],
])('the size %s reads %s', (size, label) => {
	expect(sizeLabel(size)).toBe(label);
});

it.each([
	['', 'task-1.mp4'],
	['boat', 'boat.mp4'],
	['boat.mov', 'boat.mov'],
	['boat v1.5 final', 'boat v1.5 final.mp4'],
])('the file name %j becomes %j', (fileName, expected) => {
	expect(videoFileName({ fileName }, 'task-1')).toBe(expected);
});

it.each([
	['0385dc79-5ff8-4d82-bcb6-4ad5f2c1c7a1', '0385dc79-5ff8-4d82-bcb6-4ad5f2c1c7a1.mp4'],
	['../../tmp/x.sh', 'tmpx.sh.mp4'],
	['..', 'video.mp4'],
	['a:b\\c', 'abc.mp4'],
	['a\u0000b\n', 'ab.mp4'],
	['', 'video.mp4'],
	['x'.repeat(1000), `${'x'.repeat(200)}.mp4`],
])('a video without a file name, from %j, is called %j', (source, expected) => {
	expect(videoFileName({ fileName: ' ' }, source)).toBe(expected);
});
