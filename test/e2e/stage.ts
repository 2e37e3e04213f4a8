import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator/simulator';
import { DEFAULT_RELEASE, installN8n } from './install';
import { N8n, pack } from './n8n';
import { simulatorCredential } from './parts';

/** The release that N8N_VERSION chooses. */
export const version = process.env.N8N_VERSION ?? DEFAULT_RELEASE;

/** Whether it is an n8n 1.x, which cannot wait with the execution stored. */
export const isVersion1 = version.startsWith('1.');

/** A simulator and a real n8n with the pack and a credential, for the tests of one file. */
export interface Stage {
	simulator: Simulator;
	n8n: N8n;
	/** The ID of a credential that leads to the simulator. */
	credentialId: string;
}

/** Sets up a stage by jest's hooks; call at the top of a test file. */
export function stage(options: SimulatorOptions): Stage {
	const made = {} as Stage;
	beforeAll(async () => {
		made.simulator = await startSimulator({ limitCreates: false, ...options });
		made.n8n = await N8n.start(installN8n(version), pack());
		made.credentialId = await made.n8n.createCredential(simulatorCredential(made.simulator));
	}, 1_200_000);
	afterAll(async () => {
		await made.n8n?.stop();
		await made.simulator?.stop();
	}, 60_000);
	return made;
}
