import { withDisplay } from '../../../shared/fields/display';
import { taskIdProperties } from '../../../shared/fields/taskId';
import { downloadVideo } from '../../../shared/media/download';
import { noVideo, taskItem, videoFetcher } from '../../../shared/execution/finish';
import { ItemFailure } from '../../../shared/execution/items';
import { problemsError } from '../../../shared/execution/nodeError';
import {
	binaryPropertySetting,
	fileNameSetting,
	optionsProperty,
	readCollection,
	readSettings,
	settingProperty,
	videoFileName,
} from '../../../shared/execution/settings';
import { outputProperties, simplifies } from '../../../shared/execution/output';
import { taskIdOf } from '../../../shared/execution/itemTaskId';
import { queryTask } from '../../../shared/tasks/calls';
import { simplifyTask } from '../../../shared/tasks/output';
import { hasSucceeded } from '../../../shared/tasks/task';
import { attempt } from '../../../shared/transport/attempt';
import type { TaskOperation } from './taskOperation';

/** Fetches a finished video into the item. */
export const download: TaskOperation = {
	name: 'download',
	displayName: 'Download Video',
	action: 'Download video',
	description: 'Download the video of a finished task as a binary file',
	properties: [
		{
			displayName: 'Download From',
			name: 'downloadFrom',
			type: 'options',
			noDataExpression: true,
			default: 'taskId',
			options: [
				{ name: 'Task ID', value: 'taskId' },
				{ name: 'URL', value: 'url' },
			],
			description:
				'How to find the video. With a task ID, the node requests a new URL if the first one has expired.',
		},
		...taskIdProperties.map((property) =>
			withDisplay(property, { show: { downloadFrom: ['taskId'] } }),
		),
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			default: '={{ $json.video_url }}',
			required: true,
			placeholder: 'e.g. https://example.com/video.mp4',
			description:
				'URL of the video, as returned in video_url of a finished task. Valid for 24 hours.',
			displayOptions: { show: { downloadFrom: ['url'] } },
		},
		binaryPropertySetting,
		...outputProperties.map((property) =>
			withDisplay(property, { show: { downloadFrom: ['taskId'] } }),
		),
		optionsProperty([fileNameSetting, settingProperty('maxDownloadSize')]),
	],
	start: (context, api) => {
		const fetchVideo = videoFetcher(context, api);
		return async (itemIndex, signal) => {
			const { settings, problems } = readSettings({
				...readCollection(context, 'options', itemIndex),
				binaryProperty: context.getNodeParameter('binaryProperty', itemIndex, 'data'),
			});
			const fromUrl = context.getNodeParameter('downloadFrom', itemIndex, 'taskId') === 'url';
			const url = context.getNodeParameter('url', itemIndex, '') as string;
			if (fromUrl) {
				for (const rule of checkVideoUrl(url)) problems.push({ field: 'URL', value: url, rule });
			}
			if (problems.length > 0) throw problemsError(context.getNode(), problems, itemIndex);
			const property = settings.binaryProperty;

			if (fromUrl) {
				const fileName = videoFileName(settings, nameInUrl(url));
				const data = await downloadVideo(context, url, {
					fileName,
					maxBytes: settings.maxDownloadSize,
					signal,
				});
				const json = { ...context.getInputData()[itemIndex].json, video_url: url };
				return [{ json, binary: { [property]: data }, pairedItem: { item: itemIndex } }];
			}

			const taskId = taskIdOf(context, itemIndex);
			const answer = await queryTask(api, taskId);
			if (!hasSucceeded(answer)) throw noVideo(answer, { reason: 'notFinished' });
			const simplify = simplifies(context, itemIndex);
			const fetched = await attempt(async () => await fetchVideo(taskId, answer, settings, signal));
			if ('failure' in fetched) throw new ItemFailure(fetched.failure, simplifyTask(answer));
			const video = { property, data: fetched.value };
			return [taskItem(answer, { itemIndex, simplify, video })];
		};
	},
};

function checkVideoUrl(url: unknown): string[] {
	if (typeof url !== 'string' || url.trim() === '') return ['is required'];
	return /^https?:\/\/[^\s/]+\S*$/i.test(url) && URL.canParse(url)
		? []
		: ['must be a URL that begins with http:// or https://, without spaces'];
}

/** The last part of a link's path, without its ending. */
function nameInUrl(url: string): string {
	const last = new URL(url).pathname.split('/').pop() ?? '';
	return last.replace(/\.[A-Za-z0-9]{1,5}$/, '');
}
