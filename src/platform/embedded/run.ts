import { spawn } from 'node:child_process';
import type { Account } from './account.js';

/**
 * Options under which every program of Postgres is started: as the account, apart from the service's process group
 * (Ctrl-C in the terminal must not reach it before the service has finished), and without the service's secrets.
 */
export function spawnOptions(account: Account | undefined) {
  return {
    ...account,
    cwd: '/',
    detached: true,
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' },
  };
}

/** Runs a program to its end; rejects with what it printed when it fails. */
export function run(command: string, args: string[], account: Account | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...spawnOptions(account), stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.once('error', (cause) => reject(cannotRun(command, cause)));
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(`${command} ended with ${signal ?? code}:\n${Buffer.concat(output).toString('utf8')}`),
        );
    });
  });
}

/** Explains a failed spawn: the usual reason is a C library other than glibc, as on Alpine. */
export function cannotRun(command: string, cause: Error): Error {
  const hint =
    'The embedded Postgres needs glibc (on Linux) and a DATA_DIR without noexec. Set DATABASE_URL otherwise.';
  return new Error(`${command} cannot run here: ${cause.message}. ${hint}`, { cause });
}
