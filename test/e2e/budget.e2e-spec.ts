import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Settings } from '../../src/platform/config/settings.js';
import { CountingPostgres } from '../support/counting-postgres.js';
import { eventually } from '../support/eventually.js';
import { FakeReceiver } from '../support/fake-receiver.js';
import { Lockstep } from '../support/lockstep.js';
import { findRedisBinary, RedisServer } from '../support/redis-server.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { tags, Tenant } from '../support/tenant.js';

interface Spent {
  /** One delivery to each endpoint, of none of which anything is known yet. */
  readonly firstStatements: number;
  readonly statements: number;
  readonly redisCommands: number;
}

/** Read here so that a change of it is seen in a review: what 1,000 deliveries may ask of Postgres and Redis. */
const BUDGET = JSON.parse(readFileSync(new URL('../budget.json', import.meta.url), 'utf8')) as Record<
  string,
  Spent
>;

const WORKSPACES = 10;
const ENDPOINTS = 10;
const LANES = WORKSPACES * ENDPOINTS;
const EVENTS = 10;
const DELIVERIES = LANES * EVENTS;
const PATIENCE_MS = 45_000;

/** How many lists of jobs there are that wait or are being run: Redis has no empty ones. */
const JOBS_AT_HAND = `return #redis.call('keys', '{budget}*:wait') + #redis.call('keys', '{budget}*:active')`;

const CASES: readonly [name: string, roles: readonly Settings['role'][]][] = [
  ['one process', ['all']],
  ['api and worker', ['api', 'worker']],
];

let postgres: CountingPostgres;
let redis: RedisServer;
let receiver: FakeReceiver;

beforeAll(async () => {
  [postgres, redis, receiver] = await Promise.all([
    CountingPostgres.start(),
    RedisServer.start(findRedisBinary() ?? ''),
    FakeReceiver.open(),
  ]);
});

afterAll(() => Promise.all([receiver.close(), redis.stop(), postgres.stop()]));

describe.each(CASES)(`${DELIVERIES} deliveries by %s`, (name, roles) => {
  const apps: TestApp[] = [];
  const lockstep = new Lockstep(LANES);
  let tenants: Tenant[];

  beforeAll(async () => {
    const settings = {
      databaseUrl: postgres.url,
      redisUrl: redis.url,
      redisPrefix: '{budget}',
      secretsKey: randomBytes(32),
      // A slow machine must not make attempts late, nor slots scarce: a worker keeps an eighth for lanes that it goes on with.
      deliveryConcurrency: 1_000,
      deliveryTimeoutMs: 30_000,
    };
    for (const role of roles) apps.push(await startApp({ settings: { ...settings, role } }));
    tenants = await Promise.all(Array.from({ length: WORKSPACES }, () => Tenant.on(apps[0]!)));
    const subscribe = async (tenant: Tenant, index: number) => {
      for (let endpoint = 0; endpoint < ENDPOINTS; endpoint += 1) {
        const path = `/${name.replaceAll(' ', '-')}/${index}/${endpoint}`;
        receiver.on(path, lockstep.answer);
        await tenant.subscribe(receiver.url(path));
      }
    };
    await Promise.all(tenants.map(subscribe));
  });

  afterAll(async () => {
    for (const app of apps) await app.close();
  });

  /** Posts to all at once, and gives how many requests will have come then. */
  async function post(eventsEach: number, requestsBefore: number): Promise<number> {
    await Promise.all(tenants.map((tenant) => tenant.postAll(tags(eventsEach))));
    return requestsBefore + LANES * eventsEach;
  }

  async function arrived(requests: number): Promise<void> {
    await eventually('all is delivered', () => receiver.requests.length >= requests, PATIENCE_MS);
    expect(receiver.requests).toHaveLength(requests);
  }

  async function settled(requests: number): Promise<void> {
    await arrived(requests);
    await eventually('all lanes rest', () => postgres.isAtRest(), PATIENCE_MS);
  }

  /** Drains whose receivers are slow hand their jobs back after a while: when is up to the machine. */
  async function handedBack(): Promise<void> {
    const jobs = () => redis.command('eval', JOBS_AT_HAND, '0');
    await eventually('no job is at hand', async () => (await jobs()) === '0', PATIENCE_MS);
  }

  it('take no more statements and Redis commands than their budget allows', async () => {
    await postgres.reset();
    const known = await post(1, receiver.requests.length);
    await settled(known);
    const first = await postgres.statements();
    // A steady load: every lane has one under way. How they come to that, one after the other, depends on the machine.
    const goOn = lockstep.hold();
    const underWay = await post(1, known);
    await arrived(underWay);
    await handedBack();
    await postgres.reset();
    await redis.command('config', 'resetstat');
    const all = await post(EVENTS, underWay);
    goOn();
    await settled(all);
    const statements = await postgres.statements();
    const commands = commandsOf(await redis.command('info', 'commandstats'));

    const spent = {
      firstStatements: callsOf(first),
      statements: callsOf(statements),
      redisCommands: callsOf(commands),
    };
    const budget = BUDGET[name]!;
    const most = [first, statements, commands].map((list) => list.slice(0, 12));
    // What there was most of is shown when something is too much.
    expect({ ...tooMuch(spent, budget), most }).toEqual({ most });
    // Counting must work, or the test could not fail.
    expect(spent.statements).toBeGreaterThan(EVENTS);
  });
});

function callsOf(list: readonly { readonly calls: number }[]): number {
  return list.reduce((sum, { calls }) => sum + calls, 0);
}

/** What is above its budget. */
function tooMuch(spent: Spent, budget: Spent): Partial<Record<keyof Spent, string>> {
  const names = Object.keys(budget) as (keyof Spent)[];
  const above = names.filter((key) => spent[key] > budget[key]);
  return Object.fromEntries(above.map((key) => [key, `${spent[key]} instead of ${budget[key]}`]));
}

/** Calls by command, those inside scripts and transactions too, most often first. */
function commandsOf(info: string): { command: string; calls: number }[] {
  return [...info.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)]
    .map(([, command = '', calls]) => ({ command, calls: Number(calls) }))
    .sort((a, b) => b.calls - a.calls);
}
