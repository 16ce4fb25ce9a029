import { findRedisBinary, RedisServer } from './redis-server.js';

/** The Redis that the run gives to all tests, or one of the machine's own for a test that is run alone. */
export class TestRedis {
  private own: RedisServer | null = null;

  async start(): Promise<void> {
    if (process.env.TEST_REDIS_URL) return;
    const binary = findRedisBinary();
    if (!binary) throw new Error('Set TEST_REDIS_URL, or put redis-server on the PATH');
    this.own = await RedisServer.start(binary);
  }

  get url(): string {
    return process.env.TEST_REDIS_URL ?? this.own?.url ?? '';
  }

  async stop(): Promise<void> {
    await this.own?.stop();
  }
}
