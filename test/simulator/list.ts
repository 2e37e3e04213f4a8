import { ok, refuse, type Answer } from './http';
import { listTask, statusAt, type SimulatedTask } from './tasks';

const FILTERS = [
	'start_time',
	'end_time',
	'model_name',
	'api_key_id',
	'region',
	'status',
	'page_no',
	'page_size',
];

/**
 * Answers the task list, newest first.
 *
 * @param tasks the tasks that still live
 * @param query the call's query
 * @param now the service's time, in milliseconds
 * @param largestPage the size that a page has at most, whatever is asked for
 */
export function listTasks(
	tasks: SimulatedTask[],
	query: Record<string, string>,
	now: number,
	largestPage = Infinity,
): Answer {
	const unknown = Object.keys(query).find((key) => !FILTERS.includes(key));
	if (unknown) return refuse(400, 'InvalidParameter', `unknown field ${unknown}`);
	const page = Number(query.page_no ?? 1);
	const size = Math.min(Number(query.page_size ?? 10), largestPage);
	if (!Number.isInteger(page) || page < 1 || !Number.isInteger(size) || size < 1 || size > 100) {
		return refuse(400, 'InvalidParameter', 'page_no or page_size is wrong');
	}
	for (const name of ['start_time', 'end_time']) {
		if (query[name] !== undefined && !/^\d{14}$/.test(query[name])) {
			return refuse(400, 'InvalidParameter', `${name} must be YYYYMMDDhhmmss`);
		}
	}
	const { model_name: model, region, status, start_time: start, end_time: end } = query;
	const [from, to] = [start, end].map((time) => (time === undefined ? undefined : fromApi(time)));
	// One pass: the list of an account holds tens of thousands.
	const rows = tasks
		.filter(
			(task) =>
				(from === undefined || task.submitted >= from) &&
				(to === undefined || task.submitted <= to) &&
				(model === undefined || task.model === model) &&
				(region === undefined || task.region === region) &&
				(status === undefined || statusAt(task, now) === status),
		)
		.sort((a, b) => b.submitted - a.submitted);
	return ok({
		data: rows.slice((page - 1) * size, page * size).map((task) => listTask(task, now)),
		page_no: page,
		page_size: size,
		total: rows.length,
		total_page: Math.ceil(rows.length / size),
	});
}

/** A time of the query, which is in UTC+8. */
function fromApi(time: string): number {
	const [year, month, day, hour, minute, second] = (
		/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(time) ?? []
	)
		.slice(1)
		.map(Number);
	return Date.UTC(year, month - 1, day, hour - 8, minute, second);
}
