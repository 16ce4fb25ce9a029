import { Injectable } from '@nestjs/common';
import { addDays, type Day, dayOf } from '../../../common/day.js';
import { notFound, validationFailed } from '../../../common/domain-error.js';
import { Database } from '../../../platform/database/database.js';
import type { Statement } from '../../../platform/database/tx.js';
import { BEGINNING, type FeedPlace } from '../feed-place.js';
import type { StoredEvent } from './event-store.js';

/** Numbers that a page looks through for what it is narrowed to, so that a rare type costs a bounded time. */
const SIEVED_MAX = 5000;

/** How far clocks of processes may differ for `since` to be exact; only a search begins that much earlier. */
const CLOCK_SKEW_MS = 60_000;

export type FeedEvent = Pick<
  StoredEvent,
  'id' | 'type' | 'sequence' | 'occurredAt' | 'acceptedAt' | 'body' | 'day'
>;

/** Which events a reader wants, from where on. */
export interface FeedRequest {
  readonly after: FeedPlace;
  readonly limit: number;
  readonly type?: string | undefined;
  /** Only what was accepted at this time or later. */
  readonly since?: Date | undefined;
  /** The feed ends before the first event that was accepted at this time or later. */
  readonly until?: Date | undefined;
}

/** Events in their order, and the place behind all that was looked at. */
export interface FeedPage {
  readonly events: readonly FeedEvent[];
  readonly next: FeedPlace;
  readonly hasMore: boolean;
}

/** The last number of the workspace and its first stored event behind a place, in one snapshot. */
interface Start {
  readonly end: number;
  readonly first: FeedPlace | null;
}

interface StartRow {
  end: string;
  sequence: string | null;
  day: Day | null;
}

type EventRow = Omit<FeedEvent, 'sequence'> & { sequence: string };

/** Both tables in one snapshot: every number up to `event_sequence` is committed, so none appears later. */
const START: Statement = {
  name: 'event-feed-start',
  text: `
    select w.event_sequence as end, f.sequence, f.day::text
    from workspaces w
    left join lateral (
      select e.sequence, e.day from events e
      where e.workspace_id = w.id and e.sequence > $2 and e.day >= $3
      order by e.sequence limit 1
    ) f on true
    where w.id = $1 and w.deleted_at is null`,
};

/** Halves the numbers until the first is found that was accepted at `$4` or later: numbers grow with time. */
const START_SINCE: Statement = {
  name: 'event-feed-start-since',
  text: `
    with recursive halved(low, high) as (
      select coalesce(f.sequence, w.event_sequence + 1), w.event_sequence + 1
      from workspaces w
      left join lateral (
        select e.sequence from events e
        where e.workspace_id = w.id and e.sequence > $2::bigint and e.day >= $3
        order by e.sequence limit 1
      ) f on true
      where w.id = $1 and w.deleted_at is null
      union all
      select case when p.accepted_at < $4 then p.sequence + 1 else h.low end,
             case when p.accepted_at < $4 then h.high else (h.low + h.high) / 2 end
      from halved h
      left join lateral (
        select e.sequence, e.accepted_at from events e
        where e.workspace_id = $1 and e.day >= $3 and e.sequence >= (h.low + h.high) / 2
        order by e.sequence limit 1
      ) p on true
      where h.low < h.high
    )
    select h.high - 1 as end, e.sequence, e.day::text
    from (select low, max(high) over () as high from halved order by low desc, high limit 1) h
    left join events e on e.workspace_id = $1 and e.day >= $3 and e.sequence = h.low`,
};

/** With `$6` the first event that was accepted too late comes along, whatever its type: it ends the feed. */
const PAGE: Statement = {
  name: 'event-feed-page',
  text: `
    select id, type, sequence, occurred_at as "occurredAt", accepted_at as "acceptedAt", body, day::text
    from events
    where workspace_id = $1 and sequence > $2 and sequence <= $3 and day >= $4
      and (accepted_at >= $6 or (($5::text is null or type = $5) and ($7::timestamptz is null or accepted_at >= $7)))
    order by sequence limit $8`,
};

/** Reads a workspace's events in the order of their numbers. */
@Injectable()
export class EventFeed {
  constructor(private readonly database: Database) {}

  /**
   * The events behind a place. It holds fewer than `limit`, even none, when few of those that it looked through are
   * wanted. No event is left out that is committed later: numbers are given under a lock that is kept to the commit.
   *
   * @throws workspace_not_found, validation_failed for a place that the workspace has not come to
   */
  async read(workspaceId: string, request: FeedRequest): Promise<FeedPage> {
    const { after, limit } = request;
    const { end, first } = await this.start(workspaceId, request);
    if (after.sequence > end) {
      throw validationFailed([{ path: 'cursor', message: 'is not a cursor of this workspace' }]);
    }
    if (!first) return { events: [], next: { ...after, sequence: end }, hasMore: false };
    const isSieved = request.type !== undefined || request.since !== undefined;
    const upTo = Math.min(end, first.sequence - 1 + (isSieved ? SIEVED_MAX : limit));
    const rows = await this.rows(workspaceId, request, first, upTo);
    const cut = rows.findIndex(({ acceptedAt }) => request.until && acceptedAt >= request.until);
    const wanted = cut === -1 ? rows : rows.slice(0, cut);
    const events = wanted.slice(0, limit);
    const last = events.at(-1) ?? first;
    if (wanted.length > limit) return { events, next: placeOf(last), hasMore: true };
    if (cut !== -1) {
      return { events, next: { day: last.day, sequence: rows[cut]!.sequence - 1 }, hasMore: false };
    }
    return { events, next: { day: last.day, sequence: upTo }, hasMore: upTo < end };
  }

  /** Numbers have no gaps: where one seems to be, events were purged, or a clock was wrong, and every day is asked. */
  private async start(workspaceId: string, { after, since }: FeedRequest): Promise<Start> {
    if (since) return this.startSince(workspaceId, after, new Date(since.getTime() - CLOCK_SKEW_MS));
    const near = await this.startIn(START, [workspaceId, after.sequence, addDays(after.day, -1)]);
    const isNext = near.first ? near.first.sequence === after.sequence + 1 : near.end <= after.sequence;
    if (isNext || after.sequence === 0) return near;
    return this.startIn(START, [workspaceId, after.sequence, BEGINNING.day]);
  }

  private async startSince(workspaceId: string, after: FeedPlace, since: Date): Promise<Start> {
    const day = [addDays(dayOf(since), -1), addDays(after.day, -1)].toSorted().at(-1);
    return this.startIn(START_SINCE, [workspaceId, after.sequence, day, since]);
  }

  private async startIn(statement: Statement, values: readonly unknown[]): Promise<Start> {
    const [row] = await this.database.rows<StartRow>(statement, values);
    if (!row) throw notFound('workspace');
    const { end, sequence, day } = row;
    return { end: Number(end), first: sequence && day ? { sequence: Number(sequence), day } : null };
  }

  private async rows(
    workspaceId: string,
    { limit, type, since, until }: FeedRequest,
    first: FeedPlace,
    upTo: number,
  ): Promise<FeedEvent[]> {
    const from = [first.sequence - 1, upTo, addDays(first.day, -1)];
    const values = [workspaceId, ...from, type ?? null, until ?? null, since ?? null, limit + 1];
    const rows = await this.database.rows<EventRow>(PAGE, values);
    return rows.map((row) => ({ ...row, sequence: Number(row.sequence) }));
  }
}

function placeOf({ sequence, day }: FeedPlace): FeedPlace {
  return { sequence, day };
}
