import type { ServiceProcess } from '../../support/fault/service-process.js';
import { type Fault, NOTHING, type Permits, type Scene, type Undo } from './fault.js';

const HOUR_MS = 3_600_000;
/** Mails that a worker sends at a time. */
const MAILS_AT_ONCE = 4;
const KILLED: Permits = { ...NOTHING, repeats: true, mailRepeats: MAILS_AT_ONCE };
const CLOCK: Permits = { ...NOTHING, warnsTwice: true };

/** What can happen to the processes of the service, and to the clock that they see. */
export const FAULTS_OF_PROCESSES: readonly Fault[] = [
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
