import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { withAddresses, type Manifest } from './address';
import { renderDrawings } from './drawings';
import { renderFunctionPages } from './functionPages';
import { renderModelTable } from './modelTable';
import { renderPriceTable } from './priceTable';

// npm run docs: writes what is generated from the fields, the catalog and the repository's address.
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
const manifestFile = path.join(__dirname, '..', 'package.json');
const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest;
writeFileSync(manifestFile, `${JSON.stringify(withAddresses(manifest), null, '\t')}\n`);
