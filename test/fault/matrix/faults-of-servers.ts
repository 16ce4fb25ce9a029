import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { type Fault, NOTHING, type Permits } from './fault.js';

const FLUSHES = 6;
const CUTS = 6;
const DATABASE_AWAY: Permits = { ...NOTHING, repeats: true, refusals: 'asked to come back' };

/** What can happen to Redis, PostgreSQL and the mail server, and on the way to them. */
export const FAULTS_OF_SERVERS: readonly Fault[] = [
  {
    name: 'redis-emptied',
    title: 'Redis emptied again and again',
    lastsMs: [0, 500],
    permits: NOTHING,
    inflict: async ({ rig, random }) => {
      for (let time = 0; time < FLUSHES; time += 1) {
        await onRedis(rig.redis.url, (client) => client.flushall());
        await delay(random.whole(0, 400));
      }
      return async () => undefined;
    },
  },
  {
    name: 'redis-killed',
    title: 'Redis killed, and back empty',
    lastsMs: [1_000, 5_000],
    permits: NOTHING,
    inflict: async ({ rig }) => {
      await rig.redis.kill();
      return () => rig.redis.startAgain();
    },
  },
  {
    name: 'redis-paused',
    title: 'Redis paused (`SIGSTOP`)',
    lastsMs: [2_000, 6_000],
    permits: NOTHING,
    inflict: async ({ rig }) => {
      rig.redis.freeze();
      return async () => rig.redis.thaw();
    },
  },
  {
    name: 'redis-out-of-memory',
    title: 'Redis out of memory (`noeviction`)',
    lastsMs: [2_000, 6_000],
    permits: NOTHING,
    inflict: async ({ rig }) => {
      await onRedis(rig.redis.url, async (client) => {
        await client.config('SET', 'maxmemory-policy', 'noeviction');
        await client.config('SET', 'maxmemory', '1');
      });
      return () => onRedis(rig.redis.url, (client) => client.config('SET', 'maxmemory', '0'));
    },
  },
  {
    name: 'postgres-killed',
    title: 'PostgreSQL killed; it recovers from its log',
    lastsMs: [0, 1_000],
    permits: DATABASE_AWAY,
    inflict: async ({ rig }) => {
      await rig.postgres.kill();
      return async () => void (await rig.postgres.isBack());
    },
  },
  {
    name: 'postgres-paused',
    title: 'PostgreSQL paused (`SIGSTOP`)',
    lastsMs: [2_000, 9_000],
    permits: DATABASE_AWAY,
    inflict: async ({ rig }) => {
      const thaw = await rig.postgres.freeze();
      return async () => thaw();
    },
  },
  {
    name: 'postgres-cut',
    title: 'connections to PostgreSQL cut again and again, then refused',
    lastsMs: [500, 3_000],
    permits: DATABASE_AWAY,
    inflict: async ({ rig, random }) => {
      for (let cut = 0; cut < CUTS; cut += 1) {
        rig.postgresLine.cut();
        await delay(random.whole(20, 500));
      }
      rig.postgresLine.break();
      return async () => rig.postgresLine.mend();
    },
  },
  {
    name: 'postgres-disk-full',
    title: 'disk of PostgreSQL full',
    lastsMs: [2_000, 6_000],
    permits: DATABASE_AWAY,
    needsSmallDisk: true,
    inflict: async ({ rig }) => {
      rig.disk?.fill();
      return async () => {
        rig.disk?.empty();
        await rig.postgres.isBack();
      };
    },
  },
  {
    name: 'smtp-away',
    title: 'mail server away',
    lastsMs: [4_000, 8_000],
    permits: NOTHING,
    inflict: async ({ rig }) => {
      await rig.mailbox.goAway();
      return () => rig.mailbox.comeBack();
    },
  },
  {
    name: 'smtp-slow',
    title: 'mail server slow: it keeps every mail waiting for its answer',
    lastsMs: [3_000, 8_000],
    permits: NOTHING,
    inflict: async ({ rig }) => {
      const release = rig.mailbox.hold();
      return async () => release();
    },
  },
  {
    name: 'smtp-very-slow',
    title: 'mail server very slow: it answers after a minute',
    lastsMs: [62_000, 68_000],
    permits: NOTHING,
    inflict: async ({ rig }) => {
      const release = rig.mailbox.hold();
      return async () => release();
    },
  },
  {
    name: 'smtp-refusing',
    title: 'mail server refusing (450, 550)',
    lastsMs: [4_000, 8_000],
    permits: NOTHING,
    inflict: async ({ rig, random }) => {
      rig.mailbox.refuseRecipients({ code: random.chance(0.5) ? 450 : 550, text: 'not now' });
      return async () => rig.mailbox.accept();
    },
  },
];

async function onRedis(url: string, work: (client: Redis) => Promise<unknown>): Promise<void> {
  const client = new Redis(url);
  try {
    await work(client);
  } finally {
    client.disconnect();
  }
}
