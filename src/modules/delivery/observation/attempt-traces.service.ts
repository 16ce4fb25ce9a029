import { Injectable } from '@nestjs/common';
import { type TracedRequest, Tracing } from '../../../platform/observability/tracing.js';
import type { ClaimedDelivery } from '../persistence/lane-reader.js';
import type { Settlement } from '../persistence/settlements.js';

/** Traces attempts: each is a request in the trace of its event, whichever process makes it. */
@Injectable()
export class AttemptTraces {
  constructor(private readonly tracing: Tracing) {}

  /** Null when nothing is traced, which costs nothing. */
  begin({ eventId, eventType }: ClaimedDelivery, startedAt: Date): TracedRequest | null {
    return this.tracing.isOn ? this.tracing.request(eventId, `attempt ${eventType}`, startedAt) : null;
  }

  /** Ends a traced attempt; `url` is that of its lane, of which only the host is told. */
  end(traced: TracedRequest, url: string, delivery: ClaimedDelivery, settlement: Settlement): void {
    const { outcome, number } = settlement;
    const statusCode = outcome.answer?.statusCode;
    const { hostname, port, protocol } = new URL(url);
    const fields = {
      'http.request.method': 'POST',
      'url.scheme': protocol.slice(0, -1),
      'server.address': hostname,
      'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
      ...(statusCode && { 'http.response.status_code': statusCode }),
      ...(number > 1 && { 'http.request.resend_count': number - 1 }),
      'hooklane.workspace.id': settlement.workspaceId,
      'hooklane.subscription.id': settlement.subscriptionId,
      'hooklane.lane.id': settlement.laneId,
      'hooklane.delivery.id': settlement.deliveryId,
      'hooklane.delivery.sequence': delivery.sequence,
      'hooklane.delivery.status': settlement.result.status,
      'hooklane.attempt.number': number,
      'hooklane.attempt.outcome': outcome.kind,
      'hooklane.attempt.manual': settlement.manual,
    };
    traced.end(settlement.endedAt, fields, failureOf(settlement));
  }
}

/** A status says more than that it was refused. */
function failureOf({ outcome }: Settlement): string | null {
  switch (outcome.kind) {
    case 'accepted':
      return null;
    case 'refused':
      return String(outcome.answer.statusCode);
    case 'timed_out':
    case 'unreachable':
    case 'blocked':
      return outcome.kind;
  }
}
