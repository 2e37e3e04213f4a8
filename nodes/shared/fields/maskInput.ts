import { oneOf, parsed, refused, type Field } from './field';

const options = [
	{ name: 'Image for the Whole Video', value: 'image' },
	{ name: 'Video, Frame by Frame', value: 'video' },
];

/** Chooses between the two masks of local editing; it is not sent itself. */
export const maskInput: Field<'image' | 'video'> & { default: string } = {
	name: 'maskInput',
	displayName: 'Mask',
	default: 'image',
	properties: () => [
		{
			displayName: 'Mask',
			name: 'maskInput',
			type: 'options',
			noDataExpression: true,
			default: 'image',
			description: 'How the area to change is marked',
			options: [...options],
		},
	],
	parse: ({ own }) => {
		const value = own('maskInput', 'image');
		return value === 'image' || value === 'video'
			? parsed(value)
			: refused({ displayName: 'Mask' }, value, oneOf(options));
	},
};
