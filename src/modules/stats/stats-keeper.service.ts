import { Injectable, Logger } from '@nestjs/common';
import { Interval as Every } from '@nestjs/schedule';
import { Clock } from '../../common/clock.js';
import type { DomainEvents } from '../../contracts/domain-events.js';
import { Settings } from '../../platform/config/settings.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { OnFact } from '../../platform/event-bus/on-fact.decorator.js';
import { DAY_MS, floorTo, HOUR_MS, type Interval, MINUTE_MS } from './interval.js';
import { type Progress, RollUps } from './persistence/roll-ups.js';

const EVERY_MS = 10_000;

/** Results are stored within milliseconds of their times; what takes longer is found by the second look. */
const FRESH_AFTER_MS = 5_000;

/**
 * When a minute is looked at again, for good. Nothing is stored later, save by a process that was frozen for so long:
 * a result waits a minute for a Postgres that is away, and a statement ends within half a minute.
 */
const SETTLED_AFTER_MS = 10 * MINUTE_MS;

/** Transactions in one run. The first takes few minutes, so that it is short also where much happens. */
const STEPS_MAX = 500;
const FIRST_STEP_MS = 2 * MINUTE_MS;
/** A catching-up takes longer steps while they are quick, and shorter ones when they are not. */
const QUICK_STEP_MS = 250;

/** A stretch of minutes to be rolled up, and how far the roll-ups go then. */
interface Step {
  readonly interval: Interval;
  readonly progress: Progress;
}

/** Keeps the roll-ups in step with what happens: each minute twice, when it is over and when it is settled. */
@Injectable()
export class StatsKeeper {
  private readonly logger = new Logger(StatsKeeper.name);
  private isBusy = false;

  constructor(
    private readonly rollUps: RollUps,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  @Every(EVERY_MS)
  async keepRegularly(): Promise<void> {
    if (this.isBusy || this.settings.role === 'api') return;
    this.isBusy = true;
    try {
      await this.keepUp();
    } catch (error) {
      this.logger.warn({ message: 'Stats could not be rolled up; tried again in ten seconds', error });
    } finally {
      this.isBusy = false;
    }
  }

  /** Rolls up what is over and not rolled up yet, oldest first; ends at once where another process is doing it. */
  async keepUp(): Promise<void> {
    let stepMs = FIRST_STEP_MS;
    for (let steps = 0; steps < STEPS_MAX; steps += 1) {
      const begun = performance.now();
      if (!(await this.takeStep(stepMs))) return;
      const isQuick = performance.now() - begun < QUICK_STEP_MS;
      stepMs = isQuick ? Math.min(stepMs * 2, HOUR_MS) : Math.max(floorMinutes(stepMs / 2), MINUTE_MS);
    }
  }

  @OnFact('workspace.purging', 'inTransaction')
  async forget({ workspaceId, budget }: DomainEvents['workspace.purging'], tx: Tx): Promise<void> {
    await budget.spend((limit) => this.rollUps.purge(tx, workspaceId, limit));
  }

  @OnFact('subscriptions.forgotten', 'inTransaction')
  async forgetSubscriptions(fact: DomainEvents['subscriptions.forgotten'], tx: Tx): Promise<void> {
    await this.rollUps.forget(tx, fact.subscriptions);
  }

  /** One transaction: a crash leaves the roll-ups and how far they go as they were, together. */
  private async takeStep(stepMs: number): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const locked = await this.rollUps.lock(tx);
      const progress = locked && (await this.begun(tx, locked));
      const step = progress && nextStep(progress, this.clock.now(), stepMs);
      if (!step) return false;
      await this.rollUps.keepMinutes(tx, step.interval);
      await this.keepWholes(tx, step.interval.until);
      await this.rollUps.advance(tx, step.progress);
      return true;
    });
  }

  /** Before the first run: begins with the oldest workspace, but not before what is kept. */
  private async begun(tx: Tx, progress: Progress): Promise<Required<Progress> | null> {
    if (progress.freshUntil) return progress;
    const oldest = await this.rollUps.beginning(tx);
    if (!oldest) return null;
    const kept = this.clock.now().getTime() - this.settings.retentionDays * DAY_MS;
    const from = floorTo(new Date(Math.max(oldest.getTime(), kept)), MINUTE_MS);
    return { freshUntil: from, settledUntil: from };
  }

  private async keepWholes(tx: Tx, end: Date): Promise<void> {
    const wholes = [
      ['hour', HOUR_MS],
      ['day', DAY_MS],
    ] as const;
    for (const [size, sizeMs] of wholes) {
      if (end.getTime() % sizeMs !== 0) continue;
      await this.rollUps.keepWhole(tx, size, { since: new Date(end.getTime() - sizeMs), until: end });
    }
  }
}

function floorMinutes(ms: number): number {
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}

/** What to do next, up to `stepMs` of it: minutes that are over, then those that are settled. */
function nextStep({ freshUntil, settledUntil }: Progress, now: Date, stepMs: number): Step | null {
  if (!freshUntil || !settledUntil) return null;
  const settledEnd = floorTo(new Date(now.getTime() - SETTLED_AFTER_MS), MINUTE_MS);
  const freshEnd = floorTo(new Date(now.getTime() - FRESH_AFTER_MS), MINUTE_MS);
  if (freshUntil >= settledEnd) {
    const fresh = stepFrom(freshUntil, freshEnd, stepMs);
    if (fresh) return { interval: fresh, progress: { freshUntil: fresh.until, settledUntil } };
  }
  // After a pause this comes first: what is settled at its first look needs no second one.
  const settled = stepFrom(settledUntil, settledEnd, stepMs);
  if (!settled) return null;
  const progress = {
    freshUntil: settled.until > freshUntil ? settled.until : freshUntil,
    settledUntil: settled.until,
  };
  return { interval: settled, progress };
}

/** Never beyond the end of an hour, so that a step completes one at most. */
function stepFrom(since: Date, end: Date, stepMs: number): Interval | null {
  const hourEnd = floorTo(since, HOUR_MS).getTime() + HOUR_MS;
  const until = new Date(Math.min(end.getTime(), since.getTime() + stepMs, hourEnd));
  return until > since ? { since, until } : null;
}
