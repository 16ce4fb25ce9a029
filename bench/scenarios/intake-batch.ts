import { measureIntake } from './intake.js';
import type { Scenario } from './scenario.js';

const EVENTS_PER_REQUEST = 100;
/** Enough to keep the service busy; more would only wait longer. */
const CONNECTIONS = 16;
const ENOUGH_PER_SECOND = 20_000;
const ENOUGH_OF_PG = 0.6;

/** Batches go in as fast as they are taken, and to nobody. */
export const INTAKE_BATCH: Scenario = {
  name: 'intake-batch',
  title: `${EVENTS_PER_REQUEST} events in a request, ${CONNECTIONS} connections, no subscriptions, bodies of 1 KiB`,
  seconds: 12,
  floors: ['pg'],
  goals: [{ metric: 'accepted / needed', wants: 'at least', must: 1 }],
  run: async (machine, options) => ({
    ...(await measureIntake(machine, options, { batch: EVENTS_PER_REQUEST, connections: CONNECTIONS })),
    ratios: [{ name: 'accepted / pg', of: 'accepted /s', floor: 'pg' }],
  }),
  derive: (metrics) => {
    const needed = Math.min(ENOUGH_PER_SECOND, ENOUGH_OF_PG * (metrics['floor pg /s'] ?? Number.NaN));
    return { 'needed /s': needed, 'accepted / needed': (metrics['accepted /s'] ?? Number.NaN) / needed };
  },
};
