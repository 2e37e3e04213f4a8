import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import {
	SIMULATOR_KEY,
	startSimulator,
	type Simulator,
	type SimulatorOptions,
} from '../simulator/simulator';
import {
	node,
	runWorkflow,
	startEngine,
	stopEngine,
	wires,
	type Outcome,
	type RunOptions,
} from './engine';

/** A simulator and the engine for the tests of one file; started and stopped by jest's hooks. */
export interface Bench {
	simulator: Simulator;
	/** Replaces the simulator by one with other options. */
	restart: (options?: SimulatorOptions) => Promise<void>;
	credential: () => { region: string; baseUrl: string; apiKey: string };
	/** Runs the node Wan on items and gives what it brought. */
	wan: (parameters: INode['parameters'], options?: WanOptions) => Promise<Outcome>;
}

export interface WanOptions extends Partial<RunOptions> {
	/** Settings of the node itself, such as onError or retryOnFail. */
	settings?: Partial<INode>;
	input?: INodeExecutionData[];
}

const QUICK: SimulatorOptions = { times: { pending: 20, running: 50 } };

/** Sets up a bench; call at the top of a test file. */
export function bench(options: SimulatorOptions = QUICK): Bench {
	let simulator: Simulator;
	const made: Bench = {
		get simulator() {
			return simulator;
		},
		restart: async (other = QUICK) => {
			await simulator.stop();
			simulator = await startSimulator(other);
		},
		credential: () => ({
			region: 'custom',
			baseUrl: simulator.url,
			apiKey: simulator.options.apiKey ?? SIMULATOR_KEY,
		}),
		wan: async (parameters, { settings, ...rest } = {}) => {
			const start = node('Start', 'n8n-nodes-base.manualTrigger');
			const wan = { ...node('Wan', 'n8n-nodes-wan.wan', parameters), ...settings };
			return await runWorkflow(
				{ nodes: [start, wan], connections: wires(['Start', 'Wan']) },
				{ ...rest, credential: rest.credential ?? made.credential() },
			);
		},
	};
	beforeAll(startEngine);
	afterAll(stopEngine);
	beforeEach(async () => {
		simulator = await startSimulator({ ...options });
	});
	afterEach(async () => {
		await simulator.stop();
	});
	return made;
}

/** A model in the form that the editor saves. */
export const model = (value: string): INode['parameters'][string] => ({
	__rl: true,
	mode: 'list',
	value,
});

/** Items out of plain objects. */
export const items = (...objects: IDataObject[]): INodeExecutionData[] =>
	objects.map((json) => ({ json }));
