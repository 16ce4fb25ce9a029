import { Injectable } from '@nestjs/common';
import type { TracedRequest } from '../../../platform/observability/tracing.js';
import type { ClaimedDelivery } from '../persistence/lane-reader.js';
import type { Settled, Settlement } from '../persistence/settlements.js';
import { AttemptLog } from './attempt-log.service.js';
import { AttemptTraces } from './attempt-traces.service.js';
import { DeliveryMetrics } from './delivery-metrics.service.js';

/** An attempt as its sender knows it. */
export interface SentAttempt {
  readonly delivery: ClaimedDelivery;
  readonly url: string;
  /** What `attemptStarted` gave for it. */
  readonly traced: TracedRequest | null;
}

/** Hears of every attempt, and of its result once that is stored, for those who watch the service. */
@Injectable()
export class AttemptObserver {
  constructor(
    private readonly metrics: DeliveryMetrics,
    private readonly log: AttemptLog,
    private readonly traces: AttemptTraces,
  ) {}

  /** Null when the attempt is not traced; else its request is to carry the `traceparent`. */
  attemptStarted(delivery: ClaimedDelivery, startedAt: Date): TracedRequest | null {
    return this.traces.begin(delivery, startedAt);
  }

  attemptSettled({ delivery, url, traced }: SentAttempt, settlement: Settlement, settled: Settled): void {
    this.metrics.attemptSettled(settlement, settled);
    this.log.attemptSettled(delivery, settlement);
    if (traced) this.traces.end(traced, url, delivery, settlement);
  }
}
