// npm run migrate [-- up | down [n]]: builds when needed, then migrates the database of DATABASE_URL.
import './lib/require-node.mjs';
import { buildIfNeeded } from './lib/build.mjs';

buildIfNeeded();
process.setSourceMapsEnabled(true);
await import('../dist/src/migrate.js');
