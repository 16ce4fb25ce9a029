import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RestartablePostgres } from '../../support/fault/restartable-postgres.js';
import { SmallDisk } from '../../support/fault/small-disk.js';
import { TcpProxy } from '../../support/fault/tcp-proxy.js';
import { Mailbox } from '../../support/mailbox.js';
import { findRedisBinary, RedisServer } from '../../support/redis-server.js';

const PRELOAD = new URL('../../support/fault/shifted-clock.mjs', import.meta.url);

/** All servers that the service needs, each to be harmed and brought back, and the clock of its processes. */
export class Rig {
  private constructor(
    readonly postgres: RestartablePostgres,
    /** What all connections to Postgres go through. */
    readonly postgresLine: TcpProxy,
    readonly redis: RedisServer,
    readonly mailbox: Mailbox,
    readonly disk: SmallDisk | null,
    private readonly dir: string,
  ) {}

  /** Starts the servers; with `diskSize` (`700M`) Postgres has its data on a disk of its own that can be filled. */
  static async start({ diskSize }: { diskSize?: string | undefined } = {}): Promise<Rig> {
    const binary = findRedisBinary();
    if (!binary) throw new Error('These tests need redis-server (or valkey-server) on the PATH.');
    const dir = mkdtempSync(join(tmpdir(), 'hooklane-rig-'));
    const disk = diskSize ? SmallDisk.mount(diskSize) : null;
    const [postgres, redis, mailbox] = await Promise.all([
      RestartablePostgres.start(disk?.path),
      RedisServer.start(binary),
      Mailbox.open(),
    ]);
    const line = await TcpProxy.to(Number(new URL(postgres.url).port));
    return new Rig(postgres, line, redis, mailbox, disk, dir);
  }

  /** Makes an empty database and gives its URL, which goes through the line. */
  async createDatabase(): Promise<string> {
    const url = new URL(await this.postgres.createDatabase());
    url.port = String(this.postgresLine.port);
    return url.href;
  }

  /** What a process of the service needs to know of this rig. */
  get env(): Record<string, string> {
    return {
      SMTP_URL: this.mailbox.url(),
      MAIL_FROM: 'hooks@hooklane.example',
      CLOCK_SHIFT_FILE: this.clockFile,
      NODE_OPTIONS: `--import ${pathToFileURL(PRELOAD.pathname).href} --max-semi-space-size=64`,
    };
  }

  /** How far the clock is off of every process that is told to look at it. */
  shiftClock(shiftMs: number): void {
    writeFileSync(this.clockFile, String(shiftMs));
  }

  async stop(): Promise<void> {
    await this.postgresLine.close();
    await Promise.all([this.postgres.stop(), this.redis.stop(), this.mailbox.goAway()]);
    this.disk?.unmount();
    rmSync(this.dir, { recursive: true, force: true });
  }

  private get clockFile(): string {
    return join(this.dir, 'clock-shift');
  }
}
