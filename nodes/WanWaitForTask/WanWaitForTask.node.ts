import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { taskIdProperty } from '../shared/fields/taskId';
import {
	binaryPropertySetting,
	downloadProperty,
	fileNameSetting,
	settingProperty,
	simplifyProperty,
} from '../shared/execution/settings';
import { holdFirstProperty } from './plan';
import { waitForAll } from './wait';

/* n8n evaluates this for the editor, so the outputs change with the mode. */
const OUTPUTS = `={{
	($parameter["waitMode"] === "release" ? ["Still Running", "Succeeded", "Failed"] : ["Succeeded", "Failed"])
		.map((displayName) => ({ type: "${NodeConnectionTypes.Main}", displayName }))
}}` as const;

const WIRE_NOTICE =
	'Draw a wire from the output Still Running back to the input of this node. n8n looks for runs to continue once a minute.';

export class WanWaitForTask implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wan Wait for Task',
		name: 'wanWaitForTask',
		icon: { light: 'file:../../icons/wan.svg', dark: 'file:../../icons/wan.dark.svg' },
		group: ['organization'],
		version: 1,
		subtitle: '={{ $parameter["waitMode"] === "release" ? "Stores the run" : "Holds the run" }}',
		description: 'Wait until Wan tasks have finished, and get their videos',
		defaults: { name: 'Wan Wait for Task' },
		inputs: [NodeConnectionTypes.Main],
		outputs: OUTPUTS,
		usableAsTool: true,
		credentials: [{ name: 'wanApi', required: true }],
		properties: [
			taskIdProperty,
			{
				displayName: 'While Waiting',
				name: 'waitMode',
				type: 'options',
				noDataExpression: true,
				default: 'hold',
				options: [
					{
						name: 'Hold the Run',
						value: 'hold',
						description: 'Simple; the run stays in memory and is lost if n8n restarts',
					},
					{
						name: 'Store the Run',
						value: 'release',
						description:
							'The run leaves memory and goes on after a restart; for long waits and many runs',
					},
				],
				description: 'What n8n does while the tasks are running',
			},
			{
				displayName: WIRE_NOTICE,
				name: 'wireNotice',
				type: 'notice',
				default: '',
				displayOptions: { show: { waitMode: ['release'] } },
			},
			{ ...settingProperty('pollInterval'), displayOptions: { show: { waitMode: ['hold'] } } },
			{
				...settingProperty('pollInterval'),
				hint: 'n8n continues stored runs once a minute, so the real pause is up to a minute longer',
				displayOptions: { show: { waitMode: ['release'] } },
			},
			settingProperty('timeout'),
			downloadProperty,
			simplifyProperty,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [
					{ ...fileNameSetting, displayOptions: { show: { '/downloadVideo': [true] } } },
					{ ...holdFirstProperty, displayOptions: { show: { '/waitMode': ['release'] } } },
					{
						...settingProperty('maxDownloadSize'),
						displayOptions: { show: { '/downloadVideo': [true] } },
					},
					{ ...binaryPropertySetting, displayOptions: { show: { '/downloadVideo': [true] } } },
				],
			},
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await waitForAll(this);
	}
}
