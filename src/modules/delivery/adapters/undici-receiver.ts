import dns from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Agent } from 'undici';
import { Settings } from '../../../platform/config/settings.js';
import { AddressPolicy } from '../../../platform/outbound/address-policy.js';
import type { DeliveryOutcome } from '../delivery-outcome.js';
import { type OutgoingRequest, Receiver } from '../ports/receiver.js';
import { AnswerReader } from './answer-reader.js';
import { BlockedAddress, blocked, timedOut, unreachable } from './failure-words.js';

/** Shorter than what common servers allow, so that we rarely write into a connection that is being closed. */
const KEEP_ALIVE_MS = 4_000;
const KEEP_ALIVE_MS_MAX = 60_000;
const TARGETS_MAX = 20_000;

/** A URL taken apart once. */
interface Target {
  readonly origin: string;
  readonly path: string;
  /** An address in the URL to which nothing is sent. Names are judged when they are looked up. */
  readonly refusedAddress: string | null;
}

/**
 * Sends with undici. One connection for each request in flight, kept alive between requests; redirects are not
 * followed. undici doesn't heed a signal while it looks up, connects or queues, so the deadline is kept here and a
 * request that comes up later than its deadline is never written: its lane may be somebody else's by then.
 */
@Injectable()
export class UndiciReceiver extends Receiver {
  private readonly timeoutMs: number;
  private readonly targets = new LRUCache<string, Target>({ max: TARGETS_MAX });
  private readonly agent: Agent;

  constructor(
    settings: Settings,
    private readonly addresses: AddressPolicy,
  ) {
    super();
    this.timeoutMs = settings.deliveryTimeoutMs;
    this.agent = new Agent({
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS_MAX,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { timeout: this.timeoutMs, lookup: this.guardedLookup() },
    });
  }

  async post({ url, headers, body, writeBeforeMs }: OutgoingRequest): Promise<DeliveryOutcome> {
    const { origin, path, refusedAddress } = this.targets.get(url) ?? this.targetOf(url);
    if (refusedAddress) return blocked(refusedAddress);
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
      const giveUp = () => setImmediate(() => reader.giveUp(timedOut(this.timeoutMs)));
      const deadline = setTimeout(giveUp, this.timeoutMs);
      try {
        this.agent.dispatch({ origin, path, method: 'POST', headers, body }, reader);
      } catch (cause) {
        reader.giveUp(unreachable(cause));
      }
    });
  }

  private targetOf(url: string): Target {
    const { origin, pathname, search, hostname } = new URL(url);
    const literal = hostname.replace(/^\[|\]$/g, '');
    const refusedAddress = isIP(literal) && !this.addresses.isAllowed(literal) ? literal : null;
    const target = { origin, path: pathname + search, refusedAddress };
    this.targets.set(url, target);
    return target;
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  /**
   * Resolves a host and lets the connection go to the vetted addresses only, so that no second look-up can answer
   * otherwise. One refused address refuses the host.
   */
  private guardedLookup(): LookupFunction {
    return (hostname, options, callback) => {
      dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
        if (error) return callback(error, []);
        const refused = addresses.find(({ address }) => !this.addresses.isAllowed(address));
        if (refused) return callback(new BlockedAddress(hostname, refused.address), []);
        const [first] = addresses;
        if (options.all) return callback(null, addresses);
        return callback(null, first?.address ?? '', first?.family);
      });
    };
  }
}
