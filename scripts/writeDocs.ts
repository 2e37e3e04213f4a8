import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { renderDrawings } from './drawings';
import { renderFunctionPages } from './functionPages';
import { renderModelTable } from './modelTable';
import { renderPriceTable } from './priceTable';

// npm run docs: writes the pages and drawings that are generated from the fields and the catalog.
const docs = path.join(__dirname, '..', 'docs');
writeFileSync(path.join(docs, 'models.md'), renderModelTable());
writeFileSync(path.join(docs, 'prices.md'), renderPriceTable());
mkdirSync(path.join(docs, 'functions'), { recursive: true });
for (const [name, text] of renderFunctionPages()) {
	writeFileSync(path.join(docs, 'functions', name), text);
}
for (const [name, text] of renderDrawings()) {
	writeFileSync(path.join(docs, 'pictures', name), text);
}
