import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, Repository } from 'typeorm';
import { validationFailed } from '../../../common/domain-error.js';
import { firstIdAt, isUuid } from '../../../common/ids.js';
import { decodeCursor, type Page, pageOf, type PageRequest } from '../../../common/page.js';
import type { Locale } from '../../../contracts/plan.js';
import { Database } from '../../../platform/database/database.js';
import { deleteSome } from '../../../platform/database/delete-some.js';
import type { Tx } from '../../../platform/database/tx.js';
import type { NoticeContent } from '../notice-content.js';
import type { SendingOutcome, SendingState } from '../sending-outcome.js';
import { NoticeEntity } from './notice.entity.js';

/** A notice that this process alone may send until its lease ends. */
export interface ClaimedNotice extends SendingState {
  readonly id: string;
  readonly locale: Locale;
  readonly subject: string;
  readonly content: NoticeContent;
}

const CLAIM = `
  update notices
  set attempts = attempts + 1, leased_until = clock_timestamp() + make_interval(secs => $3 / 1000.0)
  where id = $1 and status = 'pending' and next_attempt_at <= $2
    and (leased_until is null or leased_until <= clock_timestamp())
  returning id, locale, subject, content, recipients, reached, attempts, created_at as "createdAt"`;

const RENEW = `
  update notices set leased_until = clock_timestamp() + make_interval(secs => $3 / 1000.0)
  where id = $1 and attempts = $2 and status = 'pending'
  returning id`;

const SETTLE = `
  update notices
  set status = $3, reached = $4, last_error = $5, next_attempt_at = $6, sent_at = $7, leased_until = null
  where id = $1 and attempts = $2 and status = 'pending'`;

const DUE = `
  select id from notices
  where status = 'pending' and next_attempt_at <= $1
    and (leased_until is null or leased_until <= clock_timestamp())
  order by next_attempt_at limit $2`;

/** Notices in Postgres. */
@Injectable()
export class Notices {
  constructor(
    private readonly database: Database,
    @InjectRepository(NoticeEntity) private readonly entities: Repository<NoticeEntity>,
  ) {}

  /** Writes a notice in the transaction of what it tells about. */
  async add(tx: Tx, notice: NoticeEntity): Promise<void> {
    await tx.manager.insert(NoticeEntity, notice);
  }

  /**
   * Takes a due notice for `leaseMs` and counts the attempt; null when there is nothing to send or another worker
   * has it. The lease runs in the database's time, so that workers whose clocks differ can't both hold it.
   */
  async claim(id: string, now: Date, leaseMs: number): Promise<ClaimedNotice | null> {
    const [notice] = await this.database.rows<ClaimedNotice>(CLAIM, [id, now, leaseMs]);
    return notice ?? null;
  }

  /** Lengthens the lease to `leaseMs` from now; false when a later attempt has begun meanwhile. */
  async renew({ id, attempts }: ClaimedNotice, leaseMs: number): Promise<boolean> {
    return (await this.database.rows(RENEW, [id, attempts, leaseMs])).length > 0;
  }

  /** Records what came of the attempt; changes nothing when a later attempt has begun meanwhile. */
  async settle({ id, attempts }: ClaimedNotice, outcome: SendingOutcome): Promise<void> {
    const { status, reached, lastError, nextAttemptAt, sentAt } = outcome;
    await this.database.rows(SETTLE, [id, attempts, status, reached, lastError, nextAttemptAt, sentAt]);
  }

  /** The ids of up to `limit` notices that should be sent now, the longest due first. */
  async due(now: Date, limit: number): Promise<string[]> {
    const rows = await this.database.rows<{ id: string }>(DUE, [now, limit]);
    return rows.map(({ id }) => id);
  }

  /** The workspace's notices, newest first. */
  async list(workspaceId: string, { limit, cursor }: PageRequest): Promise<Page<NoticeEntity>> {
    const rows = await this.entities.find({
      where: { workspaceId, ...(cursor && { id: LessThan(idOf(cursor)) }) },
      order: { id: 'desc' },
      take: limit + 1,
    });
    return pageOf(rows, limit, ({ id }) => [id]);
  }

  /** Deletes notices of a workspace, `limit` at most; gives how many. */
  async purge(tx: Tx, workspaceId: string, limit: number): Promise<number> {
    return deleteSome(tx, 'notices', 'workspace_id = $1', [workspaceId], limit);
  }

  /** Deletes notices from before `until` that are no longer to be sent, `limit` at most; gives how many. */
  async prune(until: Date, limit: number): Promise<number> {
    const condition = `id < $1 and status <> 'pending'`;
    return deleteSome(this.database, 'notices', condition, [firstIdAt(until)], limit);
  }

  /** Those of `ids` of which there is a notice. */
  async known(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.database.rows<{ id: string }>(
      'select id from notices where id = any($1::uuid[])',
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }
}

function idOf(cursor: string): string {
  const [id] = decodeCursor(cursor, 1);
  if (typeof id !== 'string' || !isUuid(id)) {
    throw validationFailed([{ path: 'cursor', message: 'is not a cursor of this list' }]);
  }
  return id;
}
