import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodePropertyOptions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { credentialTest } from '../shared/execution/credentialTest';
import { taskIdProperties } from '../shared/fields/taskId';
import { onlySelectedFields, outputProperties } from '../shared/execution/output';
import {
	binaryPropertySetting,
	downloadProperties,
	fileNameSetting,
	optionsProperty,
	settingProperty,
	storeNoticeProperty,
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
	"Connect the output 'Still Running' back to the input of this node. Do not connect it to another node.";

/** For n8n 1.x, and for workflows with one output for each result. */
const RELEASE: INodePropertyOptions = {
	name: 'Store With a Loop Connection',
	value: 'release',
	description:
		'Same as Store the Execution, for n8n 1.x. Requires a connection from the first output back to this node.',
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
		// None with the loop: the canvas shows the number of items of the connection back in this place.
		subtitle:
			'={{ { hold: "Hold the Execution", release: "" }[$parameter["waitMode"]] ?? "Store the Execution" }}',
		description: 'Wait until Wan tasks have finished and get their videos',
		defaults: { name: 'Wan Wait for Task' },
		inputs: [NodeConnectionTypes.Main],
		outputs: OUTPUTS,
		usableAsTool: true,
		credentials: [{ name: 'wanApi', required: true, testedBy: 'wanApiTest' }],
		properties: [
			...taskIdProperties,
			{
				...waitModeProperty,
				options: [...(waitModeProperty.options ?? []), RELEASE],
			},
			storeNoticeProperty,
			innerProperty,
			{
				displayName: WIRE_NOTICE,
				name: 'wireNotice',
				type: 'notice',
				default: '',
				displayOptions: { show: { '@tool': [false], waitMode: ['release'] } },
			},
			...downloadProperties,
			{ ...settingProperty('pollInterval'), displayOptions: { show: { waitMode: ['hold'] } } },
			{
				...settingProperty('pollInterval'),
				hint: 'n8n checks stored executions once a minute, so each interval can be up to a minute longer',
				displayOptions: { hide: { waitMode: ['hold'] } },
			},
			settingProperty('timeout'),
			...outputProperties,
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

	methods = { credentialTest };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const outputs = await waitForAll(this);
		return outputs.map((items) => onlySelectedFields(this, items));
	}
}
