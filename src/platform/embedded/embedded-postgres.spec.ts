import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { readPostmasterFile, stopAbandoned } from './abandoned-postmaster.js';
import { canEnter } from './account.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
import { findProcess } from './process-identity.js';

const isRoot = process.getuid?.() === 0;
const nobody = { uid: 65534, gid: 65534 };
const asRoot = isRoot ? it : it.skip;
const asRootInAReadableClone = isRoot && canEnter(process.cwd(), nobody) ? it : it.skip;

describe('the embedded Postgres', () => {
  const opened: EmbeddedPostgres[] = [];
  const services: ChildProcess[] = [];
  const lines: string[] = [];
  let dir: string;

  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'embedded-'));
    chmodSync(dir, 0o711);
  });

  afterEach(async () => {
    lines.length = 0;
    for (const service of services.splice(0)) service.kill('SIGKILL');
    for (const postgres of opened.splice(0)) await postgres.stop();
  });

  afterAll(async () => {
    for (const name of readdirSync(dir)) await stopAbandoned(join(dir, name, 'postgres'), () => undefined);
    rmSync(dir, { recursive: true, force: true });
  });

  async function start(dataDir: string): Promise<EmbeddedPostgres> {
    const postgres = await startEmbeddedPostgres({ dataDir, log: (line) => lines.push(line) });
    opened.push(postgres);
    return postgres;
  }

  /** A service of its own process, which a test can kill; resolves with the address of its Postgres. */
  async function startService(
    dataDir: string,
    account = {},
  ): Promise<{ service: ChildProcess; url: string }> {
    const module = pathToFileURL(join(process.cwd(), 'src/platform/embedded/embedded-postgres.ts')).href;
    const script = `const { startEmbeddedPostgres } = await import(${JSON.stringify(module)});
      const { url } = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} });
      process.on('SIGTERM', () => process.exit());
      setInterval(() => {}, 60_000);
      console.log(url);`;
    const args = ['--import', 'tsx', '--input-type=module', '-e', script];
    const service = spawn(process.execPath, args, {
      ...account,
      env: { PATH: process.env.PATH },
    });
    services.push(service);
    let errors = '';
    service.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const answer = await Promise.race([once(service.stdout, 'data'), once(service, 'exit')]);
    if (!Buffer.isBuffer(answer[0])) throw new Error(`The service ended: ${errors}`);
    return { service, url: answer[0].toString().trim() };
  }

  it('keeps its data over a restart, on whatever port', async () => {
    const dataDir = join(dir, 'restart');
    const first = await start(dataDir);
    await query(first.url, `create table notes as select 'kept' as note`);
    await first.stop();

    const second = await start(dataDir);
    expect(await query(second.url, 'select note from notes')).toEqual([{ note: 'kept' }]);
  });

  it('is durable, in UTC and independent of the locale of the machine', async () => {
    const { url } = await start(join(dir, 'settings'));
    const shown = await Promise.all(
      ['fsync', 'synchronous_commit', 'TimeZone', 'server_encoding', 'listen_addresses'].map((name) =>
        query(url, `select current_setting('${name}') as value`),
      ),
    );
    expect(shown.flat().map((row) => row.value)).toEqual(['on', 'on', 'UTC', 'UTF8', '127.0.0.1']);
    expect(await query(url, `select lower('ÄÇ') as lower, 'a' > 'B' as bytewise`)).toEqual([
      { lower: 'äç', bytewise: true },
    ]);
  });

  it('opens to its password only, which no other user can read', async () => {
    const dataDir = join(dir, 'password');
    const { url } = await start(dataDir);
    const wrong = new URL(url);
    wrong.password = 'guess';
    await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
    for (const file of ['postgres.json', 'postgres.log', 'postgres.lock']) {
      expect(statSync(join(dataDir, file)).mode & 0o077).toBe(0);
    }
  });

  it('refuses a second service on the same directory and lets the first one go on', async () => {
    const dataDir = join(dir, 'shared');
    const { url } = await start(dataDir);
    await expect(start(dataDir)).rejects.toThrow(`${dataDir} is in use by process ${process.pid}`);
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('comes back on the same address with what was committed when Postgres is killed', async () => {
    const dataDir = join(dir, 'killed');
    const { url } = await start(dataDir);
    await query(url, `create table notes as select 'committed' as note`);
    const { pid } = readPostmasterFile(join(dataDir, 'postgres'))!;
    process.kill(pid, 'SIGKILL');
    await until(() => (readPostmasterFile(join(dataDir, 'postgres'))?.pid ?? pid) !== pid);
    await until(() => readPostmasterFile(join(dataDir, 'postgres'))!.ready);
    expect(await query(url, 'select note from notes')).toEqual([{ note: 'committed' }]);
    expect(lines).toEqual([expect.stringContaining('SIGKILL')]);
  });

  it('takes over from a service that was killed and left its Postgres running', async () => {
    const dataDir = join(dir, 'abandoned');
    const { service, url } = await startService(dataDir);
    await query(url, `create table notes as select 'committed' as note`);
    const { pid } = readPostmasterFile(join(dataDir, 'postgres'))!;
    service.kill('SIGKILL');
    await once(service, 'exit');
    expect(findProcess(pid)).toBeDefined();

    const next = await start(dataDir);
    expect(findProcess(pid)).toBeUndefined();
    expect(lines).toEqual([expect.stringContaining(`left behind (process ${pid})`)]);
    expect(await query(next.url, 'select note from notes')).toEqual([{ note: 'committed' }]);
  });

  it('starts after a kill of both, while the number in postmaster.pid belongs to a stranger', async () => {
    const dataDir = join(dir, 'stranger');
    const first = await start(dataDir);
    await first.stop();
    writeFileSync(join(dataDir, 'postgres', 'postmaster.pid'), `${process.pid}\n${dataDir}\n1\n`);
    const second = await start(dataDir);
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('ends with a service that exits without stopping it', async () => {
    const dataDir = join(dir, 'exit');
    const { service } = await startService(dataDir);
    const { pid } = readPostmasterFile(join(dataDir, 'postgres'))!;
    service.kill('SIGTERM');
    await once(service, 'exit');
    await until(() => !findProcess(pid));
    expect(readPostmasterFile(join(dataDir, 'postgres'))).toBeUndefined();
  });

  it('does not start on an empty database when the recorded one is gone', async () => {
    const dataDir = join(dir, 'gone');
    await (await start(dataDir)).stop();
    rmSync(join(dataDir, 'postgres'), { recursive: true });
    await expect(start(dataDir)).rejects.toThrow('which is gone');
  });

  asRoot('keeps the cluster elsewhere, for good, when only root can enter the directory', async () => {
    const closed = join(dir, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const dataDir = join(closed, 'data');
    const first = await start(dataDir);
    const { cluster } = JSON.parse(readFileSync(join(dataDir, 'postgres.json'), 'utf8')) as {
      cluster: string;
    };
    try {
      expect(lines).toEqual([expect.stringContaining(`its cluster is kept in ${cluster}`)]);
      await query(first.url, `create table notes as select 'kept' as note`);
      await first.stop();
      const second = await start(dataDir);
      expect(await query(second.url, 'select note from notes')).toEqual([{ note: 'kept' }]);
      await second.stop();
    } finally {
      rmSync(dirname(cluster), { recursive: true, force: true });
    }
  });

  asRootInAReadableClone('runs for a normal user, and later for root under that user', async () => {
    const dataDir = join(dir, 'normal');
    mkdirSync(dataDir, { mode: 0o755 });
    chownSync(dataDir, nobody.uid, nobody.gid);
    const { service, url } = await startService(dataDir, nobody);
    await query(url, `create table notes as select 'kept' as note`);
    service.kill('SIGKILL');
    await once(service, 'exit');
    const next = await start(dataDir);
    expect(await query(next.url, 'select note from notes')).toEqual([{ note: 'kept' }]);
    expect(statSync(join(dataDir, 'postgres')).uid).toBe(nobody.uid);
  });
});

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('The awaited condition did not come true within 30 s');
    await delay(20);
  }
}
