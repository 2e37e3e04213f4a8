/** Prints a line. */
export const say = (line: string) => process.stdout.write(`${line}\n`);

/**
 * Runs a script to its end and leaves, also where a library keeps a timer running.
 *
 * @param main the script; an error it throws becomes exit code 1
 */
export function script(main: () => Promise<void>): void {
	main().then(
		() => process.exit(),
		(error: unknown) => {
			process.stderr.write(
				`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
			);
			process.exit(1);
		},
	);
}
