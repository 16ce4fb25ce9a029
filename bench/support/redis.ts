import { Redis } from 'ioredis';
import { startRedis as startServer } from '../../scripts/lib/test-redis.mjs';

/** Each command goes to the append-only file, and the file to the disk each second. */
const DURABLE = { appendonly: 'yes', appendfsync: 'everysec' };

/** A Redis that keeps what it was told. */
export interface RunningRedis {
  readonly url: string;
  readonly version: string;
  /** Null: not ours, so that its CPU time can't be told. */
  readonly pid: number | null;
  stop(): Promise<void>;
}

/** The Redis of `REDIS_URL`, or one of its own, installed where there is none and we may. */
export async function startRedis(): Promise<RunningRedis> {
  const given = process.env['REDIS_URL'];
  const server = given
    ? { url: given, pid: null, stop: () => Promise.resolve() }
    : await startServer(DURABLE);
  try {
    return { ...server, version: await inspect(server.url) };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function inspect(url: string): Promise<string> {
  const client = new Redis(url, { retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    const [info, settings] = await Promise.all([client.info('server'), client.config('GET', 'appendonly')]);
    if ((settings as string[])[1] !== 'yes') throw new Error('This Redis keeps no append-only file');
    return /^redis_version:(\S+)/m.exec(info)?.[1] ?? 'unknown';
  } finally {
    client.disconnect();
  }
}
