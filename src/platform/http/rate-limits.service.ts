import { createHash } from 'node:crypto';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import ipaddr from 'ipaddr.js';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { DomainError } from '../../common/domain-error.js';
import { Settings } from '../config/settings.js';

/** What a key is counted for: posting events, or anything else. */
export type CountedAs = 'posts' | 'requests';

/** A Redis that takes longer is treated as away. */
const REDIS_TIMEOUT_MS = 250;

/**
 * Counts requests by key and failed authentications by address, as the settings ask for; what isn't limited isn't
 * counted. Keys are counted in Redis if there is one, for all processes together, and in this process while it is away.
 */
@Injectable()
export class RateLimits implements OnApplicationShutdown {
  private readonly redis: Redis | null;
  private readonly byKey: Readonly<Record<CountedAs, RateLimiterAbstract | null>>;
  private readonly byAddress: RateLimiterMemory | null;

  constructor({ rateLimits, redisUrl, redisPrefix }: Settings) {
    const { windowSeconds: duration, requests, posts, failedAuthentications } = rateLimits;
    this.redis = redisUrl !== null && (requests > 0 || posts > 0) ? connect(redisUrl) : null;
    const limiter = (name: CountedAs, points: number) => {
      if (points === 0) return null;
      const options = { keyPrefix: `${redisPrefix}:${name}`, points, duration };
      const insuranceLimiter = new RateLimiterMemory(options);
      if (!this.redis) return insuranceLimiter;
      const storeClient = this.redis;
      return new RateLimiterRedis({ ...options, storeClient, insuranceLimiter, rejectIfRedisNotReady: true });
    };
    this.byKey = { requests: limiter('requests', requests), posts: limiter('posts', posts) };
    this.byAddress =
      failedAuthentications > 0 ? new RateLimiterMemory({ points: failedAuthentications, duration }) : null;
  }

  /** Null if such requests aren't limited; otherwise @throws rate_limited */
  count(keyId: string, as: CountedAs): Promise<void> | null {
    const limiter = this.byKey[as];
    return limiter && consume(limiter, keyId, 'The API key has sent too many requests.');
  }

  /** @throws rate_limited after too many failures from there */
  async countFailure(address: string): Promise<void> {
    if (this.byAddress) await consume(this.byAddress, placeOf(address), TOO_MANY_FAILURES);
  }

  /** For keys that could be guessed. @throws rate_limited after too many failures from there */
  async refuseAfterFailures(address: string): Promise<void> {
    const limiter = this.byAddress;
    const found = await limiter?.get(placeOf(address));
    if (limiter && found && found.consumedPoints > limiter.points) throw refusal(found, TOO_MANY_FAILURES);
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }
}

const TOO_MANY_FAILURES = 'Too many requests without a valid API key have come from this address.';

async function consume(limiter: RateLimiterAbstract, name: string, message: string): Promise<void> {
  try {
    await limiter.consume(name);
  } catch (error) {
    throw error instanceof RateLimiterRes ? refusal(error, message) : error;
  }
}

function refusal({ msBeforeNext }: RateLimiterRes, message: string): DomainError {
  return new DomainError('rate_limited', message, { retryAfterSeconds: msBeforeNext / 1000 });
}

/**
 * One of 65,536 places for all addresses, so that memory is bounded. An address of IPv6 stands for its network, of which
 * a client has as many addresses as it likes.
 */
function placeOf(address: string): string {
  const [host = ''] = address.split('%');
  const parsed = ipaddr.isValid(host) ? ipaddr.process(host) : null;
  const network = parsed?.kind() === 'ipv6' ? parsed.toByteArray().slice(0, 8).join('.') : host;
  return createHash('sha256').update(network).digest('hex').slice(0, 4);
}

function connect(redisUrl: string): Redis {
  const redis = new Redis(redisUrl, {
    commandTimeout: REDIS_TIMEOUT_MS,
    connectTimeout: 2_000,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(attempt * 100, 1_000),
  });
  // Who counts finds out; without a listener ioredis would print it.
  redis.on('error', () => undefined);
  return redis;
}
