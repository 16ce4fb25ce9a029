import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { Tracing } from '../../platform/observability/tracing.js';
import type { Acceptance } from './acceptance.js';

/** Tells of what a request brought, when it is stored. */
export type TraceAcceptances = (acceptances: readonly Acceptance[]) => void;

/** Begins the trace of each event with its acceptance. */
@Injectable()
export class AcceptanceTraces {
  constructor(
    private readonly tracing: Tracing,
    private readonly clock: Clock,
  ) {}

  /**
   * A request with events begins; null when nothing is traced. `cause` is the producer's `traceparent`: one request
   * may bring many events, so each has a trace of its own, linked to the producer's.
   */
  begin(workspaceId: string, cause: string | undefined): TraceAcceptances | null {
    if (!this.tracing.isOn) return null;
    const startedAt = this.clock.now();
    return (acceptances) => {
      const endedAt = this.clock.now();
      for (const { id, type, deliveries, duplicate } of acceptances) {
        if (duplicate) continue;
        const fields = {
          'hooklane.workspace.id': workspaceId,
          'hooklane.event.id': id,
          'hooklane.event.type': type,
          'hooklane.event.deliveries': deliveries,
        };
        this.tracing.begin(id, { name: `accept ${type}`, startedAt, endedAt, fields, cause });
      }
    };
  }
}
