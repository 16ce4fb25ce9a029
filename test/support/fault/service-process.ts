import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Role } from '../../../src/platform/config/settings.js';
import { eventually } from '../eventually.js';

const MAIN = fileURLToPath(new URL('../../../dist/src/main.js', import.meta.url));
const START_TIMEOUT_MS = 40_000;
const LOG_LINES_SHOWN = 30;

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The built service as a process of its own, to be killed and started again on the same port. */
export class ServiceProcess {
  /** What it has said so far, over all its lives. */
  readonly log: string[] = [];
  private child: ChildProcess;
  private ended: Promise<Exit>;
  private isToEnd = false;

  private constructor(
    readonly role: Role,
    readonly port: number,
    private readonly env: Readonly<Record<string, string>>,
  ) {
    this.launch();
  }

  /** Starts a process and waits until it is ready. */
  static async start(role: Role, env: Readonly<Record<string, string>>): Promise<ServiceProcess> {
    const service = new ServiceProcess(role, await freePort(), env);
    await service.ready();
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  get pid(): number {
    return this.child.pid ?? Number.NaN;
  }

  /** Whether it ended without having been asked to. */
  get hasCrashed(): boolean {
    return !this.isRunning && !this.isToEnd;
  }

  /** What it said of errors of its own. */
  get errors(): string[] {
    return this.log.filter((line) => /"level":"(error|fatal)"/.test(line) || !line.startsWith('{'));
  }

  /** Ends the process as a crash would, and waits until it is gone. */
  async kill(): Promise<void> {
    this.isToEnd = true;
    if (this.isRunning) this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Stops the process where it is, as a machine that is suspended: its connections stay open. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  /** Lets a frozen process go on. */
  thaw(): void {
    this.child.kill('SIGCONT');
  }

  /** Lets a process with the preload `shifted-clock.mjs` read its file anew. */
  stepClock(): void {
    this.child.kill('SIGUSR2');
  }

  /** Asks the process to stop and waits until it has. */
  async terminate(): Promise<Exit> {
    this.isToEnd = true;
    this.child.kill('SIGTERM');
    return this.ended;
  }

  /** Starts the process again after its end, on the same port, and waits until it is ready. */
  async startAgain(): Promise<void> {
    this.launch();
    await this.ready();
  }

  private launch(): void {
    this.isToEnd = false;
    this.child = spawn(process.execPath, ['--enable-source-maps', MAIN], {
      env: { ...this.env, PATH: process.env['PATH'] ?? '', ROLE: this.role, PORT: String(this.port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream) createInterface(stream).on('line', (line) => this.log.push(line));
    }
    this.ended = once(this.child, 'exit').then(([code, signal]) => ({ code, signal }) as Exit);
  }

  private async ready(): Promise<void> {
    try {
      await eventually(
        `the ${this.role} process is ready`,
        async () => !this.isRunning || (await fetch(`${this.url}/health/ready`)).ok,
        START_TIMEOUT_MS,
      );
      if (!this.isRunning) throw new Error(`The ${this.role} process ended while it started`);
    } catch (cause) {
      throw new Error(`${String(cause)}\n${this.log.slice(-LOG_LINES_SHOWN).join('\n')}`, { cause });
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (!address || typeof address === 'string') throw new Error('No port was given');
  return address.port;
}
