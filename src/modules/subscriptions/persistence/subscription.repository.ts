import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, IsNull, LessThan, Repository } from 'typeorm';
import { idOfCursor } from '../../../common/id-cursor.js';
import { type Page, pageOf, type PageRequest } from '../../../common/page.js';
import type { CountedFailure, DisabledReason } from '../../../contracts/domain-events.js';
import { Database } from '../../../platform/database/database.js';
import { deleteSome } from '../../../platform/database/delete-some.js';
import type { Statement, Tx } from '../../../platform/database/tx.js';
import { Subscription } from '../subscription.js';
import { SubscriptionEntity } from './subscription.entity.js';

/** Which subscriptions of a workspace are to be disabled, and how. */
export interface Disabling {
  readonly workspaceId: string;
  /** Null: all. */
  readonly ids: readonly string[] | null;
  readonly reason: DisabledReason;
  readonly at: Date;
}

/** What acceptance needs of a subscription. */
export interface ListeningRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly version: number;
  readonly eventTypes: string[];
  readonly filters: Subscription['filters'];
  readonly disabled: boolean;
}

/** What signing and sending needs of a subscription. */
export type SenderRow = Pick<
  Subscription,
  'id' | 'version' | 'headers' | 'secret' | 'secretPrevious' | 'secretOverlapUntil'
>;

const SENDERS: Statement = {
  name: 'subscription_senders',
  text: `
    select id, version, headers, secret, secret_previous as "secretPrevious",
           secret_overlap_until as "secretOverlapUntil"
    from subscriptions where id = any($1::uuid[])`,
};

const NOTE_FAILURES: Statement = {
  name: 'note_failures',
  text: `
    update subscriptions s set last_failed_at = f.failed_at, last_error = f.error
    from (
      select distinct on (id) * from unnest($1::uuid[], $2::timestamptz[], $3::text[]) f(id, failed_at, error)
      order by id, failed_at desc
    ) f
    where s.id = f.id`,
};

/** Subscriptions in Postgres. Deleted ones are there for `senders` and `withDeleted` only. */
@Injectable()
export class SubscriptionRepository {
  constructor(
    @InjectRepository(SubscriptionEntity) private readonly subscriptions: Repository<Subscription>,
    private readonly database: Database,
  ) {}

  async insert(tx: Tx, subscription: Subscription): Promise<void> {
    await tx.manager.insert(SubscriptionEntity, subscription);
  }

  async update(tx: Tx, id: string, changes: Partial<Subscription>): Promise<void> {
    await tx.manager.update(SubscriptionEntity, { id }, changes);
  }

  /** The subscription, if it is the workspace's. */
  async find(workspaceId: string, id: string, tx?: Tx): Promise<Subscription | null> {
    const subscriptions = tx?.manager.getRepository(SubscriptionEntity) ?? this.subscriptions;
    return subscriptions.findOneBy({ id, workspaceId, deletedAt: IsNull() });
  }

  /** Those of `ids` that are the workspace's, by id, deleted ones too. */
  async withDeleted(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<Map<string, Subscription>> {
    const found = await tx.manager.findBy(SubscriptionEntity, { workspaceId, id: In([...ids]) });
    return new Map(found.map((each) => [each.id, each]));
  }

  /** How many the workspace has. */
  async count(tx: Tx, workspaceId: string): Promise<number> {
    return tx.manager.countBy(SubscriptionEntity, { workspaceId, deletedAt: IsNull() });
  }

  /** Newest first. */
  async page(workspaceId: string, { limit, cursor }: PageRequest): Promise<Page<Subscription>> {
    const rows = await this.subscriptions.find({
      where: { workspaceId, deletedAt: IsNull(), ...(cursor && { id: LessThan(idOfCursor(cursor)) }) },
      order: { id: 'desc' },
      take: limit + 1,
    });
    return pageOf(rows, limit, ({ id }) => [id]);
  }

  /** Disables those that are enabled and gives them, by id. */
  async disable(tx: Tx, { workspaceId, ids, reason, at }: Disabling): Promise<Subscription[]> {
    const disabled = await tx.rows<{ id: string }>(
      `update subscriptions
       set disabled_reason = $3, disabled_at = $4, skipping_since = $4, updated_at = $4
       where workspace_id = $1 and ($2::uuid[] is null or id = any($2::uuid[]))
         and deleted_at is null and disabled_at is null
       returning id`,
      [workspaceId, ids, reason, at],
    );
    if (disabled.length === 0) return [];
    return tx.manager.find(SubscriptionEntity, {
      where: { id: In(disabled.map(({ id }) => id)) },
      order: { id: 'asc' },
    });
  }

  /** Keeps the newest of `failures` of each subscription. */
  noteFailures(tx: Tx, failures: readonly CountedFailure[]): void {
    tx.send(NOTE_FAILURES, [
      failures.map(({ subscriptionId }) => subscriptionId),
      failures.map(({ at }) => at),
      failures.map(({ error }) => error),
    ]);
  }

  async listening(tx: Tx, workspaceIds: readonly string[]): Promise<ListeningRow[]> {
    return tx.rows<ListeningRow>(
      {
        name: 'listening_subscriptions',
        text: `
          select id, workspace_id as "workspaceId", version, event_types as "eventTypes", filters,
            disabled_at is not null as disabled
          from subscriptions
          where workspace_id = any($1::uuid[]) and deleted_at is null
          order by id`,
      },
      [workspaceIds],
    );
  }

  /** Deleted ones too: their last attempt may be in the making. */
  async senders(ids: readonly string[]): Promise<SenderRow[]> {
    return this.database.rows<SenderRow>(SENDERS, [ids]);
  }

  /** Deletes rows of a workspace, `limit` at most; gives how many. */
  async purge(tx: Tx, workspaceId: string, limit: number): Promise<number> {
    return deleteSome(tx, 'subscriptions', 'workspace_id = $1', [workspaceId], limit);
  }

  /** Deletes the rows of those that were deleted before `until`, `limit` at most; gives them. */
  async prune(tx: Tx, until: Date, limit: number): Promise<{ id: string; workspaceId: string }[]> {
    return tx.rows(
      `delete from subscriptions where id = any(array(
         select id from subscriptions where deleted_at < $1 order by deleted_at limit $2 for update skip locked))
       returning id, workspace_id as "workspaceId"`,
      [until, limit],
    );
  }
}
