// npm run soak [-- --minutes 30]: loads the built service and harms it again and again, then audits everything.
import './lib/require-node.mjs';
import { buildIfNeeded } from './lib/build.mjs';
import { runTypeScript } from './lib/run-typescript.mjs';

buildIfNeeded();
process.exitCode = await runTypeScript('test/fault/matrix/soak.ts', process.argv.slice(2));
