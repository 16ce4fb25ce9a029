import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from './build.mjs';

/** Runs a TypeScript program of this repository and gives its exit code; it is told to end when this process is. */
export async function runTypeScript(file, args) {
  const program = spawn(process.execPath, ['--import', 'tsx', join(root, file), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  // Ctrl-C reaches the program by itself; this process waits for it to end what it started.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => program.kill('SIGTERM'));
  const [code] = await once(program, 'exit');
  return code ?? 1;
}
