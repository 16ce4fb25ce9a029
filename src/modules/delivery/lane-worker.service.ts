import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { Pace, type PaceLimits } from '../../common/pace.js';
import { Settings } from '../../platform/config/settings.js';
import type { AfterRun } from '../../platform/queue/wake-queue.js';
import { DrainTurn, DrainTurns } from './drain-turns.js';
import { LaneQueue, type LaneStart, type LaneWake } from './lane-queue.js';
import { type Pool, POOLS } from './lane-pool.js';
import { type DrainEnd, LaneRunner } from './lane-runner.service.js';
import { slotsOf } from './lane-slots.js';
import { WaitingLanes } from './persistence/waiting-lanes.js';
import { Receiver } from './ports/receiver.js';
import { SafeSettler } from './safe-settler.service.js';

/** Detached drains per slot of the pools: how many slow receivers a process waits for at once. */
const DETACHED_PER_SLOT = 8;
const STOP_MS_MAX = 8_000;
const EXPECTED_LANES_MAX = 10_000;

/** An attempt that takes longer no longer keeps a slot. */
const SLOW_MS: Readonly<Record<Pool, number>> = { healthy: 250, failing: 50 };

/**
 * Failing lanes begin a few at a time: in each turn of the event loop there is little to be done for them, and healthy
 * lanes, which need several turns for each delivery, go on. Together they still fill groups.
 */
const FAILING_PACE: PaceLimits = { min: 8, max: 32, intervalMs: 15 };

interface BegunDrain {
  readonly drain: Promise<DrainEnd>;
  readonly turn: DrainTurn;
}

/**
 * Takes lanes from both queues and has them drained. A drain whose receiver is slow hands its slot back and goes on
 * without one, so that receivers that hang keep no slot from those that answer.
 */
@Injectable()
export class LaneWorker implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(LaneWorker.name);
  /** Drains that the queue doesn't know of: those with a slot of our own, and those that handed theirs back. */
  private readonly alone = new Set<Promise<void>>();
  /** Looks at lanes that have left the queue. */
  private readonly looks = new Set<Promise<void>>();
  /** Slots of ours that are taken by lanes which were woken in this process. */
  private taken = 0;
  private readonly pace = new Pace(FAILING_PACE);
  private readonly slots: ReturnType<typeof slotsOf>;

  constructor(
    private readonly queue: LaneQueue,
    private readonly runner: LaneRunner,
    private readonly settler: SafeSettler,
    private readonly waiting: WaitingLanes,
    private readonly receiver: Receiver,
    private readonly turns: DrainTurns,
    private readonly settings: Settings,
  ) {
    this.slots = slotsOf(settings);
  }

  onModuleInit(): void {
    if (this.settings.role === 'api') return;
    this.queue.offerTo({
      room: () => this.slots.healthy.own - this.taken,
      take: (wake) => this.take(wake),
      start: (lane) => this.start(lane),
    });
    for (const pool of POOLS) {
      this.queue.consume(
        pool,
        this.slots[pool],
        (laneId) => this.run(laneId, pool),
        (laneIds) => this.lookAfter(laneIds),
      );
    }
  }

  /** What is not in the queue yet (all of it, after a restart without Redis) does not wait for the sweeper. */
  async onApplicationBootstrap(): Promise<void> {
    if (this.settings.role === 'api') return;
    try {
      await this.queue.wake(await this.waiting.expected(EXPECTED_LANES_MAX));
    } catch (error) {
      this.logger.warn({ message: 'Lanes could not be woken at the start; the sweeper will', error });
    }
  }

  /** Takes no more lanes, lets the attempts in flight end, and gives their lanes back. */
  async beforeApplicationShutdown(): Promise<void> {
    if (this.settings.role === 'api') return;
    this.runner.stop();
    this.settler.stop();
    this.turns.pokeAll();
    const timer = new Promise<void>((resolve) => setTimeout(resolve, STOP_MS_MAX).unref());
    await Promise.race([this.stopDraining(), timer]);
    await this.receiver.close();
  }

  /** A drain may hand its slot back as late as while the queues stop, and the last lanes leave them then. */
  private async stopDraining(): Promise<void> {
    await this.queue.stop();
    // Acceptance may have leased lanes for us until a moment ago.
    while (this.alone.size + this.looks.size > 0) await Promise.all([...this.alone, ...this.looks]);
  }

  /** Drains a lane for the queue, which gives it a slot. */
  private async run(laneId: string, pool: Pool): Promise<AfterRun> {
    if (pool === 'failing') await this.pace.next();
    // Its wake-up came twice; the drain that has it looks again at its end.
    if (this.turns.has(laneId)) return { kind: 'done' };
    const { drain, turn } = this.begin(laneId, pool);
    const first = await Promise.race([drain, turn.handedBack]);
    if (first !== 'handed back') return this.afterRun(laneId, pool, first);
    this.leaveAlone(laneId, drain);
    return { kind: 'done' };
  }

  /** Drains a lane that was woken in this process, if one of the slots kept for that is free. */
  private take({ laneId, pool }: LaneWake): boolean {
    if (pool === 'failing' || this.taken >= this.slots.healthy.own) return false;
    this.takeSlot(laneId, this.begin(laneId, pool));
    return true;
  }

  /** Drains a lane that is ours already. */
  private start({ lane, first, leasedAt }: LaneStart): void {
    const { laneId } = lane;
    const begin = (turn: DrainTurn) => this.runner.drainLeased(lane, first, leasedAt, turn);
    this.takeSlot(laneId, this.beginWith(laneId, 'healthy', begin));
  }

  private takeSlot(laneId: string, { drain, turn }: BegunDrain): void {
    this.taken += 1;
    void Promise.race([drain, turn.handedBack])
      .catch(() => undefined)
      .then(() => (this.taken -= 1));
    this.leaveAlone(laneId, drain);
  }

  private begin(laneId: string, pool: Pool): BegunDrain {
    return this.beginWith(laneId, pool, (turn) => this.runner.drain(laneId, pool, turn));
  }

  private beginWith(laneId: string, pool: Pool, begin: (turn: DrainTurn) => Promise<DrainEnd>): BegunDrain {
    const turn = new DrainTurn(SLOW_MS[pool], () => this.mayDetach());
    this.turns.begin(laneId, turn);
    const drain = begin(turn).finally(() => this.turns.end(laneId, turn));
    return { drain, turn };
  }

  /** Lets a drain go on without the queue. */
  private leaveAlone(laneId: string, drain: Promise<DrainEnd>): void {
    const rest = drain
      .then((end) => this.followUp(laneId, end))
      .catch((error: unknown) => this.logger.error('A drain failed; the sweeper wakes its lane', error))
      .finally(() => this.alone.delete(rest));
    this.alone.add(rest);
  }

  private mayDetach(): boolean {
    const detached = this.alone.size - this.taken;
    return detached < this.settings.deliveryConcurrency * DETACHED_PER_SLOT;
  }

  /** Within the queue's own turn: the key stays in this queue, or leaves it for the other one. */
  private async afterRun(laneId: string, pool: Pool, end: DrainEnd): Promise<AfterRun> {
    switch (end.kind) {
      case 'idle':
        return { kind: 'done' };
      case 'more':
        return { kind: 'again' };
      case 'next':
        if (end.pool === pool) return { kind: 'at', at: end.at };
        await this.queue.wake([nextWake(laneId, end)]);
        return { kind: 'done' };
    }
  }

  /** After a drain that the queue doesn't know of: a wake-up may have found the lane held. */
  private async followUp(laneId: string, end: DrainEnd): Promise<void> {
    switch (end.kind) {
      case 'idle':
      case 'more':
        return this.lookAgain([laneId]);
      case 'next':
        return this.queue.wake([nextWake(laneId, end)]);
    }
  }

  private lookAfter(laneIds: readonly string[]): void {
    const look = this.lookAgain(laneIds).finally(() => this.looks.delete(look));
    this.looks.add(look);
  }

  /** A wake-up in the moment in which a drain has just found nothing was a no-op: look once more. */
  private async lookAgain(laneIds: readonly string[]): Promise<void> {
    try {
      const wakes = await this.waiting.restless(laneIds);
      if (wakes.length > 0) await this.queue.wake(wakes);
    } catch (error) {
      this.logger.warn({ message: 'Lanes could not be looked at again; the sweeper will', error });
    }
  }
}

/** Healthy lanes wait for nothing, so that this process may go on with them at once. */
function nextWake(laneId: string, { pool, at }: DrainEnd & { kind: 'next' }): LaneWake {
  return pool === 'healthy' ? { laneId, pool } : { laneId, pool, at };
}
