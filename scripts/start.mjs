// npm start: builds when the sources have changed, then runs the service in this process.
import './lib/require-node.mjs';
import module from 'node:module';
import { join } from 'node:path';
import { buildAllIfNeeded, root } from './lib/build.mjs';

buildAllIfNeeded();
process.setSourceMapsEnabled(true);
module.enableCompileCache?.(join(root, 'dist', '.compile-cache'));
await import('../dist/src/main.js');
