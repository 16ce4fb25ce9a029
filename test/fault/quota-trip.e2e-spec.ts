import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { FaultStage } from '../support/fault/fault-stage.js';
import type { AnswerPlan } from '../support/fault/recording-receiver.js';
import { faultSeed } from '../support/fault/seeded-random.js';
import type { ServiceProcess } from '../support/fault/service-process.js';
import { Gate } from '../support/gate.js';
import { findRedisBinary, RedisServer } from '../support/redis-server.js';
import { createDatabase, type TestDatabase } from '../support/test-database.js';

const WORKSPACES = 6;
const ENDPOINTS = 4;
/** Three failures of each endpoint fit in, the next one of any trips. */
const LIMIT = 3 * ENDPOINTS;
const TRIPS = 2;
/** Failures of all endpoints together; the fourth round of them trips. */
const AROUND_THE_TRIP = [2 * WORKSPACES * ENDPOINTS, 3 * WORKSPACES * ENDPOINTS + 1] as const;
const TRIP_TIMEOUT_MS = 45_000;
const PATIENCE_MS = 400;
const seed = faultSeed();

jest.setTimeout(180_000);

interface Notice {
  readonly kind: string;
  readonly status: string;
}

interface Customer {
  readonly id: string;
  readonly subscriptionIds: readonly string[];
}

/** Holds failures until all endpoints have one to answer, so that they come to the workers at one moment. */
class Chorus {
  private gate = new Gate();
  private waiting = 0;

  constructor(private readonly size: number) {}

  join(): Promise<void> {
    const { gate } = this;
    this.waiting += 1;
    if (this.waiting >= this.size) this.release(gate);
    // Endpoints that are disabled sing no more.
    else setTimeout(() => this.release(gate), PATIENCE_MS).unref();
    return gate.passed;
  }

  private release(gate: Gate): void {
    gate.open();
    if (gate !== this.gate) return;
    this.gate = new Gate();
    this.waiting = 0;
  }
}

describe(`A quota that trips in two workers at once (seed ${seed})`, () => {
  let database: TestDatabase;
  let redis: RedisServer;
  let stage: FaultStage;
  let workers: ServiceProcess[];

  beforeEach(async () => {
    database = await createDatabase();
    redis = await RedisServer.start(findRedisBinary() ?? '');
    const chorus = new Chorus(WORKSPACES * ENDPOINTS);
    const answers: AnswerPlan = () => ({ status: 500, after: chorus.join() });
    const env = {
      QUOTA_LIMIT: String(LIMIT),
      QUOTA_WARN_RATIO: '1',
      DELIVERY_TIMEOUT_MS: '1000',
      RETRY_DELAYS_MS: Array.from({ length: 20 }, () => '100').join(','),
    };
    stage = await FaultStage.set({ seed, databaseUrl: database.url, redisUrl: redis.url, env, answers });
    [, ...workers] = await Promise.all([stage.start('api'), stage.start('worker'), stage.start('worker')]);
  });

  afterEach(async () => {
    await stage.close();
    await redis.stop();
    await database.drop();
  });

  it('tells each trip exactly once', async () => {
    const customers = await manyCustomers();
    for (let trip = 1; trip <= TRIPS; trip += 1) {
      await failAll(customers);
      await allDisabled();
      await eventually('all mails are sent', async () => {
        expect(await mails(customers)).toEqual(everyOne(trip));
        return true;
      });
      await enableAll(customers);
    }
    stage.note('quota trips in two workers', { trips: WORKSPACES * TRIPS });
  });

  // A lane of the killed worker stands still for a while. If the quota trips meanwhile and it has no failure in the
  // window yet, it is disabled at its next failure, by a trip of its own (rule 11): so what is counted is how often
  // each endpoint was told of, not how many mails that took.
  it('tells of each disabled endpoint exactly once when a worker is killed around the trip', async () => {
    const customers = await manyCustomers();
    for (let trip = 1; trip <= TRIPS; trip += 1) {
      // The failures that trip, or one of the round before them, are on their way then.
      const failures = stage.receiver.failuresAnswered + stage.random.whole(...AROUND_THE_TRIP);
      await failAll(customers);
      await eventually('it is about to trip', () => stage.receiver.failuresAnswered >= failures);
      const worker = workers[trip % workers.length];
      await worker?.kill();
      await worker?.startAgain();
      await allDisabled();
      // The mail itself comes a minute late if it was in the hands of the killed worker.
      const endpoints = customers.flatMap(({ subscriptionIds }) => subscriptionIds).sort();
      expect(await endpointsToldOf()).toEqual(endpoints.map((id) => ({ id, told: trip })));
      await enableAll(customers);
    }
    stage.note('quota trips around kills', { trips: WORKSPACES * TRIPS });
  });

  async function manyCustomers(): Promise<Customer[]> {
    return Promise.all(Array.from({ length: WORKSPACES }, () => stage.workspace(ENDPOINTS)));
  }

  async function failAll(customers: readonly Customer[]): Promise<void> {
    await Promise.all(
      customers.map(({ id }) => {
        const data = { tag: 'vip', action: 'add', contact: { id: 1 } };
        return stage.api('POST', `/workspaces/${id}/events`, {
          id: randomUUID(),
          type: 'contact.tag.updated',
          data,
        });
      }),
    );
  }

  async function allDisabled(): Promise<void> {
    const isDone = async () => {
      const enabled = await stage.rows('select id from subscriptions where disabled_reason is null');
      return enabled.length === 0;
    };
    await eventually('all is disabled', isDone, TRIP_TIMEOUT_MS);
  }

  /** What became of the mails about disabled subscriptions, by workspace. */
  function mails(customers: readonly Customer[]): Promise<string[][]> {
    return Promise.all(
      customers.map(async ({ id }) => {
        const path = `/workspaces/${id}/notifications?limit=100`;
        const { items } = await stage.api<{ items: Notice[] }>('GET', path);
        return items.filter(({ kind }) => kind === 'subscription_disabled').map(({ status }) => status);
      }),
    );
  }

  /** In how many notices each endpoint stands as disabled. */
  function endpointsToldOf(): Promise<{ id: string; told: number }[]> {
    return stage.rows(`
      select endpoint ->> 'subscriptionId' as id, count(*)::int as told
      from notices cross join lateral jsonb_array_elements(content -> 'endpoints') endpoint
      where kind = 'subscription_disabled' group by 1 order by 1`);
  }

  async function enableAll(customers: readonly Customer[]): Promise<void> {
    for (const { id, subscriptionIds } of customers) {
      for (const each of subscriptionIds) {
        await stage.api('POST', `/workspaces/${id}/subscriptions/${each}/enable`, {});
      }
    }
  }
});

/** One notice for each trip of each workspace, and sent. */
function everyOne(trips: number): string[][] {
  return Array.from({ length: WORKSPACES }, () => Array.from({ length: trips }, () => 'sent'));
}
