import { Injectable } from '@nestjs/common';
import type { Day } from '../../../common/day.js';
import { isoText } from '../../../common/iso-text.js';
import { Database } from '../../../platform/database/database.js';
import { deleteSome } from '../../../platform/database/delete-some.js';
import { textArray } from '../../../platform/database/text-array.js';
import { type ConditionalTx, GOES_ON, type Statement, type Tx } from '../../../platform/database/tx.js';

/** An event as it is stored. */
export interface StoredEvent {
  readonly day: Day;
  readonly workspaceId: string;
  readonly sequence: number;
  readonly id: string;
  readonly type: string;
  readonly contactId: string | null;
  readonly occurredAt: Date;
  readonly acceptedAt: Date;
  readonly deliveries: number;
  readonly body: string;
}

/** An event to be stored, with the keys, its id among them, and the digest by which it will be known again. */
export interface NewEvent extends Omit<StoredEvent, 'deliveries'> {
  readonly keys: readonly string[];
  readonly digest: string;
}

/** A key of an event that is to be accepted. */
export interface AskedKey {
  readonly workspaceId: string;
  readonly key: string;
}

/** A key that was used before. */
export interface UsedKey extends AskedKey {
  readonly digest: string;
  readonly event: Omit<StoredEvent, 'body' | 'contactId'>;
}

interface EventRow {
  day: Day;
  workspace_id: string;
  sequence: string;
  id: string;
  type: string;
  contact_id: string | null;
  occurred_at: Date;
  accepted_at: Date;
  delivery_count: number;
  body: string;
}

const USED_KEYS: Statement = {
  name: 'event-keys-used',
  text: `
    select k.workspace_id, k.key, encode(k.digest, 'hex') as digest, e.day::text, e.sequence, e.id, e.type,
           e.occurred_at, e.accepted_at, e.delivery_count
    from unnest($1::uuid[], $2::uuid[]) as asked(workspace_id, key)
    join event_keys k on k.workspace_id = asked.workspace_id and k.key = asked.key
    join events e on e.workspace_id = k.workspace_id and e.sequence = k.sequence and e.day = k.day`,
};

const REQUIRE_UNUSED: Statement = {
  name: 'event-keys-unused',
  text: `
    select not exists (
      select 1 from unnest($1::uuid[], $2::uuid[]) as asked(workspace_id, key)
      join event_keys k on k.workspace_id = asked.workspace_id and k.key = asked.key) as holds`,
};

const STORE: Statement = {
  name: 'events-store',
  text: `
    with accepted as materialized (
      select * from rows from (
        json_to_recordset($1::json) as (
          day date, workspace_id uuid, sequence bigint, id uuid, type text, contact_id text,
          occurred_at timestamptz, accepted_at timestamptz, delivery_count integer, digest text),
        unnest($2::text[])
      ) as e(day, workspace_id, sequence, id, type, contact_id, occurred_at, accepted_at, delivery_count, digest, body)
      where ${GOES_ON}
    ), stored as (
      insert into events (day, workspace_id, sequence, id, type, contact_id, occurred_at, accepted_at,
                          delivery_count, body)
      select day, workspace_id, sequence, id, type, contact_id, occurred_at, accepted_at, delivery_count, body
      from accepted
    )
    insert into event_keys (workspace_id, key, day, sequence, digest)
    select workspace_id, id, day, sequence, decode(digest, 'hex') from accepted
    union all
    select workspace_id, key, day, sequence, decode(digest, 'hex') from json_to_recordset($3::json) as k(
      workspace_id uuid, key uuid, day date, sequence bigint, digest text)
    where ${GOES_ON}`,
};

const FIND: Statement = {
  name: 'event-find',
  text: `
    select e.day::text, e.workspace_id, e.sequence, e.id, e.type, e.contact_id, e.occurred_at, e.accepted_at,
           e.delivery_count, e.body
    from event_keys k
    join events e on e.workspace_id = k.workspace_id and e.sequence = k.sequence and e.day = k.day
    where k.workspace_id = $1 and k.key = $2 and e.id = $2`,
};

const PURGE: Statement = {
  name: 'events-purge',
  text: `
    with oldest as (
      select sequence, day from events where workspace_id = $1 order by sequence limit $2
    )
    delete from events e using oldest o
    where e.workspace_id = $1 and e.sequence = o.sequence and e.day = o.day returning 1`,
};

/** The table of events and of the keys by which a repeated one is known. */
@Injectable()
export class EventStore {
  constructor(private readonly database: Database) {}

  /** Those of the keys that were used before. Under the lock of the workspaces: none is being used now. */
  async usedKeys(tx: Tx, asked: readonly AskedKey[]): Promise<UsedKey[]> {
    const rows = await tx.rows<EventRow & { key: string; digest: string }>(USED_KEYS, valuesOf(asked));
    return rows.map((row) => ({
      workspaceId: row.workspace_id,
      key: row.key,
      digest: row.digest,
      event: eventOf(row),
    }));
  }

  /** Calls `tx` off if one of the keys was used before. */
  requireUnused(tx: ConditionalTx, keys: readonly AskedKey[]): void {
    tx.require(REQUIRE_UNUSED, valuesOf(keys));
  }

  /** Stores events and their keys, by the commit of `tx`; `deliveries` says how many each event has. */
  store(tx: Tx, events: readonly NewEvent[], deliveries: readonly number[]): void {
    const rows = events.map((event, index) => ({
      day: event.day,
      workspace_id: event.workspaceId,
      sequence: event.sequence,
      id: event.id,
      type: event.type,
      contact_id: event.contactId,
      occurred_at: isoText(event.occurredAt),
      accepted_at: isoText(event.acceptedAt),
      delivery_count: deliveries[index],
      digest: event.digest,
    }));
    const bodies = events.map(({ body }) => body);
    const furtherKeys = events.flatMap(({ id, keys, workspaceId, day, sequence, digest }) =>
      keys.flatMap((key) => (key === id ? [] : { workspace_id: workspaceId, key, day, sequence, digest })),
    );
    tx.send(STORE, [JSON.stringify(rows), textArray(bodies), JSON.stringify(furtherKeys)]);
  }

  /** The event of that id; null if there is none. */
  async find(workspaceId: string, eventId: string): Promise<StoredEvent | null> {
    const [row] = await this.database.rows<EventRow>(FIND, [workspaceId, eventId]);
    return row ? eventOf(row) : null;
  }

  /** Forgets keys of events before `day`, `limit` at most; gives how many. */
  async pruneKeys(day: Day, limit: number): Promise<number> {
    return deleteSome(this.database, 'event_keys', 'day < $1', [day], limit);
  }

  /** Forgets keys of a workspace, `limit` at most; gives how many. */
  async purgeKeys(tx: Tx, workspaceId: string, limit: number): Promise<number> {
    return deleteSome(tx, 'event_keys', 'workspace_id = $1', [workspaceId], limit);
  }

  /** Forgets the oldest events of a workspace, `limit` at most; gives how many. */
  async purgeEvents(tx: Tx, workspaceId: string, limit: number): Promise<number> {
    const gone = await tx.rows(PURGE, [workspaceId, limit]);
    return gone.length;
  }
}

function valuesOf(keys: readonly AskedKey[]): unknown[] {
  return [keys.map(({ workspaceId }) => workspaceId), keys.map(({ key }) => key)];
}

function eventOf(row: EventRow): StoredEvent {
  return {
    day: row.day,
    workspaceId: row.workspace_id,
    sequence: Number(row.sequence),
    id: row.id,
    type: row.type,
    contactId: row.contact_id,
    occurredAt: row.occurred_at,
    acceptedAt: row.accepted_at,
    deliveries: row.delivery_count,
    body: row.body,
  };
}
