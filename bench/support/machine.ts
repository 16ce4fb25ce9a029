import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LoadAnswers } from '../processes/load.js';
import type { ReceiverAnswers } from '../processes/receiver.js';
import { Child } from './child.js';
import { CpuMeter } from './cpu.js';
import { Observer } from './observations.js';
import { type RunningPostgres, startPostgres } from './postgres.js';
import { type RunningRedis, startRedis } from './redis.js';
import { type Keys, type Role, type RunningService, startService } from './service.js';
import { PROCESSES, RECEIVER_PORTS } from './shape.js';
import type { Stoppers } from './stoppers.js';
import { makeDir } from './temporary-dir.js';

export const PROFILES = fileURLToPath(new URL('../results/profiles', import.meta.url));

/** How a machine differs from one that does everything as it is set up by default. */
export interface MachineOptions {
  /** Whether the service's CPU is profiled; it counts statements then, too. */
  readonly profile?: boolean;
  /** Whether Postgres keeps `pg_stat_statements`. */
  readonly countStatements?: boolean;
  readonly role?: Role;
  /** Settings of the service beside those that tell it where things are. */
  readonly settings?: Readonly<Record<string, string>>;
  /** See the receiver. */
  readonly timesAcceptance?: boolean;
}

interface Parts {
  readonly dir: string;
  readonly postgres: RunningPostgres;
  readonly redis: RunningRedis;
  readonly keys: Keys;
  readonly receiver: Child<ReceiverAnswers>;
  readonly receiverOrigins: readonly string[];
  readonly load: Child<LoadAnswers>;
}

/** What the product runs on one machine, with a receiver and a load beside it. */
export class Machine {
  private readonly stops: (() => Promise<void>)[] = [];
  private first: RunningService | null = null;
  private readonly workers: RunningService[] = [];

  private constructor(
    private readonly parts: Parts,
    private readonly options: MachineOptions,
    private readonly stoppers: Stoppers,
    partStops: readonly (() => Promise<void>)[],
  ) {
    this.stops.push(...partStops);
  }

  /** Starts everything from nothing. */
  static async start(options: MachineOptions, stoppers: Stoppers): Promise<Machine> {
    const stops: (() => Promise<void>)[] = [];
    const keep = <T extends { stop(): Promise<void> }>(part: T): T => {
      stops.unshift(stoppers.add(() => part.stop()));
      return part;
    };
    const { path: dir, remove } = makeDir(stoppers);
    stops.unshift(remove);
    const countStatements = options.profile === true || options.countStatements === true;
    const postgres = keep(await startPostgres(dir, countStatements));
    const redis = keep(await startRedis());
    const receiver = keep(Child.start<ReceiverAnswers>(PROCESSES.receiver));
    const { timesAcceptance = false } = options;
    const receiverOrigins = await receiver.ask('open', { ports: RECEIVER_PORTS, timesAcceptance });
    const load = keep(Child.start<LoadAnswers>(PROCESSES.load));
    const keys = {
      root: randomBytes(24).toString('base64url'),
      secrets: randomBytes(32).toString('base64'),
      redisPrefix: `{bench-${randomBytes(4).toString('hex')}}`,
    };
    const parts = { dir, postgres, redis, keys, receiver, receiverOrigins, load };
    const machine = new Machine(parts, options, stoppers, stops);
    await machine.startService();
    return machine;
  }

  /** Starts one that is like this one, with nothing stored. */
  async another(): Promise<Machine> {
    return Machine.start(this.options, this.stoppers);
  }

  get postgres(): RunningPostgres {
    return this.parts.postgres;
  }

  get redis(): RunningRedis {
    return this.parts.redis;
  }

  get receiver(): Child<ReceiverAnswers> {
    return this.parts.receiver;
  }

  get receiverOrigins(): readonly string[] {
    return this.parts.receiverOrigins;
  }

  get load(): Child<LoadAnswers> {
    return this.parts.load;
  }

  /** The process that takes requests. */
  get service(): RunningService {
    if (!this.first) throw new Error('The service was stopped');
    return this.first;
  }

  async startService(): Promise<void> {
    this.first = await this.startProcess(this.options.role ?? 'all');
  }

  async stopService(): Promise<void> {
    await this.first?.stop();
    this.first = null;
  }

  /** Lets something else take requests in place of the service. */
  async serveWith(service: RunningService): Promise<void> {
    await this.stopService();
    this.first = service;
  }

  /** Starts one more process that delivers. */
  async startWorker(): Promise<void> {
    this.workers.push(await this.startProcess('worker'));
  }

  async stopWorkers(): Promise<void> {
    await Promise.all(this.workers.splice(0).map((worker) => worker.stop()));
  }

  /** Empties the queues, as a restart of Redis may: what is due, and when, is in Postgres. */
  async forgetQueues(): Promise<void> {
    await this.observer().forgetKeys(this.parts.keys.redisPrefix);
  }

  /** Begins to measure the CPU time of every process. */
  meterCpu(): CpuMeter {
    const { postgres, redis, receiver, load } = this.parts;
    return new CpuMeter({
      service: [this.service, ...this.workers].map(({ pid }) => ({ pid })),
      postgres: [{ pid: postgres.pid, withChildren: true }],
      redis: redis.pid === null ? [] : [{ pid: redis.pid }],
      receiver: [{ pid: receiver.pid }],
      load: [{ pid: load.pid }],
    });
  }

  observer(): Observer {
    return new Observer(this.postgres, this.redis.url);
  }

  /** Ends all of it, data included. */
  async stop(): Promise<void> {
    for (const stop of this.stops) await stop();
  }

  private async startProcess(role: Role): Promise<RunningService> {
    const { dir, postgres, redis, keys } = this.parts;
    const service = await startService({
      dir: join(dir, `${role}-${this.workers.length}`),
      databaseUrl: postgres.url,
      redisUrl: redis.url,
      keys,
      role,
      settings: this.options.settings ?? {},
      profileDir: this.options.profile ? PROFILES : null,
    });
    this.stops.unshift(this.stoppers.add(() => service.stop()));
    return service;
  }
}
