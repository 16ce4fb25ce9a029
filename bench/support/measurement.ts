import { setTimeout as delay } from 'node:timers/promises';
import type { LoadOptions, LoadTarget } from '../processes/load.js';
import type { LatencyMs } from './latencies.js';
import type { Machine } from './machine.js';
import { LOAD_CONNECTIONS, MAIN_GROUP } from './shape.js';

const WARM_UP_SECONDS = 3;

/** How the load differs from one of single events, posted as fast as they are taken. */
export interface LoadShape extends Pick<LoadOptions, 'batch' | 'perSecond'> {
  readonly connections?: number;
  readonly warmUpSeconds?: number;
}

/** What happened while events were being posted. */
export interface LoadMeasurement {
  readonly seconds: number;
  readonly acceptedPerSecond: number;
  readonly deliveredPerSecond: number;
  readonly acceptance: LatencyMs;
  /** From posting and from acceptance to the first byte, for endpoints that answer as they should. */
  readonly delivery: LatencyMs & { readonly sinceAccepted: LatencyMs };
  readonly cpu: Readonly<Record<string, number>>;
  /** Events of each target, those of the warm-up included. */
  readonly accepted: readonly number[];
  /** When the measured time began, and how many deliveries had been made by then. */
  readonly beganAt: number;
  readonly deliveredBefore: number;
  readonly refused: number;
  readonly lastRefusal: string;
}

/** Posts events to `targets` in turn and measures for `seconds`, after a warm-up. */
export async function measureLoad(
  machine: Machine,
  targets: readonly LoadTarget[],
  seconds: number,
  shape: LoadShape = {},
): Promise<LoadMeasurement> {
  const { load, receiver, service } = machine;
  const { warmUpSeconds = WARM_UP_SECONDS, connections = LOAD_CONNECTIONS, ...rest } = shape;
  const refusedBefore = (await load.ask('counts')).refused;
  await load.ask('begin', { origin: service.origin, targets, connections, ...rest });
  await delay(warmUpSeconds * 1000);
  await machine.observer().reset();
  await load.ask('reset');
  await receiver.ask('reset');
  const cpu = machine.meterCpu();
  const before = await Promise.all([load.ask('counts'), receiver.ask('counts', MAIN_GROUP)]);
  const beganAt = performance.now();
  await delay(seconds * 1000);
  const after = await Promise.all([load.ask('counts'), receiver.ask('counts', MAIN_GROUP)]);
  const measured = (performance.now() - beganAt) / 1000;
  const used = cpu.get();
  const acceptance = await load.ask('latency');
  const delivery = await receiver.ask('latency', MAIN_GROUP);
  const accepted = await load.ask('end');
  const { refused, lastRefusal } = await load.ask('counts');
  return {
    seconds: measured,
    acceptedPerSecond: (after[0].answered - before[0].answered) / measured,
    deliveredPerSecond: (after[1].distinct - before[1].distinct) / measured,
    acceptance,
    delivery,
    cpu: used,
    accepted,
    beganAt: performance.timeOrigin + beganAt,
    deliveredBefore: before[1].distinct,
    refused: refused - refusedBefore,
    lastRefusal,
  };
}

/** What went wrong with a load by itself. */
export function faultsOf({ refused, lastRefusal }: LoadMeasurement): string[] {
  return refused > 0 ? [`${refused} refused: ${lastRefusal}`] : [];
}

/** CPUs that each process kept busy, as metrics. */
export function cpuMetrics(cpu: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(cpu).map(([name, cpus]) => [`cpu ${name}`, cpus]));
}
