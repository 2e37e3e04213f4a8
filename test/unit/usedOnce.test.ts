import type { FileLimits } from '@wan/catalog';
import { checkUsedOnce } from '@wan/media/fileRules';
import { MediaReference } from '@wan/media/reference';

const limits: FileLimits = { kind: 'image', types: ['png'] };
const binary = (field: string, binaryProperty: string) =>
	new MediaReference(field, limits, { source: 'binary', binaryProperty });

describe('the binary field of a mask', () => {
	it('is refused where the video has it already', () => {
		const problems = checkUsedOnce([binary('Video', 'data'), binary('Mask Video', 'data')]);
		expect(problems).toEqual([
			{
				field: 'Mask Video',
				value: 'data',
				rule: expect.stringContaining("binary field of 'Video' as well") as unknown,
			},
		]);
	});

	it('may be that of two fields that are no mask: the same first and last frame make a loop', () => {
		expect(checkUsedOnce([binary('First Frame', 'data'), binary('Last Frame', 'data')])).toEqual(
			[],
		);
	});

	it('may stand in several entries of one list', () => {
		const entry = (number: number) => binary(`Reference Images, image ${number}`, 'data');
		expect(checkUsedOnce([entry(1), entry(2)])).toEqual([]);
	});

	it('is not refused beside another one, nor beside a URL', () => {
		const url = new MediaReference('Mask Image', limits, { source: 'url', url: 'https://a/b.png' });
		expect(checkUsedOnce([binary('Video', 'data'), binary('Mask Image', 'mask'), url])).toEqual([]);
	});
});
