import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort, ServerProcess } from './server-process.js';

const SERVERS = ['redis-server', 'valkey-server'];

/** A Redis that writes each command to its append-only file, and the file to the disk each second. */
export interface RunningRedis {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts the Redis of this machine with its data below `dir`. Rejects with advice when there is none. */
export async function startRedis(dir: string): Promise<RunningRedis> {
  const dataDir = join(dir, 'redis');
  mkdirSync(dataDir);
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const settings = {
    port,
    bind: '127.0.0.1',
    dir: dataDir,
    save: '',
    appendonly: 'yes',
    appendfsync: 'everysec',
  };
  const server = await ServerProcess.start({
    command: findServer(),
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, `${value}`]),
    logFile: join(dir, 'redis.log'),
    isUp: () => answers(url),
  });
  return { url, pid: server.pid, stop: () => server.stop() };
}

function findServer(): string {
  const dirs = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/bin'];
  const found = SERVERS.flatMap((name) => dirs.map((dir) => join(dir, name))).find((path) =>
    existsSync(path),
  );
  if (!found) throw new Error('The bench needs redis-server (or valkey-server) on the PATH.');
  return found;
}

async function answers(url: string): Promise<boolean> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  return client
    .ping()
    .then(
      () => true,
      () => false,
    )
    .finally(() => client.disconnect());
}
