import {
	describeDuration,
	describeGenerations,
	durationValues,
	endpointOf,
	fileLimits,
	findModel,
	initialModel,
	initialModelOfVersion1,
	isSnapshot,
	models,
	modelsOf,
	modelsOfFamily,
	type DurationLimits,
	type ModelRow,
} from '@wan/catalog';
import { MEGABYTE } from '@wan/common/units';
import { createOperations } from '@nodes/Wan/actions/operations';

describe('a model', () => {
	it('is found by its ID', () => {
		for (const row of models) expect(findModel(row.id)).toBe(row);
		expect(findModel('wan2.6')).toBeUndefined();
	});

	it('that is a dated snapshot takes what the model takes, under its own ID', () => {
		const row = initialModel('textToVideo');
		const id = `${row.id}-2031-01-02`;
		expect(isSnapshot(id)).toBe(true);
		expect(findModel(id)).toEqual({ ...row, id });
		for (const other of [`${row.id}-2031-01`, `${row.id}-2031-01-02-x`, `x-${id}`, '-2031-01-02']) {
			expect(findModel(other)).toBeUndefined();
		}
	});

	it('of a new node is the newest, and of a node of version 1 stays what it was', () => {
		expect(initialModelOfVersion1('textToVideo').id).toBe('wan2.6-t2v');
		expect(initialModel('textToVideo').id).not.toBe('wan2.6-t2v');
		expect(initialModelOfVersion1('speechToVideo')).toBe(initialModel('speechToVideo'));
	});

	it('is described by its generation, the newest first', () => {
		const rows = ['wan2.2-a', 'wan3.0-b', 'wan2.6-c', 'wan3.0-d'].map((id) => ({
			...models[0],
			id,
		}));
		expect(describeGenerations(rows)).toBe('Wan 3.0, 2.6, and 2.2');
		expect(describeGenerations(rows.slice(1, 2))).toBe('Wan 3.0');
	});

	it('is listed with its operations, and in a region where it is offered there', () => {
		for (const { name } of createOperations) {
			const all = models.filter(({ operations }) => operations.includes(name));
			expect(modelsOf(name)).toEqual(all);
			expect(all.length).toBeGreaterThan(0);
			for (const region of ['singapore', 'virginia'] as const) {
				const there = all.filter(({ regions }) => regions.includes(region));
				expect(modelsOf(name, region)).toEqual(there);
			}
		}
		expect(modelsOf('textToVideo', 'virginia').length).toBeLessThan(modelsOf('textToVideo').length);
	});

	it('is listed with its family', () => {
		const family = modelsOfFamily('kf2v');
		expect(family.length).toBeGreaterThan(0);
		expect(family).toEqual(models.filter((row) => row.family === 'kf2v'));
	});

	it('goes to its own endpoint, and one that is in no row to that of the operation', () => {
		const row: ModelRow = { ...initialModel('textToVideo'), endpoint: 'image2video' };
		expect(endpointOf(row, 'textToVideo')).toBe('image2video');
		expect(endpointOf(undefined, 'textToVideo')).toBe('video-generation');
		expect(endpointOf(undefined, 'firstLastFrameToVideo')).toBe('image2video');
	});
});

describe('the lengths of a model', () => {
	it.each<[DurationLimits, number[] | undefined, string]>([
		[{ min: 2, max: 5, default: 5 }, [2, 3, 4, 5], '2 to 5 s (default 5)'],
		[{ min: 5, max: 5, default: 5 }, [5], '5 to 5 s (default 5)'],
		[{ values: [5, 10], default: 10 }, [5, 10], '5, 10 s (default 10)'],
		[{ fixed: 5 }, undefined, 'always 5 s'],
		[
			{ values: [-1, 2, 3, 4, 5, 6], default: 5 },
			[-1, 2, 3, 4, 5, 6],
			'2 to 6 s (default 5); -1 lets the model choose',
		],
		[
			{ values: [0, 2, 3, 4, 5], default: 0 },
			[0, 2, 3, 4, 5],
			'2, 3, 4, 5 s (default 0); 0 keeps the length of the video',
		],
		[{ values: [2, 3, 4, 5, 7], default: 2 }, [2, 3, 4, 5, 7], '2, 3, 4, 5, 7 s (default 2)'],
	])('%j stands for the seconds %j: %s', (rule, seconds, words) => {
		expect(durationValues(rule)).toEqual(seconds);
		expect(describeDuration(rule)).toBe(words);
	});
});

describe('the media files of a model', () => {
	it('have the limits of its row, or none where it lacks the field', () => {
		const row = initialModel('imageToVideo');
		expect(fileLimits(row, 'image', 'imageToVideo')).toBe(row.files.image);
		expect(fileLimits(row, 'maskImage', 'imageToVideo')).toBeUndefined();
	});
});

describe('the media files of a model that is in no row', () => {
	const small = { kind: 'image', types: ['png', 'bmp'], maxBytes: 10 * MEGABYTE } as const;
	const large = { kind: 'image', types: ['png', 'jpeg'], maxBytes: 20 * MEGABYTE } as const;
	type Limits = NonNullable<ModelRow['files']['image']>;

	/** What an unknown model takes where these are all models with an image. */
	const widest = async (...limits: Limits[]) => {
		jest.resetModules();
		const base = initialModel('imageToVideo');
		const rows = limits.map((image) => ({ ...base, files: { image } }));
		jest.doMock('@wan/catalog/models', () => ({
			...jest.requireActual<object>('@wan/catalog/models'),
			models: [{ ...base, files: {} }, ...rows],
		}));
		const { fileLimits: anew } = await import('@wan/catalog/index.js');
		return anew(undefined, 'image', 'imageToVideo');
	};

	afterEach(() => jest.dontMock('@wan/catalog/models'));

	it('have the widest limits of all models of the operation', async () => {
		expect(await widest(small, large)).toEqual({
			kind: 'image',
			types: ['png', 'bmp', 'jpeg'],
			maxBytes: 20 * MEGABYTE,
			base64: false,
			asciiUrl: false,
		});
	});

	it('may be in the request where every model takes them there', async () => {
		const inline = { ...small, base64: true };
		expect(await widest(inline, large)).toMatchObject({ base64: false });
		expect(await widest(inline, { ...large, base64: true })).toMatchObject({ base64: true });
	});

	it('have no largest size where a model has none', async () => {
		const unlimited = await widest(small, { ...large, maxBytes: undefined });
		expect(unlimited).toMatchObject({ maxBytes: undefined });
	});

	it('are those of the operation’s models alone', () => {
		expect(fileLimits(undefined, 'maskImage', 'videoEdit')).toBeDefined();
		expect(fileLimits(undefined, 'maskImage', 'imageToVideo')).toBeUndefined();
	});

	it('may have a URL with Chinese characters where any model takes one', async () => {
		const ascii = { ...small, asciiUrl: true };
		expect(await widest(ascii, large)).toMatchObject({ asciiUrl: false });
		expect(await widest(ascii, ascii)).toMatchObject({ asciiUrl: true });
	});

	it('are none where no model has the field', async () => {
		expect(await widest()).toBeUndefined();
	});

	it('have no size of their own to be as wide as', () => {
		expect(fileLimits(undefined, 'image', 'imageToVideo')).not.toHaveProperty('sides');
	});
});

describe('an initial model that is not in the catalog', () => {
	afterEach(() => jest.dontMock('@wan/catalog/models'));

	it('is said by its name', async () => {
		jest.resetModules();
		jest.doMock('@wan/catalog/models', () => ({
			...jest.requireActual<object>('@wan/catalog/models'),
			models: [],
		}));
		const { initialModel: anew } = await import('@wan/catalog/index.js');
		expect(() => anew('textToVideo')).toThrow(
			`${initialModel('textToVideo').id} is not in the catalog`,
		);
	});
});
