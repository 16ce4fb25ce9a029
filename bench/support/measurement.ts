import { setTimeout as delay } from 'node:timers/promises';
import type { Machine } from './machine.js';
import { LOAD_CONNECTIONS } from './shape.js';
import type { LatencyMs } from './latencies.js';
import type { LoadTarget } from '../processes/load.js';

const WARM_UP_SECONDS = 3;

/** What happened while events were being posted. */
export interface LoadMeasurement {
  readonly seconds: number;
  readonly acceptedPerSecond: number;
  readonly deliveredPerSecond: number;
  readonly acceptance: LatencyMs;
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
): Promise<LoadMeasurement> {
  const { load, receiver, service } = machine;
  await load.ask('begin', { origin: service.origin, targets, connections: LOAD_CONNECTIONS });
  await delay(WARM_UP_SECONDS * 1000);
  await machine.observer().reset();
  await load.ask('reset');
  await receiver.ask('reset');
  const cpu = machine.meterCpu();
  const before = await Promise.all([load.ask('counts'), receiver.ask('counts')]);
  const beganAt = performance.now();
  await delay(seconds * 1000);
  const after = await Promise.all([load.ask('counts'), receiver.ask('counts')]);
  const measured = (performance.now() - beganAt) / 1000;
  const used = cpu.get();
  const acceptance = await load.ask('latency');
  const accepted = await load.ask('end');
  const { refused, lastRefusal } = await load.ask('counts');
  return {
    seconds: measured,
    acceptedPerSecond: (after[0].answered - before[0].answered) / measured,
    deliveredPerSecond: (after[1].distinct - before[1].distinct) / measured,
    acceptance,
    cpu: used,
    accepted,
    beganAt: performance.timeOrigin + beganAt,
    deliveredBefore: before[1].distinct,
    refused,
    lastRefusal,
  };
}
