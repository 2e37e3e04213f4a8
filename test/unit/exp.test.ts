import { lookoutOf } from '@wan/tasks/lookout';
import { waitForTask } from '@wan/tasks/poll';
import { FakeService, type FakeServiceOptions } from './fakeService';

beforeEach(() => jest.useFakeTimers({ now: 1_700_000_000_000 }));
afterEach(() => jest.useRealTimers());

async function run(name: string, opts: FakeServiceOptions, o: { n: number; interval: number; runs: (i: number) => number; oneByOne?: boolean; others?: (s: FakeService) => void; startWithPause?: boolean; spread?: number }) {
	const s = new FakeService({ latency: 50, ...opts });
	lookoutOf(s.limits).oneByOne = o.oneByOne === true;
	o.others?.(s);
	const api = s.api();
	const ws: Promise<unknown>[] = [];
	for (let i = 0; i < o.n; i++) {
		if (o.spread) await jest.advanceTimersByTimeAsync(o.spread);
		const id = s.add(o.runs(i), { id: `ours-${i}` });
		ws.push(waitForTask(api, id, { interval: o.interval, deadline: Date.now() + 3600_000, startWithPause: o.startWithPause }));
	}
	let done = false;
	void Promise.all(ws).then(() => (done = true));
	let i = 0;
	while (!done && i++ < 4000) await jest.advanceTimersByTimeAsync(1000);
	const late = [...s.late.values()].sort((a, b) => a - b);
	process.stderr.write(JSON.stringify([name, o.oneByOne ? 'ONE' : 'LOOK', { done, q: s.count('query'), l: s.count('list'), per: (s.calls.length / o.n).toFixed(2), med: late[late.length >> 1], max: late.at(-1), mean: late.reduce((a, b) => a + b, 0) / late.length, busiest: s.busiestSecond, size: lookoutOf(s.limits).size }])+'\n');
}
for (const oneByOne of [false]) {
	it('thousand', async () => run('thousand', {}, { n: 1000, interval: 15000, runs: (i) => 600 * i, oneByOne }));
	it('thousand from 30 s', async () => run('thousand30', {largestPage: 50}, { n: 1000, interval: 15000, runs: (i) => 30000+ 570 * i, oneByOne }));
	it('ten', async () => run('ten', {}, { n: 10, interval: 5000, runs: () => 30000, startWithPause: true, spread: 250, oneByOne }));
	it('among ended', async () => run('20000 ended', {}, { n: 1000, interval: 15000, runs: (i) => 600 * ((i*7)%1000), oneByOne, others: (s) => { for (let k = 0; k < 20000; k++) s.add(-1000, { id: `o-${k}`, submitted: s.now() - 3600_000 + k*200 }); } }));
	it('among open', async () => run('20000 open', {}, { n: 1000, interval: 15000, runs: (i) => 600 * ((i*7)%1000), oneByOne, others: (s) => { for (let k = 0; k < 20000; k++) s.add(7200_000, { id: `o-${k}`, submitted: s.now() - 3600_000 + k*200 }); } }));
}
