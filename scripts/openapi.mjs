// npm run openapi: writes openapi.json and asyncapi.json anew; builds when needed, wants neither database nor Redis.
import './lib/require-node.mjs';
import { buildIfNeeded, root } from './lib/build.mjs';

buildIfNeeded();
process.chdir(root);
process.setSourceMapsEnabled(true);
await import('../dist/src/api-documents.js');
