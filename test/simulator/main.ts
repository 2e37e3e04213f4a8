import { promptWordLines } from './promptWords';
import { SIMULATOR_KEY, startSimulator } from './simulator';

/*
 * npm run simulator: the Wan API on loopback, for trying workflows without a key or an account.
 * PORT, TASK_SECONDS, LIMITS=off and ANY_BODY=on change the defaults. Ctrl-C ends it.
 */
async function main(): Promise<void> {
	const seconds = Number(process.env.TASK_SECONDS ?? 10);
	const limits = process.env.LIMITS !== 'off';
	const simulator = await startSimulator({
		port: Number(process.env.PORT ?? 8787),
		times: { pending: 1000, running: seconds * 1000 },
		limitTasksAtOnce: limits,
		limitCreates: limits,
		limitQueries: limits,
		promptWords: true,
		acceptAnyBody: process.env.ANY_BODY === 'on',
	});
	process.stdout.write(
		[
			'The Wan simulator is running. In n8n, make a credential “Wan API” with:',
			'  Region    Custom Base URL',
			`  Base URL  ${simulator.url}`,
			`  API Key   ${SIMULATOR_KEY}`,
			`A task takes ${seconds} seconds. Ctrl-C ends the simulator.`,
			'Words in a prompt that make it fail on request:',
			...promptWordLines(),
			'',
		].join('\n'),
	);
	const stop = () => {
		simulator.stop().then(
			() => process.exit(0),
			() => process.exit(1),
		);
	};
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
	process.stderr.write(`${String(error)}\n`);
	process.exitCode = 1;
});
