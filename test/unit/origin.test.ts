import { addressRequest } from '@wan/transport/authenticate';
import { CredentialProblem, resolveApiBase } from '@wan/transport/origin';

/* Where a credential points, and that its key goes nowhere else. */

const base = (credential: Record<string, string>) => resolveApiBase(credential).url;

describe('the API’s base', () => {
	it.each([
		[{ region: 'singapore' }, 'https://dashscope-intl.aliyuncs.com'],
		[{}, 'https://dashscope-intl.aliyuncs.com'],
		[
			{ region: 'singapore', workspaceId: 'llm-1' },
			'https://llm-1.ap-southeast-1.maas.aliyuncs.com',
		],
		[{ region: 'beijing' }, 'https://dashscope.aliyuncs.com'],
		[{ region: 'beijing', workspaceId: 'llm-1' }, 'https://llm-1.cn-beijing.maas.aliyuncs.com'],
		[{ region: 'virginia' }, 'https://dashscope-us.aliyuncs.com'],
		[{ region: 'virginia', workspaceId: 'llm-1' }, 'https://llm-1.us-east-1.maas.aliyuncs.com'],
		[
			{ region: 'frankfurt', workspaceId: ' llm-1 ' },
			'https://llm-1.eu-central-1.maas.aliyuncs.com',
		],
		[{ region: 'tokyo', workspaceId: 'llm-1' }, 'https://llm-1.ap-northeast-1.maas.aliyuncs.com'],
		[{ region: 'hongkong', workspaceId: 'llm-1' }, 'https://llm-1.cn-hongkong.maas.aliyuncs.com'],
		[{ workspaceId: 'a' }, 'https://a.ap-southeast-1.maas.aliyuncs.com'],
		[{ workspaceId: 'x'.repeat(63) }, `https://${'x'.repeat(63)}.ap-southeast-1.maas.aliyuncs.com`],
		[{ region: 'custom', baseUrl: 'https://gw.example.com' }, 'https://gw.example.com'],
		[{ region: 'custom', baseUrl: 'https://gw.example.com/wan//' }, 'https://gw.example.com/wan'],
		[
			{ region: 'custom', baseUrl: 'https://gw.example.com/wan//api/v1' },
			'https://gw.example.com/wan',
		],
		[
			{ region: 'custom', baseUrl: 'https://gw.example.com/api/v1/wan' },
			'https://gw.example.com/api/v1/wan',
		],
		[
			{ region: 'custom', baseUrl: 'https://gw.example.com/.wan/v..1' },
			'https://gw.example.com/.wan/v..1',
		],
		[{ region: 'custom', baseUrl: 'https://gw.example.com/' }, 'https://gw.example.com'],
		[{ region: 'custom', baseUrl: 'https://gw.example.com/api/v1' }, 'https://gw.example.com'],
		[{ region: 'custom', baseUrl: 'https://gw.example.com/api/v1/' }, 'https://gw.example.com'],
		[{ region: 'custom', baseUrl: 'http://127.0.0.1:8080/wan' }, 'http://127.0.0.1:8080/wan'],
		[
			{ region: 'custom', baseUrl: 'http://127.0.0.1:8080/wan/api/v1/' },
			'http://127.0.0.1:8080/wan',
		],
		[{ region: 'custom', baseUrl: 'HTTPS://GW.Example.com/Wan' }, 'https://gw.example.com/Wan'],
	])('of %j is %s', (credential, expected) => {
		expect(base(credential)).toBe(expected);
	});

	it.each([
		[{ region: 'frankfurt' }, "'Workspace ID' of the credential is empty"],
		[{ region: 'tokyo' }, 'is empty, but required in Japan (Tokyo)'],
		[{ region: 'hongkong' }, 'is empty, but required in China (Hong Kong)'],
		[
			{ region: 'singapore', workspaceId: 'a.evil.com/' },
			'can only contain letters, digits and hyphens',
		],
		[{ region: 'singapore', workspaceId: 'a@b' }, 'can only contain letters, digits and hyphens'],
		[{ region: 'singapore', workspaceId: '-a' }, 'can only contain letters, digits and hyphens'],
		[{ workspaceId: 'x'.repeat(64) }, 'can only contain letters, digits and hyphens'],
		[{ workspaceId: 'a-' }, 'can only contain letters, digits and hyphens'],
		[{ region: 'constructor' }, 'must be one of'],
		[{ region: 'custom', baseUrl: 'xhttps://gw.example.com' }, 'must begin with https://'],
		[{ region: 'custom', baseUrl: 'https://user@gw.example.com' }, 'user name or password'],
		[{ region: 'custom', baseUrl: 'https://:pw@gw.example.com' }, 'user name or password'],
		[{ region: 'custom', baseUrl: 'https://gw.example.com/a/..' }, 'must not contain spaces'],
		[{ region: 'custom', baseUrl: 'https://gw.example.com/.' }, 'must not contain spaces'],
		[
			{ region: 'custom', baseUrl: 'https://gw.example.com/a%2F%2E.%2fb' },
			'must not contain spaces',
		],
		[{ region: 'custom', baseUrl: 'https://gw.example.com/a?' }, 'must not contain ? or #'],
		[{ region: 'custom' }, 'must begin with https://'],
		[{ region: 'custom', baseUrl: 'gw.example.com' }, 'must begin with https://'],
		[{ region: 'custom', baseUrl: 'file:///etc/passwd' }, 'must begin with https://'],
		[{ region: 'custom', baseUrl: 'https://user:pw@gw.example.com' }, 'user name or password'],
		[{ region: 'custom', baseUrl: 'https://gw.example.com?x=1' }, 'must not contain ? or #'],
		[{ region: 'custom', baseUrl: 'https://gw.example.com/#' }, 'must not contain ? or #'],
		[{ region: 'custom', baseUrl: 'https://gw.example.com/a/../b' }, 'must not contain spaces'],
		[{ region: 'custom', baseUrl: 'https://gw.example.com/a/%2e%2e/b' }, 'must not contain spaces'],
		[{ region: 'custom', baseUrl: 'https://gw.example.com/a\\b' }, 'must not contain spaces'],
	])('of %j is refused', (credential, message) => {
		expect(() => base(credential)).toThrow(CredentialProblem);
		expect(() => base(credential)).toThrow(message);
	});
});

describe('the key', () => {
	const credential = {
		region: 'custom',
		baseUrl: 'https://gw.example.com/wan',
		apiKey: ' sk-secret ',
	};

	it('goes with a path', async () => {
		const request = await addressRequest(credential, { url: '/api/v1/tasks/' });
		expect(request).toMatchObject({
			url: 'https://gw.example.com/wan/api/v1/tasks/',
			headers: { Authorization: 'Bearer sk-secret' },
			disableFollowRedirect: true,
		});
	});

	it('goes with a full URL below the base, as the HTTP Request node sends it', async () => {
		const url = 'https://gw.example.com/wan/api/v1/tasks/1';
		expect((await addressRequest(credential, { url })).url).toBe(url);
	});

	it.each([
		'https://evil.example.com/wan/api/v1/tasks/',
		'http://gw.example.com/wan/api/v1/tasks/',
		'https://gw.example.com:444/wan/api/v1/tasks/',
		'https://gw.example.com/other/api/v1/tasks/',
		'https://gw.example.com/wan/../other',
		'https://gw.example.com@evil.example.com/wan/',
		'https://user@gw.example.com/wan/api/v1/tasks/',
		'https://:password@gw.example.com/wan/api/v1/tasks/',
		'/../../etc/passwd',
		'nonsense',
	])('does not go to %s', async (url) => {
		await expect(addressRequest(credential, { url })).rejects.toThrow(
			'sends its API key only to gw.example.com',
		);
	});

	it.each([
		['https://evil.example.com/', 'evil.example.com'],
		['nonsense', 'this address'],
	])('to %s is refused with the host that it would go to', async (url, host) => {
		await expect(addressRequest(credential, { url })).rejects.toThrow(
			`The credential 'Wan API' sends its API key only to gw.example.com, and not to ${host}`,
		);
	});

	it('goes with a path that holds a colon, behind a base URL', async () => {
		const baseURL = 'https://gw.example.com';
		const { url } = await addressRequest(credential, { baseURL, url: '/wan/api/v1/tasks/a:b' });
		expect(url).toBe('https://gw.example.com/wan/api/v1/tasks/a:b');
	});

	it('goes with a uri beside an empty url', async () => {
		const uri = 'https://gw.example.com/wan/api/v1/tasks/1';
		expect((await addressRequest(credential, { url: '', uri })).url).toBe(uri);
	});

	it.each([
		['uri', {}],
		['uri and baseURL', { baseURL: 'https://gw.example.com' }],
	])('goes with %s, as n8n’s HTTP Request node and its paging send it', async (_what, more) => {
		const uri = 'https://gw.example.com/wan/api/v1/tasks/1';
		const request = await addressRequest(credential, { uri, ...more });
		expect(request).toMatchObject({
			url: uri,
			followRedirect: false,
			followAllRedirects: false,
			maxRedirects: 0,
			headers: { Authorization: 'Bearer sk-secret' },
		});
		expect(request).not.toHaveProperty('uri');
		expect(request.baseURL).toBeUndefined();
	});

	it('goes with a path behind a base URL of its own', async () => {
		const request = { baseURL: 'https://gw.example.com/wan', url: '/api/v1/tasks/' };
		expect((await addressRequest(credential, request)).url).toBe(
			'https://gw.example.com/wan/api/v1/tasks/',
		);
	});

	const good = 'https://gw.example.com/wan/api/v1/tasks/';

	it.each([
		{ uri: 'https://evil.example.com/' },
		{ uri: new URL('https://evil.example.com/') },
		{ url: good, uri: 'https://evil.example.com/' },
		{ url: 'https://evil.example.com/', uri: good },
		{ url: '/api/v1/tasks/', baseURL: 'https://evil.example.com' },
		{ url: '.evil.example.com/', baseURL: 'https://gw.example.com' },
		{ url: 'https://sk@gw.example.com/wan/api/' },
		{ url: 'https:\\\\evil.example.com\\wan' },
		{ url: '', uri: '' },
		{},
	])('does not go with %p', async (request) => {
		await expect(addressRequest(credential, request)).rejects.toThrow(
			'sends its API key only to gw.example.com',
		);
	});

	it('takes the place of any other that the request brought', async () => {
		const request = await addressRequest(credential, {
			url: '/api/v1/tasks/',
			headers: { authorization: 'Bearer other', AUTHORIZATION: 'x', Accept: 'a' },
			auth: { username: 'u', password: 'p' },
		});
		expect(request.headers).toEqual({ Accept: 'a', Authorization: 'Bearer sk-secret' });
		expect(request.auth).toBeUndefined();
	});

	it('goes below the base even with a path that looks like a host', async () => {
		const request = await addressRequest(credential, { url: '//evil.example.com/wan/' });
		expect(request.url).toBe('https://gw.example.com/wan//evil.example.com/wan/');
	});

	it('is not repeated where it cannot be one', async () => {
		const wrong = { ...credential, apiKey: 'sk-my secret' };
		await expect(addressRequest(wrong, { url: '/api/v1/tasks/' })).rejects.toThrow(
			"'API Key' of the credential contains spaces or other characters that no API key has",
		);
		await expect(addressRequest(wrong, { url: '/api/v1/tasks/' })).rejects.not.toThrow('my secret');
	});
});
