import type { VendorModel, VendorRegion } from '../vendor/vendor';
import { refuse, type Answer, type SeenRequest } from './http';
import { checkBody, filesOf, type Body } from './rules';
import type { Upload } from './storage';

/* What is wrong with a create call beyond its key: headers, model, region, path, body and files. */

/** What a create call is checked against. */
export interface Service {
	models: Readonly<Record<string, VendorModel>>;
	/** Only this region's models are offered; without it, all. */
	region?: VendorRegion;
	/** The uploaded files, by `oss://` URL. */
	uploads: ReadonlyMap<string, Upload>;
}

const wrong = (message: string) => refuse(400, 'InvalidParameter', message);

/**
 * Checks the headers and the form of a create call.
 *
 * @param seen the request
 * @param sync whether the call is one that answers at once
 * @returns the error to answer with, or undefined
 */
export function checkHeaders({ headers, body }: SeenRequest, sync: boolean): Answer | undefined {
	const asynchronous = headers['x-dashscope-async'] === 'enable';
	if (asynchronous === sync) {
		const kind = sync ? 'asynchronous' : 'synchronous';
		return refuse(403, 'AccessDenied', `current user api does not support ${kind} calls`);
	}
	if (!/^application\/json\b/.test(headers['content-type'] ?? '')) {
		return wrong('Content-Type must be application/json');
	}
	return body ? undefined : wrong('The body is not a JSON object');
}

/**
 * Checks a create call against the vendor's table and facts.
 *
 * @param seen the request, whose headers have been checked
 * @param body its body
 * @param service what it is checked against
 * @returns the error to answer with, or undefined
 */
export function checkCreate(seen: SeenRequest, body: Body, service: Service): Answer | undefined {
	const { models, region } = service;
	const name = String(body.model);
	const model = Object.hasOwn(models, name) ? models[name] : undefined;
	if (!model || (region && !model.regions.includes(region))) {
		return refuse(404, 'ModelNotFound', 'Model not exist.');
	}
	if (seen.path !== model.path) return wrong('url error, please check url!');
	const problem = checkBody(body, model) ?? checkFiles(seen, body, model, service);
	return problem === undefined ? undefined : wrong(problem);
}

/** oss:// URLs need their header, and a file that was uploaded for this very model and fits. */
function checkFiles(
	{ headers }: SeenRequest,
	body: Body,
	model: VendorModel,
	{ uploads }: Service,
): string | undefined {
	const files = filesOf(body, model);
	const announced = headers['x-dashscope-ossresourceresolve'];
	const stored = files.filter(({ url }) => url.startsWith('oss://'));
	if (stored.length === 0 && announced !== undefined) {
		return 'X-DashScope-OssResourceResolve without an oss:// URL';
	}
	if (stored.length > 0 && announced !== 'enable') {
		return 'X-DashScope-OssResourceResolve must be enable';
	}
	for (const { url, limits } of files) {
		const { maxBytes = Infinity, types } = limits;
		if (url.startsWith('data:') && base64Bytes(url) > maxBytes) {
			return `the file must not exceed ${maxBytes} bytes`;
		}
		if (!url.startsWith('oss://')) continue;
		const upload = uploads.get(url);
		if (!upload || upload.model !== body.model)
			return `no file was uploaded for this model at ${url}`;
		if (upload.size > maxBytes) return `the file must not exceed ${maxBytes} bytes`;
		const ending = url.split('.').pop() ?? '';
		if (types && !types.includes(ending === 'jpg' ? 'jpeg' : ending)) {
			return `the format ${ending} is not supported, must be one of ${types.join(', ')}`;
		}
	}
	return undefined;
}

function base64Bytes(url: string): number {
	const base64 = url.slice(url.indexOf(',') + 1).replace(/=+$/, '');
	return Math.floor((base64.length * 3) / 4);
}
