import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { downloadProperty, simplifyProperty } from '../shared/execution/settings';
import { pollFinishedTasks } from './poll';

export class WanTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wan Trigger',
		name: 'wanTrigger',
		icon: { light: 'file:../../icons/wan.svg', dark: 'file:../../icons/wan.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when a Wan task has finished',
		defaults: { name: 'Wan Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'wanApi', required: true }],
		properties: [
			{
				displayName: 'Events',
				name: 'events',
				type: 'multiOptions',
				default: ['succeeded'],
				required: true,
				description: 'Which endings start the workflow',
				options: [
					{
						name: 'Task Canceled',
						value: 'canceled',
						description: 'A task was canceled before it started',
					},
					{ name: 'Task Failed', value: 'failed', description: 'A task ended without a video' },
					{ name: 'Task Succeeded', value: 'succeeded', description: 'A video is ready' },
				],
			},
			{
				displayName: 'Model',
				name: 'modelName',
				type: 'string',
				default: '',
				placeholder: 'e.g. wan2.6-t2v',
				description: 'Only tasks of this model; empty for all',
			},
			downloadProperty,
			simplifyProperty,
		],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollFinishedTasks(this);
	}
}
