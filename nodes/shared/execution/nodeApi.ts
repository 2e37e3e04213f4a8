import { openApi, type Api, type ApiContext } from '../transport/api';
import { toNodeError } from './nodeError';

/**
 * Opens the API of the node's credential, for one execution of the node.
 *
 * @param context n8n's execution context
 * @param notes further sentences for the error, each its own line
 * @throws NodeOperationError where the credential is missing or cannot be used
 */
export async function openNodeApi(context: ApiContext, notes: string[] = []): Promise<Api> {
	try {
		return await openApi(context);
	} catch (error) {
		throw toNodeError(context.getNode(), error, { notes });
	}
}
