import { isPlaceholder, repositoryPage, type Manifest } from './address';

/**
 * What keeps a version from being published.
 *
 * @param manifest package.json
 * @param changelog the text of CHANGELOG.md
 * @param tag the tag that starts the release, such as `v1.0.0`; undefined where there is none yet
 * @returns one sentence per problem; empty where there is none
 */
export function releaseProblems(
	manifest: Manifest,
	changelog: string,
	tag: string | undefined,
): string[] {
	const { author, version } = manifest;
	const problems: string[] = [];
	if (isPlaceholder(repositoryPage(manifest))) {
		problems.push(
			`repository.url in package.json is a placeholder: ${manifest.repository.url}. Put the address of the repository there and run npm run docs.`,
		);
	}
	if (isPlaceholder(author.email)) {
		problems.push(
			`author.email in package.json is a placeholder: ${author.email}. Put the publisher's address there.`,
		);
	}
	if (tag !== undefined && tag !== `v${version}`) {
		problems.push(`The tag is ${tag}, but the version in package.json is ${version}.`);
	}
	if (
		!changelog.split('\n').some((line) => line.split(' ').slice(0, 2).join(' ') === `## ${version}`)
	) {
		problems.push(`CHANGELOG.md has no section for ${version}.`);
	}
	return problems;
}
