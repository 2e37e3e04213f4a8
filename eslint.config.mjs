import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { globalIgnores } from 'eslint/config';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

// The rules of n8n's own `n8n-node lint`, whose package cannot be installed everywhere. The five that
// are off here are the five that it turns off.
/**
 * The folders of nodes/shared from the lowest to the highest. A folder imports those before it and none
 * behind it; CONTRIBUTING.md says what each is for.
 */
const folders = [
	'common',
	'catalog',
	'cost',
	'transport',
	'tasks',
	'media',
	'fields',
	'request',
	'execution',
];

const shared = (folder) => `./nodes/shared/${folder}`;
const oneWay = [
	...folders.slice(0, -1).map((folder, index) => ({
		target: shared(folder),
		from: folders.slice(index + 1).map(shared),
		message: `nodes/shared/${folder} stands below that folder`,
	})),
	{ target: './nodes/shared', from: './nodes', except: ['./shared'] },
	{ target: './nodes/shared', from: './credentials' },
	{ target: './nodes/Wan', from: ['./nodes/WanTrigger', './nodes/WanWaitForTask'] },
	{ target: './nodes/WanTrigger', from: ['./nodes/Wan', './nodes/WanWaitForTask'] },
	{ target: './nodes/WanWaitForTask', from: ['./nodes/Wan', './nodes/WanTrigger'] },
];

export default tseslint.config(
	globalIgnores(['dist', 'coverage']),
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
		extends: [
			js.configs.recommended,
			tseslint.configs.recommended,
			n8nCommunityNodesPlugin.configs.recommended,
			importX.configs['flat/recommended'],
		],
		rules: {
			'prefer-spread': 'off',
			'no-console': 'error',
			'import-x/no-cycle': 'error',
			'import-x/no-restricted-paths': ['error', { zones: oneWay }],
		},
	},
	{
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
	},
	{
		files: ['package.json'],
		extends: [n8nCommunityNodesPlugin.configs.recommended],
		rules: { ...n8nNodesBase.configs.community.rules },
		languageOptions: {
			parser: tseslint.parser,
			parserOptions: { extraFileExtensions: ['.json'] },
		},
	},
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
	// Tests and scripts are not shipped and may use all of Node.
	{
		files: ['test/**/*.ts', 'scripts/**/*.ts'],
		extends: [js.configs.recommended, tseslint.configs.recommended],
	},
);
