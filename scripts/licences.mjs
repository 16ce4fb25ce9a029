// npm run licences [-- bill of materials]: fails when something that runs in production has a licence that is not on
// the list. A bill of materials can be given; otherwise it is made of what is installed.
import './lib/require-node.mjs';
import { readFileSync } from 'node:fs';
import satisfies from 'spdx-satisfies';
import { billOfMaterials } from './lib/npm.mjs';

/** Permissive ones: they ask for no more than their own text in a copy. */
const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
];

const [file] = process.argv.slice(2);
const { components } = file ? JSON.parse(readFileSync(file, 'utf8')) : billOfMaterials();
const refused = components.filter((component) => !isAllowed(expressionOf(component)));
for (const component of refused) {
  console.error(
    `${[component.group, component.name].filter(Boolean).join('/')}@${component.version}: ${expressionOf(component) ?? 'no licence'} is not allowed`,
  );
}
if (refused.length > 0) process.exitCode = 1;
else console.log(`The licences of all ${components.length} packages are allowed.`);

function expressionOf({ licenses = [] }) {
  const all = licenses.map(({ expression, license }) => expression ?? license?.id ?? license?.name);
  return all.length > 0 ? all.map((each) => `(${each})`).join(' AND ') : null;
}

function isAllowed(expression) {
  try {
    return expression !== null && satisfies(expression, ALLOWED);
  } catch {
    return false;
  }
}
