import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { DEFAULT_RELEASE, installN8n } from '../e2e/install';
import { freePort, N8n, outerExecutions, pack, sleep } from '../e2e/n8n';
import { createAndWait, createInOne, simulatorCredential } from '../e2e/parts';
import { startSimulator } from '../simulator/simulator';
import { say, script } from '../script';

/*
 * npm run queue [-- release]: queue mode, with Redis (Debian's redis-server), one main and two workers. Executions
 * that are stored while they wait (with `release` by the wire); one worker is killed with -9 while they wait. Prints how many
 * finished and how often each task was created.
 */

const EXECUTIONS = Number(process.env.EXECUTIONS ?? 40);

async function startRedis(port: number, folder: string): Promise<ChildProcess> {
	const redis = spawn(
		'redis-server',
		['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
		{
			stdio: ['ignore', 'pipe', 'inherit'],
		},
	);
	for await (const chunk of redis.stdout) {
		if (String(chunk).includes('Ready to accept connections')) return redis;
	}
	throw new Error('redis-server did not start; it comes with Debian’s package redis-server');
}

async function end(process: ChildProcess, signal: NodeJS.Signals): Promise<void> {
	if (process.exitCode !== null || process.signalCode !== null) return;
	const ended = once(process, 'exit');
	process.kill(signal);
	await ended;
}

async function main(): Promise<void> {
	const redisFolder = mkdtempSync(path.join(tmpdir(), 'wan-redis-'));
	const redisPort = await freePort();
	const redis = await startRedis(redisPort, redisFolder);
	const simulator = await startSimulator({
		times: { pending: 0, running: 30_000 },
		limitCreates: false,
	});
	const n8n = await N8n.start(installN8n(process.env.N8N_VERSION ?? DEFAULT_RELEASE), pack(), {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		// Two processes and SQLite need patience; PostgreSQL is what one would use.
		DB_SQLITE_POOL_SIZE: '4',
	});
	const workers = [await n8n.startWorker(5), await n8n.startWorker(5)];
	try {
		const credentialId = await n8n.createCredential(simulatorCredential(simulator));
		const id = await n8n.createWorkflow(
			process.argv.includes('release')
				? createAndWait('queue', { waitMode: 'release', pollInterval: 5 })
				: createInOne('queue', { downloadVideo: false }),
			credentialId,
		);
		await n8n.activate(id);
		const database = path.join(n8n.folder, '.n8n', 'database.sqlite');
		const bytes = () => statSync(database).size;
		const bytesBefore = bytes();
		const started = Date.now();
		for (let run = 0; run < EXECUTIONS; run += 1) {
			await n8n.callWebhook('queue', { items: [{ prompt: `Boat ${run}` }] });
		}
		const count = async (status: string) =>
			(await outerExecutions(n8n, id)).filter((execution) => execution.status === status).length;
		const under = async () => (await count('waiting')) + (await count('success'));
		while ((await under()) < EXECUTIONS) await sleep(300);
		say(`${EXECUTIONS} executions are waiting; killing one of two workers with -9`);
		await end(workers[0], 'SIGKILL');
		const deadline = Date.now() + 300_000;
		while ((await count('success')) < EXECUTIONS && Date.now() < deadline) await sleep(500);
		const finished = await count('success');
		const prompts = [...simulator.tasks.values()].map(({ prompt }) => prompt);
		const twice = prompts.length - new Set(prompts).size;
		say(
			`${finished} of ${EXECUTIONS} executions finished, ${((Date.now() - started) / 1000).toFixed(0)} s after the first began`,
		);
		const kilobytes = (bytes() - bytesBefore) / 1024 / EXECUTIONS;
		say(`${kilobytes.toFixed(0)} kB of n8n's database for each execution`);
		say(`${prompts.length} tasks created, ${twice} of them twice`);
		if (finished !== EXECUTIONS || prompts.length !== EXECUTIONS || twice > 0) process.exitCode = 1;
	} finally {
		for (const worker of workers) await end(worker, 'SIGTERM');
		await n8n.stop();
		await simulator.stop();
		await end(redis, 'SIGTERM');
		rmSync(redisFolder, { recursive: true, force: true });
	}
}

script(main);
