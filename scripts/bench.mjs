// npm run bench -- <scenario>: builds when needed, then measures the built service on this machine.
import './lib/require-node.mjs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { buildIfNeeded, root } from './lib/build.mjs';

buildIfNeeded();
const main = join(root, 'bench', 'main.ts');
const bench = spawn(process.execPath, ['--import', 'tsx', main, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
// Ctrl-C reaches the bench by itself; this process waits for it to end what it started.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => bench.kill('SIGTERM'));
const [code] = await once(bench, 'exit');
process.exitCode = code ?? 1;
