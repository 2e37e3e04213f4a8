import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodePropertyOptions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { taskIdProperty } from '../shared/fields/taskId';
import {
	binaryPropertySetting,
	downloadProperty,
	fileNameSetting,
	optionsProperty,
	settingProperty,
	simplifyProperty,
	waitModeProperty,
} from '../shared/execution/settings';
import { holdFirstProperty } from './itemFields';
import { waitForAll } from './wait';

/* n8n evaluates this for the editor, so the outputs change with the mode. */
const OUTPUTS = `={{
	($parameter["inner"] ? ["Still Running", "Done"]
		: $parameter["waitMode"] === "release" ? ["Still Running", "Succeeded", "Failed"]
		: $parameter["waitMode"] === "hold" ? ["Succeeded", "Failed"] : ["Done"])
		.map((displayName) => ({ type: "${NodeConnectionTypes.Main}", displayName }))
}}` as const;

const WIRE_NOTICE =
	'Draw a wire from the output Still Running back to the input of this node, and from nowhere else.';

/** For n8n 1.x, and for workflows with one output for each result. */
const RELEASE: INodePropertyOptions = {
	name: 'Store With a Wire',
	value: 'release',
	description: 'The same for n8n 1.x; needs a wire from the first output back to this node',
};

/** Set in the inner workflow of mode `store` and nowhere else. */
const innerProperty: INodeProperties = {
	displayName: 'Inner',
	name: 'inner',
	type: 'hidden',
	default: false,
};

export class WanWaitForTask implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wan Wait for Task',
		name: 'wanWaitForTask',
		icon: { light: 'file:../../icons/wan.svg', dark: 'file:../../icons/wan.dark.svg' },
		group: ['organization'],
		version: 1,
		subtitle:
			'={{ { hold: "Holds the execution", release: "Stores, with a wire" }[$parameter["waitMode"]] ?? "Stores the execution" }}',
		description: 'Wait until Wan tasks have finished, and get their videos',
		defaults: { name: 'Wan Wait for Task' },
		inputs: [NodeConnectionTypes.Main],
		outputs: OUTPUTS,
		usableAsTool: true,
		credentials: [{ name: 'wanApi', required: true }],
		properties: [
			taskIdProperty,
			{
				...waitModeProperty,
				options: [...(waitModeProperty.options ?? []), RELEASE],
			},
			innerProperty,
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
				hint: 'n8n looks for stored executions once a minute, so a pause is up to a minute longer',
				displayOptions: { hide: { waitMode: ['hold'] } },
			},
			settingProperty('timeout'),
			downloadProperty,
			simplifyProperty,
			optionsProperty([
				{ ...fileNameSetting, displayOptions: { show: { '/downloadVideo': [true] } } },
				{ ...holdFirstProperty, displayOptions: { show: { '/waitMode': ['release'] } } },
				{
					...settingProperty('maxDownloadSize'),
					displayOptions: { show: { '/downloadVideo': [true] } },
				},
				{ ...binaryPropertySetting, displayOptions: { show: { '/downloadVideo': [true] } } },
			]),
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await waitForAll(this);
	}
}
