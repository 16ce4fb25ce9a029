// npm run demo: builds when needed, then shows a whole service at work and checks what it shows.
import './lib/require-node.mjs';
import { register } from 'tsx/esm/api';
import { buildAllIfNeeded } from './lib/build.mjs';

buildAllIfNeeded();
register();
await import('../demo/main.ts');
