import type { INodeProperties } from 'n8n-workflow';

import { modelsOf } from '../../shared/catalog';
import { modelProperty } from '../../shared/fields/model';
import { withDisplay } from '../../shared/fields/display';
import type { Field } from '../../shared/fields/field';
import type { CreateOperation } from '../../shared/request/operation';
import {
	binaryPropertySetting,
	downloadProperty,
	fileNameSetting,
	settingProperty,
	simplifyProperty,
	waitModeProperty,
} from '../../shared/execution/settings';

/** Options that count only while the node waits, and those that count only while it also downloads. */
const whileWaiting = { show: { '/waitForCompletion': [true] } };
const whileDownloading = { show: { '/waitForCompletion': [true], '/downloadVideo': [true] } };

const runOptions: INodeProperties[] = [
	withDisplay(fileNameSetting, whileDownloading),
	withDisplay(settingProperty('maxDownloadSize'), whileDownloading),
	withDisplay(settingProperty('pollInterval'), whileWaiting),
	withDisplay(binaryPropertySetting, whileDownloading),
	settingProperty('throttleTimeout'),
	withDisplay(settingProperty('timeout'), whileWaiting),
];

const byDisplayName = (a: INodeProperties, b: INodeProperties) =>
	a.displayName.localeCompare(b.displayName);

/**
 * Everything that the editor shows for a creating operation: the model, its own fields in the open,
 * then waiting, then the options.
 *
 * @param operation the operation
 */
export function createProperties(operation: CreateOperation): INodeProperties[] {
	const rows = modelsOf(operation.name);
	const propertiesIn = (inOptions: boolean) => (field: Field<unknown>) =>
		field.properties({ rows, inOptions });
	const properties: INodeProperties[] = [
		modelProperty(operation.name),
		...operation.fields.flatMap(propertiesIn(false)),
		{
			displayName: 'Wait for Completion',
			name: 'waitForCompletion',
			type: 'boolean',
			default: false,
			description: 'Whether to wait until the video is made, which takes minutes',
		},
		withDisplay(waitModeProperty, { show: { waitForCompletion: [true] } }),
		withDisplay({ ...downloadProperty, default: true }, { show: { waitForCompletion: [true] } }),
		simplifyProperty,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: [...operation.options.flatMap(propertiesIn(true)), ...runOptions].sort(
				byDisplayName,
			),
		},
	];
	const show = { resource: [operation.resource], operation: [operation.name] };
	return properties.map((property) => withDisplay(property, { show }));
}
