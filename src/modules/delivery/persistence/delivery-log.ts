import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Day, dayOf, isDay } from '../../../common/day.js';
import { validationFailed } from '../../../common/domain-error.js';
import { isUuid, timeOfId } from '../../../common/ids.js';
import { decodeCursor, type Page, pageOf, type PageRequest } from '../../../common/page.js';
import { Database } from '../../../platform/database/database.js';
import type { Statement } from '../../../platform/database/tx.js';
import { EventArchive } from '../../events/index.js';
import type { DeliveryOutcome } from '../delivery-outcome.js';
import { tellingHeaders } from '../request-headers.js';
import type { DeliveryFilter, DeliveryStatus } from './delivery-filter.js';
import { type LogPosition, searchStatement } from './delivery-search.js';
import { SequenceBounds } from './sequence-bounds.js';

/** A delivery as the log shows it. */
export interface LoggedDelivery {
  readonly id: string;
  readonly day: Day;
  readonly eventId: string;
  readonly eventType: string;
  readonly eventSequence: number;
  readonly subscriptionId: string;
  readonly url: string;
  readonly sequence: number;
  readonly status: DeliveryStatus;
  readonly reason: string | null;
  readonly attemptCount: number;
  readonly nextAttemptAt: Date | null;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
}

/** An attempt as the log shows it. */
export interface LoggedAttempt {
  readonly number: number;
  readonly manual: boolean;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly outcome: DeliveryOutcome['kind'];
  readonly statusCode: number | null;
  readonly error: string | null;
  readonly requestHeaders: Record<string, string>;
  readonly responseHeaders: Record<string, string> | null;
  readonly responseBody: string | null;
}

/** A row of `COLUMNS`. */
export interface DeliveryRow {
  id: string;
  day: Day;
  event_id: string;
  event_type: string;
  event_sequence: string;
  subscription_id: string;
  url: string;
  sequence: string;
  status: DeliveryStatus;
  reason: string | null;
  attempt_count: number;
  next_attempt_at: Date | null;
  created_at: Date;
  completed_at: Date | null;
}

/** What is read of a delivery `d` and its lane `l`. */
export const COLUMNS = `
  d.id, d.day::text, d.event_id, d.event_type, d.event_sequence, d.subscription_id, l.url, d.sequence, d.status,
  d.reason, d.attempt_count, d.next_attempt_at, d.created_at, d.completed_at`;
const SELECT = `select ${COLUMNS} from deliveries d join lanes l on l.id = d.lane_id`;

/** Reads deliveries and their attempts. */
@Injectable()
export class DeliveryLog {
  constructor(
    private readonly database: Database,
    private readonly events: EventArchive,
    private readonly bounds: SequenceBounds,
  ) {}

  /** A page of a workspace's deliveries, newest first. */
  async list(workspaceId: string, filter: DeliveryFilter, page: PageRequest): Promise<Page<LoggedDelivery>> {
    const { eventId, contactId, since, until } = filter;
    const after = page.cursor ? positionOf(page.cursor) : null;
    const [event, low, end] = await Promise.all([
      eventId ? this.events.find(workspaceId, eventId) : null,
      since ? this.bounds.lowestSince(workspaceId, since) : null,
      until ? this.bounds.endUntil(workspaceId, until) : null,
    ]);
    if (eventId && contactId && event?.contactId !== contactId) return pageOf([], page.limit, () => []);
    const limit = page.limit + 1;
    const { text, values } = searchStatement({ workspaceId, filter, event, low, end, after, limit });
    const rows = await this.database.rows<DeliveryRow>(
      namedStatement(`
      select ${COLUMNS} from (${text}) d join lanes l on l.id = d.lane_id
      order by d.event_sequence desc, d.id desc`),
      values,
    );
    return pageOf(rows.map(deliveryOf), page.limit, ({ eventSequence, id, day }) => [eventSequence, id, day]);
  }

  /** The deliveries of one event. */
  async ofEvent(workspaceId: string, day: Day, eventSequence: number): Promise<LoggedDelivery[]> {
    const rows = await this.database.rows<DeliveryRow>(
      `${SELECT} where d.workspace_id = $1 and d.day = $2 and d.event_sequence = $3 and d.test_body is null
       order by d.id`,
      [workspaceId, day, eventSequence],
    );
    return rows.map(deliveryOf);
  }

  /** One delivery with the body that it carries; null if the workspace has none of that id. */
  async find(
    workspaceId: string,
    id: string,
  ): Promise<(LoggedDelivery & { body: string; occurredAt: Date }) | null> {
    const time = timeOfId(id);
    if (time === null) return null;
    const day = dayOf(new Date(time));
    const [row] = await this.database.rows<DeliveryRow & { body: string; occurred_at: Date }>(
      `select found.*, e.body, e.occurred_at
       from (${SELECT} where d.id = $1 and d.day = $2 and d.workspace_id = $3 and d.test_body is null) found
       join events e on e.workspace_id = $3 and e.sequence = found.event_sequence and e.day = $2
       union all
       select found.*, t.test_body, t.created_at
       from (${SELECT} where d.id = $1 and d.day = $2 and d.workspace_id = $3) found
       join deliveries t on t.id = found.id and t.day = $2 and t.test_body is not null`,
      [id, day, workspaceId],
    );
    return row ? { ...deliveryOf(row), body: row.body, occurredAt: row.occurred_at } : null;
  }

  /** The attempts of a delivery, first one first. */
  async attemptsOf(delivery: LoggedDelivery & { readonly occurredAt: Date }): Promise<LoggedAttempt[]> {
    const rows = await this.database.rows<LoggedAttempt>(
      `select number, manual, started_at as "startedAt", duration_ms as "durationMs", outcome,
              status_code as "statusCode", error, request_headers as "requestHeaders",
              response_headers as "responseHeaders", response_body as "responseBody"
       from attempts where delivery_id = $1 and day = $2 order by number`,
      [delivery.id, delivery.day],
    );
    return rows.map((attempt) => ({
      ...attempt,
      requestHeaders: {
        ...attempt.requestHeaders,
        ...tellingHeaders({ ...delivery, attempt: attempt.number, startedAt: attempt.startedAt }),
      },
    }));
  }
}

/** Where in the log a page ended. */
function positionOf(cursor: string): LogPosition {
  const [eventSequence, id, day] = decodeCursor(cursor, 3);
  if (typeof eventSequence !== 'number' || !isUuid(String(id)) || !isDay(String(day))) {
    throw validationFailed([{ path: 'cursor', message: 'is not a cursor of this list' }]);
  }
  return { eventSequence, id: String(id), day: String(day) };
}

/** The delivery of a row. */
export function deliveryOf(row: DeliveryRow): LoggedDelivery {
  return {
    id: row.id,
    day: row.day,
    eventId: row.event_id,
    eventType: row.event_type,
    eventSequence: Number(row.event_sequence),
    subscriptionId: row.subscription_id,
    url: row.url,
    sequence: Number(row.sequence),
    status: row.status,
    reason: row.reason,
    attemptCount: row.attempt_count,
    nextAttemptAt: row.next_attempt_at,
    createdAt: row.created_at,
    completedAt: row.completed_at,
  };
}

/** Planned once per connection: over a month of partitions planning takes many times as long as the search itself. */
function namedStatement(text: string): Statement {
  return { name: `log-${hash('sha256', text, 'base64url').slice(0, 16)}`, text };
}
