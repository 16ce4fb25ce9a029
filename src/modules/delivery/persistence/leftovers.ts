import { Injectable } from '@nestjs/common';
import type { Day } from '../../../common/day.js';
import { Database } from '../../../platform/database/database.js';
import { deleteSome } from '../../../platform/database/delete-some.js';
import type { Statement, Tx } from '../../../platform/database/tx.js';

/** A delivery has few attempts; those of so many go with it that a step stays short all the same. */
const ATTEMPTS_PER_DELIVERY = 4;

const DELETE_DELIVERIES: Statement = {
  name: 'deliveries-purge',
  text: `
    with oldest as (
      select id, day from deliveries where workspace_id = $1 order by event_sequence, id limit $2
    )
    delete from deliveries d using oldest o where d.id = o.id and d.day = o.day
    returning d.id, d.day::text`,
};

/**
 * A statement of its own, after the deliveries are gone: a result that is stored at the same moment has either
 * been seen by now, or finds no delivery to be logged for.
 */
const DELETE_ATTEMPTS: Statement = {
  name: 'attempts-purge',
  text: `
    delete from attempts a using unnest($1::uuid[], $2::date[]) d(id, day)
    where a.delivery_id = d.id and a.day = d.day returning 1`,
};

/** Deletes what is of no more use, always a bounded number of rows. */
@Injectable()
export class Leftovers {
  constructor(private readonly database: Database) {}

  /** Deletes lanes of a workspace, `limit` at most; gives how many. Who drains one stops after what is in flight. */
  async purgeLanes(tx: Tx, workspaceId: string, limit: number): Promise<number> {
    return deleteSome(tx, 'lanes', 'workspace_id = $1', [workspaceId], limit);
  }

  async purgeStreams(tx: Tx, workspaceId: string, limit: number): Promise<number> {
    return deleteSome(tx, 'streams', 'workspace_id = $1', [workspaceId], limit);
  }

  /**
   * Deletes the oldest deliveries of a workspace with their attempts, some `limit` rows; gives how many went, and no
   * less than `limit` unless nothing is left.
   */
  async purgeDeliveries(tx: Tx, workspaceId: string, limit: number): Promise<number> {
    const deliveries = Math.ceil(limit / (1 + ATTEMPTS_PER_DELIVERY));
    const gone = await tx.rows<{ id: string; day: Day }>(DELETE_DELIVERIES, [workspaceId, deliveries]);
    if (gone.length === 0) return 0;
    const attempts = await tx.rows(DELETE_ATTEMPTS, [gone.map(({ id }) => id), gone.map(({ day }) => day)]);
    return gone.length < deliveries ? gone.length + attempts.length : limit;
  }

  /** Deletes the streams of subscriptions that nothing speaks of any more. */
  async deleteStreams(tx: Tx, subscriptionIds: readonly string[]): Promise<void> {
    await tx.rows('delete from streams where subscription_id = any($1::uuid[])', [subscriptionIds]);
  }

  /** Notes since when lanes are not used, `limit` at most; gives how many. Taking one into use again takes it back. */
  async noteUnused(now: Date, limit: number): Promise<number> {
    const noted = await this.database.rows(
      `update lanes l set unused_since = $1
       where l.id = any(array(
           select u.id from lanes u
           where u.unused_since is null and not exists (select from streams s where s.lane_id = u.id) limit $2))
         and not exists (select from streams s where s.lane_id = l.id)
       returning 1`,
      [now, limit],
    );
    return noted.length;
  }

  /** Deletes lanes that are not used since before `until`, `limit` at most; gives how many. */
  async pruneLanes(until: Date, limit: number): Promise<number> {
    return deleteSome(
      this.database,
      'lanes',
      'unused_since < $1 and not exists (select from streams s where s.lane_id = lanes.id)',
      [until],
      limit,
    );
  }
}
