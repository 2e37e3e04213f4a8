import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { Api } from '../../../shared/transport/api';

/** One operation on tasks that exist already. */
export interface TaskOperation {
	name: string;
	displayName: string;
	action: string;
	description: string;
	properties: INodeProperties[];
	/** Called once per execution of the node; the returned function works on one item. */
	start: (context: IExecuteFunctions, api: Api) => TaskWork;
}

type TaskWork = (itemIndex: number, signal: AbortSignal) => Promise<INodeExecutionData[]>;
