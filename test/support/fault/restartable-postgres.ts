import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../../src/platform/embedded/embedded-postgres.js';

/** A Postgres of a test's own, with the durability of production, to be stopped, killed and started again. */
export class RestartablePostgres {
  private constructor(
    private readonly dataDir: string,
    private running: EmbeddedPostgres,
  ) {}

  static async start(): Promise<RestartablePostgres> {
    const dataDir = mkdtempSync(join(tmpdir(), 'hooklane-postgres-'));
    // The account that Postgres runs as when this process is root must get through.
    chmodSync(dataDir, 0o711);
    return new RestartablePostgres(dataDir, await startEmbeddedPostgres({ dataDir, log: () => undefined }));
  }

  get url(): string {
    return this.running.url;
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
    const client = new pg.Client({ connectionString: this.url });
    // Its own connection dies with the server.
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query(
      `select split_part(pg_read_file('postmaster.pid'), chr(10), 1)::int as pid`,
    );
    process.kill((rows as { pid: number }[])[0]?.pid ?? Number.NaN, 'SIGKILL');
    await client.end().catch(() => undefined);
  }

  async stop(): Promise<void> {
    await this.running.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
