import type { INodeProperties } from 'n8n-workflow';

import { compareNames } from '../../shared/common/text';
import {
	initialModel,
	initialModelOfVersion1,
	modelsOf,
	type OperationName,
} from '../../shared/catalog';
import { modelProperty } from '../../shared/fields/model';
import { asTool, notAsTool, withDisplay } from '../../shared/fields/display';
import type { Field } from '../../shared/fields/field';
import type { CreateOperation } from '../../shared/request/operation';
import {
	costLimitProperty,
	dryRunProperty,
	includeInputFieldsProperty,
	pricePerSecondProperty,
} from '../../shared/execution/costSettings';
import { outputProperties } from '../../shared/execution/output';
import {
	binaryPropertySetting,
	downloadProperties,
	fileNameSetting,
	optionsProperty,
	settingProperty,
	storeNoticeProperty,
	waitModeProperty,
} from '../../shared/execution/settings';

/** Options that count only while the node waits, and those that count only while it also downloads. */
const whileWaiting = { show: { '/waitForCompletion': [true] } };
const whileDownloading = { show: { '/waitForCompletion': [true], '/downloadVideo': [true] } };

const executionOptions: INodeProperties[] = [
	costLimitProperty,
	dryRunProperty,
	// The item of an agent's tool holds what the model gave, which the model knows.
	withDisplay(includeInputFieldsProperty, notAsTool),
	pricePerSecondProperty,
	withDisplay(fileNameSetting, whileDownloading),
	withDisplay(settingProperty('maxDownloadSize'), whileDownloading),
	withDisplay(settingProperty('pollInterval'), whileWaiting),
	withDisplay(binaryPropertySetting, whileDownloading),
	settingProperty('throttleTimeout'),
	withDisplay(settingProperty('timeout'), whileWaiting),
];

const byDisplayName = (a: INodeProperties, b: INodeProperties) =>
	compareNames(a.displayName, b.displayName);

/**
 * The field `model`, once for each version of the node that begins with another model. n8n does not save
 * a value that is the default, so what nodes of version 1 begin with never changes.
 */
function modelProperties(operation: OperationName): INodeProperties[] {
	const [newest, first] = [initialModel(operation), initialModelOfVersion1(operation)];
	if (newest.id === first.id) return [modelProperty(operation, newest)];
	return [
		withDisplay(modelProperty(operation, newest), { hide: { '@version': [1] } }),
		withDisplay(modelProperty(operation, first), { show: { '@version': [1] } }),
	];
}

/** An agent that gets the task's ID alone has to call its tools again and again, so its tool waits. */
const waitProperty: INodeProperties = {
	displayName: 'Wait for Completion',
	name: 'waitForCompletion',
	type: 'boolean',
	default: false,
	description:
		'Whether to wait until the video is finished, which takes a few minutes. When off, the output contains the task ID only.',
};

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
		...modelProperties(operation.name),
		...operation.fields.flatMap(propertiesIn(false)),
		{ ...waitProperty, displayOptions: notAsTool },
		{ ...waitProperty, default: true, displayOptions: asTool },
		...[waitModeProperty, storeNoticeProperty, ...downloadProperties].map((property) =>
			withDisplay(property, { show: { waitForCompletion: [true] } }),
		),
		...outputProperties,
		optionsProperty(
			[...operation.options.flatMap(propertiesIn(true)), ...executionOptions].sort(byDisplayName),
		),
	];
	const show = { resource: [operation.resource], operation: [operation.name] };
	return properties.map((property) => withDisplay(property, { show }));
}
