/*
 * Loaded into n8n's process before n8n: its requests for one package of the public registry go to the
 * registry on loopback. n8n makes them by itself, besides calling npm, to see whether a version exists.
 */

const http = require('node:http');
const https = require('node:https');

const registry = new URL(process.env.REHEARSAL_REGISTRY);
const path = `/${process.env.REHEARSAL_PACKAGE}/`;
const request = https.request;

https.request = (options, ...rest) =>
	options?.path?.startsWith(path)
		? http.request(
				{
					method: options.method,
					path: options.path,
					hostname: registry.hostname,
					port: registry.port,
				},
				...rest,
			)
		: request(options, ...rest);
