import { Injectable } from '@nestjs/common';
import { timeOfId } from '../../../common/ids.js';
import type { DomainEvents } from '../../../contracts/domain-events.js';
import { OnFact } from '../../../platform/event-bus/on-fact.decorator.js';
import { DatabaseGauges } from '../../../platform/observability/database-gauges.service.js';
import { LATENCY_BOUNDS, Metrics, REQUEST_BOUNDS } from '../../../platform/observability/metrics.js';
import { DrainTurns } from '../drain-turns.js';
import type { Settled, Settlement } from '../persistence/settlements.js';

const OUTCOMES = ['accepted', 'refused', 'timed_out', 'unreachable', 'blocked'] as const;
const DROP_REASONS = ['retries_exhausted', 'gone'] as const;
const SKIP_REASONS = ['disabled', 'plan', 'deleted'] as const;

type SkipReason = (typeof SKIP_REASONS)[number];

/** As many lanes are looked into, the longest due first; more can't wait in a service that keeps up. */
const LANES_MAX = 5_000;

/** The first delivery of each lane is its oldest; what was queued again has waited since then only. */
const WAITING = `
  select count(*) as lanes_waiting, count(*) filter (where o.failing) as lanes_failing,
         min(o.due_at) filter (where o.is_free) as due_since,
         min(coalesce(h.requeued_at, h.created_at)) as oldest_pending
  from (
    select id, failing, due_at, pending_day, read_from,
           leased_until is null or leased_until <= clock_timestamp() as is_free
    from lanes where due_at is not null order by due_at limit ${LANES_MAX}
  ) o
  cross join lateral (
    select d.created_at, d.requeued_at from deliveries d
    where d.lane_id = o.id and d.status = 'pending' and d.day >= o.pending_day and d.event_sequence >= o.read_from
    order by d.event_sequence, d.id limit 1
  ) h`;

/** Counts what becomes of deliveries. */
@Injectable()
export class DeliveryMetrics {
  private readonly attempts;
  private readonly delivered;
  private readonly dropped;
  private readonly skipped;
  private readonly observeLatency;
  private readonly observeAttempt;

  constructor(metrics: Metrics, gauges: DatabaseGauges, turns: DrainTurns) {
    this.attempts = metrics.counters(
      'hooklane_attempts_total',
      'Requests to receivers, by how they ended.',
      'outcome',
      OUTCOMES,
    );
    this.delivered = metrics.counter('hooklane_deliveries_delivered_total', 'Deliveries that were accepted.');
    this.dropped = metrics.counters(
      'hooklane_deliveries_dropped_total',
      'Deliveries that were given up.',
      'reason',
      DROP_REASONS,
    );
    this.skipped = metrics.counters(
      'hooklane_deliveries_skipped_total',
      'Deliveries that were not sent because of how their subscription or plan stands.',
      'reason',
      SKIP_REASONS,
    );
    this.observeLatency = metrics.histogram(
      'hooklane_delivery_latency_seconds',
      "From the acceptance of an event to its receiver's accepting answer; without what a person queued again.",
      LATENCY_BOUNDS,
    );
    this.observeAttempt = metrics.histogram(
      'hooklane_attempt_duration_seconds',
      'Of one request, from its start to the end of its answer.',
      REQUEST_BOUNDS,
    );
    metrics.gauges('hooklane_lanes_draining', 'Lanes that this process is sending from.', [], () => [
      [{}, turns.size],
    ]);
    gauges.add(WAITING, GAUGES);
  }

  /** An attempt whose result is stored. On the hot path: a few additions and two buckets. */
  attemptSettled(
    { deliveryId, endedAt, durationMs, outcome, result, manual }: Settlement,
    settled: Settled,
  ): void {
    this.attempts[outcome.kind].add();
    this.observeAttempt(durationMs / 1000);
    if (result.status === 'delivered') {
      this.delivered.add();
      if (!manual) this.observeLatency(Math.max(0, endedAt.getTime() - acceptedMs(deliveryId)) / 1000);
    }
    if (result.status === 'dropped' && settled.isHeld) this.dropped[result.reason].add();
  }

  /** Deliveries that were skipped, and committed as such. */
  deliveriesSkipped(reason: SkipReason, count: number): void {
    this.skipped[reason].add(count);
  }

  @OnFact('deliveries.withheld', 'afterCommit')
  countWithheld({ waiting }: DomainEvents['deliveries.withheld']): Promise<void> {
    for (const count of waiting.values()) this.deliveriesSkipped('disabled', count);
    return Promise.resolve();
  }
}

const GAUGES = {
  lanes_waiting: {
    kind: 'number',
    name: 'hooklane_lanes_waiting',
    help: `Lanes in which deliveries wait, up to ${LANES_MAX}; of all processes together.`,
  },
  lanes_failing: {
    kind: 'number',
    name: 'hooklane_lanes_failing',
    help: 'Those of the waiting lanes whose last attempt failed; of all processes together.',
  },
  due_since: {
    kind: 'age',
    name: 'hooklane_lane_overdue_seconds',
    help: 'How long the first waiting lane has been due without a process that sends from it.',
  },
  oldest_pending: {
    kind: 'age',
    name: 'hooklane_oldest_pending_age_seconds',
    help: 'Since the first of what waits for a receiver was accepted or queued again; of all processes together.',
  },
} as const;

/** Ids of deliveries are made when their events are accepted. */
function acceptedMs(deliveryId: string): number {
  return timeOfId(deliveryId) ?? Number.POSITIVE_INFINITY;
}
