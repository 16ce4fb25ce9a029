import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { ServiceProcess } from '../../support/fault/service-process.js';
import type { Fault, Permits, Scene, Undo } from './fault.js';

const HOUR_MS = 3_600_000;
/** Mails that a worker sends at a time. */
const MAILS_AT_ONCE = 4;
const FLUSHES = 6;
const CUTS = 6;

const NOTHING: Permits = {
  repeats: false,
  mailRepeats: 0,
  refusals: 'none',
  failures: false,
  warnsTwice: false,
};
const KILLED: Permits = { ...NOTHING, repeats: true, mailRepeats: MAILS_AT_ONCE };
const DATABASE_AWAY: Permits = { ...NOTHING, repeats: true, refusals: 'asked to come back' };
const CLOCK: Permits = { ...NOTHING, warnsTwice: true };
const CUT_OFF: Permits = { ...NOTHING, repeats: true, failures: true };

/** Every fault that the matrix knows: what is done, and how it is undone. */
export const FAULTS: readonly Fault[] = [
  {
    name: 'api-killed',
    title: 'API killed (`kill -9`)',
    lastsMs: [500, 3_000],
    permits: { ...NOTHING, refusals: 'broken connections' },
    inflict: ({ api }) => kill([api]),
  },
  {
    name: 'worker-killed',
    title: 'one of two workers killed (`kill -9`)',
    lastsMs: [500, 3_000],
    permits: KILLED,
    inflict: ({ workers, random }) => kill([oneOf(workers, random)]),
  },
  {
    name: 'all-killed',
    title: 'API and workers killed (`kill -9`)',
    lastsMs: [500, 3_000],
    permits: { ...KILLED, mailRepeats: 2 * MAILS_AT_ONCE, refusals: 'broken connections' },
    inflict: ({ all }) => kill(all),
  },
  {
    name: 'worker-terminated',
    title: 'one of two workers told to stop (`SIGTERM`)',
    lastsMs: [500, 3_000],
    permits: NOTHING,
    inflict: ({ workers, random }) => terminate([oneOf(workers, random)]),
  },
  {
    name: 'all-terminated',
    title: 'API and workers told to stop (`SIGTERM`)',
    lastsMs: [500, 3_000],
    permits: { ...NOTHING, refusals: 'broken connections' },
    inflict: ({ all }) => terminate(all),
  },
  {
    name: 'worker-frozen',
    title: 'one of two workers frozen (`SIGSTOP`) for longer than its leases',
    lastsMs: [9_000, 13_000],
    permits: { ...NOTHING, repeats: true },
    inflict: async ({ workers, random }) => {
      const worker = oneOf(workers, random);
      worker.freeze();
      return async () => worker.thaw();
    },
  },
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
  {
    name: 'clock-forward',
    title: 'clock an hour forward, and back again',
    lastsMs: [2_000, 5_000],
    permits: CLOCK,
    inflict: (scene) => stepClock(scene, HOUR_MS),
  },
  {
    name: 'clock-back',
    title: 'clock an hour back, and forward again',
    lastsMs: [2_000, 5_000],
    permits: CLOCK,
    inflict: (scene) => stepClock(scene, -HOUR_MS),
  },
  {
    name: 'receivers-silent',
    title: 'network between workers and receivers drops everything',
    lastsMs: [1_500, 5_000],
    permits: CUT_OFF,
    inflict: async ({ receiverLine }) => {
      receiverLine.silence();
      return async () => receiverLine.mend();
    },
  },
  {
    name: 'receivers-reset',
    title: 'network between workers and receivers resets every connection',
    lastsMs: [1_500, 5_000],
    permits: CUT_OFF,
    inflict: async ({ receiverLine }) => {
      receiverLine.break();
      return async () => receiverLine.mend();
    },
  },
];

async function kill(victims: readonly ServiceProcess[]): Promise<Undo> {
  await Promise.all(victims.map((victim) => victim.kill()));
  return () => startAll(victims);
}

/** Told to stop, a process has to end by itself and call that a success. */
async function terminate(victims: readonly ServiceProcess[]): Promise<Undo> {
  for (const { code, signal } of await Promise.all(victims.map((victim) => victim.terminate()))) {
    if (code !== 0) throw new Error(`A process that was told to stop ended with ${code ?? signal}`);
  }
  return () => startAll(victims);
}

async function startAll(processes: readonly ServiceProcess[]): Promise<void> {
  await Promise.all(processes.map((each) => each.startAgain()));
}

/** Of all processes at once, as on one machine, or of one worker, whose clock then differs from the others'. */
async function stepClock({ rig, random, all, workers }: Scene, shiftMs: number): Promise<Undo> {
  const stepped = random.chance(0.5) ? all : [oneOf(workers, random)];
  const step = (ms: number) => {
    rig.shiftClock(ms);
    for (const each of stepped) each.stepClock();
  };
  step(shiftMs);
  return async () => step(0);
}

function oneOf(
  processes: readonly ServiceProcess[],
  random: { whole(min: number, max: number): number },
): ServiceProcess {
  const chosen = processes[random.whole(0, processes.length - 1)];
  if (!chosen) throw new Error('There is no process to choose from');
  return chosen;
}

async function onRedis(url: string, work: (client: Redis) => Promise<unknown>): Promise<void> {
  const client = new Redis(url);
  try {
    await work(client);
  } finally {
    client.disconnect();
  }
}
