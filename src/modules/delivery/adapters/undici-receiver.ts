import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Agent, Pool } from 'undici';
import { Settings } from '../../../platform/config/settings.js';
import { EndpointUrls } from '../../../platform/outbound/endpoint-urls.js';
import { GuardedConnectors } from '../../../platform/outbound/guarded-connectors.js';
import type { DeliveryOutcome } from '../delivery-outcome.js';
import { type OutgoingRequest, Receiver } from '../ports/receiver.js';
import { AnswerReader } from './answer-reader.js';
import { blocked, timedOut, unreachable } from './failure-words.js';
import { OverdueRequests } from './overdue-requests.js';

/** Shorter than what common servers allow, so that we rarely write into a connection that is being closed. */
const KEEP_ALIVE_MS = 4_000;
const KEEP_ALIVE_MS_MAX = 60_000;
const HEADER_BYTES_MAX = 16_384;
const TARGETS_MAX = 20_000;

/** A URL judged and taken apart once. */
interface Target {
  readonly origin: string;
  readonly path: string;
  /** What is wrong with the URL itself, so that nothing is sent. Names are judged when they are looked up. */
  readonly faults: readonly string[];
}

/**
 * Sends with undici. One connection for each request in flight, kept alive between requests; redirects are not
 * followed, answers not decompressed, proxies of the environment not used. undici doesn't heed a signal while it looks
 * up, connects or queues, so the deadline is kept here and a request that comes up later than its deadline is never
 * written: its lane may be somebody else's by then.
 */
@Injectable()
export class UndiciReceiver extends Receiver {
  private readonly timeoutMs: number;
  private readonly targets = new LRUCache<string, Target>({ max: TARGETS_MAX });
  private readonly overdue = new OverdueRequests();
  private readonly agent: Agent;

  constructor(
    settings: Settings,
    private readonly urls: EndpointUrls,
    private readonly connectors: GuardedConnectors,
  ) {
    super();
    this.timeoutMs = settings.deliveryTimeoutMs;
    this.agent = new Agent({ factory: (origin) => this.poolOf(origin) });
  }

  async post({ url, headers, body, writeBeforeMs }: OutgoingRequest): Promise<DeliveryOutcome> {
    const { origin, path, faults } = this.targets.get(url) ?? this.targetOf(url);
    if (faults.length > 0) return blocked(faults);
    return new Promise((resolve, reject) => {
      const lateMs = Math.min(writeBeforeMs, performance.now() + this.timeoutMs);
      const reader = new AnswerReader(
        (outcome) => {
          clearTimeout(deadline);
          if (outcome) resolve(outcome);
          else reject(new Error('A request came up after its deadline: this process did not run meanwhile'));
        },
        () => performance.now() > lateMs,
      );
      // Timers run before answers are read: a process that lags must not take its own lag for the receiver's.
      const expire = () => setImmediate(() => this.expire(reader));
      const deadline = setTimeout(expire, this.timeoutMs);
      try {
        this.agent.dispatch({ origin, path, method: 'POST', headers, body }, reader);
      } catch (cause) {
        reader.giveUp(unreachable(cause));
      }
    });
  }

  private expire(reader: AnswerReader): void {
    const failure = timedOut(this.timeoutMs);
    reader.expire(failure);
    this.overdue.add(() => reader.giveUp(failure));
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private targetOf(url: string): Target {
    const { href, faults } = this.urls.judge(url);
    const { origin, pathname, search } = new URL(href ?? 'https://invalid');
    const target = { origin, path: pathname + search, faults };
    this.targets.set(url, target);
    return target;
  }

  private poolOf(origin: string | URL): Pool {
    return new Pool(origin, {
      connect: this.connectors.make(this.timeoutMs),
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS_MAX,
      maxHeaderSize: HEADER_BYTES_MAX,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }
}
