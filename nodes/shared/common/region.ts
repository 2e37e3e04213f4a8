/** The regions of Model Studio that serve Wan. A credential with a Base URL has none of them. */
export type Region = 'singapore' | 'virginia' | 'beijing' | 'frankfurt' | 'tokyo' | 'hongkong';

/** Each region's name in the editor and in messages. */
export const regionNames: Record<Region, string> = {
	singapore: 'Singapore',
	virginia: 'US (Virginia)',
	beijing: 'China (Beijing)',
	frankfurt: 'Germany (Frankfurt)',
	tokyo: 'Japan (Tokyo)',
	hongkong: 'China (Hong Kong)',
};

/** The regions with temporary storage for uploads. */
export const regionsWithStorage: readonly Region[] = ['singapore', 'beijing'];
