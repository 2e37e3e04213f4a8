import { characterCount, shorten } from '@wan/common/text';
import { textField } from '@wan/fields/scalar';

/* An expression can put a whole file into a field: a text close to the longest that Node holds. */

const long = 'x'.repeat(120_000_000);

describe('a text of 120 million characters', () => {
	it('is counted', () => {
		expect(characterCount(long)).toBe(120_000_000);
	});

	it('is shortened', () => {
		expect(shorten(long, 3)).toBe('xxx…');
	});

	it('is refused by a field with its length', () => {
		const field = textField(
			{ name: 'prompt', property: { displayName: 'Prompt', type: 'string', default: '' } },
			() => 800,
		);
		const result = field.parse({ own: () => long } as never, undefined);
		expect('problems' in result && result.problems.map(({ rule }) => rule)).toEqual([
			'is 120000000 characters long, but the API accepts at most 800. Shorten it',
		]);
	});
});
