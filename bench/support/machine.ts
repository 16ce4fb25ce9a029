import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LoadAnswers } from '../processes/load.js';
import type { ReceiverAnswers } from '../processes/receiver.js';
import { Child } from './child.js';
import { CpuMeter } from './cpu.js';
import { Observer } from './observations.js';
import { type RunningPostgres, startPostgres } from './postgres.js';
import { type RunningRedis, startRedis } from './redis.js';
import { type RunningService, startService } from './service.js';
import { PROCESSES, RECEIVER_PORTS } from './shape.js';
import type { Stoppers } from './stoppers.js';

const PROFILES = fileURLToPath(new URL('../results/profiles', import.meta.url));

/** What the product runs on one machine, with a receiver and a load beside it. */
export class Machine {
  private constructor(
    readonly postgres: RunningPostgres,
    readonly redis: RunningRedis,
    readonly service: RunningService,
    readonly receiver: Child<ReceiverAnswers>,
    readonly receiverOrigins: readonly string[],
    readonly load: Child<LoadAnswers>,
    /** Ends all of it, data included. */
    readonly stop: () => Promise<void>,
  ) {}

  /** Starts everything from nothing. With `profile` the service is profiled and Postgres counts statements. */
  static async start(profile: boolean, stoppers: Stoppers): Promise<Machine> {
    const stops: (() => Promise<void>)[] = [];
    const keep = <T extends { stop(): Promise<void> }>(part: T): T => {
      stops.unshift(stoppers.add(() => part.stop()));
      return part;
    };
    const dir = makeDir();
    keep({ stop: async () => rmSync(dir, { recursive: true, force: true }) });
    const postgres = keep(await startPostgres(dir, profile));
    const redis = keep(await startRedis(dir));
    const profileDir = profile ? PROFILES : null;
    const { url: databaseUrl } = postgres;
    const service = keep(await startService({ dir, databaseUrl, redisUrl: redis.url, profileDir }));
    const receiver = keep(Child.start<ReceiverAnswers>(PROCESSES.receiver));
    const receiverOrigins = await receiver.ask('open', { ports: RECEIVER_PORTS });
    const load = keep(Child.start<LoadAnswers>(PROCESSES.load));
    const stop = async () => {
      for (const each of stops) await each();
    };
    return new Machine(postgres, redis, service, receiver, receiverOrigins, load, stop);
  }

  /** Begins to measure the CPU time of every process. */
  meterCpu(): CpuMeter {
    const { service, postgres, redis, receiver, load } = this;
    return new CpuMeter({
      service: { pid: service.pid },
      postgres: { pid: postgres.pid, withChildren: true },
      redis: { pid: redis.pid },
      receiver: { pid: receiver.pid },
      load: { pid: load.pid },
    });
  }

  observer(): Observer {
    return new Observer(this.postgres, this.redis.url);
  }
}

function makeDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'hooklane-bench-'));
  // Postgres runs as another user when this process is root.
  if (process.getuid?.() === 0) chmodSync(dir, 0o711);
  return dir;
}
