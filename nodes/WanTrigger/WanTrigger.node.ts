import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { credentialTest } from '../shared/execution/credentialTest';
import { modelsIn } from '../shared/catalog';
import { searchModels } from '../shared/execution/modelSearch';
import { simplifyProperty } from '../shared/execution/output';
import { downloadProperty } from '../shared/execution/settings';
import { ALL_MODELS_SEARCH, modelFilterProperty } from '../shared/fields/model';
import { pollFinishedTasks } from './poll';

export class WanTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wan Trigger',
		name: 'wanTrigger',
		icon: { light: 'file:../../icons/wan.svg', dark: 'file:../../icons/wan.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ $parameter["events"].map((event) => "Task " + event[0].toUpperCase() + event.slice(1)).join(", ") }}',
		// n8n's node panel shows the trigger's description for the node Wan as well, on the page of both.
		description:
			'Generate and edit videos with the Wan models of Alibaba Cloud, or start a workflow when a video is ready',
		defaults: { name: 'Wan Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'wanApi', required: true, testedBy: 'wanApiTest' }],
		properties: [
			{
				displayName: 'Trigger On',
				name: 'events',
				type: 'multiOptions',
				default: ['succeeded'],
				required: true,
				description: 'The results of a task that start the workflow',
				options: [
					{
						name: 'Task Succeeded',
						value: 'succeeded',
						description: 'A task has finished and its video is ready',
					},
					{
						name: 'Task Failed',
						value: 'failed',
						description: 'A task has finished without a video',
					},
					{
						name: 'Task Canceled',
						value: 'canceled',
						description: 'A task was canceled before it started to run',
					},
				],
			},
			{
				...modelFilterProperty,
				description: 'Start the workflow only for tasks of this model. Leave empty for all models.',
			},
			downloadProperty,
			simplifyProperty,
		],
	};

	methods = { credentialTest, listSearch: { [ALL_MODELS_SEARCH]: searchModels(modelsIn) } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollFinishedTasks(this);
	}
}
