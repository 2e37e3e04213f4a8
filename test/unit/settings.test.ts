import { readSettings, settingProperty, type NumberSettingName } from '@wan/execution/settings';

/* The settings of a run: what cannot be honoured is refused, with the field, the value and the rule. */

const cases: Array<[NumberSettingName, string, number, number, number]> = [
	['pollInterval', 'Poll Interval (Seconds)', 1, 86_400, 1_000],
	['timeout', 'Timeout (Minutes)', 0, 10_080, 60_000],
	['throttleTimeout', 'Throttle Timeout (Minutes)', 0, 10_080, 60_000],
	['maxDownloadSize', 'Largest Video (MB)', 1, 1_048_576, 1024 * 1024],
];

describe.each(cases)('%s', (name, field, min, max, unit) => {
	it('takes both ends of its range', () => {
		for (const value of [min, max]) {
			const { settings, problems } = readSettings({ [name]: value });
			expect(problems).toEqual([]);
			expect(settings[name]).toBe(value * unit);
		}
	});

	it.each([max + 1, min - 1, 1e13, -1, Number.MAX_VALUE, Infinity, NaN, 'soon', {}])(
		'refuses %p',
		(value) => {
			const rule = `must be a number from ${min} to ${max}`;
			expect(readSettings({ [name]: value }).problems).toEqual([{ field, value, rule }]);
		},
	);

	it('shows its range in the editor', () => {
		expect(settingProperty(name).typeOptions).toEqual({ minValue: min, maxValue: max });
	});

	it('can be honoured at its end: a date, and a pause', () => {
		const { settings } = readSettings({ [name]: max });
		expect(Number.isNaN(new Date(Date.now() + settings[name]).getTime())).toBe(false);
		expect(Number.isSafeInteger(settings[name])).toBe(true);
	});
});

it('has defaults that are within their ranges', () => {
	const { settings, problems } = readSettings({});
	expect(problems).toEqual([]);
	expect(settings).toMatchObject({ pollInterval: 15_000, timeout: 3_600_000, fileName: '' });
});
