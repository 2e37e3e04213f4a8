import type { Field } from '../request/types';

/** Chooses between the two masks of local editing; it is not sent itself. */
export const maskInput: Field = {
	name: 'maskInput',
	displayName: 'Mask',
	properties: () => [
		{
			displayName: 'Mask',
			name: 'maskInput',
			type: 'options',
			noDataExpression: true,
			default: 'image',
			description: 'How you mark the area to change',
			options: [
				{ name: 'One Image for the Whole Video', value: 'image' },
				{ name: 'A Video, Frame by Frame', value: 'video' },
			],
		},
	],
	read: (get) => get('maskInput', 'image'),
	check: (value) => (value === 'image' || value === 'video' ? [] : ['must be image or video']),
	write: () => undefined,
};
