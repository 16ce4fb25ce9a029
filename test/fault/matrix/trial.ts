import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../support/eventually.js';
import { FaultStage } from '../../support/fault/fault-stage.js';
import { SeededRandom } from '../../support/fault/seeded-random.js';
import type { ServiceProcess } from '../../support/fault/service-process.js';
import { Answers } from './answers.js';
import type { Fault, Scene } from './fault.js';
import type { Rig } from './rig.js';
import { SETTINGS } from './settings.js';

/** Longer, and a lane counts as stuck. */
const RUNS_AGAIN_MS = 15_000;
const WORKSPACES = 3;
const OVERRUNS = 3;
const ENDPOINTS = 2;
/** Lanes that are busy during a fault. */
export const LANES_PER_FAULT = (WORKSPACES + OVERRUNS) * ENDPOINTS;
/** Endpoints begin to die so long before the fault. */
const BEFORE_MS = 1_500;
const TRIPS_MS = 45_000;
const POLL_MS = 50;

/** A workspace of which one endpoint dies for good, so that it overruns its quota; the other one is well. */
interface Overrun {
  readonly workspaceId: string;
  readonly deadPath: string;
  readonly deadId: string;
  readonly wellPath: string;
  readonly endProducers: () => void;
}

/** What came of one fault, before the audit. */
export interface Inflicted {
  readonly lastedMs: number;
  /** From the end of the fault until something new has arrived at every endpoint that is well. */
  readonly recoveryMs: number;
}

export interface TrialOptions {
  readonly seed: number;
  /** Keeps one worker from harm, to see what becomes of a process that lives through everything. */
  readonly sparesAWorker?: boolean;
}

/** The service in three processes under load, ready for faults. */
export class Trial {
  /** Subscriptions that were enabled again, each as often as that happened. */
  readonly enabledIds: string[] = [];
  /** Workspaces whose quota was overrun by one dead endpoint and by nothing else. */
  readonly overrunIds = new Set<string>();
  private readonly loaded: string[] = [];

  private constructor(
    readonly stage: FaultStage,
    readonly rig: Rig,
    private readonly answers: Answers,
    private readonly options: TrialOptions,
  ) {}

  /** Starts the processes and a load of three workspaces with two endpoints each. */
  static async start(rig: Rig, options: TrialOptions): Promise<Trial> {
    const answers = new Answers(new SeededRandom(options.seed + 1));
    const stage = await FaultStage.set({
      seed: options.seed,
      databaseUrl: await rig.createDatabase(),
      redisUrl: rig.redis.url,
      env: { ...SETTINGS, ...rig.env },
      answers: answers.plan,
    });
    const trial = new Trial(stage, rig, answers, options);
    try {
      await Promise.all([stage.start('api'), stage.start('worker'), stage.start('worker')]);
      await trial.startLoad();
      return trial;
    } catch (error) {
      await trial.close();
      throw error;
    }
  }

  /** The worker that is kept from harm. */
  get spared(): ServiceProcess | null {
    const [first] = this.workers;
    return this.options.sparesAWorker && first ? first : null;
  }

  get workers(): readonly ServiceProcess[] {
    return this.stage.services.filter(({ role }) => role === 'worker');
  }

  /** Does a fault while workspaces overrun their quota, undoes it, and waits until all runs again. */
  async inflict(fault: Fault): Promise<Inflicted> {
    const { random, load } = this.stage;
    await load.more(random.whole(20, 100));
    const lastsMs = random.whole(...fault.lastsMs);
    const overruns = await this.prepareOverruns(fault);
    const timers = overruns.map(({ deadPath }) =>
      setTimeout(() => this.answers.die(deadPath), random.whole(0, BEFORE_MS + lastsMs)),
    );
    await delay(BEFORE_MS);
    const startedMs = performance.now();
    const undo = await fault.inflict(this.scene());
    await delay(lastsMs);
    await undo();
    const undoneMs = performance.now();
    if (fault.permits.failures) this.answers.keepQuiet();
    timers.forEach((timer) => clearTimeout(timer));
    overruns.forEach(({ deadPath }) => this.answers.die(deadPath));
    const well = [...this.loaded, ...overruns.map(({ wellPath }) => wellPath)];
    const recoveryMs = await this.allGoOn(fault, undoneMs, well);
    await load.more(20);
    await this.endOverruns(overruns);
    // A workspace over its quota loses endpoints that failed in the window, though they are well again (rule 11).
    if (fault.permits.failures) await this.enable(well);
    return { lastedMs: Math.round(undoneMs - startedMs), recoveryMs };
  }

  /** Ends the load and waits until nothing waits any more: no delivery and no mail. */
  async settle(timeoutMs: number): Promise<void> {
    await this.stage.load.stop();
    await eventually(
      'nothing waits',
      async () => {
        const [row] = await this.stage.rows<{ deliveries: number; notices: number }>(`
          select (select count(*)::int from deliveries where status = 'pending') as deliveries,
                 (select count(*)::int from notices where status = 'pending') as notices`);
        if (!row || row.deliveries + row.notices > 0) throw new Error(JSON.stringify(row));
        return true;
      },
      timeoutMs,
      POLL_MS,
    );
  }

  /** Subscriptions that the quota keeps disabled. */
  async disabledNow(): Promise<string[]> {
    const rows = await this.stage.rows<{ id: string }>(
      `select id from subscriptions where disabled_reason = 'error_quota'`,
    );
    return rows.map(({ id }) => id);
  }

  /** Writes what the processes said into a folder. */
  keepLogs(dir: string): void {
    mkdirSync(dir, { recursive: true });
    for (const { role, port, log } of this.stage.services) {
      writeFileSync(join(dir, `${role}-${port}.log`), log.join('\n'));
    }
  }

  close(): Promise<void> {
    return this.stage.close();
  }

  private async startLoad(): Promise<void> {
    const workspaces = [];
    for (let count = 0; count < WORKSPACES; count += 1)
      workspaces.push(await this.stage.workspace(ENDPOINTS));
    for (const { id, paths } of workspaces) {
      this.answers.failNowAndThen(id, paths);
      this.loaded.push(...paths);
    }
    this.stage.load.start(
      workspaces.map(({ id }) => id),
      2,
    );
  }

  private scene(): Scene {
    const { stage, rig, spared } = this;
    const all = stage.services.filter((service) => service !== spared);
    const api = stage.services.find(({ role }) => role === 'api');
    if (!api) throw new Error('There is no API');
    const workers = all.filter(({ role }) => role === 'worker');
    return { rig, random: stage.random, api, workers, all, receiverLine: stage.line };
  }

  private async prepareOverruns({ permits }: Fault): Promise<Overrun[]> {
    const overruns: Overrun[] = [];
    for (let count = 0; count < OVERRUNS; count += 1) {
      const { id, subscriptionIds, paths } = await this.stage.workspace(ENDPOINTS);
      const [deadId = '', [deadPath = '', wellPath = '']] = [subscriptionIds[0], paths];
      const endProducers = this.stage.load.start([id], 1);
      overruns.push({ workspaceId: id, deadPath, deadId, wellPath, endProducers });
      if (!permits.failures) this.overrunIds.add(id);
    }
    return overruns;
  }

  private async endOverruns(overruns: readonly Overrun[]): Promise<void> {
    const ids = overruns.map(({ deadId }) => deadId);
    const allDisabled = async () =>
      (await this.disabledNow()).filter((id) => ids.includes(id)).length === ids.length;
    await eventually('the quota of every overrun has tripped', allDisabled, TRIPS_MS, POLL_MS);
    overruns.forEach(({ endProducers }) => endProducers());
  }

  private async allGoOn({ permits }: Fault, sinceMs: number, paths: readonly string[]): Promise<number> {
    if (!permits.failures) return this.stage.allGoOn(sinceMs, RUNS_AGAIN_MS, [...paths]);
    const arrived = (path: string) => this.stage.receiver.firstAfter(path, sinceMs) !== undefined;
    await eventually(
      'every lane runs again',
      async () => {
        await this.enable(paths);
        return paths.every(arrived);
      },
      RUNS_AGAIN_MS,
      POLL_MS,
    );
    return Math.round(performance.now() - sinceMs);
  }

  /** What a user does when the network is back: enables, and asks for what was skipped meanwhile. */
  private async enable(paths: readonly string[]): Promise<void> {
    const disabled = new Set(await this.disabledNow());
    for (const path of paths) {
      const id = this.stage.subscriptions.get(path) ?? '';
      if (!disabled.has(id)) continue;
      this.enabledIds.push(id);
      const workspaceId = this.stage.endpoints.get(path) ?? '';
      await this.stage.api('POST', `/workspaces/${workspaceId}/subscriptions/${id}/enable`, {
        replay: 'skipped',
      });
    }
  }
}
