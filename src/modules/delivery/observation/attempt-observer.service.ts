import { Injectable } from '@nestjs/common';
import type { ClaimedDelivery } from '../persistence/claims.js';
import type { Settled, Settlement } from '../persistence/settlements.js';
import { AttemptLog } from './attempt-log.service.js';
import { DeliveryMetrics } from './delivery-metrics.service.js';

/** Hears of every attempt whose result was stored, for those who watch the service. */
@Injectable()
export class AttemptObserver {
  constructor(
    private readonly metrics: DeliveryMetrics,
    private readonly log: AttemptLog,
  ) {}

  attemptSettled(delivery: ClaimedDelivery, settlement: Settlement, settled: Settled): void {
    this.metrics.attemptSettled(settlement, settled);
    this.log.attemptSettled(delivery, settlement);
  }
}
