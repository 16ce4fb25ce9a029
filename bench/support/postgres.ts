import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import pg from 'pg';
import { accountFor } from '../../src/platform/embedded/account.js';
import { startEmbeddedPostgres } from '../../src/platform/embedded/embedded-postgres.js';
import { Postmaster } from '../../src/platform/embedded/postmaster.js';
import { run } from '../../src/platform/embedded/run.js';

const SYSTEM_DIR = '/usr/lib/postgresql';

/** A Postgres that survives a loss of power: fsync and synchronous commits are on. */
export interface RunningPostgres {
  readonly url: string;
  readonly version: string;
  readonly pid: number;
  /** Whether `pg_stat_statements` is there. */
  readonly countsStatements: boolean;
  stop(): Promise<void>;
}

/** Starts the system's Postgres, or the embedded one where there is none, with its data below `dir`. */
export async function startPostgres(dir: string, countStatements: boolean): Promise<RunningPostgres> {
  const native = systemPostgres();
  const server = native
    ? await startSystem(native, dir, countStatements)
    : await startEmbedded(join(dir, 'embedded'), countStatements);
  const { version, dataDir, isLoaded } = await inspect(server.url, countStatements);
  const [pid] = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
  return { ...server, version, pid: Number(pid), countsStatements: isLoaded, stop: () => server.stop() };
}

/** The folder whose `bin` holds `initdb`. */
function systemPostgres(): string | null {
  const installed = existsSync(SYSTEM_DIR) ? readdirSync(SYSTEM_DIR) : [];
  const newest = installed.sort((a, b) => Number(b) - Number(a)).map((name) => join(SYSTEM_DIR, name, 'bin'));
  const bins = [...newest, ...(process.env['PATH'] ?? '').split(delimiter)];
  const bin = bins.find((each) => existsSync(join(each, 'initdb')) && existsSync(join(each, 'postgres')));
  return bin ? dirname(bin) : null;
}

async function startSystem(native: string, dir: string, countStatements: boolean) {
  const cluster = join(dir, 'postgres');
  const account = accountFor(cluster);
  mkdirSync(cluster, { mode: 0o700 });
  if (account) chownSync(cluster, account.uid, account.gid);
  const options = ['--username=bench', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8'];
  await run(join(native, 'bin', 'initdb'), ['-D', cluster, ...options], account);
  if (countStatements && existsSync(libraryOf(native))) {
    writeFileSync(join(cluster, 'postgresql.auto.conf'), `shared_preload_libraries = 'pg_stat_statements'\n`);
  }
  const postmaster = await Postmaster.start({
    native,
    cluster,
    account,
    logFile: join(dir, 'postgres.log'),
    port: undefined,
    log: console.error,
  });
  return {
    url: `postgres://bench@127.0.0.1:${postmaster.port}/postgres`,
    stop: () => postmaster.stop(),
  };
}

/** The library is loaded at the start only, and the setting outlasts one. */
async function startEmbedded(dataDir: string, countStatements: boolean) {
  const server = await startEmbeddedPostgres({ dataDir });
  if (!countStatements) return server;
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query('alter system set shared_preload_libraries = pg_stat_statements');
  await client.end();
  await server.stop();
  return startEmbeddedPostgres({ dataDir });
}

function libraryOf(native: string): string {
  return join(native, 'lib', 'pg_stat_statements.so');
}

async function inspect(url: string, countStatements: boolean) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, string>>(`
      select current_setting('server_version') as version, current_setting('data_directory') as dir,
             current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
             current_setting('shared_preload_libraries') as libraries`);
    const { version = '', dir = '', fsync, commit, libraries = '' } = rows[0] ?? {};
    if (fsync !== 'on' || commit !== 'on') throw new Error('This Postgres would lose commits');
    const isLoaded = countStatements && libraries.includes('pg_stat_statements');
    if (isLoaded) await client.query('create extension if not exists pg_stat_statements');
    return { version, dataDir: dir, isLoaded };
  } finally {
    await client.end();
  }
}
