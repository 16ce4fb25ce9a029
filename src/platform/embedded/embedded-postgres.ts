import { chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { stopAbandoned } from './abandoned-postmaster.js';
import { draftOf, locateCluster, openDataDir, recordCluster, type ClusterHome } from './cluster-home.js';
import { lockFile } from './lock-file.js';
import { nativeFolder } from './native-folder.js';
import { Postmaster } from './postmaster.js';
import { run } from './run.js';

const NAME = 'hooklane';

export interface EmbeddedPostgresOptions {
  /** Created when missing. Holds the cluster (or says where it lies), its password and `postgres.log`. */
  dataDir: string;
  /** A free one is chosen without it. */
  port?: number;
  /** Hears the few things that an operator should know; the standard error output without it. */
  log?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** Connects as the cluster's superuser, with its password. Stays the same while the server is restarted. */
  url: string;
  /** Ends the server (within a deadline) and gives the data directory free. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts a real Postgres on 127.0.0.1 whose data live in the data directory and survive restarts and kills of the
 * service or of Postgres. Runs as `nobody` when the service is root. Rejects while another service uses the
 * directory, on platforms without a build, and with Postgres's own words when it does not start.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = openDataDir(resolve(options.dataDir));
  const log = options.log ?? ((line: string) => process.stderr.write(`${line}\n`));
  const closers: (() => void | Promise<void>)[] = [];
  const stop = async () => {
    for (let close = closers.pop(); close; close = closers.pop()) await close();
  };
  try {
    closers.push(lockFile(join(dataDir, 'postgres.lock'), (pid) => inUse(dataDir, pid)));
    const home = locateCluster(dataDir, log);
    const native = nativeFolder(home.copiesDir, home.account);
    if (home.isNew) await createCluster(dataDir, home, native);
    // A copied DATA_DIR may name a cluster outside it that the original uses.
    closers.push(lockFile(`${home.cluster}.in-use`, (pid) => inUse(home.cluster, pid)));
    await stopAbandoned(home.cluster, log);
    const logFile = join(dataDir, 'postgres.log');
    const postmaster = await Postmaster.start({ ...home, native, logFile, port: options.port, log });
    closers.push(() => postmaster.stop());
    return { url: await openDatabase(postmaster.port, home.password), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function createCluster(dataDir: string, home: ClusterHome, native: string): Promise<void> {
  const draft = draftOf(home.cluster);
  const passwordFile = `${draft}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, home.password, { mode: 0o600 });
  try {
    if (home.account) {
      for (const path of [draft, passwordFile]) chownSync(path, home.account.uid, home.account.gid);
    }
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const access = ['--username', NAME, '--auth=scram-sha-256', '--pwfile', passwordFile];
    await run(join(native, 'bin', 'initdb'), ['-D', draft, ...access, ...locale], home.account);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  recordCluster(dataDir, home);
}

async function openDatabase(port: number, password: string): Promise<string> {
  const server = `postgres://${NAME}:${password}@127.0.0.1:${port}`;
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [NAME]);
    if (rowCount === 0) await client.query(`create database ${NAME}`);
  } finally {
    await client.end();
  }
  return `${server}/${NAME}`;
}

function inUse(dir: string, pid: number): Error {
  return new Error(
    `${dir} is in use by process ${pid}. Two services cannot share one embedded Postgres: ` +
      'stop that one, choose another DATA_DIR, or give both the same DATABASE_URL.',
  );
}
