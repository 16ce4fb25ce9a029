// npm run build: compiles src and migrations into dist, and notes from which sources.
import './lib/require-node.mjs';
import { build } from './lib/build.mjs';

build();
