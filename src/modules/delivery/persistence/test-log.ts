import { Injectable } from '@nestjs/common';
import { dayOf } from '../../../common/day.js';
import { notFound } from '../../../common/domain-error.js';
import { Database } from '../../../platform/database/database.js';
import { Partitions } from '../../../platform/database/partitions.service.js';
import { WorkspaceDirectory } from '../../workspaces/index.js';
import type { DeliveryOutcome } from '../delivery-outcome.js';

/** A test event that was sent, and how that ended. */
export interface SentTest {
  readonly deliveryId: string;
  readonly workspaceId: string;
  readonly subscriptionId: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly body: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly durationMs: number;
  readonly outcome: DeliveryOutcome;
  /** Without those that the log can tell; see `tellingHeaders`. */
  readonly requestHeaders: Readonly<Record<string, string>>;
}

/** Writes test events into the delivery log. They stand beside the newest event, and take no number from any row. */
@Injectable()
export class TestLog {
  constructor(
    private readonly database: Database,
    private readonly workspaces: WorkspaceDirectory,
    private readonly partitions: Partitions,
  ) {}

  /** @throws workspace_not_found, subscription_not_found when they were deleted meanwhile */
  async store(sent: SentTest): Promise<void> {
    await this.partitions.withPartitions(() => this.storeOnce(sent));
  }

  private async storeOnce(sent: SentTest): Promise<void> {
    const { outcome } = sent;
    const day = dayOf(sent.startedAt);
    await this.database.transaction(async (tx) => {
      const workspace = (await this.workspaces.lock(tx, [sent.workspaceId])).get(sent.workspaceId);
      if (!workspace) throw notFound('workspace');
      const stored = await tx.rows(
        `insert into deliveries (day, id, workspace_id, subscription_id, lane_id, event_sequence, sequence, event_id,
                                 event_type, status, reason, manual, attempt_count, round_attempts, created_at,
                                 completed_at, test_body)
         select $1, $2, workspace_id, subscription_id, lane_id, $5, 0, $6, $7, $8, $9, true, 1, 1, $10, $11, $12
         from streams where subscription_id = $4 and workspace_id = $3 returning id`,
        [
          day,
          sent.deliveryId,
          sent.workspaceId,
          sent.subscriptionId,
          workspace.eventSequence,
          sent.eventId,
          sent.eventType,
          outcome.kind === 'accepted' ? 'delivered' : 'dropped',
          outcome.kind === 'accepted' ? null : 'test_failed',
          sent.startedAt,
          sent.endedAt,
          sent.body,
        ],
      );
      if (stored.length === 0) throw notFound('subscription');
      await tx.rows(
        `insert into attempts (day, delivery_id, number, manual, started_at, duration_ms, outcome, status_code, error,
                               request_headers, response_headers, response_body)
         values ($1, $2, 1, true, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          day,
          sent.deliveryId,
          sent.startedAt,
          sent.durationMs,
          outcome.kind,
          outcome.answer?.statusCode ?? null,
          outcome.kind === 'accepted' ? null : outcome.error,
          JSON.stringify(sent.requestHeaders),
          outcome.answer ? JSON.stringify(outcome.answer.headers) : null,
          outcome.answer?.body ?? null,
        ],
      );
    });
  }
}
