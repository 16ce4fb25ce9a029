// npm run test:fault [-- --seeds 5 --only redis-killed]: harms the built service in every way of the matrix.
import './lib/require-node.mjs';
import { buildIfNeeded } from './lib/build.mjs';
import { runTypeScript } from './lib/run-typescript.mjs';

buildIfNeeded();
process.exitCode = await runTypeScript('test/fault/matrix/main.ts', process.argv.slice(2));
