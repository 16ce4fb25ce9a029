import { addDays, type Day, dayOf } from '../../../common/day.js';
import type { DeliveryFilter } from './delivery-filter.js';

/** Where in the log a page ended. */
export interface LogPosition {
  readonly eventSequence: number;
  readonly id: string;
  readonly day: Day;
}

/** What is asked of the log, with all that was looked up for it. */
export interface DeliverySearch {
  readonly workspaceId: string;
  readonly filter: DeliveryFilter;
  /** The event of `filter.eventId`; null: it is none of the workspace, though it may be a test event. */
  readonly event: { readonly day: Day; readonly sequence: number } | null;
  /** Events of the time asked for have numbers from `low` on, below `end`. */
  readonly low: number | null;
  readonly end: number | null;
  readonly after: LogPosition | null;
  /** At most 101; a few more rows may be given. */
  readonly limit: number;
}

/** Stands in the text, since the planner must know that few rows are wanted; two sizes keep the texts few. */
const LIMITS = [21, 101] as const;

const NEWEST_FIRST = 'order by d.event_sequence desc, d.id desc';

/**
 * The statement for a page of the log, newest first. Each filter has an index whose order is that of the list; what
 * is walked is chosen here, since the planner may take the index of the whole workspace and throw most of it away.
 * Statuses stand in the text: the partial indexes are for these words, not for a parameter.
 */
export function searchStatement(search: DeliverySearch): { text: string; values: unknown[] } {
  const query = new Query(search);
  return { text: query.text(), values: query.values };
}

class Query {
  readonly values: unknown[] = [];
  private readonly workspace: string;

  constructor(private readonly search: DeliverySearch) {
    this.workspace = this.place(search.workspaceId);
  }

  text(): string {
    const { filter } = this.search;
    if (filter.eventId) return this.ofEvent(filter.eventId);
    if (filter.contactId) {
      return this.alongEvents(`e.contact_id = ${this.place(filter.contactId)}`, 'e.sequence desc');
    }
    if (filter.status === 'pending') return this.alongLanes();
    if (filter.status === 'dropped' || filter.status === 'skipped') return this.alongOwner();
    if (filter.eventType) return this.alongType(filter.eventType);
    return this.alongOwner();
  }

  private ofEvent(eventId: string): string {
    const { event } = this.search;
    const its = event
      ? `d.day = ${this.place(event.day)} and d.event_sequence = ${this.place(event.sequence)} and d.test_body is null`
      : `d.event_id = ${this.place(eventId)} and d.test_body is not null`;
    return this.select(`d.workspace_id = ${this.workspace} and ${its}`);
  }

  /**
   * A range of one type, in the order of the index by type: told that the type is equal, the planner walks all events
   * instead, hoping that the type is a common one.
   */
  private alongType(eventType: string): string {
    const type = this.place(eventType);
    return this.alongEvents(`e.type >= ${type} and e.type <= ${type}`, 'e.type desc, e.sequence desc');
  }

  /** `offset 0` keeps the planner from joining the other way round. */
  private alongEvents(condition: string, order: string): string {
    const ofEvent = `d.workspace_id = ${this.workspace} and d.event_sequence = e.sequence and d.day = e.day
      and d.test_body is null`;
    const events = this.bounds('e.sequence', 'e.day');
    if (this.search.after) events.push(`e.sequence <= ${this.place(this.search.after.eventSequence)}`);
    return `
      select d.* from events e
      cross join lateral (select * from deliveries d where ${all(ofEvent, this.conditions())} offset 0) d
      where ${all(`e.workspace_id = ${this.workspace} and ${condition}`, events)}
      order by ${order}, d.id desc limit ${limitOf(this.search)}`;
  }

  /** Few of the lanes have anything waiting; of each the newest are read. */
  private alongLanes(): string {
    const { subscriptionId } = this.search.filter;
    const its = subscriptionId
      ? `and l.id = (select lane_id from streams where subscription_id = ${this.place(subscriptionId)})`
      : '';
    const waiting = `d.lane_id = l.id and d.status = 'pending' and d.day >= l.pending_day`;
    return `
      select d.* from lanes l
      cross join lateral (${this.select(waiting)}) d
      where l.workspace_id = ${this.workspace} and l.due_at is not null ${its}
      ${NEWEST_FIRST} limit ${limitOf(this.search)}`;
  }

  /** By subscription without a word of the workspace, but for whether it is its own. */
  private alongOwner(): string {
    const { subscriptionId } = this.search.filter;
    if (!subscriptionId) return this.select(`d.workspace_id = ${this.workspace}`);
    const subscription = this.place(subscriptionId);
    return this.select(`
      d.subscription_id = ${subscription} and exists (
        select 1 from streams s where s.subscription_id = ${subscription} and s.workspace_id = ${this.workspace})`);
  }

  private select(scope: string): string {
    const conditions = [...this.bounds('d.event_sequence', 'd.day'), ...this.conditions()];
    return `select d.* from deliveries d where ${all(scope, conditions)} ${NEWEST_FIRST} limit ${limitOf(this.search)}`;
  }

  /** Everything older than the last row that was shown; a day more, since clocks of processes differ. */
  private bounds(sequence: string, day: string): string[] {
    const { low, end, after, filter } = this.search;
    const parts: string[] = [];
    if (low !== null) parts.push(`${sequence} >= ${this.place(low)}`);
    if (end !== null) parts.push(`${sequence} < ${this.place(end)}`);
    if (filter.since) parts.push(`${day} >= ${this.place(addDays(dayOf(filter.since), -1))}`);
    if (filter.until) parts.push(`${day} <= ${this.place(addDays(dayOf(filter.until), 1))}`);
    if (after) parts.push(`${day} <= ${this.place(addDays(after.day, 1))}`);
    return parts;
  }

  private conditions(): string[] {
    const { filter, after } = this.search;
    const parts: string[] = [];
    if (filter.subscriptionId) parts.push(`d.subscription_id = ${this.place(filter.subscriptionId)}`);
    if (filter.status) parts.push(`d.status = '${filter.status}'`);
    if (filter.eventType) parts.push(`d.event_type = ${this.place(filter.eventType)}`);
    if (filter.since) parts.push(`d.created_at >= ${this.place(filter.since)}`);
    if (filter.until) parts.push(`d.created_at < ${this.place(filter.until)}`);
    if (after) {
      parts.push(
        `(d.event_sequence, d.id) < (${this.place(after.eventSequence)}::bigint, ${this.place(after.id)}::uuid)`,
      );
    }
    return parts;
  }

  private place(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

function all(first: string, rest: readonly string[]): string {
  return [first, ...rest].join(' and ');
}

function limitOf({ limit }: DeliverySearch): number {
  const [small, large] = LIMITS;
  return limit <= small ? small : large;
}
