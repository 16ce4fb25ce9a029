// npm run sbom [-- file]: writes the CycloneDX bill of materials of what runs in production.
import './lib/require-node.mjs';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { root } from './lib/build.mjs';
import { billOfMaterials } from './lib/npm.mjs';

const [file = 'sbom.cdx.json'] = process.argv.slice(2);
const bill = billOfMaterials();
writeFileSync(resolve(root, file), `${JSON.stringify(bill, null, 2)}\n`);
console.log(`${file}: ${bill.components.length} components`);
