// npm run docs [-- --check]: writes what the pages in docs/ take from the sources, or says which pages are stale.
import './lib/require-node.mjs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { consoleTypes } from './docs/console-types.mjs';
import { eventsPage } from './docs/events-page.mjs';
import { exampleTypes } from './docs/example-types.mjs';
import { withFiles } from './docs/included-files.mjs';
import { buildIfNeeded, root } from './lib/build.mjs';

const PAGES = {
  'docs/events.md': eventsPage,
  'docs/receiving.md': async (text) => withFiles(text, join(root, 'docs')),
  'examples/crm-sync/src/hooklane-api.ts': exampleTypes,
  'console/src/api/schema.ts': consoleTypes,
};

buildIfNeeded();
const isCheck = process.argv.includes('--check');
const stale = [];
for (const [path, make] of Object.entries(PAGES)) {
  const file = join(root, path);
  const before = await readFile(file, 'utf8').catch(() => '');
  const after = await format(await make(before), { ...(await resolveConfig(file)), filepath: file });
  if (after === before) continue;
  stale.push(path);
  if (!isCheck) await writeFile(file, after);
}

if (isCheck && stale.length > 0) {
  console.error(`Stale: ${stale.join(', ')}. Write them anew with npm run docs.`);
  process.exitCode = 1;
} else {
  console.log(stale.length > 0 ? `Written: ${stale.join(', ')}` : 'All pages are as the sources are.');
}
