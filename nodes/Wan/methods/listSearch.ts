import { modelsIn, modelsOf } from '../../shared/catalog';
import { searchModels, type ModelSearch } from '../../shared/execution/modelSearch';
import { ALL_MODELS_SEARCH, modelSearchName } from '../../shared/fields/model';
import { createOperations } from '../actions/operations';

/** What the model fields' lists show: one search for each operation, and one for all models. */
export const listSearch: Record<string, ModelSearch> = {
	...Object.fromEntries(
		createOperations.map(({ name }) => [
			modelSearchName(name),
			searchModels((region) => modelsOf(name, region)),
		]),
	),
	[ALL_MODELS_SEARCH]: searchModels(modelsIn),
};
