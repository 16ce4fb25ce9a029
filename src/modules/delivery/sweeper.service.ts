import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Settings } from '../../platform/config/settings.js';
import { LaneQueue } from './lane-queue.js';
import { WaitingLanes } from './persistence/waiting-lanes.js';

const EVERY_MS = 2_000;
/** Lanes are drained within this time anyway; the sweeper is the second net. */
const GRACE_MS = 3_000;
const LANES_MAX = 2_000;

/** Wakes lanes that were forgotten: after a crash, or after Redis lost its keys. */
@Injectable()
export class Sweeper {
  private readonly logger = new Logger(Sweeper.name);
  private isBusy = false;

  constructor(
    private readonly waiting: WaitingLanes,
    private readonly queue: LaneQueue,
    private readonly settings: Settings,
  ) {}

  @Interval(EVERY_MS)
  async sweepRegularly(): Promise<void> {
    if (this.isBusy || this.settings.role === 'api') return;
    this.isBusy = true;
    try {
      await this.sweep();
    } catch (error) {
      this.logger.warn({ message: 'A sweep failed; the next is in two seconds', error });
    } finally {
      this.isBusy = false;
    }
  }

  /** Wakes lanes that were due `graceMs` ago, and lets those rest in which nothing waits. */
  async sweep(graceMs = GRACE_MS): Promise<void> {
    const { wakes, empty } = await this.waiting.overdue(graceMs, LANES_MAX);
    if (empty.length > 0) await this.waiting.rest(empty);
    if (wakes.length > 0) await this.queue.hurry(wakes);
  }
}
