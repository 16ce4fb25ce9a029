import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../../src/platform/embedded/embedded-postgres.js';
import { readPostmasterFile } from '../../../src/platform/embedded/abandoned-postmaster.js';
import { eventually } from '../eventually.js';

const BACK_MS = 30_000;
const POLL_MS = 100;

/** A Postgres of a test's own, with the durability of production, to be stopped, killed and started again. */
export class RestartablePostgres {
  private constructor(
    private readonly dataDir: string,
    private running: EmbeddedPostgres,
  ) {}

  /** Starts a server with its data in a new folder of `parent`. */
  static async start(parent = tmpdir()): Promise<RestartablePostgres> {
    const dataDir = mkdtempSync(join(parent, 'hooklane-postgres-'));
    // The account that Postgres runs as when this process is root must get through.
    chmodSync(dataDir, 0o711);
    return new RestartablePostgres(dataDir, await startEmbeddedPostgres({ dataDir, log: () => undefined }));
  }

  get url(): string {
    return this.running.url;
  }

  /** Its first process, while it runs. */
  get pid(): number | undefined {
    return readPostmasterFile(join(this.dataDir, 'postgres'))?.pid;
  }

  /** Shuts the server down as an operator would: open transactions are rolled back, connections closed. */
  async shutDown(): Promise<void> {
    await this.running.stop();
  }

  /** Starts it again on the same port after `shutDown`. */
  async startAgain(): Promise<void> {
    const port = Number(new URL(this.url).port);
    this.running = await startEmbeddedPostgres({ dataDir: this.dataDir, port, log: () => undefined });
  }

  /** Kills the first process of the server; its guard starts it again, with recovery from the log. */
  async kill(): Promise<void> {
    this.signal('SIGKILL', (await this.pids()).slice(0, 1));
  }

  /** Stops all processes of the server where they are: connections stay open, new ones are not answered. */
  async freeze(): Promise<() => void> {
    const pids = await this.pids();
    this.signal('SIGSTOP', pids);
    return () => this.signal('SIGCONT', pids);
  }

  /** Waits until it answers and can write. */
  async isBack(): Promise<void> {
    await eventually('Postgres is back', () => this.answers(), BACK_MS, POLL_MS);
  }

  /** The processes of the server, its first one first. */
  async pids(): Promise<number[]> {
    const client = new pg.Client({ connectionString: this.url });
    await client.connect();
    try {
      const { rows } = await client.query(`
        select split_part(pg_read_file('postmaster.pid'), chr(10), 1)::int as pid
        union all select pid from pg_stat_activity where pid <> pg_backend_pid()`);
      return (rows as { pid: number }[]).map(({ pid }) => pid);
    } finally {
      await client.end();
    }
  }

  /** Makes an empty database and gives its URL. */
  async createDatabase(): Promise<string> {
    const name = `run_${randomBytes(6).toString('hex')}`;
    const client = new pg.Client({ connectionString: this.url });
    await client.connect();
    await client.query(`create database ${name}`).finally(() => client.end());
    return Object.assign(new URL(this.url), { pathname: `/${name}` }).href;
  }

  async stop(): Promise<void> {
    await this.running.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private async answers(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: POLL_MS * 10 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('create temporary table written as select 1');
      return true;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  private signal(signal: NodeJS.Signals, pids: readonly number[]): void {
    for (const pid of pids) {
      try {
        process.kill(pid, signal);
      } catch (error) {
        // A session may have ended since it was counted.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
  }
}
