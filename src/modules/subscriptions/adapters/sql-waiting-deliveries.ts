import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import type { Statement } from '../../../platform/database/tx.js';
import { type Waiting, WaitingDeliveries } from '../ports/waiting-deliveries.js';

/** Walks the partial index of each lane once; the lane's bound spares it the days in which nothing waits. */
const WAITING: Statement = {
  name: 'waiting_deliveries',
  text: `
    select s.subscription_id as "subscriptionId", w.count, w.oldest_at as "oldestAt"
    from streams s
    join lanes l on l.id = s.lane_id
    cross join lateral (
      select count(*)::integer as count, min(d.created_at) as oldest_at
      from deliveries d
      where d.lane_id = l.id and d.status = 'pending' and d.subscription_id = s.subscription_id
        and d.day >= l.pending_day
    ) w
    where s.subscription_id = any($1::uuid[]) and w.count > 0`,
};

/** Reads the deliveries' tables, and nothing but reads. */
@Injectable()
export class SqlWaitingDeliveries extends WaitingDeliveries {
  constructor(private readonly database: Database) {
    super();
  }

  async of(subscriptionIds: readonly string[]): Promise<Map<string, Waiting>> {
    if (subscriptionIds.length === 0) return new Map();
    const rows = await this.database.rows<Waiting & { subscriptionId: string }>(WAITING, [subscriptionIds]);
    return new Map(rows.map(({ subscriptionId, count, oldestAt }) => [subscriptionId, { count, oldestAt }]));
  }
}
