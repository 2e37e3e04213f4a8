import { textField } from '@wan/fields/scalar';

const field = textField(
	{ name: 'prompt', property: { displayName: 'Prompt', type: 'string', default: '' } },
	() => 800,
);
const check = (text: string) => {
	const result = field.parse({ own: () => text } as never, undefined);
	return 'problems' in result ? result.problems.map(({ rule }) => rule) : [];
};

describe('the length of a text', () => {
	it('counts characters and not UTF-16 units', () => {
		expect(check('😀'.repeat(800))).toEqual([]);
		expect(check('😀'.repeat(801))).toEqual([
			'is 801 characters long, but the API accepts at most 800. Shorten it',
		]);
	});

	it('may be exactly the limit', () => {
		expect(check('x'.repeat(800))).toEqual([]);
		expect(check('x'.repeat(801))).toHaveLength(1);
	});
});
