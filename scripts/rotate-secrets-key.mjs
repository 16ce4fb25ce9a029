// npm run secrets:rotate-key: builds when needed, then seals every stored secret with SECRETS_KEY.
import './lib/require-node.mjs';
import { buildIfNeeded } from './lib/build.mjs';

buildIfNeeded();
process.setSourceMapsEnabled(true);
await import('../dist/src/rotate-secrets-key.js');
