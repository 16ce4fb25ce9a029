import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { within } from '../../../src/platform/queue/within.js';
import { eventually } from '../eventually.js';
import type { Ledger, PostedEvent } from './ledger.js';
import type { SeededRandom } from './seeded-random.js';

/** Slower than the lanes, so that what waits is what a fault has held up. */
const PACE_MS_MAX = 120;
const PAUSE_MS = 100;
/** Longer than the service may ever take, so that its own limit shows. */
const PATIENCE_MS = 60_000;
/** How fast events are accepted is not what these tests are about. */
const ACCEPTANCE_TIMEOUT_MS = 60_000;

/** A request that was not answered with 202. */
export interface Refusal {
  /** Null: the connection was refused or broke. */
  readonly status: number | null;
  readonly retryAfter: string | null;
  readonly afterMs: number;
}

/** Where events are posted to. */
export interface LoadTarget {
  readonly url: string;
  readonly key: string;
}

/** Producers that post events one after the other, each until it is acknowledged, with the same id every time. */
export class Load {
  readonly refusals: Refusal[] = [];
  /** The longest that a request took, whatever its answer. */
  slowestMs = 0;
  private readonly agent = new Agent({ headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS });
  private readonly producers: Promise<void>[] = [];
  private isStopping = false;
  private isAbandoned = false;

  constructor(
    private readonly target: LoadTarget,
    private readonly ledger: Ledger,
    private readonly random: SeededRandom,
  ) {}

  /** Starts `count` producers for each workspace; the answer ends them. */
  start(workspaceIds: readonly string[], count: number): () => void {
    let isOver = false;
    const first = this.producers.length;
    const started = workspaceIds.flatMap((workspaceId, w) =>
      Array.from({ length: count }, (_, p) => this.produce(workspaceId, `w${first + w}p${p}`, () => isOver)),
    );
    this.producers.push(...started);
    return () => (isOver = true);
  }

  /** Waits until `count` more events are acknowledged. */
  async more(count: number): Promise<void> {
    const goal = this.ledger.acknowledged + count;
    const isReached = () => this.ledger.acknowledged >= goal;
    await eventually(`${count} more events are accepted`, isReached, ACCEPTANCE_TIMEOUT_MS);
  }

  /** Ends the producers, each after the acknowledgement of its last event. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await within(ACCEPTANCE_TIMEOUT_MS, Promise.all(this.producers));
  }

  /** Ends the producers as they are. */
  async abandon(): Promise<void> {
    this.isStopping = this.isAbandoned = true;
    await this.agent.destroy();
    await Promise.all(this.producers);
  }

  private async produce(workspaceId: string, producer: string, isOver: () => boolean): Promise<void> {
    for (let number = 1; !this.isStopping && !isOver(); number += 1) {
      const event = { id: randomUUID(), workspaceId, producer, number, acknowledgedAtMs: null };
      this.ledger.add(event);
      await this.post(event);
      await delay(this.random.whole(1, PACE_MS_MAX));
    }
  }

  private async post(event: PostedEvent): Promise<void> {
    while (!this.isAbandoned) {
      const startedMs = performance.now();
      const { status, retryAfter } = await this.postOnce(event);
      const afterMs = performance.now() - startedMs;
      this.slowestMs = Math.max(this.slowestMs, afterMs);
      if (status === 202) return this.ledger.acknowledge(event);
      this.refusals.push({ status, retryAfter, afterMs });
      await delay(PAUSE_MS);
    }
  }

  private async postOnce({ id, workspaceId, producer, number }: PostedEvent) {
    const data = { tag: `${producer}-${number}`, action: 'add', contact: { id: number } };
    try {
      const { statusCode, headers, body } = await request(
        `${this.target.url}/v1/workspaces/${workspaceId}/events`,
        {
          dispatcher: this.agent,
          method: 'POST',
          headers: { authorization: `Bearer ${this.target.key}`, 'content-type': 'application/json' },
          body: JSON.stringify({ id, type: 'contact.tag.updated', data }),
        },
      );
      await body.dump();
      return { status: statusCode, retryAfter: (headers['retry-after'] as string | undefined) ?? null };
    } catch {
      return { status: null, retryAfter: null };
    }
  }
}
