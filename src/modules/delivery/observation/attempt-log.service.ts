import { Injectable, Logger } from '@nestjs/common';
import { Settings } from '../../../platform/config/settings.js';
import type { ClaimedDelivery } from '../persistence/lane-reader.js';
import type { Settlement } from '../persistence/settlements.js';

/**
 * One wide line in the log for each attempt: of a failed one for everybody, of an accepted one for those who debug.
 * Ids and numbers only; the URL is left out, since many carry a token.
 */
@Injectable()
export class AttemptLog {
  private readonly logger = new Logger('Attempts');
  private readonly tellsAccepted: boolean;
  private readonly tellsFailed: boolean;

  constructor({ logLevel }: Settings) {
    this.tellsAccepted = logLevel === 'debug' || logLevel === 'trace';
    this.tellsFailed = this.tellsAccepted || logLevel === 'info';
  }

  /** An attempt whose result is stored. Nothing is made of one that is not told. */
  attemptSettled(delivery: ClaimedDelivery, settlement: Settlement): void {
    const isAccepted = settlement.outcome.kind === 'accepted';
    if (isAccepted && this.tellsAccepted) this.logger.debug('Attempt accepted', lineOf(delivery, settlement));
    if (!isAccepted && this.tellsFailed) this.logger.log('Attempt failed', lineOf(delivery, settlement));
  }
}

function lineOf(delivery: ClaimedDelivery, settlement: Settlement): object {
  const { outcome, result } = settlement;
  return {
    workspaceId: settlement.workspaceId,
    subscriptionId: settlement.subscriptionId,
    laneId: settlement.laneId,
    deliveryId: settlement.deliveryId,
    eventId: delivery.eventId,
    eventType: delivery.eventType,
    sequence: delivery.sequence,
    attempt: settlement.number,
    manual: settlement.manual,
    outcome: outcome.kind,
    statusCode: outcome.answer?.statusCode ?? null,
    durationMs: settlement.durationMs,
    deliveryStatus: result.status,
    ...(outcome.kind !== 'accepted' && { failure: outcome.error }),
    ...(result.status === 'dropped' && { reason: result.reason }),
    ...(result.status === 'pending' && { nextAttemptAt: result.nextAttemptAt.toISOString() }),
  };
}
