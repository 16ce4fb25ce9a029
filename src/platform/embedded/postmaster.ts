import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Account } from './account.js';
import { endProcess, readPostmasterFile } from './abandoned-postmaster.js';
import { cannotRun, spawnOptions } from './run.js';

const LOG_BYTES_MAX = 10 * 1024 * 1024;
const RESTART_PAUSE_MS = 500;
const ORPHANS_PATIENCE_MS = 15_000;

// Durable as installed; error details stay out of the log because they quote rows.
const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '256MB',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

export interface PostmasterOptions {
  native: string;
  cluster: string;
  account: Account | undefined;
  logFile: string;
  port: number | undefined;
  log: (line: string) => void;
}

/** One running Postgres server; started again on the same port whenever it ends by itself. */
export class Postmaster {
  private child: ChildProcess | undefined;
  private stopping = false;
  private readonly endWithService = () => this.child?.kill('SIGINT');

  private constructor(
    private readonly options: PostmasterOptions,
    readonly port: number,
  ) {}

  /** Resolves when the server accepts connections, after crash recovery if need be; rejects with its own words. */
  static async start(options: PostmasterOptions): Promise<Postmaster> {
    for (let attempt = 1; ; attempt++) {
      const postmaster = new Postmaster(options, options.port ?? (await freePort()));
      try {
        await postmaster.launch();
        process.on('exit', postmaster.endWithService);
        return postmaster;
      } catch (error) {
        const lostRace = error instanceof PortTaken && options.port === undefined && attempt < 10;
        if (!lostRace) throw error;
      }
    }
  }

  /** Shuts the server down within a deadline and resolves once it has ended. May be called again. */
  async stop(): Promise<void> {
    this.stopping = true;
    const { child } = this;
    if (child?.pid !== undefined) await endProcess(child.pid, () => isRunning(child));
    process.off('exit', this.endWithService);
  }

  private async launch(): Promise<void> {
    const deadline = Date.now() + ORPHANS_PATIENCE_MS;
    for (;;) {
      try {
        return await this.launchOnce();
      } catch (error) {
        // Sessions of a killed postmaster notice its death by themselves, a moment later.
        if (!(error instanceof OrphansAlive) || Date.now() > deadline || this.stopping) throw error;
        await delay(100);
      }
    }
  }

  private async launchOnce(): Promise<void> {
    const { cluster, logFile, native, account } = this.options;
    rotate(logFile);
    const logStart = sizeOf(logFile);
    const logFd = openSync(logFile, 'a', 0o600);
    const settings = Object.entries({ ...SETTINGS, port: `${this.port}` });
    const command = join(native, 'bin', 'postgres');
    const child = spawn(
      command,
      ['-D', cluster, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      {
        ...spawnOptions(account),
        stdio: ['ignore', logFd, logFd],
      },
    );
    closeSync(logFd);
    this.child = child;
    child.unref();
    const failures: Error[] = [];
    child.once('error', (cause) => failures.push(cannotRun(command, cause)));
    while (isRunning(child)) {
      const file = readPostmasterFile(cluster);
      if (file?.pid === child.pid && file?.ready) return this.keepRunning(child);
      await delay(20);
    }
    throw failures[0] ?? explain(readFileSync(logFile).subarray(logStart).toString('utf8'));
  }

  private keepRunning(child: ChildProcess): void {
    child.once('exit', (code, signal) => {
      if (this.stopping) return;
      this.options.log(`The embedded Postgres ended (${signal ?? code}) and is started again`);
      void this.revive();
    });
  }

  private async revive(): Promise<void> {
    while (!this.stopping) {
      await delay(RESTART_PAUSE_MS, undefined, { ref: false });
      try {
        if (!this.stopping) await this.launch();
        return;
      } catch (error) {
        if (!this.stopping)
          this.options.log(`The embedded Postgres does not start: ${(error as Error).message}`);
      }
    }
  }
}

class PortTaken extends Error {}
class OrphansAlive extends Error {}

function explain(output: string): Error {
  const message = `Postgres did not start:\n${output.slice(-2_000)}`;
  if (output.includes('Address already in use')) return new PortTaken(message);
  if (output.includes('pre-existing shared memory block')) return new OrphansAlive(message);
  return new Error(message);
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function rotate(logFile: string): void {
  if (sizeOf(logFile) > LOG_BYTES_MAX) renameSync(logFile, `${logFile}.1`);
}
