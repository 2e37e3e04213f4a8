import type { IAuthenticate, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { addressRequest } from '../nodes/shared/transport/authenticate';

/** The fixed name of the credential: the API, then whose it is. */
const DISPLAY_NAME = 'Wan API (Alibaba Cloud Model Studio)';

export class WanApi implements ICredentialType {
	name = 'wanApi';

	displayName = DISPLAY_NAME;

	icon: Icon = { light: 'file:../icons/wan.svg', dark: 'file:../icons/wan.dark.svg' };

	documentationUrl = 'https://www.alibabacloud.com/help/en/model-studio/get-api-key';

	properties: INodeProperties[] = [
		{
			displayName: 'Region',
			name: 'region',
			type: 'options',
			default: 'singapore',
			description: 'Region of Model Studio in which the API key was created',
			options: [
				{ name: 'China (Beijing)', value: 'beijing' },
				{ name: 'China (Hong Kong)', value: 'hongkong' },
				{ name: 'Custom Base URL', value: 'custom' },
				{ name: 'Germany (Frankfurt)', value: 'frankfurt' },
				{ name: 'Japan (Tokyo)', value: 'tokyo' },
				{ name: 'Singapore', value: 'singapore' },
				{ name: 'US (Virginia)', value: 'virginia' },
			],
		},
		{
			displayName: 'Workspace ID',
			name: 'workspaceId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. llm-1a2b3c4d5e6f',
			description: 'ID of the workspace that the API key belongs to',
			displayOptions: { show: { region: ['frankfurt', 'tokyo', 'hongkong'] } },
		},
		{
			displayName: 'Workspace ID (Optional)',
			name: 'workspaceId',
			type: 'string',
			default: '',
			placeholder: 'e.g. llm-1a2b3c4d5e6f',
			description: 'When set, requests go to the dedicated domain of the workspace',
			displayOptions: { show: { region: ['singapore', 'beijing', 'virginia'] } },
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://dashscope-intl.aliyuncs.com',
			description: 'URL of the API, for your own gateway or for a region that is not in the list',
			displayOptions: { show: { region: ['custom'] } },
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. sk-1a2b3c4d5e6f',
			description: 'API key of the region, created in Model Studio under API Keys',
		},
	];

	authenticate: IAuthenticate = addressRequest;
}
