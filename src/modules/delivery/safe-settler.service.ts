import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { isDatabaseAway } from '../../platform/database/database-errors.js';
import { type Settled, type Settlement, Settlements } from './persistence/settlements.js';

const PAUSE_MS_MIN = 100;
const PAUSE_MS_MAX = 2_000;
/** After that the attempt is given up: another claim repeats it. */
const PATIENCE_MS = 60_000;

/**
 * Keeps a result while Postgres is away: an attempt whose result could not be stored is repeated, so that storing it
 * late spares the receiver a repetition. A fence that has moved on in the meantime makes the late result harmless.
 */
@Injectable()
export class SafeSettler {
  private readonly logger = new Logger(SafeSettler.name);
  private isStopping = false;

  constructor(private readonly settlements: Settlements) {}

  /** From now on nothing is waited for. */
  stop(): void {
    this.isStopping = true;
  }

  /** Stores a result; waits up to a minute for a Postgres that is away, then rejects with its error. */
  async settle(settlement: Settlement): Promise<Settled> {
    const giveUpAt = performance.now() + PATIENCE_MS;
    for (let pauseMs = PAUSE_MS_MIN; ; pauseMs = Math.min(pauseMs * 2, PAUSE_MS_MAX)) {
      try {
        return await this.settlements.settle(settlement);
      } catch (error) {
        if (!isDatabaseAway(error) || this.isStopping || performance.now() > giveUpAt) throw error;
        this.logger.warn({
          message: 'Postgres is away; a result waits to be stored',
          laneId: settlement.laneId,
        });
        await pause(pauseMs);
      }
    }
  }
}
