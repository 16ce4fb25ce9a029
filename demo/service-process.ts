import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stopAbandoned } from '../src/platform/embedded/abandoned-postmaster.js';
import { QUOTA_LIMIT, RETRY_DELAYS_MS } from './settings.js';
import { until } from './until.js';

const MAIN = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));
const LOG_LINES_MAX = 100;
const STOPPED_WITHIN_MS = 15_000;

/** The built service as a process of its own: embedded Postgres, no Redis, everything in a temporary folder. */
export class ServiceProcess {
  /** Rejects when the service ends before it is told to. */
  readonly ended: Promise<never>;
  private readonly child: ChildProcess;
  private readonly logFile: string;
  private readonly endWithDemo = () => this.child.kill('SIGTERM');
  private isStopping = false;

  private constructor(
    private readonly port: number,
    readonly dataDir: string,
    private readonly settings: Readonly<Record<string, string>>,
  ) {
    this.logFile = join(dataDir, 'service.log');
    const log = openSync(this.logFile, 'a', 0o600);
    // In a process group of its own: Ctrl-C reaches the demo, which then ends the service in order.
    this.child = spawn(process.execPath, [MAIN], {
      env: this.environment(),
      stdio: ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    process.once('exit', this.endWithDemo);
    this.ended = this.watch();
    this.ended.catch(() => undefined);
  }

  /** Starts the process, with `settings` besides the demo's; `ready` tells when it can be used. */
  static async spawn(settings: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
    const port = await freePort();
    const dataDir = mkdtempSync(join(tmpdir(), 'hooklane-demo-'));
    // Root's Postgres runs as another user, who must be able to pass through.
    if (process.getuid?.() === 0) chmodSync(dataDir, 0o711);
    return new ServiceProcess(port, dataDir, settings);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resolves with the root key, which the first start has made. */
  async ready(): Promise<string> {
    await until('the service is ready', async () => {
      const answer = await fetch(`${this.url}/health/ready`).catch(() => null);
      return answer?.ok;
    });
    return readFileSync(join(this.dataDir, 'admin-api-key'), 'utf8').trim();
  }

  /** The last lines that the service wrote. */
  log(): string {
    return readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-LOG_LINES_MAX).join('\n');
  }

  /** Ends the service and its Postgres and removes the folder. */
  async stop(): Promise<void> {
    this.isStopping = true;
    if (this.isRunning()) {
      const force = setTimeout(() => this.child.kill('SIGKILL'), STOPPED_WITHIN_MS);
      this.child.kill('SIGTERM');
      await once(this.child, 'exit');
      clearTimeout(force);
    }
    process.off('exit', this.endWithDemo);
    // A service that was killed leaves its Postgres behind.
    await stopAbandoned(join(this.dataDir, 'postgres'), console.error);
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private environment(): NodeJS.ProcessEnv {
    const { PATH, HOME, TMPDIR, LD_LIBRARY_PATH } = process.env;
    return {
      ...{ PATH, HOME, TMPDIR, LD_LIBRARY_PATH },
      PORT: `${this.port}`,
      DATA_DIR: this.dataDir,
      RETRY_DELAYS_MS: RETRY_DELAYS_MS.join(','),
      QUOTA_LIMIT: `${QUOTA_LIMIT}`,
      ENDPOINT_ALLOW_HTTP: 'true',
      ENDPOINT_ALLOW_CIDRS: '127.0.0.0/8',
      ...this.settings,
    };
  }

  private isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  private async watch(): Promise<never> {
    const [code, signal] = (await once(this.child, 'exit')) as [number | null, string | null];
    if (this.isStopping) return new Promise<never>(() => undefined);
    throw new Error(`The service ended by itself (${signal ?? `exit code ${code}`})`);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
