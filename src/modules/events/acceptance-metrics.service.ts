import { Injectable } from '@nestjs/common';
import type { DomainEvents } from '../../contracts/domain-events.js';
import { OnFact } from '../../platform/event-bus/on-fact.decorator.js';
import { Metrics } from '../../platform/observability/metrics.js';

/** Counts what is accepted, once for each commit. */
@Injectable()
export class AcceptanceMetrics {
  private readonly events;
  private readonly deliveries;

  constructor(metrics: Metrics) {
    this.events = metrics.counter(
      'hooklane_events_accepted_total',
      'Events that were accepted and stored; repeated ones count once.',
    );
    this.deliveries = metrics.counter(
      'hooklane_deliveries_planned_total',
      'Deliveries that accepted events led to, skipped ones too.',
    );
  }

  @OnFact('events.accepted', 'afterCommit')
  count({ events, planned }: DomainEvents['events.accepted']): Promise<void> {
    this.events.add(events.length);
    for (const deliveries of planned.values()) this.deliveries.add(deliveries);
    return Promise.resolve();
  }
}
