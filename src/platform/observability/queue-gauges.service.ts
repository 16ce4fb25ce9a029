import { Injectable } from '@nestjs/common';
import { QUEUE_NAMES, type QueueName } from '../queue/queue-names.js';
import { WakeQueues } from '../queue/wake-queue.js';
import { Metrics, type Sample } from './metrics.js';
import { ScrapeCache } from './scrape-cache.js';

const STATES = ['waiting', 'delayed', 'active'] as const;

/** Keys of `LOCAL` are told as those of this queue. */
const LOCAL_SUFFIX = '-local';
/** The queues that a process has for itself beside those in Redis. */
const LOCAL: readonly QueueName[] = ['lanes-failing'];

/** By queue. */
type Counts = ReadonlyMap<string, Readonly<Record<(typeof STATES)[number], number>>>;

/** Gauges of the queues: Redis's, which all processes share, and this process's own. */
@Injectable()
export class QueueGauges {
  private readonly cache = new ScrapeCache(() => this.ask());

  constructor(
    private readonly queues: WakeQueues,
    metrics: Metrics,
  ) {
    metrics.gauges(
      'hooklane_queue_up',
      'Whether the queue answered the last scrape in time.',
      [],
      async () => [[{}, (await this.cache.get()) ? 1 : 0]],
    );
    metrics.gauges(
      'hooklane_queue_keys',
      'Wake-ups in a queue: waiting for a slot, delayed to a later time, or in hand.',
      ['queue', 'state'],
      async () => samplesOf(await this.cache.get()),
    );
  }

  private async ask(): Promise<Counts> {
    const shared = QUEUE_NAMES.map((name) => [name, this.queues.open(name)] as const);
    const local = LOCAL.map((name) => [name + LOCAL_SUFFIX, this.queues.openLocal(name)] as const);
    const counts = [...shared, ...local].map(async ([name, queue]) =>
      queue ? [[name, await queue.counts()] as const] : [],
    );
    return new Map((await Promise.all(counts)).flat());
  }
}

function samplesOf(counts: Counts | null): Sample[] {
  if (!counts) return [];
  return [...counts].flatMap(([queue, own]) => STATES.map((state): Sample => [{ queue, state }, own[state]]));
}
