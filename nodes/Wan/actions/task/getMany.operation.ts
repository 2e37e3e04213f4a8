import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Problem } from '../../../shared/common/problem';
import { asNumber, isSet } from '../../../shared/common/value';
import { oneOf } from '../../../shared/fields/field';
import { modelFilterProperty, readModelFilter } from '../../../shared/fields/model';
import { problemsError } from '../../../shared/execution/nodeError';
import { readCollection } from '../../../shared/execution/settings';
import { outputProperties, simplifies } from '../../../shared/execution/output';
import { simplifyListed } from '../../../shared/tasks/output';
import { listEveryTask } from '../../../shared/tasks/list';
import { toApiTime } from '../../../shared/tasks/apiTime';
import type { TaskOperation } from './taskOperation';

const statuses = ['CANCELED', 'FAILED', 'PENDING', 'RUNNING', 'SUCCEEDED', 'UNKNOWN'].map(
	(value) => ({
		name: `${value[0]}${value.slice(1).toLowerCase()}`,
		value,
	}),
);

/** Lists the account's tasks. */
export const getMany: TaskOperation = {
	name: 'getMany',
	displayName: 'Get Many',
	action: 'Get many tasks',
	description:
		"Retrieve a list of the tasks of the last 24 hours. The operation 'Get' returns the video of a task.",
	properties: [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
			displayOptions: { show: { returnAll: [false] } },
		},
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			description: 'Conditions that the returned tasks meet',
			options: [
				{
					displayName: 'Created After',
					name: 'startTime',
					type: 'dateTime',
					default: '',
					description:
						'Return only tasks created after this time. A time without a time zone is in the time zone of the workflow.',
				},
				{
					displayName: 'Created Before',
					name: 'endTime',
					type: 'dateTime',
					default: '',
					description:
						'Return only tasks created before this time. A time without a time zone is in the time zone of the workflow.',
				},
				modelFilterProperty,
				{
					displayName: 'Status',
					name: 'status',
					type: 'options',
					default: 'SUCCEEDED',
					description: 'Return only tasks with this status',
					options: statuses,
				},
			],
		},
		...outputProperties,
	],
	start: (context, api) => async (itemIndex) => {
		const { query, limit } = readFilters(context, itemIndex);
		const simplify = simplifies(context, itemIndex);
		const rows = await listEveryTask(api, query, limit);
		return rows.map((row) => ({
			json: simplify ? simplifyListed(row) : row,
			pairedItem: { item: itemIndex },
		}));
	},
};

function readFilters(context: IExecuteFunctions, itemIndex: number) {
	const filters = readCollection(context, 'filters', itemIndex);
	const problems: Problem[] = [];
	const query: IDataObject = {};
	for (const [name, key, field] of [
		['startTime', 'start_time', 'Created After'],
		['endTime', 'end_time', 'Created Before'],
	]) {
		if (!isSet(filters[name])) continue;
		const time = toApiTime(filters[name], context.getTimezone());
		if (time) query[key] = time;
		else problems.push({ field, value: filters[name], rule: 'must be a date and time' });
	}
	const model = readModelFilter(filters.modelName);
	if (model !== undefined) query.model_name = model;
	if (isSet(filters.status)) {
		if (statuses.some(({ value }) => value === filters.status))
			query.status = String(filters.status);
		else {
			const rule = oneOf(statuses);
			problems.push({ field: 'Status', value: filters.status, rule });
		}
	}
	if (query.start_time && query.end_time && query.start_time > query.end_time) {
		problems.push({
			field: 'Created Before',
			value: filters.endTime,
			rule: "must not be earlier than 'Created After'",
		});
	}
	let limit = Infinity;
	if (context.getNodeParameter('returnAll', itemIndex, false) !== true) {
		const value = context.getNodeParameter('limit', itemIndex, 50);
		limit = asNumber(value) ?? NaN;
		if (!(Number.isInteger(limit) && limit >= 1)) {
			problems.push({ field: 'Limit', value, rule: 'must be a whole number from 1' });
		}
	}
	if (problems.length > 0) throw problemsError(context.getNode(), problems, itemIndex);
	return { query, limit };
}
