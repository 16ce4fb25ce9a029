import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const START_MS_MAX = 30_000;
const STOP_MS_MAX = 20_000;

interface ServerOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly logFile: string;
  /** Whether it answers. */
  readonly isUp: () => Promise<boolean>;
}

/** A program that serves until it is told to end. */
export class ServerProcess {
  private constructor(private readonly child: ChildProcess) {}

  /** Resolves when the program answers; rejects with the end of its log when it does not. */
  static async start({ command, args, env, logFile, isUp }: ServerOptions): Promise<ServerProcess> {
    const log = openSync(logFile, 'a');
    // In a process group of its own: Ctrl-C reaches the bench first, which ends what it started.
    const child = spawn(command, args, { env, stdio: ['ignore', log, log], detached: true });
    closeSync(log);
    const failures: Error[] = [];
    child.once('error', (error) => failures.push(error));
    const server = new ServerProcess(child);
    const deadline = performance.now() + START_MS_MAX;
    while (server.isRunning && performance.now() < deadline) {
      if (await isUp()) return server;
      await delay(50);
    }
    await server.stop();
    throw (
      failures[0] ?? new Error(`${command} did not start:\n${readFileSync(logFile, 'utf8').slice(-2000)}`)
    );
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Asks it to end; kills it when it takes too long. */
  async stop(): Promise<void> {
    if (!this.isRunning) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS_MAX);
    await exit;
    clearTimeout(timer);
  }

  private get isRunning(): boolean {
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }
}

/** A port of 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
