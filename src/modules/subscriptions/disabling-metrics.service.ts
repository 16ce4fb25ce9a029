import { Injectable } from '@nestjs/common';
import type { DisabledReason, DomainEvents } from '../../contracts/domain-events.js';
import { OnFact } from '../../platform/event-bus/on-fact.decorator.js';
import { Metrics } from '../../platform/observability/metrics.js';

const REASONS: readonly DisabledReason[] = ['manual', 'error_quota', 'gone'];

/** Counts how often subscriptions come near the error quota, exceed it, and are disabled. */
@Injectable()
export class DisablingMetrics {
  private readonly disabled;
  private readonly trips;
  private readonly warnings;

  constructor(metrics: Metrics) {
    this.disabled = metrics.counters(
      'hooklane_subscriptions_disabled_total',
      'Subscriptions that were disabled.',
      'reason',
      REASONS,
    );
    this.trips = metrics.counter(
      'hooklane_quota_trips_total',
      'Decisions that disabled subscriptions because their workspace exceeded its error quota.',
    );
    this.warnings = metrics.counter(
      'hooklane_quota_warnings_total',
      'Workspaces that came near their error quota, at most once per window each.',
    );
  }

  @OnFact('quota.warned', 'afterCommit')
  countWarning(): Promise<void> {
    this.warnings.add();
    return Promise.resolve();
  }

  @OnFact('subscriptions.disabled', 'afterCommit')
  countDisabled({ reason, subscriptions }: DomainEvents['subscriptions.disabled']): Promise<void> {
    this.disabled[reason].add(subscriptions.length);
    if (reason === 'error_quota' && subscriptions.length > 0) this.trips.add();
    return Promise.resolve();
  }
}
