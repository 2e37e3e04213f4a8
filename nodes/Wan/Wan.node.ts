import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { credentialTest } from '../shared/execution/credentialTest';
import { router } from './actions/router';
import { listSearch } from './methods/listSearch';
import { onlySelectedFields } from '../shared/execution/output';
import { properties, subtitle } from './properties';

export class Wan implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wan',
		name: 'wan',
		icon: { light: 'file:../../icons/wan.svg', dark: 'file:../../icons/wan.dark.svg' },
		group: ['transform'],
		version: [1, 1.1],
		defaultVersion: 1.1,
		subtitle,
		description: 'Generate and edit videos with the Wan models of Alibaba Cloud',
		defaults: { name: 'Wan' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'wanApi', required: true, testedBy: 'wanApiTest' }],
		properties,
	};

	methods = { credentialTest, listSearch };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const outputs = await router.call(this);
		return outputs.map((items) => onlySelectedFields(this, items));
	}
}
