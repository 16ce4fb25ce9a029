import { judgeTenants, verdictMetrics } from '../support/correctness.js';
import { drained } from '../support/drain.js';
import type { Machine } from '../support/machine.js';
import { faultsOf, type LoadMeasurement, type LoadShape, measureLoad } from '../support/measurement.js';
import { MAIN_GROUP } from '../support/shape.js';
import { makeTenants, postEvent, type Tenant } from '../support/tenants.js';
import type { Findings, RunOptions, Scenario } from './scenario.js';
import { FAN_OUT, WORKSPACES } from './throughput.js';

const HANGING = 'hanging';
const REFUSING = 'refusing';
const CROWD = 'crowd';
/** Of ten endpoints one will hang and one will refuse. */
const ONE_OF = 10;
const DELIVERY_CONCURRENCY = 500;
const CROWD_FACTOR = 4;
const CROWD_WORKSPACES = 10;
const WARM_UP_SECONDS = 2;

/** Endpoints that hang or refuse, beside healthy ones that must not notice. */
export const NEIGHBOURS: Scenario = {
  name: 'neighbours',
  title:
    'half of the throughput; 10 % of 200 endpoints hang and 10 % refuse; then 2,000 more hang at once (4 × DELIVERY_CONCURRENCY)',
  seconds: 8,
  floors: ['raw'],
  goals: [
    { metric: 'rate beside bad ones / alone', wants: 'at least', must: 0.95 },
    { metric: 'p99 beside bad ones / alone', wants: 'at most', must: 1.5, goal: 1.1 },
    { metric: 'rate beside a crowd / alone', wants: 'at least', must: 0.95 },
    { metric: 'p99 beside a crowd / alone', wants: 'at most', must: 1.5, goal: 1.1 },
  ],
  machine: () => ({
    settings: {
      DELIVERY_CONCURRENCY: String(DELIVERY_CONCURRENCY),
      // They stay as bad as they are: a quota would disable them, and a longer wait would give us peace.
      QUOTA_LIMIT: '100000',
      RETRY_DELAYS_MS: Array.from({ length: 20 }, () => 6_000).join(','),
    },
  }),
  run,
};

async function run(machine: Machine, { seconds, quick }: RunOptions): Promise<Findings> {
  const tenants = await makeTenants(machine, {
    workspaces: WORKSPACES,
    endpointsPerWorkspace: FAN_OUT,
    groupOf: (endpoint) => ({ 0: HANGING, 1: REFUSING })[endpoint % ONE_OF] ?? MAIN_GROUP,
  });
  const crowd = await makeTenants(machine, {
    workspaces: CROWD_WORKSPACES,
    endpointsPerWorkspace: (DELIVERY_CONCURRENCY * CROWD_FACTOR) / CROWD_WORKSPACES / (quick ? 10 : 1),
    name: 'c',
    groupOf: () => CROWD,
  });
  const phases = new Phases(machine, tenants);
  const full = await phases.measure(Math.ceil(seconds / 2), {});
  const shape = { perSecond: full.deliveredPerSecond / (FAN_OUT * (1 - 2 / ONE_OF)) / 2 };
  const alone = await phases.measure(seconds, shape);
  await machine.receiver.ask('conduct', { group: HANGING, hangs: true });
  await machine.receiver.ask('conduct', { group: REFUSING, status: 500 });
  const besideBad = await phases.measure(seconds, shape);
  await machine.receiver.ask('conduct', { group: CROWD, hangs: true });
  await Promise.all(crowd.map((tenant) => postEvent(machine, tenant)));
  const besideCrowd = await phases.measure(seconds, shape);
  const hung = await machine.receiver.ask('counts', CROWD);
  const verdict = await judgeTenants(machine, tenants, phases.accepted, (path) =>
    path.startsWith(`/${MAIN_GROUP}/`),
  );
  return {
    metrics: {
      'delivered /s at full speed': full.deliveredPerSecond,
      'delivered /s alone': alone.deliveredPerSecond,
      'delivered /s beside bad ones': besideBad.deliveredPerSecond,
      'delivered /s beside a crowd': besideCrowd.deliveredPerSecond,
      'rate beside bad ones / alone': besideBad.deliveredPerSecond / alone.deliveredPerSecond,
      'rate beside a crowd / alone': besideCrowd.deliveredPerSecond / alone.deliveredPerSecond,
      ...latencyMetrics('alone', alone),
      ...latencyMetrics('beside bad ones', besideBad),
      ...latencyMetrics('beside a crowd', besideCrowd),
      'p99 beside bad ones / alone': besideBad.delivery.p99 / alone.delivery.p99,
      'p99 beside a crowd / alone': besideCrowd.delivery.p99 / alone.delivery.p99,
      'requests that hung in the crowd': hung.requests,
      ...verdictMetrics(verdict),
    },
    ratios: [{ name: 'full speed / raw', of: 'delivered /s at full speed', floor: 'raw' }],
    faults: [...verdict.faults, ...[full, alone, besideBad, besideCrowd].flatMap(faultsOf)],
  };
}

/** Measures the same tenants again and again, and keeps account of what they got in all. */
class Phases {
  readonly accepted: number[];
  private healthy = 0;

  constructor(
    private readonly machine: Machine,
    private readonly tenants: readonly Tenant[],
  ) {
    this.accepted = tenants.map(() => 0);
  }

  async measure(seconds: number, shape: LoadShape): Promise<LoadMeasurement> {
    const targets = this.tenants.map(({ target }) => target);
    const measured = await measureLoad(this.machine, targets, seconds, {
      warmUpSeconds: WARM_UP_SECONDS,
      ...shape,
    });
    for (const [index, { endpoints }] of this.tenants.entries()) {
      const count = measured.accepted[index] ?? 0;
      this.accepted[index] = (this.accepted[index] ?? 0) + count;
      this.healthy += count * endpoints.filter((path) => path.startsWith(`/${MAIN_GROUP}/`)).length;
    }
    await drained(this.machine, this.healthy);
    return measured;
  }
}

function latencyMetrics(when: string, { delivery }: LoadMeasurement): Record<string, number> {
  return { [`delivery ms p50 ${when}`]: delivery.p50, [`delivery ms p99 ${when}`]: delivery.p99 };
}
