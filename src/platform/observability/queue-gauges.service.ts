import { Injectable } from '@nestjs/common';
import { QUEUE_NAMES, type QueueName } from '../queue/queue-names.js';
import { WakeQueues } from '../queue/wake-queue.js';
import { Metrics, type Sample } from './metrics.js';
import { ScrapeCache } from './scrape-cache.js';

const STATES = ['waiting', 'delayed', 'active'] as const;

type Counts = Readonly<Record<QueueName, Readonly<Record<(typeof STATES)[number], number>>>>;

/** Gauges of the queues: Redis's, which all processes share, or this process's own. */
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
    const counts = await Promise.all(
      QUEUE_NAMES.map(async (name) => [name, await this.queues.open(name).counts()] as const),
    );
    return Object.fromEntries(counts) as Counts;
  }
}

function samplesOf(counts: Counts | null): Sample[] {
  if (!counts) return [];
  return QUEUE_NAMES.flatMap((queue) =>
    STATES.map((state): Sample => [{ queue, state }, counts[queue][state]]),
  );
}
