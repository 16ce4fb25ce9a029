import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';

/** How many jobs a queue loses sight of, for some seconds, when a process is frozen or cut off. */
const WAITING_MAX = 4;
const ASKS_MAX = 100;
const ASK_AGAIN_MS = 10;

/** What ioredis says, and what Bull expects to hear while it pauses. */
const CLOSED = 'Connection is closed.';

type Pop = (source: string, destination: string, timeoutSeconds: number) => Promise<string | null>;

/**
 * Lets few commands of a connection wait for jobs at a time; the others stand in line here. Bull sends one for every
 * job that it could take, hundreds at once, and Redis goes on serving those of a process that is frozen or cut off:
 * each swallows a job until that is found to be stalled.
 */
export class BoundedWaiting {
  private static readonly byClient = new WeakMap<Redis, BoundedWaiting>();
  private readonly turns = Array.from({ length: WAITING_MAX }, (): Promise<unknown> => Promise.resolve());
  private readonly atRedis = new Set<Promise<unknown>>();
  private readonly pop: Pop;
  private count = 0;
  private ends = 0;
  private isOver = false;
  /** By what Redis knows the connection. */
  private id: Promise<number | null> = Promise.resolve(null);

  private constructor(client: Redis) {
    this.pop = client.brpoplpush.bind(client) as Pop;
    client.on('end', () => (this.ends += 1));
    client.on('ready', () => (this.id = client.client('ID').catch(() => null)));
    const popInTurn: Pop = (source, destination, timeoutSeconds) =>
      this.popInTurn(source, destination, timeoutSeconds);
    Object.assign(client, { brpoplpush: popInTurn });
  }

  /** Bounds the waiting of a connection from now on. */
  static bound(client: Redis): void {
    BoundedWaiting.byClient.set(client, new BoundedWaiting(client));
  }

  /**
   * Has Redis answer all that waits on a connection, and lets nothing more wait there. To disconnect instead could
   * leave a job behind that Redis handed out a moment before. `commands` is another connection.
   * @throws when Redis fails, or goes on waiting
   */
  static async end(client: Redis, commands: Redis): Promise<void> {
    await BoundedWaiting.byClient.get(client)?.end(commands);
  }

  private popInTurn(...args: Parameters<Pop>): ReturnType<Pop> {
    const line = this.count++ % WAITING_MAX;
    const endsBefore = this.ends;
    const answer = (this.turns[line] ?? Promise.resolve()).then(() => {
      // Bull ends the connection to stop waiting, and opens it again: nobody in line has to wait any more.
      if (this.isOver || this.ends !== endsBefore) throw new Error(CLOSED);
      return this.popNow(...args);
    });
    this.turns[line] = answer.catch(() => undefined);
    return answer;
  }

  private popNow(...args: Parameters<Pop>): ReturnType<Pop> {
    const answer = this.pop(...args);
    const answered: Promise<unknown> = answer
      .catch(() => undefined)
      .finally(() => this.atRedis.delete(answered));
    this.atRedis.add(answered);
    return answer;
  }

  /** Redis answers one at a time, and begins to wait with the next. */
  private async end(commands: Redis): Promise<void> {
    this.isOver = true;
    const id = await this.id;
    for (let asks = 0; this.atRedis.size > 0; asks += 1) {
      if (id === null || asks >= ASKS_MAX) throw new Error('Redis goes on waiting for jobs');
      await commands.client('UNBLOCK', id);
      await Promise.race([...this.atRedis, delay(ASK_AGAIN_MS)]);
    }
  }
}
