import { Redis, type RedisOptions } from 'ioredis';
import { BoundedWaiting } from './bounded-waiting.js';

type ClientType = 'client' | 'subscriber' | 'bclient';

const COMMAND_TIMEOUT_MS = 2_000;

const COMMON: RedisOptions = {
  enableReadyCheck: false,
  connectTimeout: COMMAND_TIMEOUT_MS,
  disconnectTimeout: 250,
  keepAlive: 10_000,
};

/** Commands fail soon when Redis is away; what waits for jobs or listens stays, and goes on when Redis is back. */
const OPTIONS: Readonly<Record<ClientType, RedisOptions>> = {
  client: { ...COMMON, maxRetriesPerRequest: 1, commandTimeout: COMMAND_TIMEOUT_MS },
  subscriber: { ...COMMON, maxRetriesPerRequest: null },
  bclient: { ...COMMON, maxRetriesPerRequest: null },
};

/**
 * The connections of all queues of a process. Commands share one and subscriptions another; each consumed queue has
 * one more, which blocks. Bull doesn't close connections that it was given, so `close` must be called.
 */
export class RedisClients {
  private readonly shared = new Map<ClientType, Redis>();
  private readonly blocking: Redis[] = [];
  private isClosed = false;

  constructor(private readonly redisUrl: string) {}

  /** Bull's `createClient`. */
  readonly create = (type: ClientType): Redis => {
    if (type !== 'bclient') return this.share(type);
    const client = this.connect(type);
    BoundedWaiting.bound(client);
    this.blocking.push(client);
    return client;
  };

  /** The connection for commands. */
  get commands(): Redis {
    return this.share('client');
  }

  close(): void {
    this.isClosed = true;
    for (const client of [...this.shared.values(), ...this.blocking]) client.disconnect();
  }

  private share(type: ClientType): Redis {
    const client = this.shared.get(type) ?? this.connect(type);
    this.shared.set(type, client);
    return client;
  }

  private connect(type: ClientType): Redis {
    const retryStrategy = (attempt: number) => (this.isClosed ? null : Math.min(attempt * 100, 1_000));
    const client = new Redis(this.redisUrl, { ...OPTIONS[type], retryStrategy });
    // Each of Bull's queues listens to every connection that it uses.
    client.setMaxListeners(0);
    // Bull passes errors on while a queue is open; without a listener ioredis would print those that come later.
    client.on('error', () => undefined);
    // A queue that is slow to close connects once more to say good-bye.
    client.on('connect', () => {
      if (this.isClosed) client.disconnect();
    });
    return client;
  }
}
