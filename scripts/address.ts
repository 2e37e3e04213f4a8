/* The repository's address: `repository.url` of package.json is where it stands, all else follows. */

/** What this project reads and writes of package.json. */
export interface Manifest {
	name: string;
	version: string;
	homepage: string;
	author: { name: string; email: string };
	repository: { type: string; url: string };
	bugs: { url: string };
}

/**
 * The address of the repository's page.
 *
 * @param manifest package.json
 * @returns a URL such as `https://github.com/owner/name`
 */
export function repositoryPage({ repository }: Manifest): string {
	return repository.url.replace(/^git\+/, '').replace(/\.git$/, '');
}

/**
 * package.json with the fields that follow from `repository.url`; the order of the fields stays.
 *
 * @param manifest package.json
 */
export function withAddresses(manifest: Manifest): Manifest {
	const page = repositoryPage(manifest);
	return { ...manifest, homepage: `${page}#readme`, bugs: { url: `${page}/issues` } };
}

/** Whether an address is of a domain that is reserved for examples, which nobody can own. */
export const isPlaceholder = (address: string) => /(^|[@/.])example\.com(\/|$)/.test(address);
